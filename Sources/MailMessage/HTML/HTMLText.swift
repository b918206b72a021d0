/// The text that a reader of an HTML mail sees, with what matters for understanding it: quotes, links, hidden text.
///
/// Offsets count UTF-8 bytes of ``text``; source offsets count UTF-8 bytes of the HTML given. Nothing is fetched or run;
/// style sheets are not applied, only `style` attributes and their old equivalents.
public struct HTMLText: Sendable, Hashable {
    /// Why a range counts as quoted.
    public enum QuoteKind: String, Sendable, Hashable {
        /// A `blockquote`, or an element by which a mail program marks quoted text.
        case quote
        /// The line that introduces a quote ("On … wrote:").
        case attribution
        /// The header of the message that was answered or forwarded, and all that follows it.
        case replyHeader = "reply-header"
    }

    /// A quoted range of the text.
    public struct Quote: Sendable, Hashable {
        /// Where in the text.
        public let range: Range<Int>
        /// Why.
        public let kind: QuoteKind
    }

    /// A link.
    public struct Link: Sendable, Hashable {
        /// Where its text stands; empty if it shows none.
        public let range: Range<Int>
        /// Its target as written, entities decoded.
        public let target: String
    }

    /// Text that its reader does not see.
    public struct Hidden: Sendable, Hashable {
        /// The text, white space collapsed, at most 1,000 bytes.
        public let text: String
        /// Where in the text it would stand.
        public let offset: Int
        /// Where in the HTML it begins.
        public let sourceOffset: Int
        /// By what it is hidden.
        public let reason: String
    }

    /// Where a stretch of text came from.
    public struct Origin: Sendable, Hashable {
        /// Where in the text the stretch begins.
        public let offset: Int
        /// Where in the HTML it begins.
        public let sourceOffset: Int
    }

    /// The text: lines end with LF, cells of a table row are parted by tabs, no blanks at line ends.
    public let text: String
    /// Quoted ranges in the order in which they end; they may contain each other.
    public let quotes: [Quote]
    /// Links in the order in which they end.
    public let links: [Link]
    /// Hidden text.
    public let hidden: [Hidden]
    /// Origins in order.
    public let origins: [Origin]

    /// Reads HTML; never fails.
    public init(_ html: String) {
        var reader = HTMLReader()
        reader.read(Array(html.utf8))
        text = String(decoding: reader.output, as: UTF8.self)
        let end = reader.output.count
        func clamped(_ range: Range<Int>) -> Range<Int> { min(range.lowerBound, end)..<min(range.upperBound, end) }
        quotes = reader.quotes.map { Quote(range: clamped($0.range), kind: $0.kind) }.filter { !$0.range.isEmpty }
        links = reader.links.map { Link(range: clamped($0.range), target: $0.target) }
        hidden = reader.hidden
        origins = reader.origins
    }

    /// Where in the HTML the text at an offset came from (the beginning of its stretch).
    public func sourceOffset(of offset: Int) -> Int {
        var low = 0
        var high = origins.count
        while low < high {
            let middle = (low + high) / 2
            if origins[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        return origins[low - 1].sourceOffset
    }

    /// The text outside all quotes.
    public var unquoted: String {
        let bytes = Array(text.utf8)
        var keep: [UInt8] = []
        var position = 0
        for quote in quotes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where quote.range.upperBound > position {
            let gap = bytes[position..<max(position, quote.range.lowerBound)]
            // What parts two quotes is no text of the writer.
            if position == 0 || !gap.allSatisfy(\.isWhitespace) { keep.append(contentsOf: gap) }
            position = quote.range.upperBound
        }
        keep.append(contentsOf: bytes[position...])
        return String(decoding: keep, as: UTF8.self)
    }
}
