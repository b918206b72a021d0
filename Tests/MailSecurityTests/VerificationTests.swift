import MailSecurity
import Testing

@Suite("Verification")
struct VerificationTests {
    private func signature(by issued: PrivateAuthority.IssuedIdentity) throws -> [UInt8] {
        try issued.identity().sign(detached: Cast.content, at: Cast.now)
    }

    @Test("Our own signatures are valid, and say who signed, who vouches, and when")
    func ownSignature() throws {
        let cast = try Cast.shared.get()
        for issued in [cast.rsa, cast.p256] {
            let verdict = cast.trust.verify(detached: Cast.content, signature: try signature(by: issued), at: Cast.now)
            guard case .valid(let signer) = verdict else {
                Issue.record("\(verdict)")
                continue
            }
            #expect(signer.certificate == (try issued.identity().certificate))
            #expect(signer.anchor == cast.authority.certificate)
            #expect(signer.claimedTime == Cast.now)
        }
    }

    @Test(
        "Signatures made by openssl cms -sign are valid",
        arguments: ["rsa", "p256"],
        ["-nosmimecap", "-noattr", "-keyid"]
    )
    func signaturesByOpenSSL(kind: String, option: String) throws {
        let cast = try Cast.shared.get()
        let issued = kind == "rsa" ? cast.rsa : cast.p256
        let signature = try signatureByOpenSSL(issued, option, "-md", "sha256")
        #expect(cast.trust.verify(detached: Cast.content, signature: signature, at: Cast.now).state == .valid)
        let altered = cast.trust.verify(detached: Cast.content + [0x2E], signature: signature, at: Cast.now)
        #expect(altered.state == .altered)
    }

