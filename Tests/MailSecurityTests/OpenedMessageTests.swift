import Foundation
import MailMessage
import MailSecurity
import Testing

@Suite("Opening opaque signatures (RFC 8551 section 3.5.2)")
struct OpenedMessageTests {
    private static let entity = """
        Content-Type: multipart/mixed; boundary=in\r
        \r
        --in\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        Received, thank you. Zoë\r
        --in\r
        Content-Type: application/json; name=critical-alert.json\r
        \r
        {}\r
        --in--\r

        """

    private func opaque(_ content: String, by issued: PrivateAuthority.IssuedIdentity) throws -> String {
        let signed = try issued.identity().sign(opaque: Array(content.utf8), at: Cast.now)
        let text = Data(signed).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return """
            Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r
            Content-Transfer-Encoding: base64\r
            Content-Disposition: attachment; filename=smime.p7m\r
            \r
            \(text)\r

            """
    }

    private func open(_ entity: String) throws -> OpenedMessage {
        let header =
            "From: alerts@old.example\r\nAuthentication-Results: mx; dmarc=fail\r\nSubject: test\r\nMIME-Version: 1.0\r\n"
        return try Cast.shared.get().trust.open(Message(bytes: Array((header + entity).utf8)), at: Cast.now)
    }

    private func texts(_ opened: OpenedMessage) -> [String] {
        opened.message.parts.filter { $0.contentType.matches("text", "plain") }.map { $0.text().text }
    }

    @Test("A message that is one opaque signature reads as what was signed, under its own header")
    func whole() throws {
        let opened = try open(opaque(Self.entity, by: Cast.shared.get().p256))
        #expect(opened.isOpened)
        #expect(texts(opened) == ["Received, thank you. Zoë"])
        #expect(opened.message.subject == "test")
        #expect(opened.message.from.map(\.address.description) == ["alerts@old.example"])
        #expect(opened.message.headers.all("Content-Type").count == 1)
        #expect(opened.message.headers["Content-Transfer-Encoding"] == nil)
        let signature = try #require(opened.signatures.first)
        #expect(opened.signatures.count == 1)
        #expect(signature.verdict.state == .valid)
        #expect(signature.coveredParts == 0..<opened.message.parts.count)
    }

