extension HTMLText {
    /// Why a range counts as quoted.
    public enum QuoteKind: String, Sendable, Hashable, CaseIterable {
        /// A `blockquote`, or an element by which a mail program marks quoted text.
        case quote
        /// What introduces a quote ("On … wrote:").
        case attribution
        /// The header of the message that was answered or forwarded, and all that follows it.
        case replyHeader = "reply-header"
    }

    /// A quoted range of the text.
    public struct Quote: Sendable, Hashable {
        /// Where in the text; never empty.
        public let range: Range<Int>
        /// Why.
        public let kind: QuoteKind
        /// The element in the HTML that makes it one; for a reply header all from its mark to the end.
        public let source: Range<Int>
    }

    /// A link.
    public struct Link: Sendable, Hashable {
        /// Where its text stands; empty if it shows none.
        public let range: Range<Int>
        /// Its target as written, entities decoded, without white space around it; at most 8,192 bytes.
        public let target: String
        /// The element in the HTML.
        public let source: Range<Int>
    }

    /// A picture.
    public struct Image: Sendable, Hashable {
        /// Where its alternative text stands in the text; empty if it has none.
        public let range: Range<Int>
        /// The address of the picture as written (`src`), entities decoded; nil if it has none.
        public let address: String?
        /// The tag in the HTML.
        public let source: Range<Int>
    }

    /// By what text is hidden.
    public enum HidingReason: String, Sendable, Hashable, CaseIterable {
        /// `display: none`.
        case display = "display:none"
        /// `visibility: hidden` or `collapse`.
        case visibility = "visibility:hidden"
        /// The `hidden` attribute.
        case hidden
        /// Letters of at most one pixel or point.
        case fontSize = "font-size:0"
        /// No opacity.
        case opacity = "opacity:0"
        /// A width or height of nothing, with all that would stand out cut off.
        case size = "size:0"
        /// Moved out of sight.
        case offScreen = "off-screen"
        /// Clipped or shrunk to nothing.
        case clip
        /// Hidden from Outlook (`mso-hide: all`).
        case wordHide = "mso-hide:all"
        /// The colour of what lies behind, or no colour at all.
        case color
        /// A `template`, a `datalist`, or a `dialog` that is not open.
        case element
    }

    /// Text that its reader does not see: the content of one hiding element.
    public struct Hidden: Sendable, Hashable {
        /// The text, white space collapsed, at most 1,000 bytes.
        public let text: String
        /// Where in the text it would stand.
        public let offset: Int
        /// Where in the HTML it stands, from its first character to its last.
        public let source: Range<Int>
        /// By what it is hidden.
        public let reason: HidingReason
    }

    /// A bound of what is taken apart; beyond it text is still read.
    public enum Limit: String, Sendable, Hashable, CaseIterable {
        /// Elements are nested too deeply: styles, links and quotes in the innermost have no effect.
        case depth
        /// There are too many pieces of hidden text: the last ones are left out unreported.
        case hidden
        /// There are too many links or pictures: the last ones are text only.
        case links
        /// Style sheets have too many rules: some have no effect.
        case styles
    }
}
