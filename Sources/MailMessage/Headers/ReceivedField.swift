/// A trace field (RFC 5321 section 4.4): which host got the message from which, and when.
public struct ReceivedField: Sendable, Hashable {
    /// The words behind `from`: what the sending host called itself, with comments.
    public let from: String?
    /// The words behind `by`: the receiving host.
    public let by: String?
    /// The words behind `via`.
    public let via: String?
    /// The protocol, for instance `ESMTPS`.
    public let with: String?
    /// The receiving host's queue id.
    public let id: String?
    /// The recipient, as far as the host tells.
    public let recipient: String?
    /// When it was received.
    public let date: DateTime?

    /// Reads a field's unfolded value; what is not there is nil.
    public init(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init(parsing bytes: ArraySlice<UInt8>) {
        var semicolon: Int?
        var i = bytes.startIndex
        var words: [ArraySlice<UInt8>] = []
        var wordStart: Int?
        func end(_ position: Int) {
            if let start = wordStart { words.append(bytes[start..<position]) }
            wordStart = nil
        }
        while i < bytes.endIndex {
            switch bytes[i] {
            case ASCII.semicolon:
                end(i)
                semicolon = i
                i += 1
            case ASCII.openParenthesis:
                end(i)
                let close = HeaderLexer.endOfComment(in: bytes, at: i)
                words.append(bytes[i..<close])
                i = close
            case let blank where blank.isWhitespace:
                end(i)
                i += 1
            default:
                wordStart = wordStart ?? i
                i += 1
            }
        }
        end(bytes.endIndex)
        var clauses: [String: [String]] = [:]
        var current: String?
        for word in words {
            if let semicolon, word.startIndex > semicolon { break }
            let key = word.lowercasedString
            if ["from", "by", "via", "with", "id", "for"].contains(key), clauses[key] == nil {
                clauses[key] = []
                current = key
            } else if let current {
                clauses[current, default: []].append(Charset.guess(word).text)
            }
        }
        func clause(_ key: String) -> String? {
            guard let words = clauses[key], !words.isEmpty else { return nil }
            return words.joined(separator: " ")
        }
        from = clause("from")
        by = clause("by")
        via = clause("via")
        with = clause("with")
        id = clauses["id"]?.first
        recipient = clauses["for"]?.first.map { word in
            word.hasPrefix("<") && word.hasSuffix(">") ? String(word.dropFirst().dropLast()) : word
        }
        date = semicolon.flatMap { DateTime(parsing: bytes[($0 + 1)...]) }
    }
}
