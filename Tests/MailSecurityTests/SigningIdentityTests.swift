import MailSecurity
import Testing

@Suite("Signing identities and certificates")
struct SigningIdentityTests {
    @Test("An issued certificate says what it was asked to say")
    func issuedCertificate() throws {
        let cast = try Cast.shared.get()
        let identity = try cast.p256.identity()
        let certificate = identity.certificate
        #expect(certificate.subject == "CN=Old Energy")
        #expect(certificate.issuer == "CN=Example Authority")
        #expect(certificate.emailAddresses == ["alerts@old.example"])
        #expect(certificate.notBefore == Cast.now - 10 * Cast.day)
        #expect(certificate.notAfter == Cast.now + 90 * Cast.day)
        #expect(certificate.serial.count == 32)
        #expect(!certificate.isCA)
        #expect(certificate.allowsSigningMail)
        #expect(identity.warnings.isEmpty)
        #expect(identity.chain == [cast.authority.certificate])
        #expect(cast.authority.certificate.isCA)
        #expect(!"\(certificate)".contains("old.example"))
        #expect(
            try CertificateInfo.all(inPEM: Array((certificate.pem + cast.authority.certificate.pem).utf8)).count == 2
        )
    }

    @Test("The fingerprint is openssl's")
    func fingerprint() throws {
        let cast = try Cast.shared.get()
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("certificate.pem", cast.rsa.certificatePEM.utf8)
            try openssl.run("x509", "-in", "certificate.pem", "-outform", "DER", "-out", "certificate.der")
            let hash = try SHA256.hash(try openssl.read("certificate.der"))
            let text = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(try cast.rsa.identity().certificate.sha256 == text)
        }
    }

    @Test("A key of another certificate is refused")
    func keyMismatch() throws {
        let cast = try Cast.shared.get()
        for key in [cast.rsa.privateKeyPEM, cast.stranger.privateKeyPEM] {
            expectRefusal(.keyMismatch) {
                try SigningIdentity(certificatePEM: Array(cast.p256.certificatePEM.utf8), privateKeyPEM: key)
            }
        }
    }

    @Test("An encrypted key opens with its passphrase only, and nobody is asked on a terminal")
    func encryptedKey() throws {
        let cast = try Cast.shared.get()
        let encrypted = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("key.pem", cast.p256.privateKeyBytes)
            let status = try openssl.run(
                "pkcs8",
                "-topk8",
                "-in",
                "key.pem",
                "-out",
                "encrypted.pem",
                "-passout",
                "pass:open sesame"
            )
            #expect(status == 0)
            return Secret(try openssl.read("encrypted.pem"))
        }
        func load(_ passphrase: Secret?) throws -> SigningIdentity {
            try SigningIdentity(
                certificatePEM: Array(cast.p256.certificatePEM.utf8),
                privateKeyPEM: encrypted,
                passphrase: passphrase
            )
        }
        #expect(try load(Secret(text: "open sesame")).certificate == cast.p256.identity().certificate)
        expectRefusal(.unreadableKey) { try load(nil) }
        expectRefusal(.unreadableKey) { try load(Secret(text: "shut sesame")) }
        expectRefusal(.unreadableKey) { try load(Secret([UInt8](repeating: 65, count: 100_000))) }
    }

    @Test("Damaged PEM is an error with a code, whatever was damaged")
    func damagedPEM() throws {
        let cast = try Cast.shared.get()
        expectRefusal(.unreadablePEM) {
            try SigningIdentity(certificatePEM: Array("no PEM".utf8), privateKeyPEM: cast.p256.privateKeyPEM)
        }
        expectRefusal(.unreadableKey) {
            try SigningIdentity(
                certificatePEM: Array(cast.p256.certificatePEM.utf8),
                privateKeyPEM: Secret(text: "none")
            )
        }
        let pem = Array(cast.p256.certificatePEM.utf8)
        expectRefusal(.unreadablePEM) {
            try TrustStore(anchorsPEM: Array(pem.prefix(pem.count / 2)))
        }
    }

    @Test("RSA below 2,048 bits and keys of other kinds are refused", arguments: ["rsa:1024", "ed25519"])
    func unsupportedKeys(kind: String) throws {
        try OpenSSLCommand.withFolder { openssl in
            let status = try openssl.run(
                "req",
                "-x509",
                "-newkey",
                kind,
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem",
                "-subj",
                "/CN=Example",
                "-days",
                "10"
            )
            #expect(status == 0)
            let certificate = try openssl.read("certificate.pem")
            let key = Secret(try openssl.read("key.pem"))
            expectRefusal(.unsupportedKey) {
                try SigningIdentity(certificatePEM: certificate, privateKeyPEM: key)
            }
        }
    }

    @Test("What a certificate lacks is said in warnings")
    func warnings() throws {
        try OpenSSLCommand.withFolder { openssl in
            try openssl.run(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem",
                "-subj",
                "/CN=Example",
                "-days",
                "10"
            )
            let identity = try SigningIdentity(
                certificatePEM: try openssl.read("certificate.pem"),
                privateKeyPEM: Secret(try openssl.read("key.pem"))
            )
            #expect(identity.warnings == [.noEmailProtection, .noDigitalSignature, .noAddress, .isAuthority])
        }
    }

    @Test("An address with a zero byte, a line end or a second @ in it is no address")
    func hostileAddresses() throws {
        try OpenSSLCommand.withFolder { openssl in
            // IA5String with a zero byte: the name "alerts@old.example" with a tail behind it.
            let tail = "\0.evil.example"
            let bytes = Array(("alerts@old.example" + tail).utf8)
            let name = [0x81, UInt8(bytes.count)] + bytes
            let honest = Array("me@evil.example".utf8)
            let names = name + [0x81, UInt8(honest.count)] + honest
            let der = ([0x30, UInt8(names.count)] + names).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            try openssl.write(
                "name.cnf",
                "[req]\ndistinguished_name=dn\n[dn]\n[v3]\nsubjectAltName=DER:\(der.joined())\n".utf8
            )
            let status = try openssl.run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem",
                "-subj",
                "/CN=Example/emailAddress=a@b@c.example",
                "-days",
                "10",
                "-config",
                "name.cnf",
                "-extensions",
                "v3"
            )
            #expect(status == 0)
            let certificate = try #require(try CertificateInfo.all(inPEM: try openssl.read("certificate.pem")).first)
            #expect(certificate.emailAddresses == ["me@evil.example"])
            #expect(!certificate.names(address: "alerts@old.example"))
        }
    }
}
