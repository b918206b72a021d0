import MailMessage
import Testing

@Suite("Tables, lists and other structure of HTML")
struct HTMLStructureTests {
    @Test(
        "Tables keep rows and cells",
        arguments: [
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a\tb\nc\td"),
            ("<table><tbody><tr><td>a<td>b<tbody><tr><td>c</table>x", "a\tb\nc\nx"),
            ("<table><caption>t</caption><thead><tr><th>a</th></tr></thead><tr><td>b</td></tr></table>", "t\na\nb"),
            ("<table><tr><td>a</td><td></td></tr></table><p>b</p>", "a\n\nb"),
            ("<table><tr><td>a</td></tr><tr><td></td></tr></table>b", "a\nb"),
            ("<table><tr><td></td><td>a</td></tr></table>", "\ta"),
            ("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>", "a\nb\tc\td"),
            ("<table><tr><td><table><tr><td>a</td></tr></table></td></tr><tr><td>b</td></tr></table>", "a\nb"),
            ("<table><tr><td><div>a</div><div>b</div></td><td><p>c</p></td></tr></table>", "a\nb\tc"),
            ("<table><tr><td>a</td><td style='display:none'>b</td><td>c</td></tr></table>", "a\tc"),
            ("<table><tr><td>a</div></p></td><td>b</td></tr></table>", "a\tb"), ("<table><td>a<td>b</table>", "a\tb"),
            ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\tc"),
            ("<table><tr><td>&nbsp;</td><td>a</td></tr></table>", "\ta"),
        ]
    )
    func tables(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test(
        "Lists keep their marks",
        arguments: [
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("<ol><li>a<li>b<li value=7>c<li>d</ol>", "1. a\n2. b\n7. c\n8. d"),
            ("<ol type=a start=25><li>a<li>b<li>c</ol>", "y. a\nz. b\naa. c"),
            ("<ol type=I><li>a<li>b</ol>", "I. a\nII. b"),
            ("<ul><li>a<ol><li>b<li>c</ol><li>d</ul>", "- a\n1. b\n2. c\n- d"),
            ("<ul style='list-style:none'><li>a</ul>", "a"),
            ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd"), ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\nb"),
            ("<ul><li></li><li>b</li></ul>", "-\n- b"), ("<ul><li style='display:none'>a</li><li>b</li></ul>", "- b"),
            (
                "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span>"
                    + "</span><![endif]>one<o:p></o:p></p>", "1. one"
            ),
        ]
    )
    func lists(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test(
        "Lines, pictures, fields and drawings read as they show",
        arguments: [
            ("<pre>\na\n  b\n</pre>c", "a\n  b\n\nc"), ("<div style='white-space:pre-line'>a  b\n c</div>", "a b\nc"),
            ("a<span style='display:block'>b</span>c", "a\nb\nc"),
            ("<div>a<div style='display:inline'>b</div>c</div>", "abc"),
            ("<q>a</q>", "“a”"), ("<img alt='a\u{0}b'>", "a\u{FFFD}b"), ("a<wbr>b<sub>2</sub>", "ab2"),
            ("<h1>a</h1>b", "a\n\nb"),
            ("<address>a</address>b", "a\nb"),
            ("a <img alt=\"😀\"> b<img alt='' src=x><img src=y>", "a 😀 b"), ("<img alt=x width=1 height=1>a", "a"),
            ("<input type=submit value='Send it'><input type=hidden value=x>", "Send it"),
            ("<button>a</button>b", "ab"),
            ("<select><option>a<optgroup label=x><option>b</select>c", "a\nb\nc"), ("<label>a</label>: b", "a: b"),
            ("a<svg><title>no</title><style>no</style><text>b</text></svg>c", "abc"), ("a<svg/>b<p>c", "ab\n\nc"),
            ("<svg><![CDATA[a<b]]></svg>c", "a<bc"), ("<svg><g><p>a</svg>b", "ab"), ("<math><mi>x</mi></math>", "x"),
            ("<svg><foreignObject><p>a</p></foreignObject></svg>", "a"), ("a<iframe><p>no</iframe>b", "ab"),
            ("a<xml><x>no</x></xml>b", "ab"), ("a<xml>b", "ab"), ("a<object><p>b</p></object>", "a\n\nb"),
            ("<textarea>&amp;<b></textarea>", "&<b>"), ("<xmp>&amp;<b></xmp>", "&amp;<b>"),
            ("a<plaintext>b</plaintext>", "a\nb</plaintext>"),
        ]
    )
    func shows(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test("Title, base, links and pictures are known")
    func marks() {
        let source = """
            <title> A\n&amp; B </title><base href="https://b.example/"><p>See <a href=x><img alt=Logo src="l.png"></a> and \
            <a name=y>no</a><a href=" z "></a></p>
            """
        let html = HTMLText(source)
        let bytes = Array(source.utf8)
        #expect(html.title == "A & B")
        #expect(html.base == "https://b.example/")
        #expect(html.text == "See Logo and no")
        #expect(html.links.map(\.target) == ["x", "z"])
        #expect(html.links.map(\.range) == [4..<8, 15..<15])
        #expect(html.links.map { String(decoding: bytes[$0.source], as: UTF8.self) }.last == "<a href=\" z \"></a>")
        #expect(html.images.map(\.address) == ["l.png"])
        #expect(html.images.map(\.range) == [4..<8])
        #expect(String(decoding: bytes[html.images[0].source], as: UTF8.self) == "<img alt=Logo src=\"l.png\">")
    }

    @Test("A link that goes on after a paragraph is two links")
    func linkOverParagraphs() {
        let html = HTMLText("<p><a href=x>one<div>two</a></div>three")
        #expect(html.text == "one\n\ntwo\nthree")
        #expect(html.links.map(\.range) == [0..<3, 5..<8])
        #expect(html.links.map(\.target) == ["x", "x"])
    }
}
