import MailMessage
import Testing

@Suite("RTF as text, and the HTML in it ([MS-OXRTFEX])")
struct RichTextTests {
    private func read(_ document: String) -> RichText { RichText(parsing: Array(document.utf8)) }

    @Test("Paragraphs, tabs and cells become lines and tabs; fonts, colours, pictures and notes are left out")
    func text() {
        let rich = read(
            "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1 Courier New;}}{\\colortbl;\\red0\\green0\\blue0;}\r\n"
                + "{\\*\\generator Riched20 10.0;}{\\info{\\author Nobody}}\\pard\\f0\\fs20 Received,\\par\r\n\\b thanks\\b0 .\\line"
                + "{\\pict\\wmetafile8 0102030405}\\trowd Code\\cell 8F3E\\cell\\row}"
        )
        #expect(rich.origin == .rtf)
        #expect(rich.text == "Received,\nthanks.\nCode\t8F3E\t\n")
        #expect(rich.html == nil)
        #expect(rich.isSound)
    }

    @Test("Hidden text is not shown; a field shows its result")
    func hidden() {
        let rich = read(
            "{\\rtf1 a{\\v secret}b\\v secret\\v0 c {\\field{\\*\\fldinst HYPERLINK \"http://x.example\"}{\\fldrslt there}}\\plain}"
        )
        #expect(rich.text == "abc there")
    }

    @Test("Plain text comes back as it was")
    func fromText() {
        let rich = read(
            "{\\rtf1\\ansi\\fromtext \\deff0{\\fonttbl{\\f0 Courier;}}\\uc1\\pard\\f0 Hello \\{you\\}\\par\n\\tab C:\\\\x\\par\n}"
        )
        #expect(rich.origin == .text)
        #expect(rich.text == "Hello {you}\n\tC:\\x\n")
    }

    @Test("HTML comes back as it was")
    func fromHTML() {
        let rich = read(
            "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\colortbl;}\n"
                + "{\\*\\htmltag64}\\uc1\\pard\\plain\\deftab360 \\f0\\fs24 {\\*\\htmltag19 <html>}{\\*\\htmltag50 <body>}"
                + "{\\*\\htmltag64 <p class=\"x\">}\\htmlrtf {\\htmlrtf0 Not ours\\htmlrtf\\par}\\htmlrtf0\n"
                + "{\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 b{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 "
                + "{\\*\\mhtmltag84 <img src=\"cid:x\">}{\\*\\htmltag84 <img src=\"x.png\">}"
                + "{\\*\\htmltag0 \\par}{\\*\\htmltag72 </p>}{\\*\\htmltag58 </body>}{\\*\\htmltag27 </html>}}"
        )
        #expect(rich.origin == .html)
        #expect(
            rich.html
                == "<html><body><p class=\"x\">Not ours&lt;b&nbsp;<img src=\"x.png\">\n</p></body></html>"
        )
        #expect(rich.text.hasPrefix("Not ours<b"))
    }

    @Test("Bytes are read in the font's charset, in tags in the document's")
    func charsets() {
        let fonts =
            "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset128 Gothic;}{\\f3\\fcharset1 X;}}"
        #expect(read("{\\rtf1\\ansi\\ansicpg1250\\deff0\(fonts)\\'e9 \\f1\\'e9\\f3\\'e8\\plain\\'e9}").text == "é йčé")
        #expect(read("{\\rtf1\\ansi\\deff0\(fonts)\\f2\\'8e\\'f3\\'97\\'cc}").text == "受領")
        // The second byte of a pair may be a letter, which stands as itself.
        #expect(read("{\\rtf1\\ansi\\deff0\(fonts)\\f2\\'83A\\'83\\'41b}").text == "アアb")
        #expect(read("{\\rtf1\\ansi\\deff0\(fonts)\\f2\\'8e\\par x}").text == "\u{FFFD}\nx")
        #expect(read("{\\rtf1\\ansi\\ansicpg65001\\'c3\\'a9}").text == "é")
        #expect(read("{\\rtf1\\mac\\'8e}").text == "é")
        let html = read("{\\rtf1\\ansi\\ansicpg1251\\fromhtml1\\deff0\(fonts){\\*\\htmltag64 \\'e9}\\'e9}")
        #expect(html.html == "йé")
    }

    @Test("Unicode characters leave out as many others as \\uc says")
    func unicode() {
        #expect(read("{\\rtf1 \\u8364?x\\uc0\\u8364 y{\\uc2\\u8364ab}\\u8364 z}").text == "€x€y€€z")
        #expect(read("{\\rtf1 \\u8217\\'92s}").text == "’s")
        #expect(read("{\\rtf1 \\u-10187?\\u-8882?}").text == "\u{1D54E}")
        #expect(read("{\\rtf1 \\u-10187?x\\u-8882?}").text == "\u{FFFD}x\u{FFFD}")
        #expect(read("{\\rtf1 a\\u8364{}b}").text == "a€b")
        #expect(read("{\\rtf1 a\\u8364\\par b}").text == "a€\nb")
    }

    @Test("Dashes, quotes and blanks have words of their own")
    func words() {
        #expect(
            read("{\\rtf1 \\lquote a\\rquote  \\ldblquote b\\rdblquote\\endash\\emdash\\bullet\\~\\_}").text
                == "‘a’ “b”–—•\u{A0}\u{2011}"
        )
    }

    @Test("Binary data is stepped over")
    func binary() {
        #expect(read("{\\rtf1 a{\\*\\x\\bin5 }}}}}}b\\bin3 {{{c}").text == "abc")
        #expect(read("{\\rtf1 a\\bin99999999999 b}").text == "a")
        #expect(read("{\\rtf1 a\\bin-5 b}").text == "ab")
    }

    @Test("What is no RTF gives nothing; what is cut off gives its beginning")
    func unsound() {
        #expect(read("").text.isEmpty)
        #expect(!read("").isSound)
        #expect(!read("hello").isSound)
        let whole = "{\\rtf1\\ansi {\\b Received} by \\u8364?\\'e9 us\\par}"
        #expect(read(whole).isSound)
        for count in 0..<whole.utf8.count {
            let rich = RichText(parsing: Array(whole.utf8.prefix(count)))
            #expect(!rich.isSound)
            #expect("Received by €é us\n".hasPrefix(rich.text) || rich.text.hasSuffix("\\") || count < 40)
        }
        #expect(read("{\\rtf1 a}} trailing {").text == "a")
    }

    @Test("Groups may be nested as deep as they like")
    func deep() {
        let depth = 20_000
        let open = String(repeating: "{\\b ", count: depth)
        let rich = read("{\\rtf1 \(open)x\(String(repeating: "}", count: depth))y}")
        #expect(rich.text == "xy")
        #expect(rich.isSound)
        // Beyond the limit a destination cannot be told from its group: it stays what it was until the groups are closed.
        #expect(read("{\\rtf1 \(open){\\*\\x hidden}\(String(repeating: "}", count: depth))y}").text == "y")
    }

    @Test("Charsets that change with every character take no more time")
    func flicker() {
        let fonts = "{\\fonttbl{\\f1\\fcharset204 x;}{\\f2\\fcharset128 y;}}"
        let text = String(repeating: "\\f1\\'e9\\f2\\'8e\\'f3", count: 20_000)
        #expect(read("{\\rtf1\(fonts)\(text)}").text.unicodeScalars.count == 40_000)
    }
}