    @Test("Places lead back to the mail that arrived: of fields to themselves, of what was signed to the opaque body")
    func places() throws {
        let entity = try opaque(Self.entity, by: Cast.shared.get().p256)
        let wrapped =
            "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n\(entity)\r\n--out\r\n\r\nFooter\r\n--out--\r\n"
        for arrived in [entity, wrapped] {
            let opened = try open(arrived)
            let header =
                "From: alerts@old.example\r\nAuthentication-Results: mx; dmarc=fail\r\nSubject: test\r\nMIME-Version: 1.0\r\n"
            let bytes = Array((header + arrived).utf8)
            let opaque = try #require(
                Message(bytes: bytes).parts.first { $0.contentType.matches("application", "pkcs7-mime") }
            )
            #expect(opened.sourceMap.count == opened.message.bytes.count)
            let subject = try #require(opened.message.headers["Subject"])
            #expect(
                String(decoding: bytes[opened.sourceMap.sourceRange(of: subject.range)], as: UTF8.self)
                    == "Subject: test\r\n"
            )
            let text = try #require(opened.message.parts.first { $0.contentType.matches("text", "plain") })
            #expect(opened.sourceMap.sourceRange(of: text.bodyRange) == opaque.bodyRange)
        }
        let footer = try #require(try open(wrapped).message.parts.last)
        #expect(footer.text().text == "Footer")
        let place = try open(wrapped).sourceMap.sourceRange(of: footer.bodyRange)
        #expect(place.upperBound - place.lowerBound == 6)
    }

    @Test("What was signed has no say in who sent the mail, nor in what our server found")
    func header() throws {
        let forged = "From: alerts@new.example\r\nAuthentication-Results: mx; dmarc=pass\r\n" + Self.entity
        let opened = try open(opaque(forged, by: Cast.shared.get().stranger))
        #expect(texts(opened) == ["Received, thank you. Zoë"])
        #expect(opened.message.from.map(\.address.description) == ["alerts@old.example"])
        #expect(opened.message.headers.all("Authentication-Results").map(\.unfolded) == ["mx; dmarc=fail"])
        #expect(opened.signatures.map(\.verdict.state) == [.invalid])
    }

    @Test("Wrapped by a list with banner and footer, the signature covers neither")
    func wrapped() throws {
        let inner = try opaque(Self.entity, by: Cast.shared.get().rsa)
        let opened = try open(
            """
            Content-Type: multipart/mixed; boundary=list\r
            \r
            --list\r
            Content-Type: text/plain\r
            \r
            CAUTION\r
            --list\r
            \(inner)\r
            --list\r
            Content-Type: text/plain\r
            \r
            Footer\r
            --list--\r

            """
        )
        #expect(texts(opened) == ["CAUTION", "Received, thank you. Zoë", "Footer"])
        let signature = try #require(opened.signatures.first)
        #expect(signature.verdict.state == .valid)
        #expect(signature.coveredParts == 2..<5)
    }

    @Test("Boundaries of the message around it, put into the content, end what is covered")
    func straddling() throws {
        let content =
            "Content-Type: text/plain\r\n\r\nsigned\r\n--list\r\nContent-Type: text/plain\r\n\r\nalso signed\r\n"
        let inner = try opaque(content, by: Cast.shared.get().rsa)
        let opened = try open(
            "Content-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n\(inner)\r\n--list\r\n\r\noutside\r\n--list--\r\n"
        )
        #expect(texts(opened) == ["signed", "also signed\r\n".replacingOccurrences(of: "\r\n", with: "\n"), "outside"])
        let covered = try #require(opened.signatures.first).coveredParts
        #expect(!covered.contains(3))
        for number in covered {
            #expect(opened.message.parts[number].text().text.contains("signed"))
        }
    }

    @Test("One opaque signature in another: both are seen, and both cover all")
    func triple() throws {
        let cast = try Cast.shared.get()
        let once = try opaque(Self.entity, by: cast.rsa)
        let twice = try opaque(once, by: cast.p256)
        let opened = try open(twice)
        #expect(texts(opened) == ["Received, thank you. Zoë"])
        #expect(opened.signatures.map(\.verdict.state) == [.valid, .valid])
        #expect(opened.signatures.allSatisfy { $0.coveredParts == 0..<opened.message.parts.count })
        let signers = opened.signatures.compactMap(\.verdict.signer?.emailAddresses.first)
        #expect(signers == ["alerts@old.example", "alerts@new.example"])
    }

    @Test("Nesting ends at the limit, and the rest stays closed")
    func limit() throws {
        let cast = try Cast.shared.get()
        var content = Self.entity
        for _ in 0...SecurityLimits.openedSignatures { content = try opaque(content, by: cast.p256) }
        let opened = try open(content)
        #expect(opened.message.root.contentType.matches("application", "pkcs7-mime"))
        #expect(opened.signatures.count == SecurityLimits.openedSignatures + 1)
    }

    @Test("A message without opaque signatures is the message that arrived; nonsense stays closed")
    func others() throws {
        let plain = try open("Content-Type: text/plain\r\n\r\nhello\r\n")
        #expect(!plain.isOpened && plain.signatures.isEmpty && texts(plain) == ["hello\n"])
        let nonsense = try open("Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nnonsense\r\n")
        #expect(!nonsense.isOpened)
        #expect(nonsense.signatures.map(\.verdict.state) == [.malformed])
    }

    @Test("What `openssl cms -sign -nodetach` writes is opened")
    func byCommand() throws {
        let cast = try Cast.shared.get()
        let bytes = try OpenSSLCommand.mail(Self.entity, signedBy: cast.rsa, "-nodetach")
        let opened = cast.trust.open(Message(bytes: bytes), at: Cast.now)
        #expect(opened.signatures.map(\.verdict.state) == [.valid])
        #expect(texts(opened) == ["Received, thank you. Zoë"])
    }
}
