/// The text that a reader of an HTML mail sees, with what matters for understanding it: quotes, links, pictures, hidden
/// text.
///
/// Offsets count UTF-8 bytes of ``text``; source ranges count UTF-8 bytes of the HTML given. The document is read as the
/// HTML standard has it as far as text needs it (WHATWG HTML, sections 13.2.5 and 13.2.6), in one pass that takes time in
/// proportion to its length whatever is in it. No script runs and nothing is fetched; style sheets inside the document
/// count where they hide text.
public struct HTMLText: Sendable, Hashable {
    /// The text: lines end with LF, cells of a table row are parted by tabs, no blanks at line ends.
    ///
    /// Items of lists begin with `- ` or their number. Blanks that do not break are blanks. Characters without width that
    /// only say where a line may break (soft hyphen, U+200B, U+2060, U+FEFF) are left out, as are joiners beside blanks;
    /// marks of direction stay.
    public let text: String
    /// Quoted ranges in the order in which they end; they may contain each other.
    public let quotes: [Quote]
    /// Links in the order in which they end.
    public let links: [Link]
    /// Pictures in order.
    public let images: [Image]
    /// Text that is not shown, in order.
    public let hidden: [Hidden]
    /// The content of the `title` element; nil if there is none.
    public let title: String?
    /// The address that relative targets of links start from, as written (`base`); nil if there is none.
    public let base: String?
    /// Which bytes of the HTML each byte of the text came from.
    public let sourceMap: SourceMap
    /// Limits that were reached, so that something is missing from what is known about the text.
    public let limits: Set<Limit>

    /// Reads HTML; never fails.
    public init(_ html: String) {
        var reader = HTMLReader(Array(html.utf8))
        reader.read()
        text = String(decoding: reader.writer.output, as: UTF8.self)
        quotes = reader.quotes
        links = reader.links
        images = reader.images
        hidden = reader.hidden
        title = reader.title
        base = reader.base
        sourceMap = reader.writer.map
        limits = reader.limits
    }

    /// What of the HTML a range of the text was made of, from the beginning of its first character to the end of its last.
    ///
    /// - Parameter range: bytes of ``text``; bounds outside it count as its ends.
    public func sourceRange(of range: Range<Int>) -> Range<Int> { sourceMap.sourceRange(of: range) }

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
