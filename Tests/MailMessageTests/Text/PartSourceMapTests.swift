import MailGenerator
import Testing

@testable import MailMessage

@Suite("Where a part's text stands in the message")
struct PartSourceMapTests {
    private func message(_ header: String, _ body: [UInt8]) -> Message {
        let multipart = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nx\r\n--b\r\n"
        return Message(bytes: Array((multipart + header + "\r\n\r\n").utf8) + body + Array("\r\n--b--\r\n".utf8))
    }

    /// The bytes of the message that a phrase of a text was made of.
    private func raw(_ phrase: String, in text: String, _ map: SourceMap, of message: Message) -> [UInt8]? {
        let bytes = Array(text.utf8)
        let wanted = Array(phrase.utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else { return nil }
        return Array(message.bytes[map.sourceRange(of: start..<(start + wanted.count))])
    }

    private static let text = "Good day,\r\n\r\nReceived, thank you: the caf\u{E9}\u{2019}s meter.\r\nBest regards\r\n"

    @Test("A phrase of a base64 part is found in whole groups")
    func base64() throws {
        let mail = message(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
            Base64.encode(Self.text.utf8, lineLength: 20)
        )
        let part = mail.parts[1]
        let text = part.text().text
        let found = try #require(raw("Received, thank you", in: text, part.textSourceMap(), of: mail))
        #expect(found.contains(ASCII.lf) && found.count <= 36)
        let alone = String(decoding: Base64.decode(found).bytes, as: UTF8.self)
        #expect(alone.contains("Received, thank you"))
    }

    @Test("A phrase of a quoted-printable part is found with its soft line breaks")
    func quotedPrintable() throws {
        let mail = message(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
            Array("Good day,=20\r\nRecei=\r\nved, thank=20you: caf=C3=A9\r\n".utf8)
        )
        let part = mail.parts[1]
        let map = part.textSourceMap()
        let text = part.text().text
        #expect(raw("Received, thank you", in: text, map, of: mail) == Array("Recei=\r\nved, thank=20you".utf8))
        #expect(raw("\u{E9}", in: text, map, of: mail) == Array("=C3=A9".utf8))
        #expect(raw("\nReceived", in: text, map, of: mail) == Array("\nRecei=\r\nved".utf8))
    }

    @Test("A phrase in another charset, and behind other characters, is found")
    func charsets() throws {
        let latin = message(
            "Content-Type: text/plain; charset=iso-8859-1",
            [0x63, 0x61, 0x66, 0xE9, 0x20, 0x80, 0x0D, 0x0A] + Array("Received".utf8)
        )
        let part = latin.parts[1]
        #expect(raw("caf\u{E9} \u{20AC}\nRec", in: part.text().text, part.textSourceMap(), of: latin)?.count == 11)
        #expect(raw("Received", in: part.text().text, part.textSourceMap(), of: latin) == Array("Received".utf8))

        let wide = Array("\u{FEFF}Ja, Received".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let utf16 = message(
            "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64",
            Base64.encode(wide, lineLength: 76)
        )
        let found = raw("Received", in: utf16.parts[1].text().text, utf16.parts[1].textSourceMap(), of: utf16)
        let alone = Base64.decode(try #require(found)).bytes
        #expect(Array("Received".utf16).allSatisfy { alone.contains(UInt8($0)) })
        #expect(alone.count <= 20)
    }

    @Test("A phrase of a flowed part is found over its soft breaks, without quote marks")
    func flowed() {
        let mail = message(
            "Content-Type: text/plain; format=flowed",
            Array("Thank \r\nyou \r\nall.\r\n>> quoted \r\n>> text\r\n -- \r\nend".utf8)
        )
        let part = mail.parts[1]
        let text = part.flowedText().text
        let map = part.flowedTextSourceMap()
        #expect(text == "Thank you all.\n>> quoted text\n-- \nend")
        #expect(map.count == text.utf8.count)
        #expect(raw("you all.", in: text, map, of: mail) == Array("you \r\nall.".utf8))
        #expect(raw("quoted text", in: text, map, of: mail) == Array("quoted \r\n>> text".utf8))
        #expect(raw(">> quoted", in: text, map, of: mail) == Array(">> quoted".utf8))
        #expect(raw("end", in: text, map, of: mail) == Array("end".utf8))
    }

    @Test("An enclosed message that is encoded is found in the outer bytes")
    func enclosed() throws {
        let inner = "From: c@d.example\r\nSubject: In\r\n\r\nReceived, thank you.\r\n"
        let mail = message(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
            Base64.encode(inner.utf8, lineLength: 76)
        )
        let outer = mail.parts[1]
        let enclosed = try #require(outer.enclosedMessage())
        let map = enclosed.root.textSourceMap().through(outer.decodedSourceMap())
        let found = try #require(raw("Received", in: enclosed.root.text().text, map, of: mail))
        #expect(String(decoding: Base64.decode(found).bytes, as: UTF8.self).contains("Received"))
        #expect(found.count <= 16)
    }

    @Test("Every text has a map of its length that stays inside the part, whatever is in it")
    func anything() {
        var generator = SeededGenerator(seed: 34)
        let encodings = ["7bit", "base64", "quoted-printable", "x-uuencode"]
        let charsets = [
            "us-ascii", "utf-8", "iso-8859-1", "iso-2022-jp", "utf-16", "gb18030", "unknown-8bit", "utf-7", "big5",
        ]
        let pieces: [[UInt8]] = [
            Array("Received ".utf8), Array("=\r\n".utf8), Array("=C3=A9".utf8), Array("QUJD".utf8), [0xC3, 0xA9],
            [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42], [0x0D], [0x0A], [0x0D, 0x0A], [0xFF], [0],
            Array("> ".utf8),
            Array("begin 644 a\r\n#0V%T\r\nend\r\n".utf8),
        ]
        for _ in 0..<600 {
            let encoding = encodings.randomElement(using: &generator) ?? ""
            let charset = charsets.randomElement(using: &generator) ?? ""
            let count = Int.random(in: 0..<16, using: &generator)
            let body = (0..<count).flatMap { _ in pieces.randomElement(using: &generator) ?? [] }
            let mail = message(
                "Content-Type: text/plain; charset=\(charset); format=flowed\r\nContent-Transfer-Encoding: \(encoding)",
                body
            )
            let part = mail.parts[1]
            for (text, map) in [
                (part.text().text, part.textSourceMap()), (part.flowedText().text, part.flowedTextSourceMap()),
            ] {
                #expect(map.count == text.utf8.count)
                let all = map.sourceRange(of: 0..<map.count)
                #expect(
                    all.isEmpty
                        || part.bodyRange.lowerBound <= all.lowerBound && all.upperBound <= part.bodyRange.upperBound
                )
            }
        }
    }
}
