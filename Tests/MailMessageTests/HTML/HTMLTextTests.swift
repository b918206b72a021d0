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

    @Test("Links keep text and target")
    func links() {
        let text = HTMLText("<p>see <a href=\" mailto:a@b.example?subject=x&amp;body=y \"> here </a> now</p>")
        #expect(text.text == "see here now")
        #expect(text.links.map(\.target) == ["mailto:a@b.example?subject=x&body=y"])
        #expect(text.links.map(\.range) == [4..<8])
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
