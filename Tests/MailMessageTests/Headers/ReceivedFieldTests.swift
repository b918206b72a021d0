import MailMessage
import Testing

@Suite("ReceivedField")
struct ReceivedFieldTests {
    @Test("Trace fields are taken apart (RFC 5321 section 4.4)")
    func received() {
        let field = ReceivedField(
            parsing:
                "from mail.b.example (mx [192.0.2.1]) by mx.c.example (Postfix) with ESMTPS id 4Fx for <a@c.example>; Mon, 1 Jan 2001 00:00:00 +0000"
        )
        #expect(field.from == "mail.b.example (mx [192.0.2.1])")
        #expect(field.by == "mx.c.example (Postfix)")
        #expect(field.with == "ESMTPS")
        #expect(field.id == "4Fx")
        #expect(field.recipient == "a@c.example")
        #expect(field.date?.secondsSince1970 == 978_307_200)
    }

    @Test("Trace fields of other servers are taken apart")
    func kinds() {
        let exchange = ReceivedField(
            parsing:
                "from A.prod.example (2001:db8::1) by B.prod.example (2001:db8::2) with Microsoft SMTP Server (version=TLS1_2, cipher=X; y) id 15.20.1; Mon, 1 Jan 2001 00:00:00 +0000"
        )
        #expect(exchange.with == "Microsoft SMTP Server (version=TLS1_2, cipher=X; y)")
        #expect(exchange.id == "15.20.1")
        #expect(exchange.date?.secondsSince1970 == 978_307_200)
        let qmail = ReceivedField(parsing: "(qmail 123 invoked by uid 0); 1 Jan 2001 00:00:00 -0000")
        #expect(qmail.from == nil)
        #expect(qmail.by == nil)
        #expect(qmail.date?.offsetMinutes == nil)
        #expect(ReceivedField(parsing: "by x; from y").by == "x")
        #expect(ReceivedField(parsing: "").date == nil)
    }

    @Test("Hostile trace fields are read", arguments: ["(", "from ", ";", "by x ", "(a)", "\\", "\""])
    func hostile(piece: String) {
        #expect(ReceivedField(parsing: String(repeating: piece, count: 4_000)).date == nil)
    }
}
