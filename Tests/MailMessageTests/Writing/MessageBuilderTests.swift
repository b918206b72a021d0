import MailMessage
import Testing

@Suite("MessageBuilder")
struct MessageBuilderTests {
    private func address(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

    private func sample(_ body: BodyPart, name: String = "Ops, \"Desk\" Ŵyn") throws -> [UInt8] {
        var builder = MessageBuilder(body: body)
        builder.add(
            HeaderField("From", mailboxes: [Mailbox(displayName: name, address: try address("ops@supplier.example"))])
        )
        builder.add(HeaderField("To", mailboxes: [Mailbox(address: try address("alerts@other.example"))]))
        builder.add(
            HeaderField(
                "Subject",
                text: "CA-7K3 – gas valve ⚠ (äöü) and some more words that make it long enough to fold twice"
            )
        )
        builder.add(
            HeaderField("Date", date: try #require(DateTime(secondsSince1970: 1_700_000_000, offsetMinutes: 60)))
        )
        builder.add(
            HeaderField("Message-ID", messageIDs: [try #require(MessageID("CA-7K3.LT-1.abc@supplier.example"))])
        )
        return builder.bytes
    }

    @Test("What was written is read")
    func roundTrip() throws {
        let file = [UInt8]((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let body = BodyPart.multipart(
            "mixed",
            [
                .multipart("alternative", [.text("Plain text\nsecond line\n"), .html("<p>Grüße</p>")]),
                .attachment(
                    file,
                    type: "application/json",
                    filename: "Zählerstände – långt namn som inte får plats på en enda rad.json"
                ),
                .message(try sample(.text("inner"))),
            ]
        )
        let message = Message(bytes: try sample(body))
        #expect(message.defects.isEmpty)
        #expect(message.from.first?.displayName == "Ops, \"Desk\" Ŵyn")
        #expect(message.from.first?.address.description == "ops@supplier.example")
        #expect(
            message.subject == "CA-7K3 – gas valve ⚠ (äöü) and some more words that make it long enough to fold twice"
        )
        #expect(message.date?.secondsSince1970 == 1_700_000_000)
        #expect(message.date?.offsetMinutes == 60)
        #expect(message.messageID?.value == "CA-7K3.LT-1.abc@supplier.example")
        #expect(message.parts.map(\.sectionPath) == ["TEXT", "1", "1.1", "1.2", "2", "3", "3.1"])
        #expect(message.parts[2].text().text == "Plain text\nsecond line\n")
        #expect(message.parts[2].transferEncoding == .sevenBit)
        #expect(message.parts[3].text().text == "<p>Grüße</p>")
        #expect(message.parts[3].transferEncoding == .base64)
        #expect(message.parts[4].decodedBytes() == file)
        #expect(message.parts[4].filename == "Zählerstände – långt namn som inte får plats på en enda rad.json")
        #expect(message.parts[6].text().text == "inner\n" || message.parts[6].text().text == "inner")
        #expect(message.bytes.split(separator: 10).allSatisfy { $0.last == 13 && $0.count <= 79 })
    }

    @Test(
        "No value smuggles in a header field",
        arguments: ["a\r\nBcc: x@y.example", "a\nBcc: x", "a\u{2028}Bcc: x", "\u{0}\r\n\r\nbody"]
    )
    func injection(text: String) throws {
        var builder = MessageBuilder(body: .text("body"))
        builder.add(HeaderField("Subject", text: text))
        builder.add(
            HeaderField("From", mailboxes: [Mailbox(displayName: text, address: try address("a@b.example"))])
        )
        builder.add(HeaderField("X-Thing", value: "thing", parameters: [("name", text)]))
        let message = Message(bytes: builder.bytes)
        #expect(message.headers["Bcc"] == nil)
        #expect(message.headers.count == 6)
        #expect(HeaderField("X-Raw", structured: text) == nil)
        #expect(HeaderField("X: " + text, text: "x") == nil)
    }

    @Test("What is signed is what is sent: a part's bytes stand unchanged between the boundaries")
    func signedPart() throws {
        let content = BodyPart.multipart("alternative", [.text("Grüße\n"), .html("<p>x</p>")])
        let signature = BodyPart.attachment([1, 2, 3], type: "application/pkcs7-signature", filename: "smime.p7s")
        let signed = BodyPart.multipart(
            "signed",
            [content, signature],
            parameters: [("protocol", "application/pkcs7-signature"), ("micalg", "sha-256")],
            boundary: "outer"
        )
        let message = Message(bytes: MessageBuilder(body: signed).bytes)
        let part = try #require(message.root.children.first)
        #expect(Array(message.bytes[part.range]) == content.bytes)
        #expect(message.root.contentType.parameters["micalg"] == "sha-256")
        #expect(message.root.contentType.parameters["boundary"] == "outer")

        let again = try #require(BodyPart.serialized(content.bytes))
        #expect(again.bytes == content.bytes)
        let wrapped = Message(bytes: MessageBuilder(body: .multipart("signed", [again, signature])).bytes)
        #expect(try Array(wrapped.bytes[#require(wrapped.root.children.first).range]) == content.bytes)
        #expect(BodyPart.serialized(Array("a: b\n\nc".utf8)) == nil)
        #expect(BodyPart.serialized(Array("no header".utf8)) == nil)
    }

    @Test(
        "Text that a relay could touch is base64, other text stays as it is",
        arguments: [
            ("plain\n", true), ("", true), ("a\r\nb", true), ("From here", false), ("x\nFrom here", false),
            (".dot", false), ("x\n.dot", false),
            ("blank \nx", false), ("blank ", false), ("ä", false), ("nul\u{0}", false), ("tab\tx", true),
            ("From: x", true),
        ]
    )
    func encodings(text: String, isSevenBit: Bool) {
        let part = BodyPart.text(text)
        let message = Message(bytes: MessageBuilder(body: part).bytes)
        #expect(message.root.transferEncoding == (isSevenBit ? .sevenBit : .base64))
        #expect(BodyPart.text(String(repeating: "x", count: 999)).bytes.count > 1_300)
        #expect(
            !Message(bytes: BodyPart.text(String(repeating: "x", count: 998)).bytes).root.transferEncoding.isIdentity
                == false
        )
    }

    @Test("A boundary never occurs in what it bounds, and the same parts give the same bytes")
    func boundaries() throws {
        let inner = BodyPart.text("--wanted\nx\n--wanted--\n")
        let part = BodyPart.multipart("mixed", [inner], boundary: "wanted")
        let message = Message(bytes: part.bytes)
        #expect(message.parts.count == 2)
        #expect(message.root.contentType.parameters["boundary"] != "wanted")
        #expect(BodyPart.multipart("mixed", [inner]).bytes == BodyPart.multipart("mixed", [inner]).bytes)
        #expect(
            BodyPart.multipart("mixed", [inner], boundary: "bad boundary\r\n").bytes
                == BodyPart.multipart("mixed", [inner]).bytes
        )
        #expect(
            Message(bytes: BodyPart.multipart("no token\r\n", []).bytes).root.contentType.description
                == "multipart/mixed"
        )
    }

    @Test(
        "Attachments arrive byte for byte under their name",
        arguments: [
            "a.txt", "a b.txt", "ä.txt", "a\"b\\\\c.txt", "../../etc/passwd", "=?utf-8?q?x?=.txt",
            String(repeating: "long", count: 50), "line\r\nbreak.txt", "%41'x",
        ]
    )
    func attachments(name: String) throws {
        let bytes = [UInt8](0...255) + [13, 10, 10, 13, 0]
        let part = BodyPart.attachment(
            bytes,
            type: "not a type",
            filename: name,
            parameters: [("x", "1"), ("bad name", "2")]
        )
        let message = Message(bytes: MessageBuilder(body: part).bytes)
        #expect(message.root.decodedBytes() == bytes)
        #expect(message.root.contentType.description == "application/octet-stream")
        #expect(message.root.contentType.parameters["x"] == "1")
        let plain = name.filter { $0 != "/" && $0 != "\\" }.replacing("\r\n", with: " ")
        #expect(message.root.filename == plain)
        #expect(message.defects.isEmpty)
        #expect(
            String(decoding: message.bytes, as: UTF8.self).split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 }
        )
    }

