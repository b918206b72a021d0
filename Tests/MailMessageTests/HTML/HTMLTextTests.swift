import MailMessage
import Testing

@Suite("Text of HTML")
struct HTMLTextTests {
    @Test(
        "Text reads as a reader sees it",
        arguments: [
            ("plain", "plain"), ("<p>one</p><p>two</p>", "one\n\ntwo"), ("<div>one</div><div>two</div>", "one\ntwo"),
            ("a<br>b<br><br>c", "a\nb\n\nc"), ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
            ("a<br></div>b", "a\nb"), ("  a \n b\t c ", "a b c"),
            ("a<b>b</b> <i>c</i>", "ab c"), ("<b>a</b> b", "a b"),
            ("a&amp;b &lt;c&gt; &auml;&#228;&#xe4; &euro; &#128;", "a&b <c> äää € €"),
            ("&nbsp;a&nbsp;&nbsp;b&nbsp;", " a  b"), ("&ampx &copy 2 &unknown; &", "&x © 2 &unknown; &"),
            ("x<script>alert('<p>')</script>y<style>p{}</style>z", "xyz"),
            ("<title>no</title>yes", "yes"), ("a<!-- b -->c<!--[if mso]>d<![endif]-->e<![if !mso]>f<![endif]>", "acef"),
            ("<!---->a<!-->b", "ab"),
            ("<ul><li>one<li>two</ul>x", "- one\n- two\nx"),
            ("<ol start=3><li><p>one</p></li><li>two</li></ol>", "3. one\n\n4. two"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>", "a\tb\nc\td"),
            ("<table><tr><th>a</th><td></td><td>c</td></tr></table>", "a\t\tc"),
            ("<table><tr><td><p>a</p></td><td><div>b</div></td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
            ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
            ("<p style='margin:0'>a</p><p style='margin:0'>b</p>", "a\nb"),
            ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
            ("a < b > c", "a < b > c"), ("<a href=x>link</a>", "link"), ("a<p", "a"), ("<", "<"), ("</", "</"),
            ("<>", "<>"), ("", ""), ("<br><br>a<br><br>", "a"),
            ("so\u{AD}ft&shy;&#8203;\u{200B}x", "softx"), ("<td>a</td><td>b</td>", "ab"),
            ("<p>a<div>b</div></p>c", "a\n\nb\n\nc"), ("<b><div>a</b></div>b", "a\nb"),
            ("<div><table><tr><td>a</div>b</td></tr></table></div>", "ab"), ("<textarea> a\n b</textarea>", " a\n b"),
            ("<font color=red>a</font>", "a"),
            ("<a title=\"unclosed>a</a> b", "a b"), ("<div>a<hr>b</div>", "a\nb"),
            ("<select><option>a<option>b</select>", "a\nb"),
        ]
    )
    func text(html: String, text: String) {
        #expect(HTMLText(html).text == text)
    }

    @Test(
        "Quoted text is known as such",
        arguments: [
            ("new<blockquote>old</blockquote>", "new\n"),
            ("new<div class=\"gmail_quote\">On x wrote:<blockquote>old</blockquote></div>", "new\n"),
            ("<div>new</div><div class='x_gmail_quote'>old</div>", "new\n"),
            ("new<div id=divRplyFwdMsg>From: x</div><div>old</div>", "new\n"),
            ("<div>new<div id=\"x_appendonsend\"></div></div><div>old</div>", "new\n"),
            ("new<div class=moz-cite-prefix>On x</div><blockquote type=cite>old</blockquote>", "new\n"),
            ("new<div class=yahoo_quoted>old</div>", "new\n"),
            (
                "<p>new</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>From</p></div></div><p>old</p>",
                "new\n\n"
            ),
            ("new<blockquote style='margin:0 0 0 40px;border:none'>indented</blockquote>", "new\nindented"),
            ("<blockquote>old</blockquote>new", "\nnew"),
            ("<blockquote>a<blockquote>b</blockquote>c</blockquote>new", "\nnew"), ("new<blockquote>unclosed", "new\n"),
            ("<blockquote></blockquote>new", "new"),
        ]
    )
    func quotes(html: String, unquoted: String) {
        #expect(HTMLText(html).unquoted == unquoted)
    }

    @Test(
        "Hidden text is left out and reported",
        arguments: [
            "<p hidden>secret</p>", "<div style='display:none'>secret</div>",
            "<div style=\"DISPLAY : none !important\"><p>secret</p></div>", "<span style='font-size:0px'>secret</span>",
            "<span style='visibility:hidden'>secret</span>", "<font color=white>secret</font>",
            "<td bgcolor='#fff' style='color:#FFFFFF'>secret</td>",
            "<div style='max-height:0;overflow:hidden'>secret</div>", "<div style='opacity:0'>secret</div>",
            "<div style='mso-hide:all'>secret</div>",
            "<div style='background:black;color:rgb(0,0,0)'>secret</div>", "<template>secret</template>",
        ]
    )
    func hidden(html: String) {
        let text = HTMLText("a" + html + "</div></span></font></p></template>b")
        #expect(!text.text.contains("secret"))
        #expect(text.hidden.map(\.text).first == "secret")
        #expect(text.text.contains("a") && text.text.contains("b"))
    }

    @Test(
        "What is set right again inside is not hidden",
        arguments: [
            "<td style='font-size:0'><div style='font-size:14px'>seen</div></td>",
            "<div style='visibility:hidden'><b style='visibility:visible'>seen</b></div>",
            "<td bgcolor=black><font color=white>seen</font></td>",
            "<td style='background:url(x)'><font color=white>seen</font></td>",
        ]
    )
    func shown(html: String) {
        #expect(HTMLText(html).text == "seen")
        #expect(HTMLText(html).hidden.isEmpty)
    }

    @Test("Links keep text and target")
    func links() {
        let text = HTMLText("<p>see <a href=\" mailto:a@b.example?subject=x&amp;body=y \"> here </a> now</p>")
        #expect(text.text == "see here now")
        #expect(text.links.map(\.target) == ["mailto:a@b.example?subject=x&body=y"])
        #expect(text.links.map(\.range) == [4..<8])
    }

    @Test("Text knows where it came from")
    func origins() {
        let html = "<p>one</p><!-- x --><p>two &amp; three</p>"
        let text = HTMLText(html)
        let offset = Array(text.text.utf8).firstIndex(of: UInt8(ascii: "t")) ?? -1
        #expect(Array(html.utf8)[text.sourceOffset(of: offset)...].starts(with: "two".utf8))
        #expect(Array(html.utf8)[text.sourceOffset(of: 0)...].starts(with: "one".utf8))
    }

    @Test("Nesting, unclosed quotes and endless tags cost no more than their length")
    func hostile() {
        _ = HTMLText(String(repeating: "<div>", count: 100_000) + "x")
        _ = HTMLText(
            String(repeating: "<blockquote><table><tr><td>", count: 20_000) + "x"
                + String(repeating: "</td></b></i>", count: 20_000)
        )
        _ = HTMLText(String(repeating: "<a title=\"", count: 50_000))
        _ = HTMLText(String(repeating: "<!--", count: 100_000))
        _ = HTMLText(String(repeating: "&", count: 300_000))
        _ = HTMLText(String(repeating: "<i>", count: 50_000) + String(repeating: "</b></p>", count: 50_000))
        #expect(HTMLText(String(repeating: "<script>", count: 50_000)).text.isEmpty)
        #expect(HTMLText(String(repeating: "<b>", count: 10_000) + "x").text == "x")
    }

    @Test("A document's own charset counts where its part names none")
    func declaredCharset() {
        func text(_ header: String) -> String {
            let body = Array("<meta charset=\"windows-1251\"><p>".utf8) + [0xE4]
            return Message(bytes: Array("Content-Type: text/html\(header)\n\n".utf8) + body).root.htmlText().text
        }
        #expect(text("") == "д")
        #expect(text("; charset=iso-8859-1") == "ä")
    }
}
