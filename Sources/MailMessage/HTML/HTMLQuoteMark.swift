/// The marks by which mail programs say in HTML that something is quoted.
enum HTMLQuoteMark: Sendable {
    /// The element is a quote.
    case quote
    /// The element is a quote, or holds one after a line that introduces it; what then follows is new.
    case container
    /// The element introduces a quote.
    case attribution
    /// From here on all is the message that is answered or forwarded.
    case replyHeader
    /// The element is none, though it looks like one.
    case none

    /// The mark of a class, without what web mailers put before it.
    static func ofClass(_ bytes: [UInt8], _ word: Range<Int>) -> HTMLQuoteMark? {
        let word = withoutPrefixes(bytes, word)
        if let mark = classes[HTMLName(bytes, word)] { return mark }
        return isYahoo(bytes[word]) ? .quote : nil
    }

    /// The mark of an identifier, without what web mailers put before it.
    static func ofID(_ bytes: [UInt8], _ word: Range<Int>) -> HTMLQuoteMark? {
        let word = withoutPrefixes(bytes, word)
        if let mark = ids[HTMLName(bytes, word)] { return mark }
        return isYahoo(bytes[word]) ? .quote : nil
    }

    /// The mark of a `name` attribute.
    static func ofName(_ bytes: [UInt8], _ word: Range<Int>) -> HTMLQuoteMark? { names[HTMLName(bytes, word)] }

    /// The mark of a `data-marker` attribute.
    static func ofMarker(_ bytes: [UInt8], _ word: Range<Int>) -> HTMLQuoteMark? { markers[HTMLName(bytes, word)] }

    /// Whether a comment is the mark that Samsung's and others' programs put before the message answered.
    static func isReplyHeader(comment: ArraySlice<UInt8>) -> Bool {
        comment.count < 40 && comment.trimmed.equalsIgnoringCase("originalmessage")
    }

    private static let classes = HTMLNameTable<HTMLQuoteMark>([
        // Gmail, and who follows it
        ("gmail_quote", .container), ("gmail_quote_container", .container), ("gmail_attr", .attribution),
        ("gmail_quote_attribution", .attribution), ("nylas-quote", .container),
        // Thunderbird, Apple
        ("moz-cite-prefix", .attribution), ("moz-forward-container", .quote), ("webkit-indent-blockquote", .none),
        // Outlook
        ("outlookmessageheader", .replyHeader), ("ms-outlook-mobile-reference-message", .quote),
        // Others
        ("protonmail_quote", .container), ("protonmail_quote_header", .attribution), ("tutanota_quote", .quote),
        ("zmail_extra", .container), ("inoteshistory", .quote), ("freshdesk_quote", .container),
        ("missive_quote", .quote), ("airmail_on", .attribution), ("quoted-text", .quote), ("mailquote", .quote),
    ])

    private static let ids = HTMLNameTable<HTMLQuoteMark>([
        // Outlook on the web and its mobile programs, Hotmail, Outlook for Mac
        ("divrplyfwdmsg", .replyHeader), ("appendonsend", .replyHeader), ("stopspelling", .replyHeader),
        ("mail-editor-reference-message-container", .quote), ("ms-outlook-mobile-reference-message", .quote),
        ("olk_src_body_section", .quote),
        // Roundcube, Zimbra, NetEase, BlackBerry
        ("reply-intro", .attribution), ("zwchr", .replyHeader), ("isreplycontent", .quote),
        ("isforwardcontent", .quote), ("_originalcontent", .quote),
    ])

    /// GMX and web.de, Spark.
    private static let names = HTMLNameTable<HTMLQuoteMark>([
        ("quote", .quote), ("quoted-content", .quote), ("messagereplysection", .container),
    ])

    /// Zimbra.
    private static let markers = HTMLNameTable<HTMLQuoteMark>([
        ("__quoted_text__", .quote), ("__headers__", .attribution), ("__divider__", .replyHeader),
    ])

    /// `yahoo_quoted`, `ydp1a2b3cyahoo_quoted`, `yahoo_quoted_1234`.
    private static func isYahoo(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 12, word.count < 60 else { return false }
        guard let start = word.firstIndex(where: { $0.lowercased == UInt8(ascii: "y") }) else { return false }
        var place = start
        while place + 12 <= word.endIndex {
            if word[place..<(place + 12)].equalsIgnoringCase("yahoo_quoted") { return true }
            place += 1
        }
        return false
    }

    /// Web mailers rename what others wrote: `x_` (Outlook), `ecx` (Hotmail), `m_-123` (Gmail), `yiv123` (Yahoo),
    /// `aolmail_` (AOL).
    private static func withoutPrefixes(_ bytes: [UInt8], _ word: Range<Int>) -> Range<Int> {
        var start = word.lowerBound
        let end = min(word.upperBound, start + 200)
        while start < end {
            switch bytes[start].lowercased {
            case UInt8(ascii: "x"), UInt8(ascii: "e"), UInt8(ascii: "a"), UInt8(ascii: "m"), UInt8(ascii: "y"): break
            default: return start..<word.upperBound
            }
            let rest = bytes[start..<end]
            if rest.hasPrefixIgnoringCase("x_") {
                start += 2
            } else if rest.hasPrefixIgnoringCase("ecx") {
                start += 3
            } else if rest.hasPrefixIgnoringCase("aolmail_") {
                start += 8
            } else if rest.hasPrefixIgnoringCase("m_") || rest.hasPrefixIgnoringCase("yiv") {
                var digits = start + (bytes[start].lowercased == UInt8(ascii: "m") ? 2 : 3)
                if digits < end, bytes[digits] == ASCII.hyphen { digits += 1 }
                guard digits < end, bytes[digits].isDigit else { return start..<word.upperBound }
                while digits < end, bytes[digits].isDigit { digits += 1 }
                start = digits
            } else {
                return start..<word.upperBound
            }
        }
        return start..<word.upperBound
    }
}
