import MailMessage
import Testing

@Suite("Encoded words")
struct EncodedWordsTests {
    private func subject(_ text: String) -> Header? {
        Message(bytes: Array("Subject: \(text)\n\n".utf8)).headers.first
    }

    @Test(
        "Encoded words are decoded (RFC 2047)",
        arguments: [
            ("=?utf-8?q?=C3=A4_b?=", "ä b"), ("=?UTF-8?B?w6Q=?= =?utf-8?B?w7Y=?=", "äö"),
            ("a =?utf-8?q?b?= c", "a b c"),
            ("=?iso-8859-1?q?=80=E4?=", "€ä"), ("=?utf-8*en?q?x?=", "x"), ("=?utf-8*en-GB?b?eA==?=", "x"),
            ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"), ("=?gb2312?B?xOO6ww==?=", "你好"),
            ("=?ks_c_5601-1987?B?sKE=?=", "가"),
            ("=?utf-8?q??=", ""), ("x =?utf-8?q?=3D=3F?= y", "x =? y"), ("=?utf-8?q?a?= \t =?utf-8?q?b?=", "ab"),
            ("=?utf-8?q?a?=\n =?iso-8859-1?q?=E4?=", "aä"), ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ]
    )
    func standard(written: String, meant: String) {
        #expect(subject(written)?.text == meant)
        #expect(subject(written)?.textDefects == [])
    }

    @Test(
        "What real senders do is decoded too",
        arguments: [
            // Characters and groups of base64 cut in two words.
            ("=?utf-8?b?w?= =?utf-8?b?6Q=?=", "ä"), ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),
            ("=?utf-8?b?w6?= =?utf-8?b?Q=?=", "ä"), ("=?utf-8?q?=C3?=\n\t=?UTF-8?b?pA==?=", "ä"),
            // Blanks, line breaks and question marks inside.
            ("=?utf-8?q?a b?=", "a b"), ("=?utf-8?q?a\n b?=", "a b"), ("=?utf-8?b?w6Q= ?=", "ä"),
            ("=?utf-8?Q?Why?_Well=3F?=", "Why? Well?"), ("=?utf-8?Q?What?=C3=A4?=", "What?ä"),
            // In the middle of words, glued, in quotes and parentheses.
            ("a=?utf-8?q?b?=c", "abc"), ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"), ("\"=?utf-8?q?a?=\"", "\"a\""),
            ("(=?utf-8?q?a?=)", "(a)"),
            // Padding that is missing, a charset that is unknown or missing.
            ("=?utf-8?b?w6Q?=", "ä"), ("=?utf-8?b?w6Q==?=", "ä"), ("=?x-nonsense?q?=E4?=", "ä"),
            ("=?x-unknown?b?w6Q=?=", "ä"),
            ("=??q?=C3=A4?=", "ä"), ("=?us-ascii?q?=C3=A4?=", "ä"),
            // A word that never ends does not take the next one with it.
            ("=?utf-8?q?a =?utf-8?q?b?=", "=?utf-8?q?a b"), ("=?utf-8?b?YQ==? =?utf-8?q?b?=", "=?utf-8?b?YQ==? b"),
            // Raw UTF-8 beside.
            ("ä =?utf-8?q?b?= ö", "ä b ö"),
        ]
    )
    func wild(written: String, meant: String) {
        #expect(subject(written)?.text == meant)
    }

    @Test(
        "What is no encoded word stays as it is",
        arguments: [
            "=?utf-8?x?a?=", "=?utf-8?q?a", "=?", "?=", "=?=", "=??=", "=?utf-8?=", "=?utf-8?q?=", "a =? b ?= c",
            "=?ä?q?a?=",
        ]
    )
    func notEncoded(written: String) {
        #expect(subject(written)?.text == written)
    }

    @Test("Each word of ISO-2022-JP begins in ASCII, unless its sender forgot to go back")
    func japaneseState() {
        // The second word is plain text, although the first does not switch back.
        #expect(subject("=?iso-2022-jp?b?GyRCJCI=?= =?iso-2022-jp?q?abc?=")?.text == "あabc")
        // The second word goes on in two-byte characters and switches back at its end.
        #expect(subject("=?iso-2022-jp?b?GyRCJCI=?= =?iso-2022-jp?b?JCQbKEI=?=")?.text == "あい")
        #expect(subject("=?ISO-2022-JP?B?GyRCJCIbKEI=?= =?iso-2022-jp?B?GyRCJCQbKEI=?=")?.text == "あい")
    }

    @Test("What had to be guessed is reported")
    func defects() {
        for text in [
            "=?x-nonsense?q?a?=", "=?utf-8?q?=FF?=", "=?utf-8?q?=zz?=", "=?utf-8?b?!!?=", "=?utf-8?x?a?= =?utf-8?q?a?=",
        ] {
            #expect(subject(text)?.textDefects.map(\.code) == [.invalidEncodedWord], "\(text)")
        }
        #expect(subject("=?utf-8?q?a?=")?.textDefects == [])
    }

    @Test(
        "Hostile values are read",
        arguments: [
            "=?utf-8?q?", "?=", "=?", "=?utf-8?q?a?= ", "=?utf-8?q??==AA", "=?a?b?=",
            "=?big5?q?=A4=A4?= =?utf-8?q?a?= ", "=?=?",
            "=?utf-8?b?YQ",
        ]
    )
    func hostile(piece: String) {
        let text = String(repeating: piece, count: 4_000)
        #expect(subject(text + "?=")?.text.isEmpty == false)
        #expect(subject("=?utf-8?q?" + text)?.text.isEmpty == false)
    }
}
