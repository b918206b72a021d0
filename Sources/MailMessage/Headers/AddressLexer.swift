/// Splits an address field into words, quoted strings, comments, literals and specials, in linear time.
struct AddressLexer {
    /// A piece of the field: where it stands, and whether a blank stands before it.
    struct Token {
        enum Kind: UInt8 {
            /// An atom, dots included, or an encoded word.
            case word
            /// A quoted string with its quotes.
            case quoted
            /// Something in brackets: a domain literal.
            case literal
            /// A comment with its parentheses.
            case comment
            /// One of `< > @ , ; :`.
            case special
        }

        var kind: Kind
        var isSpaced: Bool
        var start: Int
        var end: Int
    }

    private let bytes: ArraySlice<UInt8>
    private var i: Int
    /// Whether a quote or a parenthesis was not closed: later ones are not looked for up to the end again, which would
    /// make hostile input cost its square.
    private var quotesRanOut = false
    private var commentsRanOut = false
    /// The closing bracket or blank that comes next, as far as it was looked for.
    private var bracketEnd: Int
    /// Whether something was not closed.
    private(set) var isSound = true

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        i = bytes.startIndex
        bracketEnd = bytes.startIndex - 1
    }

    mutating func next() -> Token? {
        var isSpaced = false
        while i < bytes.endIndex {
            let start = i
            let kind: Token.Kind
            switch bytes[i] {
            case let blank where blank.isWhitespace:
                isSpaced = true
                i += 1
                continue
            case ASCII.openParenthesis where !commentsRanOut:
                guard let end = HeaderLexer.endOfClosedComment(in: bytes, at: i) else {
                    commentsRanOut = true
                    isSound = false
                    continue
                }
                kind = .comment
                i = end
            case ASCII.quote:
                guard skipQuoted() else {
                    i += 1
                    continue
                }
                kind = .quoted
            case ASCII.openBracket where closesBracket:
                kind = .literal
                i = bracketEnd + 1
            case ASCII.less, ASCII.greater, ASCII.at, ASCII.comma, ASCII.semicolon, ASCII.colon:
                kind = .special
                i += 1
            default:
                kind = .word
                skipWord()
            }
            return Token(kind: kind, isSpaced: isSpaced, start: start, end: i)
        }
        return nil
    }

    /// Skips a quoted string. One that is not closed reaches the next angle bracket, which is more likely to be meant
    /// than the rest of the field; without a bracket the quote stands for nothing.
    private mutating func skipQuoted() -> Bool {
        if !quotesRanOut {
            if let end = HeaderLexer.endOfClosedQuotedString(in: bytes, at: i) {
                i = end
                return true
            }
            quotesRanOut = true
        }
        isSound = false
        var end = i + 1
        while end < bytes.endIndex, bytes[end] != ASCII.less {
            end += 1
            if bytes[end - 1] == ASCII.quote {
                i = end
                return true
            }
        }
        guard end < bytes.endIndex else { return false }
        i = end
        return true
    }

    /// Whether the bracket here is closed before the next blank.
    private var closesBracket: Bool {
        mutating get {
            if bracketEnd < i {
                bracketEnd = bytes[i...].firstIndex { $0 == ASCII.closeBracket || $0.isWhitespace } ?? bytes.endIndex
            }
            return bracketEnd < bytes.endIndex && bytes[bracketEnd] == ASCII.closeBracket
        }
    }

    private mutating func skipWord() {
        if bytes[i] == ASCII.equals, let end = EncodedWords.wordEnd(in: bytes, at: i) {
            i = end
            return
        }
        repeat {
            i += 1
        } while i < bytes.endIndex && isWordByte(bytes[i]) && !(bytes[i] == ASCII.openBracket && closesBracket)
            && !(bytes[i] == ASCII.equals && EncodedWords.wordEnd(in: bytes, at: i) != nil)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.openParenthesis: commentsRanOut
        case ASCII.quote, ASCII.less, ASCII.greater, ASCII.at, ASCII.comma, ASCII.semicolon,
            ASCII.colon:
            false
        default: !byte.isWhitespace
        }
    }
}
