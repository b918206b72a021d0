/// The programs whose mail is imitated.
public enum Sender: String, Sendable, CaseIterable {
    /// Outlook over Exchange: related inside alternative, Word's HTML, thread headers.
    case outlook
    /// Outlook in Rich Text: a winmail.dat beside the text.
    case outlookRichText = "outlook-rich-text"
    /// Gmail on the web.
    case gmail
    /// Apple Mail: related inside alternative, attachments inside mixed, RFC 2231 names.
    case appleMail = "apple-mail"
    /// Thunderbird: format=flowed, uuid boundaries with many hyphens.
    case thunderbird
    /// Exchange on a phone: base64 for everything.
    case mobileExchange = "mobile-exchange"
    /// Lotus Notes: boundaries with `=`, legacy charsets, names in encoded words.
    case notes
    /// A ticket tool's receipt.
    case ticketTool = "ticket-tool"
    /// A mailing list that adds a footer part.
    case mailingList = "mailing-list"
    /// A mailing list's digest (RFC 2046 section 5.1.5).
    case digest
    /// A delivery report (RFC 3464).
    case deliveryReport = "delivery-report"
    /// A read receipt (RFC 8098).
    case readReceipt = "read-receipt"
    /// An abuse report (RFC 5965).
    case abuseReport = "abuse-report"
    /// A signed mail (RFC 1847).
    case signed
    /// A mail that forwards others as attachments, several deep.
    case forwarder
    /// A calendar invitation.
    case calendar
    /// A script: one text part, hardly a header.
    case script
    /// An old Unix mailer: uuencode in the text, no MIME.
    case unix
    /// A sender of parts that are elsewhere or in pieces: external-body, partial.
    case piecemeal
    /// Nested multiparts of no particular program.
    case nested
}
