import MailSecurity
import Testing

@Suite("A private authority")
struct PrivateAuthorityTests {
    @Test("openssl verify accepts its certificates for signing mail", arguments: KeyAlgorithm.allCases)
    func chains(algorithm: KeyAlgorithm) throws {
        let authority = try PrivateAuthority(creating: "Örtliche CA", algorithm: algorithm, from: Cast.now, days: 30)
        let issued = try authority.issue(
            to: "a@b.example",
            commonName: "Ä",
            algorithm: algorithm,
            from: Cast.now,
            days: 20
        )
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", authority.certificate.pem.utf8)
            try openssl.write("certificate.pem", issued.certificatePEM.utf8)
            let status = try openssl.run(
                "verify",
                "-x509_strict",
                "-CAfile",
                "ca.pem",
                "-purpose",
                "smimesign",
                "-verify_email",
                "a@b.example",
                "-attime",
                "\(Cast.now + 60)",
                "certificate.pem"
            )
            #expect(status == 0)
        }
    }

    @Test("Taken up again from its files, it issues what its old trust anchor vouches for")
    func takenUpAgain() throws {
        let cast = try Cast.shared.get()
        let again = try PrivateAuthority(
            certificatePEM: Array(cast.authority.certificate.pem.utf8),
            privateKeyPEM: try cast.authority.privateKeyPEM()
        )
        let issued = try again.issue(to: "a@b.example", commonName: "B", from: Cast.now, days: 2)
        let signature = try issued.identity().sign(detached: Cast.content, at: Cast.now)
        #expect(cast.trust.verify(detached: Cast.content, signature: signature, at: Cast.now).state == .valid)
        expectRefusal(.badCertificateRequest) {
            try PrivateAuthority(
                certificatePEM: Array(cast.rsa.certificatePEM.utf8),
                privateKeyPEM: cast.rsa.privateKeyPEM
            )
        }
    }

    @Test("Requests that make no sense are refused")
    func refusals() throws {
        let authority = try Cast.shared.get().authority
        for address in ["", "@", "a@", "@b", "a b@c", "a@b@c", "a@b\r\nc", "ä@b", "a@b,email:c@d "] {
            expectRefusal(.badCertificateRequest) {
                try authority.issue(to: address, commonName: "X", from: Cast.now, days: 1)
            }
        }
        for name in ["", "a\nb", String(repeating: "a", count: 65)] {
            expectRefusal(.badCertificateRequest) {
                try authority.issue(to: "a@b", commonName: name, from: Cast.now, days: 1)
            }
        }
        for (start, days) in [(Cast.now, 0), (Cast.now, Int.max), (Int64.max, 1), (-1, 1)] {
            expectRefusal(.badCertificateRequest) {
                try authority.issue(to: "a@b", commonName: "X", from: start, days: days)
            }
        }
    }
}
