import MailMessage
import Testing

@Suite("Hidden text of HTML")
struct HTMLHiddenTextTests {
    @Test(
        "Hidden text is left out and reported with its reason",
        arguments: [
            ("<p hidden>secret</p>", HTMLText.HidingReason.hidden),
            ("<div style='display:none'>secret</div>", .display),
            ("<div style=\"DISPLAY : none !important\"><p>secret</p></div>", .display),
            ("<div style=\"dis/**/play:block;d\\69splay:none\">secret</div>", .display),
            ("<div style=\"color:red;display&#58;none\">secret</div>", .display),
            ("<span style='font-size:0px'>secret</span>", .fontSize),
            ("<b style='font-size:1px'>secret</b>", .fontSize),
            ("<span style='font:0/0 a'>secret</span>", .fontSize),
            ("<b style='font:bold .05em x'>secret</b>", .fontSize),
            ("<div style='font-size:0'><b style='font-size:1em'>secret</b></div>", .fontSize),
            ("<span style='visibility:hidden'>secret</span>", .visibility),
            ("<div style='opacity:0'>secret</div>", .opacity),
            ("<font color=white>secret</font>", .color), ("<font color=FFFFFF>secret</font>", .color),
            ("<span style='color:#fefefe'>secret</span>", .color), ("<b style='color:transparent'>secret</b>", .color),
            ("<span style='color:rgba(0,0,0,0)'>secret</span>", .color),
            ("<b style='color:#ff000000'>secret</b>", .color),
            ("<b style='color:hsl(0,0%,100%)'>secret</b>", .color),
            ("<b style='color:rgb(100% 100% 100%)'>secret</b>", .color),
            ("<td bgcolor='#fff' style='color:#FFFFFF'>secret</td>", .color),
            ("<table bgcolor=navy><tr><td><font color='#000080'>secret</font></td></tr></table>", .color),
            ("<div style='background:black;color:rgb(0,0,0)'>secret</div>", .color),
            ("<div style='background:#123 none repeat;'><b style='color:#112233'>secret</b></div>", .color),
            ("<div style='max-height:0;overflow:hidden'>secret</div>", .size),
            ("<div style='width:0px;overflow:hidden'>secret</div>", .size),
            ("<div style='text-indent:-9999px'>secret</div>", .offScreen),
            ("<div style='position:absolute;left:-9999px'>secret</div>", .offScreen),
            ("<div style='position:absolute;clip:rect(0 0 0 0)'>secret</div>", .clip),
            ("<div style='mso-hide:all'>secret</div>", .wordHide), ("<template>secret</template>", .element),
            ("<datalist><option>secret</datalist>", .element), ("<dialog>secret</dialog>", .element),
        ]
    )
    func hidden(html: String, reason: HTMLText.HidingReason) {
        let source = "a" + html + "</div></span></font></p></template>b"
        let text = HTMLText(source)
        #expect(!text.text.contains("secret"))
        #expect(text.hidden.map(\.text) == ["secret"])
        #expect(text.hidden.map(\.reason) == [reason])
        #expect(text.text.hasPrefix("a") && text.text.hasSuffix("b"))
        for piece in text.hidden {
            #expect(String(decoding: Array(source.utf8)[piece.source], as: UTF8.self) == "secret")
        }
    }

    @Test(
        "What is set right again, or hides nothing, is shown",
        arguments: [
            "<td style='font-size:0'><div style='font-size:14px'>seen</div></td>",
            "<div style='visibility:hidden'><b style='visibility:visible'>seen</b></div>",
            "<td bgcolor=black><font color=white>seen</font></td>", "<div aria-hidden=true>seen</div>",
            "<td style='background:url(x)'><font color=white>seen</font></td>",
            "<p hidden style='display:block'>seen</p>",
            "<td background=x.png bgcolor=white><font color=white>seen</font></td>", "<div style='height:0'>seen</div>",
            "<div style='background:linear-gradient(red,blue)'><b style='color:#fff'>seen</b></div>",
            "<div style='color:#fff'><a href=x>seen</a></div>", "<div style='overflow:hidden;width:100%'>seen</div>",
            "<div style='display:none;display:block'>seen</div>", "<div style='left:-9999px'>seen</div>",
            "<div style='background:var(--x);color:white'>seen</div>", "<noscript>seen</noscript>",
            "<dialog open>seen</dialog>",
            "<p style=\"font-family:'display:none;'\">seen</p>", "<span style='opacity:.5;font-size:80%'>seen</span>",
            "<b style='color:#ffffff;background-color:rgba(0,0,0,.9)'>seen</b>",
            "<details><summary>seen</summary></details>",
        ]
    )
    func shown(html: String) {
        #expect(HTMLText(html).text == "seen")
        #expect(HTMLText(html).hidden.isEmpty)
    }

