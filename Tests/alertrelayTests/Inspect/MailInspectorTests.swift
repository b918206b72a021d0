import AlertMail
import MailMessage
import RelayService
import Testing

@testable import alertrelay

struct MailInspectorTests {
    private func inspect(_ text: String) -> Inspection {
        MailInspector().inspect(path: "in", bytes: Array(text.utf8))
    }

    private static let names = [
        "path", "messageID", "from", "subject", "date", "nature", "statement", "statements", "alerts",
        "incompleteAlerts", "newText", "tail", "failedRecipients", "mayReply", "mayForward", "needsPerson", "sealed",
        "signature", "evidence", "defects",
    ]

    @Test("Every key stands in its order, with or without a value")
    func keys() throws {
        let bare = inspect("Subject: x\n\n")
        #expect(bare.names == Self.names)
        let printed = try Printed(bare)
        #expect(printed.isNull("messageID") && printed.isNull("from") && printed.isNull("date"))
        #expect(printed.string("newText") == "")
        #expect(bare.json.line.contains(#""signature":{"state":"none","signer":null}"#))
    }

    @Test("A person's reply: header values, time in UTC, statements, new text and evidence in byte ranges")
    func reply() throws {
        let text = """
            From: "Ann Other" <Ann@Two.EXAMPLE>
            To: alerts@one.example
            Subject: Re: Critical alert 8F3F, please acknowledge: CA-J6HB7H6NW1
            Date: Sun, 08 Mar 2026 10:15:00 +0100
            Message-ID: <1@two.example>
            In-Reply-To: <CA-J6HB7H6NW1.1.k1-0000000000000000@one.example>

            Received with thanks.

            Regards
            Ann Other

            On Sat, 7 Mar 2026, alerts@one.example wrote:
            > Please acknowledge.

            """
        let found = inspect(text)
        let printed = try Printed(found)
        #expect(printed.string("messageID") == "<1@two.example>")
        #expect(printed.string("from") == "Ann@two.example")
        #expect(printed.string("date") == "2026-03-08T09:15:00Z")
        #expect(printed.string("nature") == "human")
        #expect(printed.string("statement") == "acknowledges")
        let statement = try #require(printed.objects("statements").first)
        #expect(statement.names == ["references", "statement"])
        #expect(statement["references"] == ["CA-J6HB7H6NW1"])
        #expect(printed.string("newText") == "Received with thanks.")
        #expect(printed.string("tail") == "Regards\nAnn Other")
        #expect(printed.isNull("needsPerson"))
        let evidence = printed.objects("evidence")
        #expect(!evidence.isEmpty)
        for piece in evidence {
            #expect(piece.names == ["rule", "part", "start", "end", "weight"])
            if let start = piece.number("start"), let end = piece.number("end") {
                #expect((0...end).contains(start) && end <= text.utf8.count)
            }
        }
        let receipt = try #require(evidence.first { $0.string("rule") == "statement-receipt" })
        let start = try #require(receipt.number("start"))
        let end = try #require(receipt.number("end"))
        #expect(String(decoding: Array(text.utf8)[start..<end], as: UTF8.self) == "Received with thanks")
        let line = try #require(found.lines.first { $0.contains("statement-receipt") })
        #expect(line.hasSuffix(" in 1, bytes \(start) to \(end): Received with thanks"))
    }

    @Test("People see what stands at the place of evidence, decoded: of a part, of HTML, of a field")
    func excerpts() {
        func lines(_ fields: String, _ body: String) -> [String] {
            inspect("From: a@b.example\n\(fields)\n\n\(body)").lines.filter { $0.hasPrefix("  evidence") }
        }
        let encoded = "R29vZCBtb3JuaW5nIOKAkwpSZWNlaXZlZCwgdGhhbmsgeW91Lgo="
        let base64 = lines("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", encoded)
        #expect(base64.contains { $0.contains("statement-receipt") && $0.contains(": Received, thank you") })
        let html = lines("Content-Type: text/html", "<p>Hello</p><p>Re<b>ceived</b>,&nbsp;thank you.</p>")
        #expect(html.contains { $0.contains("statement-receipt") && $0.hasSuffix(": Received, thank you") })
        let field = lines("Subject: =?utf-8?Q?Automatic_reply?=: x", "I am out of the office.")
        #expect(field.contains { $0.contains("in HEADER") && $0.hasSuffix(": Subject: Automatic reply") })
        let long = lines("Content-Type: text/plain", String(repeating: "word ", count: 100))
        #expect(long.allSatisfy { $0.hasSuffix("word…") || $0.hasSuffix("word …") })
    }

    @Test("A letter of our own, as render makes it, is read back with its facts")
    func ownLetter() throws {
        let view = LetterView(letter: ExampleLetters.letter(.criticalAlert), templates: try TemplateSet.builtIn())
        let mail = try view.bytes(of: .raw)
        let printed = try Printed(MailInspector().inspect(path: "in", bytes: mail))
        #expect(printed.string("nature") == "gateway")
        #expect(printed.string("statement") == "raises-alert")
        let alert = try #require(printed.objects("alerts").first)
        #expect(alert.names == ["mpxn", "alertCode", "raisedAt", "receivedAt", "deviceID"])
        #expect(alert.string("mpxn") == "2012345678906")
        #expect(alert.string("alertCode") == "8F3F")
        #expect(alert.string("raisedAt") == "2026-03-07T22:14:05Z")
        #expect(alert.string("receivedAt") == "2026-03-07T22:14:31.482Z")
        #expect(alert.string("deviceID") == "00-00-5E-EF-10-00-00-2A")
        // Its machine part bears no signature, so nothing proves whose words it holds.
        #expect(printed["mayForward"] == false)
        #expect(!MailInspector.attestations(for: Message(bytes: mail)).isMachinePartProven)
    }

    @Test("A delivery failure names recipient, status and advice")
    func failure() throws {
        let printed = try Printed(
            inspect(
                """
                From: MAILER-DAEMON@mx.example
                Subject: Undelivered
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                It failed.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; gone@two.example
                Action: failed
                Status: 5.1.1

                --b--

                """
            )
        )
        #expect(printed.string("nature") == "delivery-failure")
        let recipient = try #require(printed.objects("failedRecipients").first)
        #expect(recipient.names == ["address", "status", "action", "reason", "advice"])
        #expect(recipient.string("address") == "gone@two.example")
        #expect(recipient.string("status") == "5.1.1")
        #expect(recipient.string("action") == "failed")
        #expect(recipient.string("advice") == "next-contact")
        #expect(printed["mayReply"] == false)
    }

    @Test("A signed mail is unchecked: there is no trusted certificate here")
    func signed() {
        let found = inspect(
            """
            From: a@b.example
            Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s

            --s

            Received.
            --s
            Content-Type: application/pkcs7-signature; name=smime.p7s
            Content-Transfer-Encoding: base64

            MIIB
            --s--

            """
        )
        #expect(found.json.line.contains(#""signature":{"state":"unchecked","signer":null}"#))
    }
}
