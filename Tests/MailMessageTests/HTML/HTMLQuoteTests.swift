import MailMessage
import Testing

@Suite("Quotes in HTML, client by client")
struct HTMLQuoteTests {
    /// What a mail program writes around an answer: the HTML, and the ranges that must come out, `kind: text`.
    struct Sample: CustomTestStringConvertible, Sendable {
        let client: String
        let html: String
        let unquoted: String
        let quotes: [String]
        var testDescription: String { client }
    }

    static let samples = [
        Sample(
            client: "Gmail",
            html: """
                <div dir="ltr">Thanks, done.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" \
                class="gmail_attr">On Mon, 5 Oct 2026 at 10:00, A &lt;<a href="mailto:a@b.example">a@b.example</a>&gt; \
                wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid \
                rgb(204,204,204);padding-left:1ex"><div>Please confirm.</div></blockquote></div>
                """,
            unquoted: "Thanks, done.\n\n",
            quotes: ["attribution: On Mon, 5 Oct 2026 at 10:00, A <a@b.example> wrote:", "quote: Please confirm."]
        ),
        Sample(
            client: "Gmail, answered between and below",
            html: """
                <div class="gmail_quote"><div class="gmail_attr">On Monday A wrote:<br></div><blockquote \
                class="gmail_quote"><div>First?</div></blockquote><div>Yes.</div><blockquote class="gmail_quote"><div>\
                Second?</div></blockquote><div>No.</div></div>
                """,
            unquoted: "\nYes.\n\nNo.",
            quotes: ["attribution: On Monday A wrote:", "quote: First?", "quote: Second?"]
        ),
        Sample(
            client: "Gmail, older",
            html: """
                <div>New.</div><div class="gmail_extra"><div class="gmail_quote">2015-01-01 10:00 GMT A &lt;a@b.example\
                &gt;:<br><blockquote class="gmail_quote">Old.</blockquote></div><br></div>
                """,
            unquoted: "New.\n",
            quotes: ["attribution: 2015-01-01 10:00 GMT A <a@b.example>:", "quote: Old."]
        ),
        Sample(
            client: "Gmail, forwarded",
            html: """
                <div>See below.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message \
                ---------<br>From: A<br></div><br><br>Old one.<blockquote class="gmail_quote">Older.</blockquote>Old two.\
                </div>
                """,
            unquoted: "See below.\n",
            quotes: [
                "quote: Older.",
                "quote: ---------- Forwarded message ---------\nFrom: A\n\n\nOld one.\nOlder.\nOld two.",
            ]
        ),
        Sample(
            client: "Outlook for Windows",
            html: """
                <div class=WordSection1><p class=MsoNormal>New.<o:p></o:p></p><div><div style='border:none;border-top:solid \
                #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Von:</b> A <br><b>Gesendet:</b> heute\
                <o:p></o:p></p></div></div><p class=MsoNormal>Old.</p></div>
                """,
            unquoted: "New.\n",
            quotes: ["reply-header: Von: A\nGesendet: heute\nOld."]
        ),
        Sample(
            client: "Outlook 2010, with a blue line",
            html: """
                <p class=MsoNormal>New.</p><div style='border:none;border-left:solid blue 1.5pt;padding:0in 0in 0in 4.0pt'>\
                <div><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal>\
                <b>From:</b> A</p></div></div><p class=MsoNormal>Old.</p></div><p class=MsoNormal>Newer.</p>
                """,
            unquoted: "New.\n\nNewer.",
            quotes: ["quote: From: A\nOld."]
        ),
        Sample(
            client: "Outlook for Windows, written down again by a web mailer",
            html: """
                <div>New.</div><div style="border-width:1pt medium medium; border-style:solid none none; \
                border-color:rgb(225,225,225) currentcolor currentcolor; padding:3pt 0in 0in"><p class="x_MsoNormal"><b>From:\
                </b> A</p></div><p class="x_MsoNormal">Old.</p>
                """,
            unquoted: "New.\n",
            quotes: ["reply-header: From: A\nOld."]
        ),
        Sample(
            client: "Outlook on the web",
            html: """
                <div>New.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div \
                id="divRplyFwdMsg" dir="ltr"><font face="Calibri" color="#000000"><b>From:</b> A</font><div>&nbsp;</div>\
                </div><div>Old.</div>
                """,
            unquoted: "New.\n",
            quotes: ["reply-header: From: A\n\nOld."]
        ),
        Sample(
            client: "Outlook for iOS",
            html: """
                <div>New.</div><div id="ms-outlook-mobile-body-separator-line"><br></div><div \
                id="ms-outlook-mobile-signature">Get Outlook for iOS</div><div id="mail-editor-reference-message-container" \
                class="ms-outlook-mobile-reference-message skipProofing"><hr tabindex="-1"><div id="divRplyFwdMsg">\
                <b>From:</b> A</div>Old.</div>
                """,
            unquoted: "New.\n\nGet Outlook for iOS\n",
            quotes: ["quote: From: A\nOld."]
        ),
        Sample(
            client: "Outlook Express",
            html: """
                <div>New.</div><div class=OutlookMessageHeader dir=ltr align=left><hr><b>From:</b> A</div><div>Old.</div>
                """,
            unquoted: "New.\n",
            quotes: ["reply-header: From: A\nOld."]
        ),
        Sample(
            client: "Hotmail",
            html: "<div class='hmmessage'>New.<hr id=\"ecxstopSpelling\">From: A<br>Old.</div>",
            unquoted: "New.\n",
            quotes: ["reply-header: From: A\nOld."]
        ),
        Sample(
            client: "Apple Mail",
            html: """
                <div>New.</div><div><br><blockquote type="cite"><div>On 5 Oct 2026, at 10:00, A wrote:</div><br \
                class="Apple-interchange-newline"><div>Old.</div></blockquote></div><br>
                """,
            unquoted: "New.\n\n",
            quotes: ["quote: On 5 Oct 2026, at 10:00, A wrote:\n\nOld."]
        ),
        Sample(
            client: "Thunderbird, answered below",
            html: """
                <div class="moz-cite-prefix">Am 05.10.2026 schrieb A:<br></div><blockquote type="cite" cite="mid:1@b.example">\
                Old.</blockquote><p>New.</p>
                """,
            unquoted: "\n\nNew.",
            quotes: ["attribution: Am 05.10.2026 schrieb A:", "quote: Old."]
        ),
        Sample(
            client: "Thunderbird, with text typed into the introduction",
            html: """
                <div class="moz-cite-prefix">Hi,</div><div class="moz-cite-prefix"><br></div><div class="moz-cite-prefix"><p>\
                New.</p>Am 05.10.2026 schrieb A:<br></div><blockquote type="cite">Old.</blockquote><div \
                class="moz-cite-prefix">Newer.</div>
                """,
            unquoted: "Hi,\n\nNew.\n\n\nNewer.",
            quotes: ["attribution: Am 05.10.2026 schrieb A:", "quote: Old."]
        ),
        Sample(
            client: "Thunderbird, forwarded",
            html: """
                <p>See.</p><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table \
                class="moz-email-headers-table"><tr><th>Subject: </th><td>X</td></tr></table><br>Old.</div>
                """,
            unquoted: "See.\n\n\n\n",
            quotes: ["quote: -------- Forwarded Message --------\nSubject:\tX\n\nOld."]
        ),
        Sample(
            client: "Yahoo",
            html: """
                <div class="ydp1a2b3c4yahoo-style-wrap"><div>New.</div></div><div id="ydp5d6e7f8yahoo_quoted_123" \
                class="ydp5d6e7f8yahoo_quoted"><div>On Monday, A wrote:</div><div><div id="yiv99">Old.</div></div></div>
                """,
            unquoted: "New.\n",
            quotes: ["quote: On Monday, A wrote:\nOld."]
        ),
        Sample(
            client: "Proton",
            html: """
                <div>New.</div><div class="protonmail_quote">On Monday, A wrote:<br><br><blockquote class="protonmail_quote" \
                type="cite">Old.</blockquote><br></div>
                """,
            unquoted: "New.\n",
            quotes: ["attribution: On Monday, A wrote:", "quote: Old."]
        ),
        Sample(
            client: "Zoho",
            html: """
                <div>New.</div><div class="zmail_extra"><div id="Zm-_Id_-Sgn1">---- On Mon, A wrote ----</div><blockquote \
                id="blockquote_zmail" style="margin:0px">Old.</blockquote></div>
                """,
            unquoted: "New.\n",
            quotes: ["quote: Old.", "quote: ---- On Mon, A wrote ----\nOld."]
        ),
        Sample(
            client: "Zimbra",
            html: """
                <div>New.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><blockquote \
                style="border-left:2px solid #1010FF"><b>From: </b>A</blockquote></div><div data-marker="__QUOTED_TEXT__">\
                <blockquote style="border-left:2px solid #1010FF">Old.</blockquote></div>
                """,
            unquoted: "New.\n",
            quotes: [
                "quote: From: A", "attribution: From: A", "quote: Old.", "quote: Old.", "reply-header: From: A\nOld.",
            ]
        ),
        Sample(
            client: "Notes on the web",
            html: """
                <div>New.</div><div class="iNotesHistory" style="padding-left:5px;"><div style="border-left:solid black 2px">\
                To: B<br>From: A<br>Old.</div></div>
                """,
            unquoted: "New.\n",
            quotes: ["quote: To: B\nFrom: A\nOld."]
        ),
        Sample(
            client: "Roundcube, answered below",
            html: """
                <p id="reply-intro">On 2026-10-05 10:00, A wrote:</p><blockquote type="cite" style="padding: 0 0.4em; \
                border-left: #1010ff 2px solid; margin: 0"><div>Old.</div></blockquote><div>New.</div>
                """,
            unquoted: "\nNew.",
            quotes: ["attribution: On 2026-10-05 10:00, A wrote:", "quote: Old."]
        ),
        Sample(
            client: "Samsung",
            html: """
                <div>New.</div><div><br></div><div style="font-size:100%;color:#000000"><!-- originalMessage --><div>-------- \
                Original message --------</div><div>From: A</div></div>Old.
                """,
            unquoted: "New.\n\n",
            quotes: ["reply-header: -------- Original message --------\nFrom: A\nOld."]
        ),
        Sample(
            client: "Freshdesk",
            html: """
                <div>New.</div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Mon, A wrote:<br>Old.\
                </blockquote></div>
                """,
            unquoted: "New.\n",
            quotes: ["quote: On Mon, A wrote:\nOld."]
        ),
        Sample(
            client: "GMX",
            html: """
                <div>New.</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div>\
                <b>Gesendet:</b> Montag</div><div name="quoted-content">Old.</div></div>
                """,
            unquoted: "New.\n",
            quotes: ["quote: Old.", "quote: Gesendet: Montag\nOld."]
        ),
        Sample(
            client: "Spark",
            html: """
                <div name="messageBodySection">New.</div><div name="messageReplySection">On 5 Oct 2026, A wrote:<br><blockquote \
                type="cite" class="spark_quote">Old.</blockquote></div>
                """,
            unquoted: "New.\n",
            quotes: ["attribution: On 5 Oct 2026, A wrote:", "quote: Old."]
        ),
    ]

