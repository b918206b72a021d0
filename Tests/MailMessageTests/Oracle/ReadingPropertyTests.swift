import MailGenerator
import MailMessage
import Testing

/// What must hold of reading, whatever the mail.
@Suite("Reading a message")
struct ReadingPropertyTests {
    /// All that can be asked of a message, as one text.
    private func account(_ message: Message) -> String {
        var out = ""
        for part in message.parts {
            out += "\(part.sectionPath) \(part.contentType) \(part.transferEncoding) \(part.filename ?? "-") "
            out +=
                "\(part.headers.map { "\($0.name)=\($0.text)" }) \(part.text().text.count) \(part.decodedBytes().count)\n"
        }
        return out + "\(message.defects.map(\.code)) \(message.from) \(String(describing: message.date))"
    }

    @Test("The same bytes give the same reading, and copies of them too")
    func determinism() {
        for seed in 0..<UInt64(150) {
            let mail = MailGenerator.mail(seed: seed)
            let again = MailGenerator.mail(seed: seed)
            #expect(mail.bytes == again.bytes)
            #expect(account(Message(bytes: mail.bytes)) == account(Message(bytes: Array(mail.bytes[...]))), "\(mail)")
        }
    }

    @Test("Where a mail is cut, at whatever byte, what is left is read")
    func truncation() {
        for seed in 0..<UInt64(40) {
            let mail = MailGenerator.mail(seed: seed)
            for length in stride(from: 0, through: min(mail.bytes.count, 2_500), by: seed < 4 ? 1 : 13) {
                let bytes = Array(mail.bytes[..<length])
                let message = Message(bytes: bytes)
                #expect(message.root.range.upperBound == length, "\(mail), \(length) bytes")
                for part in message.parts { #expect(part.bodyRange.upperBound <= length, "\(mail), \(length) bytes") }
                if length % 50 == 0 { _ = account(message) }
            }
        }
    }

    @Test("Line ends do not matter: with CRLF and with LF a mail has the same parts and fields")
    func lineEnds() {
        for seed in 0..<UInt64(600) {
            let mail = MailGenerator.mail(seed: seed)
            // Lone carriage returns are none of the line ends.
            let lf = mail.bytes.filter { $0 != 0x0D }
            var crlf: [UInt8] = []
            for byte in lf {
                if byte == 0x0A { crlf.append(0x0D) }
                crlf.append(byte)
            }
            let (a, b) = (Message(bytes: lf), Message(bytes: crlf))
            #expect(a.parts.map(\.sectionPath) == b.parts.map(\.sectionPath), "\(mail)")
            #expect(a.parts.map(\.contentType) == b.parts.map(\.contentType), "\(mail)")
            #expect(a.parts.map { $0.headers.map(\.name) } == b.parts.map { $0.headers.map(\.name) }, "\(mail)")
            #expect(
                a.parts.map { $0.headers.map(\.unfoldedBytes) } == b.parts.map { $0.headers.map(\.unfoldedBytes) },
                "\(mail)"
            )
            #expect(a.defects.map(\.code) == b.defects.map(\.code), "\(mail)")
            for (x, y) in zip(a.parts, b.parts) where x.children.isEmpty && x.transferEncoding.isIdentity {
                #expect(x.rawBody.elementsEqual(y.rawBody.filter { $0 != 0x0D }), "\(mail)")
            }
        }
    }

    @Test("What stands behind a mail's last boundary, or is added to its last text, changes no part before it")
    func appending() {
        for seed in 0..<UInt64(300) {
            let mail = MailGenerator.mail(seed: seed, from: .gmail)
            let before = Message(bytes: mail.bytes)
            let after = Message(bytes: mail.bytes + Array("\nmore text\n".utf8))
            #expect(before.parts.map(\.sectionPath) == after.parts.map(\.sectionPath), "\(mail)")
            #expect(before.parts.map(\.bodyRange.lowerBound) == after.parts.map(\.bodyRange.lowerBound), "\(mail)")
        }
    }

    @Test("An enclosed message is read as it is by itself")
    func enclosedMessages() throws {
        for seed in 0..<UInt64(200) {
            let mail = MailGenerator.mail(seed: seed, from: .forwarder)
            let message = Message(bytes: mail.bytes)
            for part in message.parts where part.contentType.isMessage && !part.children.isEmpty {
                let alone = try #require(part.enclosedMessage())
                let inside = try #require(part.children.first)
                let offset = part.bodyRange.lowerBound
                #expect(alone.headers.map(\.unfoldedBytes) == inside.headers.map(\.unfoldedBytes), "\(mail)")
                let count = alone.parts.count
                let parts = message.parts[inside.index..<(inside.index + count)]
                #expect(alone.parts.map(\.contentType) == parts.map(\.contentType), "\(mail)")
                #expect(
                    alone.parts.map(\.bodyRange)
                        == parts.map { ($0.bodyRange.lowerBound - offset)..<($0.bodyRange.upperBound - offset) },
                    "\(mail)"
                )
            }
        }
    }
}
