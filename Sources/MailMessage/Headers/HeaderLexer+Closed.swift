extension HeaderLexer {
    /// The index behind the comment that starts at `start`; nil if it is not closed.
    static func endOfClosedComment(in bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
        var depth = 0
        var i = start
        while i < bytes.endIndex {
            switch bytes[i] {
            case ASCII.backslash: i += 1
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis:
                depth -= 1
                if depth <= 0 { return i + 1 }
            default: break
            }
            i += 1
        }
        return nil
    }

    /// The index behind the quoted string that starts at `start`; nil if it is not closed.
    static func endOfClosedQuotedString(in bytes: ArraySlice<UInt8>, at start: Int) -> Int? {
        var i = start + 1
        while i < bytes.endIndex {
            if bytes[i] == ASCII.backslash {
                i += 1
            } else if bytes[i] == ASCII.quote {
                return i + 1
            }
            i += 1
        }
        return nil
    }
}
