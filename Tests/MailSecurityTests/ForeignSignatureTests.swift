import MailSecurity
import Testing

/// Signatures, keys and chains as other software makes them.
@Suite("Signatures of other software")
struct ForeignSignatureTests {
    private func sign(
        _ openssl: OpenSSLCommand,
        certificate: String,
        key: String,
        _ options: [String] = []
    ) throws -> [UInt8] {
        try openssl.write("content", Cast.content)
        let status = try openssl.run(
            ["cms", "-sign", "-binary", "-in", "content", "-signer", certificate, "-inkey", key]
                + ["-outform", "DER", "-out", "signature.der"] + options
        )
        #expect(status == 0)
        return try openssl.read("signature.der")
    }

    private func verdict(
        _ issued: PrivateAuthority.IssuedIdentity,
        _ options: [String]
    ) throws -> SignatureVerdict {
        let signature = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("signer.pem", issued.certificatePEM.utf8)
            try openssl.write("key.pem", issued.privateKeyBytes)
            return try sign(openssl, certificate: "signer.pem", key: "key.pem", options)
        }
        return try Cast.shared.get().trust.verify(detached: Cast.content, signature: signature, at: Cast.now)
    }

    @Test(
        "Longer digests and PSS padding are understood",
        arguments: [["-md", "sha384"], ["-md", "sha512"], ["-md", "sha256", "-keyopt", "rsa_padding_mode:pss"]]
    )
    func algorithms(options: [String]) throws {
        #expect(try verdict(Cast.shared.get().rsa, options).state == .valid)
    }

    @Test("Signed data written as a stream (BER, content in pieces) gives its content")
    func stream() throws {
        let cast = try Cast.shared.get()
        let content = [UInt8](repeating: 0x61, count: 100_000)
        let signed = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("signer.pem", cast.p256.certificatePEM.utf8)
            try openssl.write("key.pem", cast.p256.privateKeyBytes)
            try openssl.write("content", content)
            let status = try openssl.run(
                "cms",
                "-sign",
                "-binary",
                "-nodetach",
                "-stream",
                "-in",
                "content",
                "-signer",
                "signer.pem",
                "-inkey",
                "key.pem",
                "-outform",
                "DER",
                "-out",
                "signed.ber"
            )
            #expect(status == 0)
            return try openssl.read("signed.ber")
        }
        #expect(signed.starts(with: [0x30, 0x80]))
        let result = cast.trust.verify(opaque: signed, at: Cast.now)
        #expect(result.verdict.state == .valid)
        #expect(result.content == content)
    }

    @Test("A key on P-384 is taken, to sign and to verify")
    func p384() throws {
        try OpenSSLCommand.withFolder { openssl in
            let certificate = try selfSigned(openssl, "ec", ["-pkeyopt", "ec_paramgen_curve:P-384"])
            let identity = try SigningIdentity(
                certificatePEM: Array(certificate.pem.utf8),
                privateKeyPEM: Secret(try openssl.read("key.pem"))
            )
            let signature = try identity.sign(detached: Cast.content, at: Cast.now)
            let trust = try TrustStore(partnersPEM: Array(certificate.pem.utf8))
            let verdict = trust.verify(detached: Cast.content, signature: signature, at: certificate.notBefore + 60)
            #expect(verdict.state == .valid)
        }
    }

    /// Writes `certificate.pem` and `key.pem`.
    private func selfSigned(_ openssl: OpenSSLCommand, _ kind: String, _ options: [String] = []) throws
        -> CertificateInfo
    {
        let status = try openssl.run(
            ["req", "-x509", "-newkey", kind, "-nodes", "-keyout", "key.pem", "-out", "certificate.pem"]
                + ["-subj", "/CN=Example/emailAddress=a@b.example", "-days", "10"] + options
        )
        #expect(status == 0)
        return try #require(try CertificateInfo.all(inPEM: try openssl.read("certificate.pem")).first)
    }

    @Test("A self-signed partner's certificate is believed when pinned, and untrusted otherwise")
    func selfSignedPartner() throws {
        try OpenSSLCommand.withFolder { openssl in
            let certificate = try selfSigned(openssl, "rsa:2048")
            let signature = try sign(openssl, certificate: "certificate.pem", key: "key.pem")
            let now = certificate.notBefore + 60
            let stranger = try TrustStore().verify(detached: Cast.content, signature: signature, at: now)
            #expect(stranger.cause == .untrusted)
            // What an introduction does: the certificate of the verdict, taken on a person's word.
            let pem = try #require(stranger.signer?.pem)
            let partner = try TrustStore().adding(partnersPEM: Array(pem.utf8))
            let verdict = partner.verify(detached: Cast.content, signature: signature, at: now)
            #expect(verdict.requiring(address: "a@b.example").state == .valid)
        }
    }

    @Test("An RSA key of 1,024 bits is too weak, even pinned")
    func weakKey() throws {
        try OpenSSLCommand.withFolder { openssl in
            let certificate = try selfSigned(openssl, "rsa:1024")
            let signature = try sign(openssl, certificate: "certificate.pem", key: "key.pem")
            let trust = try TrustStore(partnersPEM: Array(certificate.pem.utf8))
            let verdict = trust.verify(detached: Cast.content, signature: signature, at: certificate.notBefore + 60)
            #expect(verdict.cause == .weak)
        }
    }

    /// A root, an authority below it, and a signer below that: `root.pem`, `middle.pem`, `leaf.pem`, `leaf.key`.
    private func makeChain(_ openssl: OpenSSLCommand, digest: String = "sha256") throws {
        try openssl.write("ca.ext", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n".utf8)
        try openssl.write("leaf.ext", "extendedKeyUsage=emailProtection\nsubjectAltName=email:a@b.example\n".utf8)
        var issuer: String?
        for name in ["root", "middle", "leaf"] {
            try openssl.run(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "\(name).key",
                "-out",
                "\(name).csr",
                "-subj",
                "/CN=\(name)"
            )
            let signing =
                issuer.map { ["-CA", "\($0).pem", "-CAkey", "\($0).key", "-CAcreateserial"] }
                ?? ["-signkey", "\(name).key"]
            let status = try openssl.run(
                ["x509", "-req", "-in", "\(name).csr", "-out", "\(name).pem", "-days", "10", "-\(digest)"]
                    + ["-extfile", name == "leaf" ? "leaf.ext" : "ca.ext"] + signing
            )
            #expect(status == 0)
            issuer = name
        }
    }

    @Test("An intermediate authority is found in the signature, or believed itself, else the signer is untrusted")
    func intermediate() throws {
        try OpenSSLCommand.withFolder { openssl in
            try makeChain(openssl)
            let identity = try SigningIdentity(
                certificatePEM: try openssl.read("leaf.pem"),
                chainPEM: try openssl.read("middle.pem"),
                privateKeyPEM: Secret(try openssl.read("leaf.key"))
            )
            let now = identity.certificate.notBefore + 60
            let complete = try identity.sign(detached: Cast.content, at: now)
            let bare = try sign(openssl, certificate: "leaf.pem", key: "leaf.key")
            let root = try TrustStore(anchorsPEM: try openssl.read("root.pem"))
            let middle = try TrustStore(anchorsPEM: try openssl.read("middle.pem"))
            func check(_ trust: TrustStore, _ signature: [UInt8]) -> SignatureVerdict {
                trust.verify(detached: Cast.content, signature: signature, at: now)
            }
            #expect(check(root, complete).state == .valid)
            #expect(check(root, bare).cause == .untrusted)
            #expect(check(middle, bare).state == .valid)
            guard case .valid(let signer) = check(root, complete) else { return }
            #expect(signer.anchor.subject == "CN=root")
            // Revoking the authority in the middle revokes its signers.
            let revoked = try TrustStore(
                anchorsPEM: try openssl.read("root.pem"),
                revokedFingerprints: [try #require(identity.chain.first).sha256]
            )
            #expect(check(revoked, complete).cause == .revoked)
        }
    }

    @Test("A chain signed with SHA-1 is too weak")
    func weakChain() throws {
        try OpenSSLCommand.withFolder { openssl in
            try makeChain(openssl, digest: "sha1")
            let signature = try sign(openssl, certificate: "leaf.pem", key: "leaf.key", ["-certfile", "middle.pem"])
            let now = try #require(try CertificateInfo.all(inPEM: try openssl.read("leaf.pem")).first).notBefore + 60
            let trust = try TrustStore(anchorsPEM: try openssl.read("root.pem"))
            #expect(trust.verify(detached: Cast.content, signature: signature, at: now).cause == .weak)
        }
    }
}
