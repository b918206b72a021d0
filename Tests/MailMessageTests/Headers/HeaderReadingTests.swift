import MailMessage
import Testing

@Suite("Header values")
struct HeaderReadingTests {
    private func subject(_ bytes: [UInt8]) -> String? {
        Message(bytes: Array("Subject: ".utf8) + bytes + Array("\n\n".utf8)).subject
    }

    @Test(
        "Encoded words are decoded (RFC 2047)",
        arguments: [
            ("=?utf-8?q?=C3=A4_b?=", "ä b"), ("=?UTF-8?B?w6Q=?= =?utf-8?B?w7Y=?=", "äö"),
            ("a =?utf-8?q?b?= c", "a b c"),
            ("=?utf-8?b?w?= =?utf-8?b?6Q=?=", "ä"), ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),
            ("=?iso-8859-1?q?=80=E4?=", "€ä"), ("=?utf-8*en?q?x?=", "x"), ("=?utf-8?q?a b?=", "a b"),
            ("a=?utf-8?q?b?=c", "abc"),
            ("=?x-nonsense?q?=E4?=", "ä"), ("=?utf-8?x?a?=", "=?utf-8?x?a?="), ("=?utf-8?q?a", "=?utf-8?q?a"),
            ("=?", "=?"),
            ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"), ("=?gb2312?B?xOO6ww==?=", "你好"),
            ("=?ks_c_5601-1987?B?sKE=?=", "가"),
            ("=?utf-8?q??=", ""), ("x =?utf-8?q?=3D=3F?= y", "x =? y"),
        ]
    )
    func encodedWords(written: String, meant: String) {
        #expect(subject(Array(written.utf8)) == meant)
    }

    @Test("Raw 8-bit values are UTF-8 if that is valid, else windows-1252")
    func raw() {
        #expect(subject(Array("ä".utf8)) == "ä")
        #expect(subject([0xE4, 0x80]) == "ä€")
        #expect(
            Message(bytes: Array("Subject: ".utf8) + [0xE4, 10, 10]).headers[0].textDefects.first?.code
                == .rawEightBitHeader
        )
    }

    @Test(
        "Addresses are read",
        arguments: [
            ("a@b.example", "a@b.example"), ("<a@b.example>", "a@b.example"),
            ("Joe <a@b.example>", "Joe <a@b.example>"),
            ("\"Bloggs, Joe\" <a@b.example>", "\"Bloggs, Joe\" <a@b.example>"),
            ("Bloggs, Joe <a@b.example>", "\"Bloggs, Joe\" <a@b.example>"),
            ("a@b.example (Joe Bloggs)", "Joe Bloggs <a@b.example>"),
            ("a@b.example, c@d.example", "a@b.example|c@d.example"),
            ("<@x,@y:a@b.example>", "a@b.example"), ("\"a b\"@c.example", "\"a b\"@c.example"),
            ("a . b @ c . example", "a.b@c.example"),
            ("Group: a@b.example, C <c@d.example>; e@f.example", "a@b.example|C <c@d.example>|e@f.example"),
            ("undisclosed-recipients:;", ""), ("a@[127.0.0.1]", "a@[127.0.0.1]"), ("", ""), (",,,", ""),
            ("Joe a@b.example", "Joe <a@b.example>"), ("\"Joe\" <a@b.example", "Joe <a@b.example>"),
            ("=?utf-8?q?J=C3=B6e?= <a@b.example>", "=?utf-8?B?SsO2ZQ==?= <a@b.example>"),
            ("=?utf-8?q?a,b?= <a@b.example>", "\"a,b\" <a@b.example>"),
            ("Joe (x) B. <a@b.example> (y)", "\"Joe B.\" <a@b.example>"),
            ("a@b.example.", "a@b.example"), ("mailto:a@b.example", "a@b.example"),
            ("\"a@b.example\" <a@b.example>", "\"a@b.example\" <a@b.example>"),
            ("'a@b.example' <a@b.example>", "\"'a@b.example'\" <a@b.example>"), ("a@b@c.example", "\"a@b\"@c.example"),
        ]
    )
    func addresses(written: String, meant: String) {
        let read = AddressList(parsing: written).mailboxes.map(\.description).joined(separator: "|")
        #expect(read == meant)
    }

    @Test("What is no address is kept as text")
    func unreadable() {
        let list = AddressList(parsing: "nobody, \"x\" <>, a@b.example")
        #expect(list.mailboxes.map(\.description) == ["a@b.example"])
        #expect(list.entries.first == .unreadable("nobody, x"))
        #expect(!list.faults.isEmpty)
        #expect(AddressList(parsing: "G: a@b.example").entries.count == 1)
    }

    @Test(
        "Addresses cannot hold what would say something else",
        arguments: [
            "a\r\n@b.example", "a@b\u{2028}.example", "a@", "@b", "a@b c", "a@.b", "a b@c", "a@b..c", "\"a\"b@c",
            "a@b>", "a\u{0}@b",
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
        "Dates are read as found in the wild",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 +0000", 0), ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706),
            ("21 Nov 97 09:55:06 GMT", 880_106_106),
            ("Mon, 29 Feb 2016 12:00 +0100", 1_456_743_600), ("Wed Sep 16 01:02:03 2009", 1_253_062_923),
            ("Wed Sep 16 01:02:03 EST 2009", 1_253_080_923), ("2009-09-16T01:02:03Z", 1_253_062_923),
            ("2009-09-16 01:02:03 +0100", 1_253_059_323),
            ("16-Sep-2009 01:02:03 +0000", 1_253_062_923), ("Wed, 16 September 2009 01:02:03 (UTC)", 1_253_062_923),
            ("Wed, 16 Sep 2009 01:02:03", 1_253_062_923), ("16 Sep 2009 1:02:03 PM +0000", 1_253_106_123),
            ("01 Jan 2001 00:01+0000", 978_307_260),
            ("Wed, 16 Sep 109 01:02:03 +0000", 1_253_062_923), ("(c) 16 (d) Sep 2009 01:02:03 +00:00", 1_253_062_923),
            ("Wed, 16 Sep 2009 01:02:60 GMT+1", 1_253_059_379), ("16 Sep 2009", 1_253_059_200),
            ("Sat, 31 Dec 9999 23:59:59 +0000", 253_402_300_799),
        ]
    )
    func dates(text: String, seconds: Int64) {
        #expect(DateTime(parsing: text)?.secondsSince1970 == seconds)
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "yesterday", "32 Jan 2001 00:00:00 GMT", "30 Feb 2001",
            "Jan", "::::",
        ]
    )
    func noDates(text: String) {
        #expect(DateTime(parsing: text) == nil)
    }

    @Test("The zone is kept, and an unknown one is unknown")
    func zones() {
        #expect(DateTime(parsing: "1 Jan 2001 00:00:00 +0530")?.offsetMinutes == 330)
        #expect(DateTime(parsing: "1 Jan 2001 00:00:00 -0000")?.offsetMinutes == nil)
        #expect(DateTime(parsing: "1 Jan 2001 00:00:00 XYZ")?.offsetMinutes == nil)
        #expect(DateTime(parsing: "1 Jan 2001 00:00:00 BST")?.offsetMinutes == 60)
        #expect(DateTime(secondsSince1970: .max) == nil)
    }

    @Test(
        "Dates that are written are read",
        arguments: [Int64(-62_167_219_200), -1, 0, 951_782_400, 1_709_164_800, 4_102_444_799]
    )
    func dateRoundTrip(seconds: Int64) throws {
        for offset in [nil, 0, 60, -330, 845] {
            let date = try #require(DateTime(secondsSince1970: seconds, offsetMinutes: offset))
            guard seconds > -62_000_000_000 else { continue }
            #expect(DateTime(parsing: date.description) == date)
        }
        #expect(DateTime(secondsSince1970: 951_782_400)?.rfc3339 == "2000-02-29T00:00:00Z")
    }

    @Test(
        "Message identifiers are read tolerantly",
        arguments: [
            ("<a@b> <c@d>", "a@b c@d"), ("<a@b>,<c@d>", "a@b c@d"), ("<a@\t b>", "a@b"),
            ("Your message of \"x <y@z>\" <a@b>", "a@b"),
            ("a@b", "a@b"), ("(<x@y>) <a@b>", "a@b"), ("<>", ""), ("<a@b", "a@b"), ("<a <b@c>", "a b@c"),
            ("\"unclosed <a@b>", "a@b"),
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
        "Parameters are read (RFC 2231 and what senders write)",
        arguments: [
            ("name=a.txt", "a.txt"), ("name=\"a b.txt\"", "a b.txt"), ("name*=utf-8''%e2%82%ac.txt", "€.txt"),
            ("name*0*=utf-8''%e2%82; name*1*=%ac; name*2=\".txt\"", "€.txt"), ("name*1=b; name*0=a", "ab"),
            ("name=a b.txt; x=y", "a b.txt"),
            ("name=\"=?utf-8?q?=C3=A4?=.txt\"", "ä.txt"), ("name=\"a\\\"b\"", "a\"b"),
            ("name=\"c:\\dir\\a.txt\"", "c:\\dir\\a.txt"),
            ("NAME = a.txt (comment)", "a.txt"), ("name=\"unclosed", "unclosed"), ("x; name=a", "a"),
            ("name=a; name=b", "a"),
            ("name*=iso-8859-1'en'%E4", "ä"), ("name*=%zz''x", "x"), ("charset=x name=a", "a"),
            ("name*0=a; name*2=c", "ac"),
        ]
    )
    func parameters(written: String, meant: String) {
        #expect(
            Message(bytes: Array("Content-Type: a/b; \(written)\n\n".utf8)).root.contentType.parameters["name"] == meant
        )
    }

    @Test("Filenames come from the disposition, else from the type")
    func filenames() {
        func name(_ header: String) -> String? { Message(bytes: Array((header + "\n\n").utf8)).root.filename }
        #expect(name("Content-Disposition: attachment; filename=a\nContent-Type: x/y; name=b") == "a")
        #expect(name("Content-Disposition: attachment; filename=\"\"\nContent-Type: x/y; name=b") == "b")
        #expect(name("Content-Disposition: attachment filename=a") == "a")
        #expect(name("Content-Disposition: inline") == nil)
    }

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

    @Test("Authentication results are taken apart (RFC 8601)")
    func authenticationResults() throws {
        let field = try #require(
            AuthenticationResults(
                parsing:
                    "mx.c.example 1; spf=pass (sender SPF authorized) smtp.mailfrom=b.example; dkim = fail reason=\"bad; signature\" header.d=b.example header.s=x; dmarc=pass/1 header.from=B.example; auth=pass smtp.auth=\"a@b.example\""
            )
        )
        #expect(field.server == "mx.c.example")
        #expect(field.results.map(\.method) == ["spf", "dkim", "dmarc", "auth"])
        #expect(field.results[1].result == "fail")
        #expect(field.results[1].reason == "bad; signature")
        #expect(field.results[1]["header.d"] == "b.example")
        #expect(field.results[3]["smtp.auth"] == "a@b.example")
        #expect(AuthenticationResults(parsing: "mx.c.example; none")?.results.isEmpty == true)
        // Microsoft 365 names no server.
        let unnamed = AuthenticationResults(
            parsing:
                "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=a.example; dmarc=pass action=none header.from=a.example;compauth=pass reason=100"
        )
        #expect(unnamed?.server == "")
        #expect(unnamed?.results.map(\.method) == ["spf", "dmarc", "compauth"])
        #expect(unnamed?.results.first { $0.method == "dmarc" }?["header.from"] == "a.example")
        #expect(AuthenticationResults(parsing: "") == nil)
    }
}
