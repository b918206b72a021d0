import MailGenerator
import MailMessage
import Testing

@Suite("Entities and broken markup of HTML")
struct HTMLBrokenMarkupTests {
    @Test(
        "Character references read as the standard has it",
        arguments: [
            ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&AMP;&copy&reg", "&©®"), ("&notit; &notin; &not", "¬it; ∉ ¬"),
            ("&NotEqualTilde;", "≂̸"), ("&CounterClockwiseContourIntegral;", "∳"), ("&fjlig;", "fj"),
            ("&zwj;a&rlm;", "a\u{200F}"),
            ("&#65;&#x41;&#X41&#0065 ", "AAAA"), ("&#128;&#x9F;&#150;", "€Ÿ–"),
            ("&#0;&#xD800;&#x110000;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#99999999999999999999;", "\u{FFFD}"), ("&#;&#x;&#xg;&;& &", "&#;&#x;&#xg;&;& &"),
            ("&Nbsp;&nosuch;", "&Nbsp;&nosuch;"),
            ("a&nbsp;&nbsp;b", "a  b"), ("a&#32;&#32;b", "a b"), ("a&NewLine;b", "a b"),
            ("<pre>a&#10;b&Tab;&#32;c</pre>", "a\nb\t c"),
        ]
    )
    func references(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test("In an attribute a name without semicolon does not count before a letter or an equals sign")
    func attributeReferences() {
        let html = HTMLText("<a href='?a=1&copy=2&amp;b&lt;&region=3&reg'>x</a>")
        #expect(html.links.map(\.target) == ["?a=1&copy=2&b<&region=3®"])
    }

    @Test(
        "Invisible characters go, joiners and marks of direction stay where they matter",
        arguments: [
            ("con\u{AD}firm\u{200B}ed\u{2060}\u{FEFF}", "confirmed"), ("\u{202E}abc\u{202C}", "\u{202E}abc\u{202C}"),
            ("👨\u{200D}👩", "👨\u{200D}👩"), ("a \u{200C}\u{200D} \u{34F}b", "a b"), ("a\u{0}b", "ab"),
            ("می\u{200C}خ", "می\u{200C}خ"),
            ("é„“€ —\u{2009}x", "é„“€ —\u{2009}x"),
        ]
    )
    func characters(html: String, text: String) {
        #expect(HTMLText(html).text.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test(
        "Broken markup is read as browsers read it",
        arguments: [
            ("a<!-- b --!>c<!--->d<!-- -- > -->e", "acde"), ("a<!b>c<?d>e</ f>g</>h", "acegh"), ("a<!-- b", "a"),
            ("<div title='a>b' class=\"c\">d", "d"), ("<div a='b\"c' d=e/f>g", "g"), ("<div/>a</div>b", "a\nb"),
            ("<DIV CLASS=x>a</Div>b", "a\nb"), ("a<br/>b</br>c", "a\nb\nc"), ("a < b, c<3 <- d", "a < b, c<3 <- d"),
            ("<p>a<p>b", "a\n\nb"), ("a</p>b", "a\n\nb"), ("<b>a<i>b</b>c</i>d", "abcd"), ("<h1>a</h2>b", "a\n\nb"),
            ("<html><body>a</body></html>b", "a\nb"), ("<body>a<body>b<html>c", "a\nb\nc"), ("<div<p>a", "a"),
            ("<a href=x>a<a href=y>b</a>", "ab"), ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n- b\n- c"),
            ("<script>a</scriptx></script >b", "b"), ("<script><!--<script></script>--></script>a", "a"),
            ("<style>a</style", ""), ("<title>a", ""), ("<![CDATA[a]]>b", "b"), ("<![if mso]>a<![endif]>b", "ab"),
            ("<!--[if !mso]><!-->a<!--<![endif]-->b", "ab"), ("<!--[if gte mso 9]><xml>a</xml><![endif]-->b", "b"),
            ("<a title='x>a</a> b", "a b"), ("<img alt=\"a<b>c", "a<bc"), ("\u{FEFF}<p>a", "a"),
            ("<p>a\r\nb\rc", "a b c"),
            ("<p hidden><span><div>a</div>", "a"), ("<form>a<form>b</form><div>c</div></form>", "ab\nc"),
        ]
    )
    func broken(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test(
        "Hostile documents come through",
        arguments: [
            "<div>", "<blockquote>x", "<table><tr><td>", "<ul><li>", "<a title=\"", "<!--", "<!", "&", "&#", "&am",
            "<i></b></p>",
            "<script>", "<p><a href=x><b>", "<svg><title>", "<style>.a{", "<style>@media{", "<b style='",
            "<x class='a ", "<", "</",
            "<div class=gmail_quote>", "<div hidden>x", "<form></form>", "<select><option>", "<textarea>",
            "<b style=\"color:rgb(\">",
            "&nbsp;<a href=x>", "<hr tabindex=-1>", "<svg><![CDATA[", "<xml>", "<p><font color=red><div>x",
        ]
    )
    func hostile(piece: String) {
        let html = HTMLText(String(repeating: piece, count: 3_000))
        #expect(html.sourceMap.count == html.text.utf8.count)
        expectSound(html, length: piece.utf8.count * 3_000)
    }

    @Test("However deep the nesting, the text in it is read")
    func nesting() {
        let html = HTMLText(String(repeating: "<b>", count: 100_000) + "<div>end</div>")
        #expect(html.text == "end")
        #expect(html.limits == [.depth])
    }

    @Test("Every range lies in its text and its source, whatever the document", arguments: 0..<200)
    func soundness(seed: Int) {
        let pieces = [
            "<div>", "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<li>", "</ul>",
            "<blockquote>",
            "</blockquote>", "<a href=x>", "</a>", "<br>", "<b hidden>", "</b>", "<div class=gmail_quote>", "&nbsp;",
            "&amp;", " ",
            "\n", "text", "größe", "\u{200B}", "<img alt=y>", "<pre>", "</pre>", "<q>", "</q>",
            "<div id=divRplyFwdMsg>", "<!-- -->",
            "<span style='color:#fff'>", "</span>", "<ol>", "<svg>", "</svg>", "<hr>", "&NotEqualTilde;", "<form>",
            "</form>",
        ]
        var generator = SeededGenerator(seed: UInt64(seed))
        var source = ""
        for _ in 0..<60 { source += pieces.randomElement(using: &generator) ?? "" }
        let html = HTMLText(source)
        #expect(html.sourceMap.count == html.text.utf8.count)
        expectSound(html, length: source.utf8.count)
        // What stands in the source as it is stands there.
        let bytes = Array(source.utf8)
        let text = Array(html.text.utf8)
        for run in html.sourceMap.runs where run.isVerbatim {
            #expect(text[run.target].map { $0 == 0x0A ? 0x20 : $0 } == bytes[run.source].map { $0 == 0x0A ? 0x20 : $0 })
        }
    }

    private func expectSound(_ html: HTMLText, length: Int) {
        let end = html.text.utf8.count
        #expect(
            html.quotes.allSatisfy { !$0.range.isEmpty && $0.range.upperBound <= end && $0.source.upperBound <= length }
        )
        #expect(html.links.allSatisfy { $0.range.upperBound <= end && $0.source.upperBound <= length })
        #expect(html.images.allSatisfy { $0.range.upperBound <= end && $0.source.upperBound <= length })
        #expect(html.hidden.allSatisfy { $0.offset <= end && $0.source.upperBound <= length && !$0.text.isEmpty })
        #expect(html.sourceRange(of: 0..<end).upperBound <= length)
    }

    @Test("Text leads back to its place in the HTML")
    func sources() {
        let source = "<p>one</p><!-- x --><p>two &amp;  three\n four</p><ul><li>five"
        let html = HTMLText(source)
        let bytes = Array(source.utf8)
        func origin(_ part: String) -> String {
            let text = Array(html.text.utf8)
            let wanted = Array(part.utf8)
            let start = text.indices.first { text[$0...].starts(with: wanted) } ?? 0
            return String(decoding: bytes[html.sourceRange(of: start..<(start + wanted.count))], as: UTF8.self)
        }
        #expect(origin("one") == "one")
        #expect(origin("two") == "two")
        #expect(origin("&") == "&amp;")
        #expect(origin("& three four") == "&amp;  three\n four")
        #expect(origin("five") == "five")
        #expect(origin("- five") == "<li>five")
    }
}