    @Test(
        "Style sheets hide by tag, class, identifier and ancestors",
        arguments: [
            ".x{display:none}", "p{display:none}", "#i{display:none}", "p.x{display:none}", ".y, .x {display:none}",
            "div p{display:none}", ".o>.x{display:none!important}", "body .o p#i.x{display:none}", "*.x{display:none}",
            "@media screen{.x{display:none}}", "@media only screen{@media all{.x{display:none}}}",
            "[class=x]{display:none}",
            "<!-- .x{display:none} -->", "/* } */.x{/*;*/display:none}", "@import url(x);.x{display:none}",
            ".X{DISPLAY:NONE}",
            "@font-face{src:url('}')}.x{display:none}", ".x{display:block!important;display:none!important}",
            ".x{display:none}div{display:block}",
            "@charset \"x\";@media print{.x{display:block!important}}.x{display:none}",
            ".x{display:none;", ".x.x{display:none}.x{display:block}", ".o .x{color:#fff}", "p\\{,.x{display:none}",
        ]
    )
    func sheets(css: String) {
        let html = HTMLText("a<style>\(css)</style><div class=o><p id=i class='x z'>secret</p></div>b")
        #expect(!html.text.contains("secret"))
        #expect(html.hidden.map(\.text).contains("secret"))
    }

    @Test(
        "Rules for others, other media and other states hide nothing",
        arguments: [
            "@media print{.x{display:none}}", "@media (max-width:600px){.x{display:none}}", ".x:hover{display:none}",
            "@media only screen and (max-width:480px){.x{display:none!important}}", ".x .z{display:none}",
            ".x{display:none}#i{display:block}", ".x{display:none!important}.z{display:block!important}",
            "div.x{display:none}",
            "p>p{display:none}", "@media not screen{.x{display:none}}", "u + .x{display:none}",
            ".x::before{display:none}",
            "div{background:#000}.x{color:#fff}", ".x{color:#fff}.o:not(.q){background:#000}", ".o{.x{display:none}}",
            "@supports (x:y){.x{display:none}}", ".x{display:none}p.x{display:block}", ".xx,.x-{display:none}",
        ]
    )
    func otherRules(css: String) {
        let html = HTMLText("<style>\(css)</style><div class=o><p id=i class='x z'>seen</p></div>")
        #expect(html.text == "seen")
        #expect(html.hidden.isEmpty)
    }

    @Test("A sheet counts wherever it stands, but not for print and not in a comment")
    func placesOfSheets() {
        #expect(HTMLText("<p class=x>secret</p>seen<style>.x{display:none}</style>").text == "seen")
        #expect(HTMLText("<style media=print>.x{display:none}</style><p class=x>seen</p>").text == "seen")
        #expect(HTMLText("<!--<style>.x{display:none}</style>--><p class=x>seen</p>").text == "seen")
        #expect(HTMLText("<style>.x{display:none}</style><p class=x style='display:block'>seen</p>").text == "seen")
        #expect(
            HTMLText("<style>.x{display:none!important}</style><p class=x style='display:block'>no</p>").text.isEmpty
        )
    }

    @Test("A preheader is one piece, with the place where it would stand")
    func preheader() {
        let html = """
            <body><div style="display:none;font-size:1px;max-height:0;overflow:hidden;mso-hide:all">Your <b>bill</b>\
            &nbsp;is here<br>now &zwnj;&nbsp;&#847; &shy;</div><p>Hello</p><span style="display:none">tail</span>
            """
        let text = HTMLText(html)
        #expect(text.text == "Hello")
        #expect(text.hidden.map(\.text) == ["Your bill is here now", "tail"])
        #expect(text.hidden.map(\.offset) == [0, 5])
    }

    @Test("Blanks hidden by colour part words, those of no size do not")
    func hiddenBlanks() {
        #expect(HTMLText("one<font color=white> x </font>two").text == "one two")
        #expect(HTMLText("fi<span style='font-size:0'>le </span>sh").text == "fish")
    }

    @Test("Of hidden text only so much is reported")
    func limits() {
        let many = HTMLText(String(repeating: "<p hidden>x</p>", count: 300) + "end")
        #expect(many.hidden.count == 200)
        #expect(many.limits == [.hidden])
        #expect(many.text == "end")
        let long = HTMLText("<p hidden>" + String(repeating: "ä", count: 2_000) + "</p>end")
        #expect(long.hidden.map(\.text) == [String(repeating: "ä", count: 500)])
        #expect(long.text == "end")
    }
}