    @Test(
        "Text of fields is read as it was written",
        arguments: [
            "a", "a  b", "=?utf-8?q?x?=", "=?", "日本語のとても長い件名です。日本語のとても長い件名です。日本語のとても長い件名です。", "👨‍👩‍👧 family",
            String(repeating: "word ", count: 100) + "end", String(repeating: "x", count: 2_000), "trailing =",
            "\"quoted\" (comment) <x@y.example>",
        ]
    )
    func text(value: String) throws {
        let field = try #require(HeaderField("Subject", text: value))
        let message = Message(bytes: field.bytes + [13, 10])
        #expect(message.subject == value)
        #expect(
            String(decoding: field.bytes, as: UTF8.self).split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 }
        )

        let mailbox = Mailbox(displayName: value, address: try address("\"odd local\"@b.example"))
        let from = try #require(HeaderField("From", mailboxes: [mailbox, mailbox]))
        #expect(Message(bytes: from.bytes + [13, 10]).from == [mailbox, mailbox])
        #expect(Message(bytes: from.bytes + [13, 10]).from.first?.displayName == value)
    }

    @Test("Messages of any shape are read as they were written")
    func anyShape() throws {
        var numbers = SeededNumbers(state: 7)
        func pick(_ count: Int) -> Int { Int(numbers.next() % UInt64(count)) }
        let texts = ["", "x", "line\nline\n", "ä\n\n", "--x\n", "From x\n.\n", String(repeating: "long ", count: 300)]
        for _ in 0..<150 {
            var leaves: [[UInt8]] = []
            var stack: [BodyPart] = []
            for _ in 0..<(1 + pick(6)) {
                switch pick(4) {
                case 0:
                    let bytes = (0..<pick(300)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
                    stack.append(.attachment(bytes, type: "a/b", filename: nil))
                case 1 where stack.count > 1:
                    let part = BodyPart.multipart("mixed", stack)
                    stack = [part]
                case 2 where stack.count == 1:
                    stack = [.message(MessageBuilder(body: stack[0]).bytes)]
                default: stack.append(.text(texts[pick(texts.count)]))
                }
            }
            let body = BodyPart.multipart("mixed", stack)
            let message = Message(bytes: MessageBuilder(body: body).bytes)
            #expect(message.defects.isEmpty)
            #expect(message.root.children.map { Array(message.bytes[$0.range]) } == stack.map(\.bytes))
            for part in message.parts where !part.contentType.isMultipart { leaves.append(part.decodedBytes()) }
            #expect(Message(bytes: message.bytes).parts.count == message.parts.count)
            #expect(!leaves.isEmpty)
        }
    }
}
