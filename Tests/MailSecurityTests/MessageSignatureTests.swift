import Foundation
import MailMessage
import MailSecurity
import Testing

@Suite("Signatures in messages")
struct MessageSignatureTests {
    private static let header = "From: alerts@old.example\r\nSubject: test\r\nMIME-Version: 1.0\r\n"
    private static let entity = """
        Content-Type: multipart/alternative; boundary=alt\r
        \r
        --alt\r
        Content-Type: text/plain\r
        \r
        Please acknowledge.\r
        --alt\r
        Content-Type: text/html\r
        \r
        <p>Please acknowledge.\r
        --alt--\r

        """

    /// A multipart/signed entity, beginning with its Content-Type.
    private func signed(
        _ content: String = entity,
        by issued: PrivateAuthority.IssuedIdentity,
        type: String = "application/pkcs7-signature",
        parameters: String = "protocol=\"application/pkcs7-signature\"; micalg=sha-256; ",
        between: String = ""
    ) throws -> String {
        let signature = try issued.identity().sign(detached: Array(content.utf8), at: Cast.now)
        return """
            Content-Type: multipart/signed; \(parameters)boundary=sig\r
            \r
            This is a signed message.\r
            --sig\r
            \(content)\r
            \(between)--sig\r
            Content-Type: \(type); name=smime.p7s\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment; filename=smime.p7s\r
            \r
            \(base64(signature))\r
            --sig--\r

            """
    }

    private func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    private func mixed(_ entity: String) -> String {
        """
        Content-Type: multipart/mixed; boundary=list\r
        \r
        --list\r
        Content-Type: text/plain\r
        \r
        CAUTION: this mail comes from outside.\r
        --list\r
        \(entity)\r
        --list\r
        Content-Type: text/plain\r
        \r
        To unsubscribe, write to list@example.org\r
        --list--\r

        """
    }

    private func signatures(in entity: String, trust: TrustStore? = nil) throws -> [MessageSignature] {
        let trust = try trust ?? Cast.shared.get().trust
        let message = Message(bytes: Array((Self.header + entity).utf8))
        return trust.signatures(in: message, at: Cast.now)
    }

    @Test("A signature at the top is valid and covers the first child with all that is in it")
    func atTheTop() throws {
        let found = try signatures(in: signed(by: Cast.shared.get().p256))
        let signature = try #require(found.first)
        #expect(found.count == 1)
        #expect(signature.verdict.state == .valid)
        #expect(signature.form == .detached)
        #expect(signature.part == 0)
        #expect(signature.signedPart == 1)
        #expect(signature.coveredParts == 1..<4)
        #expect(!signature.isEnclosed)
        #expect(signature.verdict.requiring(address: "alerts@old.example").state == .valid)
        #expect(signature.verdict.requiring(address: "alerts@new.example").cause == .wrongSigner)
    }

    @Test("Wrapped by a list with banner and footer, it is still valid and covers neither")
    func wrapped() throws {
        let found = try signatures(in: mixed(signed(by: Cast.shared.get().rsa)))
        let signature = try #require(found.first)
        #expect(found.count == 1)
        #expect(signature.verdict.state == .valid)
        #expect(signature.part == 2)
        #expect(signature.coveredParts == 3..<6)
    }

    @Test("A part put between content and signature is not covered")
    func partInBetween() throws {
        let forged = "--sig\r\nContent-Type: text/plain\r\n\r\nSend it elsewhere.\r\n"
        let found = try signatures(in: signed(by: Cast.shared.get().p256, between: forged))
        let signature = try #require(found.first)
        #expect(signature.verdict.state == .valid)
        #expect(signature.coveredParts == 1..<4)
    }

    @Test("Signed content changed on the way is altered")
    func altered() throws {
        let entity = try signed(by: Cast.shared.get().p256)
        let changed = entity.replacingOccurrences(of: "Please acknowledge.", with: "Please acknowledge!")
        #expect(try signatures(in: changed).map(\.verdict.state) == [.altered])
    }

