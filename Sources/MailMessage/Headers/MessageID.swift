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
    /// taken out; without any angle bracket, words with an `@` count.
    public static func list(parsing text: String) -> [MessageID] {
        list(parsing: Array(text.utf8)[...])
    }

    static func list(parsing bytes: ArraySlice<UInt8>) -> [MessageID] {
        var found: [MessageID] = []
        var i = bytes.startIndex
        var bracketSeen = false
        var skipsDelimited = true
        while i < bytes.endIndex {
            switch bytes[i] {
            case ASCII.less:
                bracketSeen = true
                let start = i + 1
                var end = start
                while end < bytes.endIndex, bytes[end] != ASCII.greater, bytes[end] != ASCII.less { end += 1 }
                let inner = bytes[start..<end].filter { !$0.isWhitespace }
                if let id = MessageID(String(decoding: inner, as: UTF8.self)) { found.append(id) }
                i = end < bytes.endIndex && bytes[end] == ASCII.greater ? end + 1 : end
            case ASCII.openParenthesis where skipsDelimited:
                let end = HeaderLexer.endOfComment(in: bytes, at: i)
                // An unclosed comment or quote must not swallow what follows.
                skipsDelimited = end < bytes.endIndex || bytes.last == ASCII.closeParenthesis
                i = skipsDelimited ? end : i + 1
            case ASCII.quote where skipsDelimited:
                let end = HeaderLexer.endOfQuotedString(in: bytes, at: i)
                skipsDelimited = end < bytes.endIndex || bytes.last == ASCII.quote
                i = skipsDelimited ? end : i + 1
            default:
                i += 1
            }
        }
        if !bracketSeen {
            for word in bytes.split(whereSeparator: { $0.isWhitespace || $0 == ASCII.comma })
            where word.contains(ASCII.at) {
                if let id = MessageID(String(decoding: word, as: UTF8.self)) { found.append(id) }
            }
        }
        return found
    }
}
