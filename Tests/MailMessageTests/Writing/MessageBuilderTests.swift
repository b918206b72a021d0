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
}
