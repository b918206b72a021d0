/// A message identifier (RFC 5322 section 3.6.4), without its angle brackets.
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the angle brackets, as written.
    public let value: String

    /// Makes an identifier; nil if it is empty, longer than 998 bytes, or has blanks, control characters or angle
    /// brackets in it.
    public init?(_ value: String) {
        let bytes = value.utf8
        guard !bytes.isEmpty, bytes.count <= 998,
            !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == ASCII.less || $0 == ASCII.greater })
        else { return nil }
        self.value = value
    }

    /// What stands left of the last `@`; all of it if there is none.
    public var left: String {
        value.lastIndex(of: "@").map { String(value[..<$0]) } ?? value
    }

    /// What stands right of the last `@`; nil if there is none, which RFC 5322 forbids and the wild knows.
    public var right: String? {
        value.lastIndex(of: "@").map { String(value[value.index(after: $0)...]) }
    }

    /// The identifier in angle brackets.
    public var description: String { "<\(value)>" }

    /// Reads all identifiers of a Message-ID, In-Reply-To or References field, in order.
    ///
    /// Comments, phrases and commas between them are skipped; blanks inside angle brackets (from wrong folding) are
    /// taken out; where nothing else is found, what stands in quotes or in encoded words counts, and without any angle
    /// bracket, words with an `@` do.
    public static func list(parsing text: String) -> [MessageID] {
        list(parsing: Array(text.utf8)[...])
    }

    static func list(parsing bytes: ArraySlice<UInt8>) -> [MessageID] {
        let found = bracketed(in: bytes, skippingQuoted: true)
        if !found.isEmpty { return found }
        if bytes.contains(ASCII.less) {
            // "<a@b.example>" in quotes.
            return bracketed(in: bytes, skippingQuoted: false)
        }
        // QUIRK: several libraries take a long identifier for text and write it as encoded words.
        if bytes.contains(ASCII.question) {
            let decoded = EncodedWords.decode(bytes).text
            if decoded.utf8.contains(ASCII.less) {
                return bracketed(in: Array(decoded.utf8)[...], skippingQuoted: false)
            }
        }
        return bare(in: bytes)
    }

    /// What stands in angle brackets.
    private static func bracketed(in bytes: ArraySlice<UInt8>, skippingQuoted: Bool) -> [MessageID] {
        var found: [MessageID] = []
        var i = bytes.startIndex
        // An unclosed comment or quote must not swallow what follows, nor be looked for again and again.
        var skipsComments = skippingQuoted
        var skipsQuotes = skippingQuoted
        while i < bytes.endIndex {
            switch bytes[i] {
            case ASCII.less:
                let start = i + 1
                var end = start
                while end < bytes.endIndex, bytes[end] != ASCII.greater, bytes[end] != ASCII.less { end += 1 }
                let inner = bytes[start..<end].filter { !$0.isWhitespace }
                if let id = MessageID(Charset.guess(inner).text) { found.append(id) }
                i = end < bytes.endIndex && bytes[end] == ASCII.greater ? end + 1 : end
            case ASCII.openParenthesis where skipsComments:
                let end = HeaderLexer.endOfClosedComment(in: bytes, at: i)
                skipsComments = end != nil
                i = end ?? i + 1
            case ASCII.quote where skipsQuotes:
                let end = HeaderLexer.endOfClosedQuotedString(in: bytes, at: i)
                skipsQuotes = end != nil
                i = end ?? i + 1
            default:
                i += 1
            }
        }
        return found
    }

    /// Words with an `@`, outside of comments.
    private static func bare(in bytes: ArraySlice<UInt8>) -> [MessageID] {
        var found: [MessageID] = []
        for word in HeaderLexer.withoutComments(bytes).split(whereSeparator: { $0.isWhitespace || $0 == ASCII.comma })
        where word.contains(ASCII.at) {
            let trimmed = word.drop { $0 == ASCII.quote || $0 == ASCII.greater }
            let bare = trimmed.last == ASCII.quote || trimmed.last == ASCII.greater ? trimmed.dropLast() : trimmed
            if let id = MessageID(Charset.guess(bare).text) { found.append(id) }
        }
        return found
    }
}