    @Test("A copy stored with bare LF is verified as it was signed")
    func lineFeeds() throws {
        let entity = try signed(by: Cast.shared.get().p256).replacingOccurrences(of: "\r\n", with: "\n")
        let bytes = Array((Self.header.replacingOccurrences(of: "\r\n", with: "\n") + entity).utf8)
        #expect(!bytes.contains(0x0D))
        let trust = try Cast.shared.get().trust
        #expect(trust.signatures(in: Message(bytes: bytes), at: Cast.now).map(\.verdict.state) == [.valid])
        let changed = Array(String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "ack", with: "ACK").utf8)
        #expect(trust.signatures(in: Message(bytes: changed), at: Cast.now).map(\.verdict.state) == [.altered])
    }

    @Test("Old and missing names of the types are understood")
    func tolerance() throws {
        let cast = try Cast.shared.get()
        let old = "application/x-pkcs7-signature"
        for (type, parameters) in [
            (old, "protocol=\"\(old)\"; micalg=SHA256; "), ("application/pkcs7-signature", ""),
            ("application/octet-stream", "protocol=\"application/PKCS7-signature\"; "),
        ] {
            let found = try signatures(in: signed(by: cast.p256, type: type, parameters: parameters))
            #expect(found.map(\.verdict.state) == [.valid])
        }
    }

    @Test("OpenPGP is passed over; a signature that is missing or nonsense is malformed")
    func notOurs() throws {
        func entity(_ name: String, _ second: String) -> String {
            "Content-Type: multipart/signed; boundary=sig; protocol=\"\(name)\"\r\n\r\n"
                + "--sig\r\nContent-Type: text/plain\r\n\r\ntext\r\n\(second)--sig--\r\n"
        }
        let pgp = "--sig\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n"
        #expect(try signatures(in: entity("application/pgp-signature", pgp)).isEmpty)
        #expect(try signatures(in: entity("application/pkcs7-signature", "")).map(\.verdict.state) == [.malformed])
        let nonsense = "--sig\r\nContent-Type: application/pkcs7-signature\r\n\r\nnonsense\r\n"
        #expect(
            try signatures(in: entity("application/pkcs7-signature", nonsense)).map(\.verdict.state) == [.malformed]
        )
        #expect(try signatures(in: "Content-Type: multipart/signed\r\n\r\n").isEmpty)
        #expect(try signatures(in: "Content-Type: text/plain\r\n\r\nhello\r\n").isEmpty)
    }

    @Test("An enclosed message's signature speaks for that message")
    func enclosed() throws {
        let inner = try Self.header + signed(by: Cast.shared.get().p256)
        let entity = """
            Content-Type: multipart/mixed; boundary=fwd\r
            \r
            --fwd\r
            Content-Type: text/plain\r
            \r
            See below.\r
            --fwd\r
            Content-Type: message/rfc822\r
            \r
            \(inner)\r
            --fwd--\r

            """
        let found = try signatures(in: entity)
        #expect(found.map(\.verdict.state) == [.valid])
        #expect(found.map(\.isEnclosed) == [true])
    }

    @Test("Opaque signed data gives the entity inside; encrypted data is not a signature")
    func opaque() throws {
        let content = Array(Self.entity.utf8)
        let signed = try Cast.shared.get().p256.identity().sign(opaque: content, at: Cast.now)
        for parameters in [
            "; smime-type=signed-data; name=smime.p7m", "; name=smime.p7m", "; smime-type=\"Signed-Data\"",
        ] {
            let entity = """
                Content-Type: application/pkcs7-mime\(parameters)\r
                Content-Transfer-Encoding: base64\r
                \r
                \(base64(signed))\r

                """
            let signature = try #require(try signatures(in: entity).first)
            #expect(signature.form == .opaque)
            #expect(signature.verdict.state == .valid)
            #expect(signature.content == content)
            #expect(signature.coveredParts.isEmpty)
        }
        let encrypted = try OpenSSLCommand.withFolder { openssl in
            try openssl.write("to.pem", Cast.shared.get().rsa.certificatePEM.utf8)
            try openssl.write("content", content)
            try openssl.run(
                "cms",
                "-encrypt",
                "-binary",
                "-aes-128-cbc",
                "-in",
                "content",
                "-outform",
                "DER",
                "-out",
                "sealed",
                "to.pem"
            )
            return try openssl.read("sealed")
        }
        let entity =
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n\(base64(encrypted))\r\n"
        #expect(try signatures(in: entity).isEmpty)
    }

    @Test("Signatures beyond the limit are malformed, not verified")
    func limit() throws {
        let one = try "--many\r\n" + signed(by: Cast.shared.get().p256)
        let count = SecurityLimits.signaturesPerMessage + 2
        let entity =
            "Content-Type: multipart/mixed; boundary=many\r\n\r\n"
            + String(repeating: one, count: count) + "--many--\r\n"
        let states = try signatures(in: entity).map(\.verdict.state)
        #expect(states.count == count)
        #expect(states.prefix(SecurityLimits.signaturesPerMessage).allSatisfy { $0 == .valid })
        #expect(states.suffix(2) == [.malformed, .malformed])
    }

    @Test("A mail signed by openssl smime, whole, is valid")
    func bySMIMECommand() throws {
        let cast = try Cast.shared.get()
        let bytes = try OpenSSLCommand.mail(Self.entity, signedBy: cast.rsa)
        let found = cast.trust.signatures(in: Message(bytes: bytes), at: Cast.now)
        #expect(found.map(\.verdict.state) == [.valid])
    }
}
