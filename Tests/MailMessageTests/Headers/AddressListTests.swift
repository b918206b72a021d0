import MailGenerator
import MailMessage
import Testing

@Suite("AddressList")
struct AddressListTests {
    @Test(
        "Addresses are read (RFC 5322 section 3.4)",
        arguments: [
            ("a@b.example", "a@b.example"), ("<a@b.example>", "a@b.example"),
            ("Joe <a@b.example>", "Joe <a@b.example>"),
            ("Joe Q. Public<a@b.example>", "\"Joe Q. Public\" <a@b.example>"),
            ("\"Bloggs, Joe\" <a@b.example>", "\"Bloggs, Joe\" <a@b.example>"),
            ("a@b.example (Joe Bloggs)", "Joe Bloggs <a@b.example>"),
            ("a@b.example, c@d.example", "a@b.example|c@d.example"),
            ("\"a b\"@c.example", "\"a b\"@c.example"), ("\"a\\\"b\\\\\"@c.example", "\"a\\\"b\\\\\"@c.example"),
            ("Group: a@b.example, C <c@d.example>; e@f.example", "a@b.example|C <c@d.example>|e@f.example"),
            ("undisclosed-recipients:;", ""), ("a@[127.0.0.1]", "a@[127.0.0.1]"),
            ("a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]"), ("", ""),
            ("Joe (x) B. <a@b.example> (y)", "\"Joe B.\" <a@b.example>"),
            ("a(work(desk))@(at)b.example(home)", "home <a@b.example>"), ("\"\" <a@b.example>", "a@b.example"),
            ("\"a@b.example\" <a@b.example>", "\"a@b.example\" <a@b.example>"),
            ("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete <pete@silly.test>"),
        ]
    )
    func addresses(written: String, meant: String) {
        let list = AddressList(parsing: written)
        #expect(list.mailboxes.map(\.description).joined(separator: "|") == meant)
        #expect(list.faults.isEmpty)
    }

    @Test(
        "Obsolete forms are read (RFC 5322 section 4.4)",
        arguments: [
            ("<@x.example,@y.example:a@b.example>", "a@b.example"),
            ("Joe <@x.example:a@b.example>", "Joe <a@b.example>"),
            ("a . b @ c . example", "a.b@c.example"), ("\"a\" . \"b\"@c.example", "a.b@c.example"), (",,,", ""),
            ("a@b.example,, ,c@d.example,", "a@b.example|c@d.example"), ("G:,a@b.example,;", "a@b.example"),
            ("< a@b.example >", "a@b.example"), ("<,@x.example,,@y.example:a@b.example>", "a@b.example"),
        ]
    )
    func obsolete(written: String, meant: String) {
        #expect(AddressList(parsing: written).mailboxes.map(\.description).joined(separator: "|") == meant)
    }

    @Test(
        "What senders write against the rules is read, and said to be irregular",
        arguments: [
            ("Bloggs, Joe <a@b.example>", "\"Bloggs, Joe\" <a@b.example>"),
            ("Bloggs, Joe, PhD <a@b.example>, c@d.example", "\"Bloggs, Joe, PhD\" <a@b.example>|c@d.example"),
            ("a@b.example; C <c@d.example>; ", "a@b.example|C <c@d.example>"),
            ("Joe a@b.example", "Joe <a@b.example>"), ("a@b.example Joe B", "Joe B <a@b.example>"),
            ("a@b.example c@d.example", "a@b.example|c@d.example"), ("\"Joe\" <a@b.example", "Joe <a@b.example>"),
            ("Joe <a@b.example, C <c@d.example>", "Joe <a@b.example>|C <c@d.example>"),
            ("<a@b.example <c@d.example>", "a@b.example|c@d.example"),
            ("Joe <x <a@b.example>>", "Joe x <a@b.example>"), ("\"Joe <a@b.example>", "Joe <a@b.example>"),
            ("Joe (x <a@b.example>", "\"Joe (x\" <a@b.example>"), ("O\"Brien <a@b.example>", "OBrien <a@b.example>"),
            ("mailto:a@b.example", "a@b.example"), ("<mailto:a@b.example?subject=x>", "a@b.example"),
            ("SMTP:a@b.example", "a@b.example"), ("Joe [mailto:a@b.example]", "Joe <a@b.example>"),
            ("'a@b.example'", "a@b.example"), ("<'a@b.example'>", "a@b.example"), ("(a@b.example", "a@b.example"),
            ("[a@b.example", "a@b.example"), ("a@b.example)", "a@b.example"), ("a@b.example:", "a@b.example"),
            ("\u{A0}a@b.example\u{200B}", "a@b.example"), ("Re: Joe <a@b.example>", "\"Re: Joe\" <a@b.example>"),
            ("Re: Joe <a@b.example>, c@d.example", "\"Re: Joe\" <a@b.example>|c@d.example"),
            ("Joe <a@b.example> c@d.example", "Joe <a@b.example>|c@d.example"),
            ("<a@b.example Joe B", "Joe B <a@b.example>"),
            ("a@b.example Joe <", "Joe <a@b.example>"), ("[EXT] @ a@b.example", "\"[EXT] @\" <a@b.example>"),
            ("a@b.example <>", "a@b.example"), ("Joe \"x\" a@b.example>", "Joe x <a@b.example>"),
        ]
    )
    func irregular(written: String, meant: String) {
        let list = AddressList(parsing: written)
        #expect(list.mailboxes.map(\.description).joined(separator: "|") == meant)
        #expect(!list.faults.isEmpty)
    }

