/// Folding header fields (RFC 5322 sections 2.1.1 and 2.2.3): at most 78 characters a line where blanks allow it, 76 where
/// encoded words stand (RFC 2047 section 2).
enum HeaderFolding {
    /// The most characters of a line, its CRLF not counted (RFC 5322 section 2.1.1).
    static let longestLine = 998
    /// The longest word that still fits a line with the blank before it.
    static let longestWord = longestLine - 1

    static func fold(name: String, value: String) -> [UInt8] {
        var out = Array(name.utf8)
        out.append(ASCII.colon)
        var column = out.count
        let bytes = Array(value.utf8)
        let hasEncodedWords = EncodedWordWriter.looksEncoded(value)
        let limit = hasEncodedWords ? 76 : 78
        let isOneWord = !bytes.contains(where: \.isBlank)
        var i = 0
        while i < bytes.count {
            // A run of blanks and the word behind it go together; the line breaks before the run.
            let start = i
            while i < bytes.count, bytes[i].isBlank { i += 1 }
            let wordEnd = endOfWord(in: bytes, at: i)
            i = endOfQuotedWord(in: bytes, at: i, or: wordEnd)
            if start == 0, column + 1 + i > limit { i = wordEnd }
            let chunk = bytes[start..<i]
            if start == 0 {
                // Many readers dislike a line that ends behind the name: only where the word would not fit otherwise. A word
                // alone, an identifier for instance, is left where everybody expects it.
                let most = isOneWord && !hasEncodedWords ? longestLine : limit
                if column + 1 + chunk.count > most, chunk.count + 1 <= longestLine {
                    out.append(contentsOf: [ASCII.cr, ASCII.lf])
                    column = 0
                }
                out.append(ASCII.space)
                column += 1
            } else if column + chunk.count > limit {
                out.append(contentsOf: [ASCII.cr, ASCII.lf])
                column = 0
            }
            out.append(contentsOf: chunk)
            column += chunk.count
        }
        if bytes.isEmpty { out.append(ASCII.space) }
        out.append(contentsOf: [ASCII.cr, ASCII.lf])
        return out
    }

    private static func endOfWord(in bytes: [UInt8], at start: Int) -> Int {
        bytes[start...].firstIndex(where: \.isBlank) ?? bytes.count
    }

    /// The end of a word with the quoted strings in it, if a line has room for it: a line may break in quotes, but not all
    /// readers take the break out again.
    private static func endOfQuotedWord(in bytes: [UInt8], at start: Int, or wordEnd: Int) -> Int {
        let most = min(bytes.count, start + 74)
        var isQuoted = false
        var i = start
        while i < most {
            switch bytes[i] {
            case ASCII.backslash where isQuoted: i += 1
            case ASCII.quote: isQuoted.toggle()
            case let byte where byte.isBlank && !isQuoted: return i
            default: break
            }
            i += 1
        }
        return i == bytes.count && !isQuoted ? i : wordEnd
    }

    /// Whether a value has no word that is longer than a line may be.
    static func fits(_ value: some Sequence<UInt8>) -> Bool {
        var length = 0
        for byte in value {
            length = byte.isBlank ? 0 : length + 1
            if length > longestWord { return false }
        }
        return true
    }
}
