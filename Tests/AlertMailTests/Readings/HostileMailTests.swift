import AlertMail
import MailMessage
import Testing

@Suite("Hostile mail")
struct HostileMailTests {
    private static func mail(_ body: String, type: String = "text/plain; charset=utf-8") -> Message {
        let header =
            "From: a@new-energy.example\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\nContent-Type: \(type)\r\n\r\n"
        return Message(bytes: Array((header + body).utf8))
    }

    @Test(
        "every prefix of a mail gives a reading",
        arguments: [
            "outlook-en-received", "gmail-html-en-received", "person-en-duis-xml-attached", "postfix-dsn-user-unknown",
            "outlook-mdn-displayed", "qmail-bounce-no-mailbox", "person-en-typed-alert",
        ]
    )
    func prefixes(_ name: String) throws {
        let bytes = try ReadingFixtures.bytes(name)
        // A step without common factors with line lengths meets every kind of place.
        for length in stride(from: 0, through: bytes.count, by: 83) {
            let reading = AlertMail.read(Message(bytes: Array(bytes[..<length])))
            #expect(reading.mayForward == false || length > bytes.count / 2)
            _ = AlertMail.claims(in: Message(bytes: Array(bytes[..<length])))
        }
    }

    @Test(
        "a flood of one character is read in bounded time, and acknowledges nothing",
        arguments: [">", "-", "_", " ", "@", "<", "?", "0", "\n", "R"]
    )
    func floods(_ character: String) {
        let reading = AlertMail.read(Self.mail(String(repeating: character, count: 1 << 16)))
        #expect(!reading.statements.contains { $0.statement == .acknowledges })
    }

    @Test(
        "a flood of lines is read in bounded time",
        arguments: [
            "> \n", "On Mon, 9 Mar 2026 at 08:02, A\n", "From: a\n", "not received ", "Received CA-0000000000, ",
            "Thanks\n",
            "-----Original Message-----\n", "<a@b.example>:\n550 5.1.1\n", "This email and any\n", "received not ",
            "MPAN: 1200023305967\n8F3F\n",
        ]
    )
    func lineFloods(_ line: String) {
        let reading = AlertMail.read(Self.mail(String(repeating: line, count: (1 << 14) / line.utf8.count)))
        #expect(reading.failedRecipients.count <= 200)
        #expect(reading.statements.count <= 200)
        #expect(reading.alerts.count <= 101)
    }

    /// An attached document that calls itself DCC's and is broken at once, so that it costs nothing, of some size.
    private static func document(_ size: Int, claiming: Bool = true) -> String {
        let start =
            claiming ? "<Response xmlns='http://www.dccinterface.co.uk/ServiceUserGateway'></x>" : "<Invoice></x>"
        let line = String(repeating: " ", count: 1_023) + "\n"
        let text = start + String(repeating: line, count: size / 1_024 + 1)
        return "\r\n--b\r\nContent-Type: application/xml\r\n\r\n" + text.prefix(size)
    }

    private static func mail(documents: [String]) -> Message {
        mail("--b\r\n\r\nSee attached.\r\n" + documents.joined() + "\r\n--b--\r\n", type: "multipart/mixed; boundary=b")
    }

