/// What structured header fields have in common: comments, quoted strings, blanks (RFC 5322 section 3.2).
enum HeaderLexer {
    /// The index behind the comment that starts at `start`; comments nest, an unclosed one reaches the end.
    static func endOfComment(in bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        endOfClosedComment(in: bytes, at: start) ?? bytes.endIndex
    }

    /// The index behind the blanks and comments that stand at `start`. A parenthesis that is never closed begins none.
    static func endOfBlanksAndComments(in bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        var i = start
        while i < bytes.endIndex {
            if bytes[i].isWhitespace {
                i += 1
            } else if bytes[i] == ASCII.openParenthesis, let end = endOfClosedComment(in: bytes, at: i) {
                i = end
            } else {
                return i
            }
        }
        return bytes.endIndex
    }

    /// The index behind the quoted string that starts at `start`; an unclosed one reaches the end.
    static func endOfQuotedString(in bytes: ArraySlice<UInt8>, at start: Int) -> Int {
        var i = start + 1
        while i < bytes.endIndex {
            if bytes[i] == ASCII.backslash {
                i += 1
            } else if bytes[i] == ASCII.quote {
                return i + 1
            }
            i += 1
        }
        return bytes.endIndex
    }

    /// The content of a quoted string or comment without its delimiters and escapes.
    static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var inner = bytes
        if let first = inner.first, first == ASCII.quote || first == ASCII.openParenthesis {
            inner.removeFirst()
            let closing = first == ASCII.quote ? ASCII.quote : ASCII.closeParenthesis
            if inner.last == closing { inner.removeLast() }
        }
        var out: [UInt8] = []
        out.reserveCapacity(inner.count)
        var i = inner.startIndex
        while i < inner.endIndex {
            if inner[i] == ASCII.backslash, i + 1 < inner.endIndex { i += 1 }
            if inner[i] != ASCII.cr, inner[i] != ASCII.lf { out.append(inner[i]) }
            i += 1
        }
        return out
    }

    /// A copy without comments, each replaced by a blank; quoted strings stay whole.
    static func withoutComments(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(ASCII.openParenthesis) else { return Array(bytes) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var i = bytes.startIndex
        while i < bytes.endIndex {
            switch bytes[i] {
            case ASCII.quote:
                let end = endOfQuotedString(in: bytes, at: i)
                out.append(contentsOf: bytes[i..<end])
                i = end
            case ASCII.openParenthesis:
                out.append(ASCII.space)
                i = endOfComment(in: bytes, at: i)
            default:
                out.append(bytes[i])
                i += 1
            }
        }
        return out
    }
}
