import MailMessage
import Testing

@Suite("Charsets")
struct CharsetTests {
    @Test(
        "Labels are read as what their users write",
        arguments: [
            ("utf-8", [0xC3, 0xA4], "ä"), ("UTF8", [0xC3, 0xA4], "ä"), ("\"utf-8\"", [0xC3, 0xA4], "ä"),
            ("iso-8859-1", [0xE4, 0x80], "ä€"),
            ("ISO8859-1", [0xE4], "ä"), ("latin1", [0xE4], "ä"), ("iso_8859-2", [0xB1], "ą"),
            ("windows-1250", [0x9C], "ś"),
            ("cp1251", [0xE4], "д"), ("win-1251", [0xE4], "д"), ("koi8-r", [0xC4], "д"), ("iso-8859-15", [0xA4], "€"),
            ("gb2312", [0xC4, 0xE3], "你"), ("GBK", [0xC4, 0xE3], "你"), ("big5", [0xA7, 0x41], "你"),
            ("shift_jis", [0x82, 0xA0], "あ"),
            ("x-sjis", [0x82, 0xA0], "あ"), ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
            ("euc-jp", [0xA4, 0xA2], "あ"),
            ("euc-kr", [0xB0, 0xA1], "가"), ("utf-16", [0x00, 0xE4], "ä"), ("utf-16", [0xFF, 0xFE, 0xE4, 0x00], "ä"),
            ("utf-16", [0x61, 0, 0x62, 0], "ab"),
            ("utf-16le", [0xE4, 0x00], "ä"), ("utf-7", Array("+AOQ-".utf8), "ä"), ("us-ascii", [0x61], "a"),
            ("us-ascii", [0xC3, 0xA4], "ä"),
            ("us-ascii", [0xE4], "ä"), ("unknown-8bit", [0xE4], "ä"), ("x-unknown", [0xC3, 0xA4], "ä"),
            ("default_charset", [0x61], "a"), ("", [0xC3, 0xA4], "ä"),
            ("utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"), ("iso-8859-8-i", [0xE0], "א"), ("macintosh", [0x8A], "ä"),
            ("cp437", [0x84], "ä"), ("ibm850", [0x84], "ä"),
            ("iso-8859-1//TRANSLIT", [0xE4], "ä"), ("../../etc", [0x61], "a"),
        ] as [(String, [UInt8], String)]
    )
    func labels(label: String, bytes: [UInt8], text: String) {
        #expect(Charset(label: label).decode(bytes).text == text)
    }

    @Test("What is not valid is replaced and reported")
    func invalid() {
        let utf8 = Charset.utf8.decode([0x61, 0xFF, 0x62])
        #expect(utf8.text == "a\u{FFFD}b")
        #expect(utf8.firstFault != nil)
        let japanese = Charset(label: "euc-jp").decode([0x61, 0xFF, 0x62, 0xA4])
        #expect(japanese.text == "a\u{FFFD}b\u{FFFD}")
        #expect(japanese.firstFault == 1)
        #expect(Charset(label: "x-nonsense").isKnown == false)
        #expect(Charset(label: "utf-16be").decode([0xD8]).text == "\u{FFFD}")
        let part = Message(bytes: Array("Content-Type: text/plain; charset=nonsense\n\nx".utf8)).root.text()
        #expect(part.defects.map(\.code) == [.unknownCharset])
    }

    @Test("Long texts of any charset are decoded whole")
    func long() {
        let bytes = [UInt8](repeating: 0xE4, count: 100_000)
        #expect(Charset(label: "koi8-r").decode(bytes).text.count == 100_000)
        #expect(
            Charset(label: "utf-16le").decode([UInt8](repeating: 0xD8, count: 10_001)).text.unicodeScalars.allSatisfy {
                $0 == "\u{FFFD}"
            }
        )
    }
}
