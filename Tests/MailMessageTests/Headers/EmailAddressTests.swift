import MailGenerator
import MailMessage
import Testing

@Suite("EmailAddress")
struct EmailAddressTests {
    @Test(
        "Addresses cannot hold what would say something else",
        arguments: [
            "a\r\n@b.example", "a@b\u{2028}.example", "a@", "@b", "a@b c", "a@.b", "a b@c", "a@b..c", "\"a\"b@c",
            "a@b>", "a\u{0}@b", "a@b\u{202E}elpmaxe.example", "a\u{2066}@b.example", "a@b\u{A0}.example", "a@[1.2.3.4",
            "a@[1.2.3.4]x", "a", "", "a@\u{7F}",
        ]
    )
    func invalid(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("Addresses are compared without regard to case and kept as written")
    func comparison() throws {
        let a = try #require(EmailAddress("Ops.Desk@Supplier.Example"))
        #expect(a == EmailAddress("ops.desk@supplier.example"))
        #expect(a.description == "Ops.Desk@Supplier.Example")
        #expect(EmailAddress("\"ops.desk\"@supplier.example") == a)
        #expect(EmailAddress("ö@b.example")?.isInternationalized == true)
    }

    @Test(
        "Local parts are quoted if they must be",
        arguments: [
            ("a", "a"), ("a.b", "a.b"), ("a b", "\"a b\""), (".a", "\".a\""), ("a..b", "\"a..b\""),
            ("a\"b\\", "\"a\\\"b\\\\\""),
            ("a@b", "\"a@b\""), ("ü", "ü"), ("a,b", "\"a,b\""),
        ]
    )
    func quoting(local: String, written: String) throws {
        let address = try #require(EmailAddress(localPart: local, domain: "b.example"))
        #expect(address.description == written + "@b.example")
        #expect(EmailAddress(address.description)?.localPart == local)
    }

    @Test(
        "A domain's labels beyond ASCII have two spellings (RFC 3492)",
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"), ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("пример.example", "xn--e1afmkfd.example"), ("ü.example", "xn--tda.example"),
            ("a-ü-b.example", "xn--a--b-1ra.example"),
        ]
    )
    func punycode(unicode: String, ascii: String) throws {
        let a = try #require(EmailAddress(localPart: "a", domain: unicode))
        let b = try #require(EmailAddress(localPart: "a", domain: ascii.uppercased()))
        #expect(a.asciiDomain == ascii)
        #expect(a == b)
        #expect(a.hashValue == b.hashValue)
        #expect(b.domain == ascii.uppercased())
    }

    @Test(
        "A label that would be another way to write another name stays what it is",
        arguments: [
            "xn--supplier-.example", "xn--.example", "xn--a.example", "xn--99999999.example",
        ]
    )
    func falsePunycode(domain: String) throws {
        let address = try #require(EmailAddress(localPart: "a", domain: domain))
        #expect(address.canonical == "a@" + domain.lowercased())
        #expect(address != EmailAddress("a@supplier.example"))
    }

    @Test("Labels that get too long have no spelling in ASCII")
    func longLabel() throws {
        #expect(
            try #require(EmailAddress(localPart: "a", domain: String(repeating: "ü", count: 50))).asciiDomain != nil
        )
        #expect(
            try #require(EmailAddress(localPart: "a", domain: String(repeating: "üx", count: 40))).asciiDomain == nil
        )
    }

    @Test(
        "A domain is written as A-labels only if they are read back as it",
        arguments: ["\u{AD}", "b\u{AD}c", "ü\u{E000}"]
    )
    func unseenCharacters(label: String) throws {
        let address = try #require(EmailAddress(localPart: "a", domain: "\(label).example"))
        #expect(address.asciiDomain == nil)
        #expect(HeaderField("To", mailboxes: [Mailbox(address: address)]) == nil)
    }

    @Test("Characters and their parts are the same, however they are put together (RFC 6532 section 3.1)")
    func normalization() {
        #expect(EmailAddress("jo\u{E9}@caf\u{E9}.example") == EmailAddress("joe\u{301}@cafe\u{301}.example"))
        #expect(EmailAddress("a@caf\u{E9}.example")?.hashValue == EmailAddress("a@cafe\u{301}.example")?.hashValue)
    }

    @Test("Whatever is taken as an address can be written into a field and is read there as the same")
    func readBack() {
        let pieces = ["a", "b.example", "@", "'", "{", "}", "(", "]", "[x]", ".", "\u{A0}", "é", "-", "\"c d\"", "="]
        var random = SeededGenerator(seed: 5321)
        var taken = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...6, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
            for address in [EmailAddress(text), EmailAddress(localPart: text, domain: "b.example")].compactMap(\.self) {
                taken += 1
                #expect(AddressList(parsing: address.description).mailboxes.map(\.address) == [address], "\(text)")
            }
        }
        #expect(taken > 10_000)
    }

    @Test(
        "A domain does not end in what was copied along with it",
        arguments: ["a@b.example'", "a@b.example''", "a@b}"]
    )
    func copiedAlong(_ text: String) {
        #expect(EmailAddress(text) == nil)
        #expect(AddressList(parsing: text).mailboxes.first?.address.domain.hasPrefix("b") == true)
    }
}