    @Test("Quotes of known mail programs have their extent", arguments: samples)
    func clients(sample: Sample) {
        let html = HTMLText(sample.html)
        let bytes = Array(html.text.utf8)
        let found = html.quotes.map { "\($0.kind.rawValue): \(String(decoding: bytes[$0.range], as: UTF8.self))" }
        #expect(found == sample.quotes)
        #expect(html.unquoted == sample.unquoted)
        // The source of a quote is the element that makes it one.
        let source = Array(sample.html.utf8)
        for quote in html.quotes {
            #expect(source[quote.source.lowerBound] == UInt8(ascii: "<"))
            let inText = html.sourceRange(of: quote.range)
            #expect(quote.source.lowerBound <= inText.lowerBound && inText.upperBound <= quote.source.upperBound)
        }
    }

    @Test(
        "Names of classes and identifiers count also where web mailers changed them",
        arguments: [
            "<div class=\"x_gmail_quote\">", "<div class='x_x_gmail_quote other'>", "<div class=ecxgmail_quote>",
            "<div id=\"m_-123456divRplyFwdMsg\">", "<div class=yiv0123gmail_quote>", "<div id=\"x_divRplyFwdMsg\">",
            "<DIV CLASS=\"GMAIL_QUOTE\">", "<div class=yahoo_quoted>",
        ]
    )
    func prefixes(tag: String) {
        #expect(HTMLText("<div>new</div>\(tag)old</div>").unquoted == "new\n")
    }

    @Test(
        "What only looks like a quote is none",
        arguments: [
            "<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">text</blockquote>",
            "<blockquote class=webkit-indent-blockquote style='margin:0'>text</blockquote>",
            "<div style='border-top:solid #E1E1E1 1px'>text</div>", "<hr><div>text</div>",
            "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:1px'>text</div>",
            "<div class=quote>text</div>", "<div class=gmail_signature>text</div>", "<a name=quote>text</a>",
        ]
    )
    func noQuotes(html: String) {
        #expect(HTMLText(html).quotes.isEmpty)
    }

    @Test("A blockquote that Word wrote down again is a quote")
    func wordBlockquote() {
        let html = HTMLText(
            "new<blockquote style='border:none;border-left:solid #CCCCCC 1.0pt;padding:0cm 0cm 0cm 6.0pt'>old</blockquote>"
        )
        #expect(html.unquoted == "new\n")
    }

    @Test("The header of an answered message inside a quote ends with that quote")
    func headerInQuote() {
        let html = HTMLText("new<blockquote>a<div id=divRplyFwdMsg>From</div>b</blockquote>newer")
        #expect(html.quotes.count == 1)
        #expect(html.unquoted == "new\n\nnewer")
    }
}