    private func signatureByOpenSSL(
        _ issued: PrivateAuthority.IssuedIdentity,
        _ options: String...
    ) throws -> [UInt8] {
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("signer.pem", issued.certificatePEM.utf8)
            try openssl.write("key.pem", issued.privateKeyBytes)
            try openssl.write("content", Cast.content)
            let status = try openssl.run(
                ["cms", "-sign", "-binary", "-in", "content", "-signer", "signer.pem", "-inkey", "key.pem"]
                    + ["-outform", "DER", "-out", "signature.der"] + options
            )
            #expect(status == 0)
            return try openssl.read("signature.der")
        }
    }

    @Test("A signature without the signer's certificate is valid if the partner's is known here, else it lacks it")
    func withoutCertificate() throws {
        let cast = try Cast.shared.get()
        let signature = try signatureByOpenSSL(cast.p256, "-nocerts")
        let unknown = cast.trust.verify(detached: Cast.content, signature: signature, at: Cast.now)
        #expect(unknown.cause == .missingCertificate)
        let trust = try cast.trust.adding(partnersPEM: Array(cast.p256.certificatePEM.utf8))
        #expect(trust.verify(detached: Cast.content, signature: signature, at: Cast.now).state == .valid)
    }

    @Test("A digest of SHA-1 is too weak to be believed")
    func weakDigest() throws {
        let cast = try Cast.shared.get()
        let signature = try signatureByOpenSSL(cast.rsa, "-md", "sha1")
        #expect(cast.trust.verify(detached: Cast.content, signature: signature, at: Cast.now).cause == .weak)
    }

    @Test("Changed content is altered, whoever signed, and never invalid")
    func alteredContent() throws {
        let cast = try Cast.shared.get()
        for issued in [cast.rsa, cast.p256, cast.stranger] {
            let signature = try signature(by: issued)
            for index in Cast.content.indices {
                var changed = Cast.content
                changed[index] ^= 0x20
                let verdict = cast.trust.verify(detached: changed, signature: signature, at: Cast.now)
                #expect(verdict.state == .altered)
            }
        }
    }

    @Test("A signer of an authority that nobody knows is untrusted, also when it bears a known authority's name")
    func untrusted() throws {
        let cast = try Cast.shared.get()
        let verdict = cast.trust.verify(
            detached: Cast.content,
            signature: try signature(by: cast.stranger),
            at: Cast.now
        )
        #expect(verdict.cause == .untrusted)
        #expect(verdict.signer?.emailAddresses == ["alerts@old.example"])
    }

    @Test("Validity is judged at the moment given")
    func validity() throws {
        let cast = try Cast.shared.get()
        let signature = try signature(by: cast.p256)
        let certificate = try cast.p256.identity().certificate
        func cause(at seconds: Int64) -> SignatureVerdict.Cause? {
            cast.trust.verify(detached: Cast.content, signature: signature, at: seconds).cause
        }
        #expect(cause(at: certificate.notBefore - 1) == .notYetValid)
        #expect(cause(at: certificate.notBefore) == nil)
        #expect(cause(at: certificate.notAfter - 1) == nil)
        #expect(cause(at: certificate.notAfter) == .expired)
        for seconds in [
            certificate.notBefore - 1, certificate.notBefore, certificate.notAfter - 1, certificate.notAfter,
        ] {
            #expect(certificate.isCurrent(at: seconds) == (cause(at: seconds) == nil))
        }
    }

    @Test("A certificate for logging in must not be believed under a mail")
    func wrongPurpose() throws {
        let cast = try Cast.shared.get()
        let login = try cast.authority.issue(
            to: "alerts@old.example",
            commonName: "Old Energy",
            from: Cast.now,
            days: 10,
            usage: .login
        )
        let identity = try login.identity()
        #expect(identity.warnings.contains(.noEmailProtection))
        #expect(identity.warnings.contains(.forbidsSigningMail))
        let signature = try identity.sign(detached: Cast.content, at: Cast.now)
        #expect(cast.trust.verify(detached: Cast.content, signature: signature, at: Cast.now).cause == .wrongPurpose)
    }

    @Test("A signature with another's certificate put in its place is bad, not altered")
    func wrongKey() throws {
        let cast = try Cast.shared.get()
        // Both certificates have one issuer and equally long parts, so the impostor can take the victim's place.
        let signature = try signature(by: cast.p256)
        let own = try cast.p256.identity().certificate
        let victim = try cast.authority.issue(
            to: "alerts@old.example",
            commonName: "Old Energy",
            from: own.notBefore,
            days: 100
        )
        let forged = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("own.pem", own.pem.utf8)
            try openssl.write("victim.pem", victim.certificatePEM.utf8)
            try openssl.run("x509", "-in", "own.pem", "-outform", "DER", "-out", "own.der")
            try openssl.run("x509", "-in", "victim.pem", "-outform", "DER", "-out", "victim.der")
            let ownKey = publicKey(try openssl.read("own.der"))
            let victimKey = publicKey(try openssl.read("victim.der"))
            return replace(ownKey, by: victimKey, in: signature)
        }
        #expect(forged != signature)
        #expect(cast.trust.verify(detached: Cast.content, signature: forged, at: Cast.now).cause == .badSignature)
    }

    /// The uncompressed point of a P-256 certificate: 04 and 64 bytes behind the BIT STRING header 03 42 00.
    private func publicKey(_ der: [UInt8]) -> [UInt8] {
        for start in der.indices.dropLast(68) where der[start..<start + 4].elementsEqual([0x03, 0x42, 0x00, 0x04]) {
            return Array(der[start + 4..<start + 68])
        }
        return []
    }

    private func replace(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        for start in bytes.indices.dropLast(old.count) where bytes[start..<start + old.count].elementsEqual(old) {
            return bytes[..<start] + new + bytes[(start + old.count)...]
        }
        return bytes
    }

    @Test("The certificate must name the address that the content claims")
    func wrongSigner() throws {
        let cast = try Cast.shared.get()
        let verdict = cast.trust.verify(detached: Cast.content, signature: try signature(by: cast.p256), at: Cast.now)
        #expect(verdict.requiring(address: "Alerts@OLD.example").state == .valid)
        #expect(verdict.requiring(address: "alerts@new.example").cause == .wrongSigner)
    }

    @Test("A pinned partner is believed without its authority, and vouches for nobody else")
    func pinned() throws {
        let cast = try Cast.shared.get()
        let trust = try TrustStore(partnersPEM: Array(cast.stranger.certificatePEM.utf8))
        let verdict = trust.verify(detached: Cast.content, signature: try signature(by: cast.stranger), at: Cast.now)
        #expect(verdict.state == .valid)
        let other = trust.verify(detached: Cast.content, signature: try signature(by: cast.p256), at: Cast.now)
        #expect(other.cause == .untrusted)
        let late = trust.verify(
            detached: Cast.content,
            signature: try signature(by: cast.stranger),
            at: Cast.now + 365 * Cast.day
        )
        #expect(late.cause == .expired)
        // An authority's certificate, pinned as a partner's by mistake, does not make it an authority.
        let mistaken = try TrustStore(partnersPEM: Array(cast.authority.certificate.pem.utf8))
        let issued = mistaken.verify(detached: Cast.content, signature: try signature(by: cast.p256), at: Cast.now)
        #expect(issued.cause == .untrusted)
    }

    @Test("What is on our own list or the authority's is revoked")
    func revoked() throws {
        let cast = try Cast.shared.get()
        let signature = try signature(by: cast.p256)
        let certificate = try cast.p256.identity().certificate
        let listed = try TrustStore(
            anchorsPEM: Array(cast.authority.certificate.pem.utf8),
            revokedFingerprints: [certificate.sha256]
        )
        #expect(listed.verify(detached: Cast.content, signature: signature, at: Cast.now).cause == .revoked)

        func list(by authority: PrivateAuthority) throws -> [UInt8] {
            try OpenSSLCommand.withFolder { openssl in
                try openssl.write("ca.pem", authority.certificate.pem.utf8)
                try openssl.write("ca.key", authority.privateKeyPEM().withUnsafeBytes { Array($0) })
                let row =
                    "R\t360101000000Z\t260301000000Z\t\(certificate.serial.uppercased())\tunknown\t/CN=Old Energy\n"
                try openssl.write("index.txt", row.utf8)
                let configuration = """
                    [ca]
                    default_ca = one
                    [one]
                    database = index.txt
                    default_md = sha256
                    default_crl_days = 3650
                    """
                try openssl.write("ca.cnf", configuration.utf8)
                let status = try openssl.run(
                    "ca",
                    "-config",
                    "ca.cnf",
                    "-gencrl",
                    "-keyfile",
                    "ca.key",
                    "-cert",
                    "ca.pem",
                    "-out",
                    "crl.pem"
                )
                #expect(status == 0)
                return try openssl.read("crl.pem")
            }
        }
        func cause(_ lists: [UInt8]) throws -> SignatureVerdict.Cause? {
            let anchors = Array(cast.authority.certificate.pem.utf8)
            return try TrustStore(anchorsPEM: anchors, revocationListsPEM: lists)
                .verify(detached: Cast.content, signature: signature, at: Cast.now).cause
        }
        #expect(try cause(list(by: cast.authority)) == .revoked)
        // The stranger's authority bears the same name, but has another key: its list counts for nothing.
        #expect(try cause(list(by: cast.strangersAuthority)) == nil)
    }

    @Test("Opaque signed data gives its content, with the verdict beside it")
    func opaque() throws {
        let cast = try Cast.shared.get()
        let good = cast.trust.verify(
            opaque: try cast.rsa.identity().sign(opaque: Cast.content, at: Cast.now),
            at: Cast.now
        )
        #expect(good.verdict.state == .valid)
        #expect(good.content == Cast.content)
        var changed = try cast.p256.identity().sign(opaque: Cast.content, at: Cast.now)
        let place = try #require(firstPlace(of: Array("Received".utf8), in: changed))
        changed[place] = 0x44
        let altered = cast.trust.verify(opaque: changed, at: Cast.now)
        #expect(altered.verdict.state == .altered)
        #expect(altered.content?.count == Cast.content.count)
        let stranger = try cast.stranger.identity().sign(opaque: Cast.content, at: Cast.now)
        #expect(cast.trust.verify(opaque: stranger, at: Cast.now).verdict.cause == .untrusted)
    }

    private func firstPlace(of part: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast(part.count).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
    }

    @Test("Detached and opaque are not taken for each other")
    func formsAreNotConfused() throws {
        let cast = try Cast.shared.get()
        let identity = try cast.p256.identity()
        let opaque = try identity.sign(opaque: Cast.content, at: Cast.now)
        #expect(cast.trust.verify(detached: Cast.content, signature: opaque, at: Cast.now).state == .malformed)
        #expect(cast.trust.verify(detached: Array("other".utf8), signature: opaque, at: Cast.now).state == .malformed)
        let detached = try identity.sign(detached: Cast.content, at: Cast.now)
        #expect(cast.trust.verify(opaque: detached, at: Cast.now).verdict.state == .malformed)
        #expect(cast.trust.verify(opaque: detached, at: Cast.now).content == nil)
    }

    @Test("Signed attributes that pose as content are refused")
    func attributesAsContent() throws {
        let cast = try Cast.shared.get()
        // Whatever a signer without signed attributes signed, content that begins like an encoded SET is not taken.
        let content: [UInt8] = [0x31, 0x03, 0x02, 0x01, 0x00]
        let signature = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("signer.pem", cast.p256.certificatePEM.utf8)
            try openssl.write("key.pem", cast.p256.privateKeyBytes)
            try openssl.write("content", content)
            try openssl.run(
                "cms",
                "-sign",
                "-binary",
                "-noattr",
                "-in",
                "content",
                "-signer",
                "signer.pem",
                "-inkey",
                "key.pem",
                "-outform",
                "DER",
                "-out",
                "signature.der"
            )
            return try openssl.read("signature.der")
        }
        #expect(cast.trust.verify(detached: content, signature: signature, at: Cast.now).cause == .badSignature)
    }

    @Test("Every signer of several must hold")
    func severalSigners() throws {
        let cast = try Cast.shared.get()
        func sign(_ second: PrivateAuthority.IssuedIdentity) throws -> [UInt8] {
            try OpenSSLCommand.withFolder { openssl in
                try openssl.write("a.pem", cast.p256.certificatePEM.utf8)
                try openssl.write("a.key", cast.p256.privateKeyBytes)
                try openssl.write("b.pem", second.certificatePEM.utf8)
                try openssl.write("b.key", second.privateKeyBytes)
                try openssl.write("content", Cast.content)
                try openssl.run(
                    "cms",
                    "-sign",
                    "-binary",
                    "-in",
                    "content",
                    "-signer",
                    "a.pem",
                    "-inkey",
                    "a.key",
                    "-signer",
                    "b.pem",
                    "-inkey",
                    "b.key",
                    "-outform",
                    "DER",
                    "-out",
                    "signature.der"
                )
                return try openssl.read("signature.der")
            }
        }
        let both = cast.trust.verify(detached: Cast.content, signature: try sign(cast.rsa), at: Cast.now)
        #expect(both.state == .valid)
        let one = cast.trust.verify(detached: Cast.content, signature: try sign(cast.stranger), at: Cast.now)
        #expect(one.cause == .untrusted)
    }
}