    @Test("R1: of attached documents 4 MiB are read; what is left out is said, and DCC's is for a person")
    func documentsInAll() {
        let reading = AlertMail.read(
            Self.mail(documents: [
                Self.document(2 << 20, claiming: false), Self.document((2 << 20) - 1000), Self.document(2000),
                Self.document(500),
            ])
        )
        #expect(
            reading.incompleteAlerts == [
                "an attached document cannot be read: malformed", "an attached document cannot be read: malformed",
                "attached documents that were not read, too large or too many: 1",
            ]
        )
        #expect(reading.defects.map(\.code) == ["document-unread"])
        #expect(reading.defects.map(\.part) == ["4"])
        #expect(reading.evidence.filter { $0.rule == "duis-unread" }.map(\.part) == ["4"])
        #expect(reading.needsPerson == "an alert is not complete")
        #expect(!reading.mayForward)
    }

    @Test("R1: a document of more than 2 MiB is not passed over in silence")
    func largeDocument() {
        let reading = AlertMail.read(Self.mail(documents: [Self.document((2 << 20) + 1)]))
        #expect(reading.incompleteAlerts == ["attached documents that were not read, too large or too many: 1"])
        #expect(reading.defects.map(\.code) == ["document-unread"])
        // Somebody's invoice is nobody's alert: a defect says that it was not read, and that is all.
        let invoice = AlertMail.read(Self.mail(documents: [Self.document((2 << 20) + 1, claiming: false)]))
        #expect(invoice.incompleteAlerts.isEmpty)
        #expect(invoice.defects.map(\.code) == ["document-unread"])
    }

    @Test("R1: beyond a hundred documents the rest is counted, in one line")
    func manyDocuments() {
        let reading = AlertMail.read(Self.mail(documents: Array(repeating: Self.document(200), count: 130)))
        #expect(reading.incompleteAlerts.count == 101)
        #expect(
            reading.incompleteAlerts.last == "attached documents that were not read, too large or too many: 30"
        )
        #expect(reading.defects.map(\.code) == ["document-unread"])
    }

    @Test("deeply nested parts and quotes do no harm")
    func nesting() {
        var body = "Received"
        for depth in 0..<2000 {
            body = "--b\(depth)\r\nContent-Type: multipart/mixed; boundary=b\(depth + 1)\r\n\r\n" + body
            if body.utf8.count > 1 << 18 { break }
        }
        _ = AlertMail.read(Self.mail(body, type: "multipart/mixed; boundary=b0"))
        let html =
            String(repeating: "<blockquote>", count: 20_000) + "Received"
            + String(repeating: "</blockquote>", count: 20_000)
        let reading = AlertMail.read(Self.mail(html, type: "text/html"))
        #expect(reading.statement == .none)
    }

    @Test("no bytes at all are a mail for a person")
    func empty() {
        let reading = AlertMail.read(Message(bytes: []))
        #expect(reading.nature == .human)
        #expect(reading.statement == .none)
        #expect(reading.needsPerson != nil)
        #expect(!reading.mayReply)
    }

    @Test("bytes that are no UTF-8 do no harm")
    func rawBytes() {
        var bytes = Array("From: a@b.example\r\nSubject: ".utf8)
        for value in 0..<4096 { bytes.append(UInt8(truncatingIfNeeded: value &* 37 &+ value / 256)) }
        bytes += Array("\r\n\r\n".utf8)
        for value in 0..<65_536 { bytes.append(UInt8(truncatingIfNeeded: value &* 101 &+ value / 251)) }
        _ = AlertMail.read(Message(bytes: bytes))
    }

    @Test("Text that HTML hides is not read, and is reported")
    func hiddenText() {
        let mail =
            "From: a@new-energy.example\nSubject: Re: x\nContent-Type: text/html\n\n"
            + "<p>Which alert?</p><p style=\"display:none\">We acknowledge receipt of CA-J6HB7H6NW1.</p>"
        let reading = AlertMail.read(Message(bytes: Array(mail.utf8)))
        #expect(reading.defects.map(\.code) == ["hidden-text"])
        #expect(!reading.statements.contains { $0.statement == .acknowledges })
        #expect(!reading.newText.contains("CA-J6HB7H6NW1"))
    }

    @Test("A sentence of receipt somewhere in a long text is for a person (reading 7)")
    func longText() {
        func reading(_ lines: Int) -> Reading {
            let talk = String(
                repeating: "The meeting of the working group takes place in the large hall.\r\n",
                count: lines
            )
            return AlertMail.read(Self.mail("\(talk)\r\nWe acknowledge receipt.\r\n"))
        }
        #expect(reading(1).statement == .acknowledges)
        #expect(reading(1).needsPerson == nil)
        #expect(reading(60).statement == .acknowledges)
        #expect(reading(60).needsPerson == "it is long: what sounds like an answer is one sentence of many")
    }
}
