import MailSecurity
import Testing

@Suite("Signing")
struct SigningTests {
    @Test("openssl cms -verify accepts what we sign, and refuses it with one byte changed", arguments: ["rsa", "p256"])
    func opensslAgrees(kind: String) throws {
        let cast = try Cast.shared.get()
        let identity = try (kind == "rsa" ? cast.rsa : cast.p256).identity()
        let signature = try identity.sign(detached: Cast.content, at: Cast.now)
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", cast.authority.certificate.pem.utf8)
            try openssl.write("signature.der", signature)
            func verify(_ content: [UInt8]) throws -> Int32 {
                try openssl.write("content", content)
                return try openssl.run(
                    "cms",
                    "-verify",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                    "signature.der",
                    "-content",
                    "content",
                    "-CAfile",
                    "ca.pem",
                    "-purpose",
                    "smimesign",
                    "-attime",
                    "\(Cast.now)"
                )
            }
            #expect(try verify(Cast.content) == 0)
            for index in [0, Cast.content.count / 2, Cast.content.count - 1] {
                var changed = Cast.content
                changed[index] ^= 1
                #expect(try verify(changed) != 0)
            }
        }
    }

    @Test("openssl reads our opaque signed data and gives the content back")
    func opensslReadsOpaque() throws {
        let cast = try Cast.shared.get()
        let signed = try cast.p256.identity().sign(opaque: Cast.content, at: Cast.now)
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", cast.authority.certificate.pem.utf8)
            try openssl.write("signed.der", signed)
            let status = try openssl.run(
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "signed.der",
                "-out",
                "content",
                "-CAfile",
                "ca.pem",
                "-purpose",
                "smimesign",
                "-attime",
                "\(Cast.now)"
            )
            #expect(status == 0)
            #expect(try openssl.read("content") == Cast.content)
        }
    }

    @Test("Empty content is signed and verified like any other")
    func emptyContent() throws {
        let cast = try Cast.shared.get()
        let signature = try cast.p256.identity().sign(detached: [], at: Cast.now)
        #expect(cast.trust.verify(detached: [], signature: signature, at: Cast.now).state == .valid)
        #expect(cast.trust.verify(detached: [0], signature: signature, at: Cast.now).state == .altered)
    }
}
