import MailMessage
import Testing

@Suite("MessageID")
struct MessageIDTests {
    @Test(
        "Message identifiers are read tolerantly (RFC 5322 section 3.6.4)",
        arguments: [
            ("<a@b> <c@d>", "a@b c@d"), ("<a@b>,<c@d>", "a@b c@d"), ("<a@b><c@d>", "a@b c@d"), ("<a@\t b>", "a@b"),
            ("Your message of \"x <y@z>\" <a@b>", "a@b"), ("a@b", "a@b"), ("(<x@y>) <a@b>", "a@b"), ("<>", ""),
            ("<a@b", "a@b"),
            ("<a <b@c>", "a b@c"), ("\"unclosed <a@b>", "a@b"), ("(unclosed <a@b>", "a@b"), ("\"<a@b>\"", "a@b"),
            ("a@b (added by postmaster@c.example)", "a@b"), ("a@b, c@d", "a@b c@d"), ("\"a@b\"", "a@b"),
            ("a@b>", "a@b"),
            ("<no-at-sign>", "no-at-sign"), ("<\"a b\"@c>", "\"ab\"@c"), ("<a@[192.0.2.1]>", "a@[192.0.2.1]"),
            (
                "<AM0PR01MB1234.eurprd01.prod.exchangelabs.com@AM0PR01MB1234>",
                "AM0PR01MB1234.eurprd01.prod.exchangelabs.com@AM0PR01MB1234"
            ),
            ("=?utf-8?q?=3Ca=40b=3E?=", "a@b"), ("=?utf-8?q?=3Cvery=2Elong=40?=\n =?utf-8?q?b=3E?=", "very.long@b"),
            ("", ""),
            ("yesterday", ""),
        ]
    )
    func messageIDs(text: String, ids: String) {
        #expect(MessageID.list(parsing: text).map(\.value).joined(separator: " ") == ids)
    }

    @Test("A message's own identifier may be a bare word")
    func bareMessageID() {
        func id(_ value: String) -> String? { Message(bytes: Array("Message-ID: \(value)\n\n".utf8)).messageID?.value }
        #expect(id("<a@b>") == "a@b")
        #expect(id("N7705") == "N7705")
        #expect(id("two words") == nil)
        #expect(id("") == nil)
    }

    @Test(
        "Identifiers cannot hold what would end them",
        arguments: ["", " ", "a b", "a>b", "<a@b>", "a\r\nb", "a\u{0}", "a\u{7F}"]
    )
    func invalid(value: String) {
        #expect(MessageID(value) == nil)
        #expect(MessageID(String(repeating: "a", count: 999)) == nil)
    }

    @Test("A part's identifier is read as a message's (RFC 2045 section 7)")
    func contentID() {
        func id(_ value: String) -> String? {
            Message(bytes: Array("Content-ID: \(value)\n\n".utf8)).root.contentID?.value
        }
        #expect(id("<a@b>") == "a@b")
        #expect(id("(x) <a@b> (y)") == "a@b")
        #expect(id("a@b") == "a@b")
        #expect(id("") == nil)
    }

    @Test("Both sides of the at sign are known")
    func sides() {
        #expect(MessageID("a@b@c")?.left == "a@b")
        #expect(MessageID("a@b@c")?.right == "c")
        #expect(MessageID("abc")?.left == "abc")
        #expect(MessageID("abc")?.right == nil)
    }

    @Test("Hostile fields are read", arguments: ["<", ">", "\"\\\"<", "(", "((<a>)", "=?utf-8?q?<", "<a@b>", "a@b "])
    func hostile(piece: String) {
        let text = String(repeating: piece, count: 4_000)
        #expect(MessageID.list(parsing: text).count <= 4_000)
    }
}