    @Test(
        "Forms that look wrong and are not are left alone",
        arguments: [
            ("'Joe' via List <l@b.example>", "\"'Joe' via List\"|l@b.example"),
            ("joe@home <a@b.example>", "joe@home|a@b.example"),
            ("'a@b.example' <a@b.example>", "'a@b.example'|a@b.example"), ("o'neil@b.example", "|o'neil@b.example"),
            ("a@b.example.", "|a@b.example"), ("a@b@c.example", "|\"a@b\"@c.example"),
            ("a%b.example@c.example", "|a%b.example@c.example"), ("/C=GB/O=Org/@c.example", "|/C=GB/O=Org/@c.example"),
            ("Joe / Sales <a@b.example>", "Joe / Sales|a@b.example"),
            ("[EXT] Joe <a@b.example>", "[EXT] Joe|a@b.example"),
            ("IMCEAEX-_O=ORG_CN=JOE@c.example", "|IMCEAEX-_O=ORG_CN=JOE@c.example"),
        ]
    )
    func leftAlone(written: String, meant: String) throws {
        let list = AddressList(parsing: written)
        let mailbox = try #require(list.mailboxes.first)
        #expect(
            "\(mailbox.displayName ?? "")|\(mailbox.address)"
                == meant.replacing("\"'Joe' via List\"", with: "'Joe' via List")
        )
        #expect(list.faults.isEmpty)
    }

    @Test(
        "Names are decoded (RFC 2047), also where encoded words may not stand",
        arguments: [
            ("=?utf-8?q?J=C3=B6e?= <a@b.example>", "Jöe"), ("=?utf-8?q?a,b?= <a@b.example>", "a,b"),
            ("=?utf-8?q?Bloggs, Joe?= <a@b.example>", "Bloggs, Joe"), ("=?utf-8?q?Joe?=<a@b.example>", "Joe"),
            ("=?utf-8?q?J=C3?= =?utf-8?q?=B6e?= B <a@b.example>", "Jöe B"),
            ("\"=?utf-8?b?SsO2ZQ==?=\" <a@b.example>", "Jöe"),
            ("Dr.=?utf-8?q?J=C3=B6e?= <a@b.example>", "Dr.Jöe"), ("a@b.example (=?utf-8?q?J=C3=B6e?=)", "Jöe"),
            ("=?utf-8?q?Joe_=3Cx=40y.example=3E?= <a@b.example>", "Joe <x@y.example>"),
            ("=?utf-8?q?(x)_\"y\"?= <a@b.example>", "(x) \"y\""), ("Jöe Blöggs <a@b.example>", "Jöe Blöggs"),
        ]
    )
    func names(written: String, name: String) {
        let list = AddressList(parsing: written)
        #expect(list.mailboxes.map(\.displayName) == [name])
        #expect(list.mailboxes.first?.address.description == "a@b.example")
    }

    @Test("An address in an encoded word is a name: nobody else reads it as an address")
    func encodedAddress() {
        let list = AddressList(parsing: "=?utf-8?q?Joe_=3Cx=40y.example=3E?=")
        #expect(list.mailboxes.isEmpty)
        #expect(list.entries == [.unreadable("Joe <x@y.example>")])
        #expect(AddressList(parsing: "\"a@b.example\"").mailboxes.isEmpty)
    }

    @Test("Groups keep their names and members")
    func groups() throws {
        let address = try #require(EmailAddress("a@b.example"))
        #expect(
            AddressList(parsing: "undisclosed-recipients:;").entries == [
                .group(name: "undisclosed-recipients", members: [])
            ]
        )
        #expect(
            AddressList(parsing: "\"A, B\": Joe <a@b.example>;").entries == [
                .group(name: "A, B", members: [Mailbox(displayName: "Joe", address: address)])
            ]
        )
        #expect(
            AddressList(parsing: "=?utf-8?q?=C3=96?= x: a@b.example;").entries == [
                .group(name: "Ö x", members: [Mailbox(address: address)])
            ]
        )
        let unclosed = AddressList(parsing: "G: a@b.example, c@d.example")
        #expect(unclosed.entries.count == 1)
        #expect(unclosed.mailboxes.count == 2)
        #expect(unclosed.faults == [.irregularAddress])
        #expect(
            AddressList(parsing: "Undisclosed recipients:").entries == [
                .group(name: "Undisclosed recipients", members: [])
            ]
        )
    }

    @Test(
        "What is no address is kept as text",
        arguments: [
            "Joe Bloggs", "/O=ORG/OU=SITE/CN=RECIPIENTS/CN=JOE", "Joe Bloggs/Site/Org@Domain", "host!joe", "a@",
            "@b.example",
            "MAILER-DAEMON",
        ]
    )
    func unreadable(written: String) {
        let list = AddressList(parsing: written)
        #expect(list.entries == [.unreadable(written)])
        #expect(list.faults == [.invalidAddress])
    }

    @Test("What is no address does not hide what is one")
    func mixed() {
        let list = AddressList(parsing: "nobody, \"x\" <>, a@b.example")
        #expect(list.mailboxes.map(\.description) == ["a@b.example"])
        #expect(list.entries.first == .unreadable("nobody, x"))
        #expect(AddressList(parsing: "<c=gb;a=x;p=org;s=bloggs>, a@b.example").mailboxes.count == 1)
        #expect(
            AddressList(parsing: "Joe </O=ORG/CN=JOE>; a@b.example").mailboxes.map(\.description) == ["a@b.example"]
        )
        #expect(AddressList(parsing: "G: a@b.example").entries.count == 1)
    }

    @Test("Internationalized addresses are read (RFC 6532), and raw 8-bit ones stay apart")
    func internationalized() {
        let read = AddressList(parsing: "Jöe <jöe@bücher.example>").mailboxes.first
        #expect(read?.address.localPart == "jöe")
        #expect(read?.address.isInternationalized == true)
        func raw(_ byte: UInt8) -> EmailAddress? {
            Message(bytes: Array("From: ".utf8) + [byte] + Array("@b.example\n\n".utf8)).from.first?.address
        }
        #expect(raw(0xE4)?.localPart == "ä")
        #expect(raw(0xE4) != raw(0xF6))
    }

    @Test("The limit of addresses ends the reading with a fault")
    func limit() {
        var limits = ParserLimits()
        limits.addresses = 3
        let text = "To: " + String(repeating: "a@b.example, ", count: 10) + "\n\n"
        let list = Message(bytes: Array(text.utf8), limits: limits).headers[0].addresses
        #expect(list.mailboxes.count == 3)
        #expect(list.faults == [.tooManyAddresses])
    }

    @Test(
        "Hostile fields end in something",
        arguments: [
            "(", ")", "<", ">", "\"", "\"\\\"<", "<@,", "a:", "@:", ",", ";", "=?a?q?", "=?utf-8?q?a?=", "[", "\\",
            "a b ",
            "<a", "(a)", "a@b.example,", "a@b ", "a;", "<@a:", "x \"", "((", "'", "\u{A0}", "a@",
        ]
    )
    func hostile(piece: String) {
        let text = String(repeating: piece, count: 4_000)
        let list = AddressList(parsing: text)
        #expect(list.entries.count <= 4_001)
        #expect(AddressList(parsing: text + " x@y.example").entries.count <= 4_001)
    }

    @Test(
        "What is read as an address is read as the same when it is written again",
        arguments: ["\"ab@'' b\"@'''", "''a@b''", "'(a@b.'"]
    )
    func readBack(_ text: String) {
        for mailbox in AddressList(parsing: text).mailboxes {
            let again = AddressList(parsing: mailbox.address.description).mailboxes.map(\.address)
            #expect(again == [mailbox.address])
        }
    }

    @Test("Addresses out of any pieces in any order are read without a trap, and read back as they were")
    func anyPieces() {
        let pieces = [
            "<", ">", "@", "@", "a", "b/c", "d.e", " ", " ", ",", ":", ";", "\"q r\"", "(c)", "[x@y]",
            "=?utf-8?Q?=66?=", "'", "é",
        ]
        var random = SeededGenerator(seed: 5322)
        for _ in 0..<4_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...14, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
            for mailbox in AddressList(parsing: text).mailboxes {
                let again = AddressList(parsing: mailbox.address.description).mailboxes.map(\.address)
                #expect(again == [mailbox.address], "\(text)")
            }
            let narrow = Message(bytes: Array("To: \(text)".utf8), limits: ParserLimits(addresses: 2))
            #expect(narrow.to.count <= 2, "\(text)")
        }
    }
}
