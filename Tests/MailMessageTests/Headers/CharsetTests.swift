import Glibc
import MailMessage
import Testing

@Suite("Charsets")
struct CharsetTests {
    @Test(
        "Labels are read as what their users write",
        arguments: [
            ("utf-8", [0xC3, 0xA4], "ä"), ("UTF8", [0xC3, 0xA4], "ä"), ("\"utf-8\"", [0xC3, 0xA4], "ä"),
            ("iso-8859-1", [0xE4, 0x80], "ä€"), ("ISO8859-1", [0xE4], "ä"), ("latin1", [0xE4], "ä"),
            ("iso_8859-2", [0xB1], "ą"), ("windows-1250", [0x9C], "ś"), ("cp1251", [0xE4], "д"),
            ("win-1251", [0xE4], "д"), ("koi8-r", [0xC4], "д"), ("iso-8859-15", [0xA4], "€"),
            ("gb2312", [0xC4, 0xE3], "你"), ("GBK", [0xC4, 0xE3], "你"), ("big5", [0xA7, 0x41], "你"),
            ("shift_jis", [0x82, 0xA0], "あ"), ("x-sjis", [0x82, 0xA0], "あ"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"), ("euc-jp", [0xA4, 0xA2], "あ"),
            ("euc-kr", [0xB0, 0xA1], "가"), ("utf-16", [0x00, 0xE4], "ä"), ("utf-16", [0xFF, 0xFE, 0xE4, 0x00], "ä"),
            ("utf-16", [0x61, 0, 0x62, 0], "ab"), ("utf-16le", [0xE4, 0x00], "ä"), ("utf-7", Array("+AOQ-".utf8), "ä"),
            ("us-ascii", [0x61], "a"), ("us-ascii", [0xC3, 0xA4], "ä"), ("us-ascii", [0xE4], "ä"),
            ("unknown-8bit", [0xE4], "ä"), ("x-unknown", [0xC3, 0xA4], "ä"), ("default_charset", [0x61], "a"),
            ("", [0xC3, 0xA4], "ä"), ("utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"), ("iso-8859-8-i", [0xE0], "א"),
            ("macintosh", [0x8A], "ä"), ("cp437", [0x84], "ä"), ("ibm850", [0x84], "ä"),
            ("iso-8859-1//TRANSLIT", [0xE4], "ä"), ("../../etc", [0x61], "a"),
        ] as [(String, [UInt8], String)]
    )
    func labels(label: String, bytes: [UInt8], text: String) {
        #expect(Charset(label: label).decode(bytes).text == text)
    }

    @Test(
        "Labels that senders invent mean a charset",
        arguments: [
            ("utf8mb4", "UTF-8"), ("utf-8; format=flowed", "UTF-8"), ("charset=utf-8", "UTF-8"), ("UTF 8", "UTF-8"),
            ("'utf-8'", "UTF-8"), ("utf–8", "UTF-8"), ("en_GB.UTF-8", "UTF-8"), ("cp65001", "UTF-8"),
            ("x-utf-8", "UTF-8"), ("unicode-1-1-utf-8", "UTF-8"), ("utf-8//IGNORE", "UTF-8"), ("65001", "UTF-8"),
            ("cp-850", "CP850"), ("850", "CP850"), ("x-cp1250", "CP1250"), ("windows1250", "CP1250"),
            ("ansi", "WINDOWS-1252"), ("x-ansi", "WINDOWS-1252"), ("iso-8859-1; x=y", "WINDOWS-1252"),
            ("iso 8859-1", "WINDOWS-1252"), ("8859-1", "WINDOWS-1252"), ("iso-88591", "WINDOWS-1252"),
            ("ISO_8859-1:1987", "WINDOWS-1252"), ("cp28591", "WINDOWS-1252"), ("8859-15", "ISO-8859-15"),
            ("iso-8859-9", "CP1254"), ("tis-620", "CP874"), ("iso-8859-11", "CP874"), ("x-windows-874", "CP874"),
            ("gb_2312-80", "GB18030"), ("x-gbk", "GB18030"), ("cp936", "GB18030"), ("euc-cn", "GB18030"),
            ("ks_c_5601-1987", "UHC"), ("cp949", "UHC"), ("x-windows-949", "UHC"),
            ("Windows-31J", "CP932"), ("ms_kanji", "CP932"), ("x-euc-jp", "EUC-JP-MS"), ("x-euc-tw", "EUC-TW"),
            ("cp50220", "ISO-2022-JP"), ("csISO2022JP", "ISO-2022-JP"), ("x-mac-roman", "MACINTOSH"),
            ("x-mac-cyrillic", "MAC-CYRILLIC"), ("x-mac-ce", "MAC-CENTRALEUROPE"), ("iso-10646-ucs-2", "UTF-16"),
            ("csUnicode", "UTF-16"), ("us-ascii7", "US-ASCII"), ("ANSI_X3.4-1968", "US-ASCII"), ("7bit", "US-ASCII"),
            ("koi8-ru", "KOI8-U"), ("win-1251", "CP1251"), ("x-cp1251", "CP1251"), ("MS-ANSI", "MS-ANSI"),
        ]
    )
    func invented(label: String, name: String) {
        let charset = Charset(label: label)
        #expect(charset.name == name)
        #expect(charset.isKnown)
        // Known means that it is used (or a newer form of it), and not that something else is guessed.
        #expect(charset.decode([0x41, 0x42, 0x43, 0x44]).charset.hasPrefix(name))
    }

    @Test(
        "Labels that mean nothing are read as UTF-8 if that is valid, else as windows-1252",
        arguments: [
            "unknown-8bit", "x-unknown", "x-user-defined", "8bit", "binary", "none", "default", "iso-8859-99",
            "hz-gb-2312", "cp52936",
        ]
    )
    func unknown(label: String) {
        let charset = Charset(label: label)
        #expect(!charset.isKnown)
        #expect(charset.decode(Array("Grüße".utf8)).text == "Grüße")
        #expect(charset.decode([0x47, 0x72, 0xFC, 0xDF, 0x65, 0x80]).text == "Grüße€")
    }

    @Test("Every charset of iconv is known, and what iconv writes in it is read back")
    func everyCharset() {
        // Written as the machine stores numbers: no sender can mean these.
        let withoutMeaning: Set<String> = ["INTERNAL", "WCHAR_T"]
        // Byte orders that iconv writes as this machine has them, without a mark.
        let withoutOrder: Set<String> = ["UCS-2", "UCS2", "CSUNICODE", "UNICODE", "ISO-10646-UCS-2", "OSF00010100"]
        let samples = [
            "Meter 42", "Grüße, señor", "Zażółć gęślą jaźń", "Привет, мир", "Καλημέρα", "שלום", "مرحبا", "สวัสดี",
            "日本語のメール",
            "ﾒｰﾙ", "中文邮件", "繁體中文", "한국어 메일", "Tiếng Việt", "გამარჯობა", "Բարեւ",
        ]
        var read = 0
        for name in GlibcCharsets.names {
            let charset = Charset(label: name)
            if withoutMeaning.contains(name) {
                #expect(!charset.isKnown)
                continue
            }
            #expect(charset.isKnown, "\(name)")
            if name.contains("/") || withoutOrder.contains(name) { continue }
            for sample in samples {
                // Some sets cannot even be read back by iconv: what is written differs from what it stands for.
                guard let written = Iconv.convert(Array(sample.utf8), from: "UTF-8", to: name),
                    Iconv.convert(written, from: name, to: "UTF-8") == Array(sample.utf8)
                else { continue }
                let decoded = charset.decode(written)
                #expect(decoded.text == sample, "\(name)")
                #expect(decoded.firstFault == nil, "\(name)")
                read += 1
            }
        }
        #expect(read > 1_500)
    }

    @Test("Bytes of no meaning end in text in every charset")
    func anyBytes() {
        var bytes: [UInt8] = []
        for high in 0...255 { bytes += [UInt8(high), UInt8(truncatingIfNeeded: high &* 37), 0x1B, 0x24, UInt8(high)] }
        for name in Set(GlibcCharsets.names.map { Charset(label: $0).name }) {
            let text = Charset(label: name).decode(bytes).text
            #expect(!text.isEmpty, "\(name)")
        }
    }

    @Test("What is not valid is replaced and reported where it stands")
    func invalid() {
        let utf8 = Charset.utf8.decode([0x61, 0xC3, 0xA4, 0xFF, 0x62])
        #expect(utf8.text == "aä\u{FFFD}b")
        #expect(utf8.firstFault == 3)
        #expect(Charset.utf8.decode([0xEF, 0xBB, 0xBF, 0x61, 0xC3]).firstFault == 4)
        #expect(Charset.utf8.decode([0xED, 0xA0, 0x80]).firstFault == 0)
        let japanese = Charset(label: "euc-jp").decode([0x61, 0xFF, 0x62, 0xA4])
        #expect(japanese.text == "a\u{FFFD}b\u{FFFD}")
        #expect(japanese.firstFault == 1)
        #expect(Charset(label: "x-nonsense").isKnown == false)
        #expect(Charset(label: "utf-16be").decode([0xD8]).text == "\u{FFFD}")
        #expect(Charset.ascii.decode([0x61, 0xC3, 0xA4]).firstFault == 1)
        #expect(Charset(label: "iso-8859-1").decode([0x61, 0x81]).firstFault == 1)
        let part = Message(bytes: Array("Content-Type: text/plain; charset=nonsense\n\nx".utf8)).root.text()
        #expect(part.defects.map(\.code) == [.unknownCharset])
    }

    @Test("Japanese mail keeps the characters that only Windows has, and its extensions")
    func japanese() {
        func decode(_ text: String) -> Charset.Decoded { Charset(label: "iso-2022-jp").decode(Array(text.utf8)) }
        // Row 13 (a circled one) and the rows of IBM's kanji, under a label that has neither.
        #expect(decode("\u{1B}$B-!\u{1B}(B 1").text == "① 1")
        #expect(decode("\u{1B}$B|b\u{1B}(B").text == "髙")
        #expect(decode("\u{1B}$@$\"\u{1B}(J~").text == "あ~")
        #expect(decode("\u{1B}(I12\u{1B}(B").text == "ｱｲ")
        #expect(decode("\u{1B}$(D0!\u{1B}(B").text == "丂")
        #expect(decode("\u{1B}$A0!\u{1B}(B").text == "啊")
        let broken = decode("ab\u{1B}$B$\"$")
        #expect(broken.text == "abあ\u{FFFD}")
        #expect(broken.firstFault == 7)
        // Unlabelled old mail.
        #expect(Charset.ascii.decode(Array("\u{1B}$B$\"\u{1B}(B".utf8)).text == "あ")
    }

    @Test("Big5 is read with Microsoft's additions or with Hong Kong's")
    func big5() {
        #expect(Charset(label: "big5").decode([0xA1, 0x45, 0xA1, 0xC3, 0xA3, 0xE1]).text == "‧￣€")
        #expect(Charset(label: "big5").decode([0x88, 0x62]).text == "Ê̄")
        #expect(Charset(label: "big5").decode([0xFA, 0x40]).firstFault == nil)
    }

    @Test("Byte orders are told by mark, else by where the zeros stand")
    func byteOrders() {
        #expect(Charset(label: "utf-16be").decode([0xFE, 0xFF, 0, 0x61]).text == "a")
        #expect(Charset(label: "utf-16le").decode([0xFE, 0xFF, 0, 0x61]).text == "a")
        #expect(Charset(label: "utf-16").decode([0x30, 0x42]).text == "あ")
        #expect(Charset(label: "utf-32").decode([0, 0, 0, 0x61]).text == "a")
        #expect(Charset(label: "utf-32").decode([0x61, 0, 0, 0]).text == "a")
        #expect(Charset(label: "utf-32").decode([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]).text == "a")
        #expect(Charset(label: "ucs-4").decode([0, 0, 0, 0x61, 0, 0, 0]).firstFault == 4)
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

/// iconv as it is.
private enum Iconv {
    /// The bytes in another charset, ended in its initial state; nil if they cannot be converted.
    static func convert(_ bytes: [UInt8], from source: String, to target: String) -> [UInt8]? {
        guard let handle = iconv_open(target, source), Int(bitPattern: handle) != -1 else { return nil }
        defer { iconv_close(handle) }
        var input = bytes.map(CChar.init(bitPattern:))
        var output = [CChar](repeating: 0, count: 1_000)
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var source = input.baseAddress
                var left = input.count
                var target = output.baseAddress
                var room = output.count
                // A count above zero tells of characters that were not written as they are.
                guard iconv(handle, &source, &left, &target, &room) == 0,
                    iconv(handle, nil, nil, &target, &room) == 0
                else { return nil }
                return output.count - room
            }
        }
        return written.map { output.prefix($0).map(UInt8.init(bitPattern:)) }
    }
}
