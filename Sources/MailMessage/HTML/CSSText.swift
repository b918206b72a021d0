/// Style text made plain: without comments and escapes.
enum CSSText {
    /// `bytes[range]` without comments, without the marks `<!--` and `-->`, its escapes decoded (CSS Syntax, section 4).
    static func plain(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        let end = range.upperBound
        var i = range.lowerBound
        while i < end {
            let byte = bytes[i]
            if byte == ASCII.slash, i + 1 < end, bytes[i + 1] == ASCII.asterisk {
                i += 2
                while i + 1 < end, bytes[i] != ASCII.asterisk || bytes[i + 1] != ASCII.slash { i += 1 }
                i = min(end, i + 2)
            } else if byte == ASCII.backslash {
                i += 1
                escape(bytes, &i, end, into: &out)
            } else if byte == ASCII.less, i + 3 < end, bytes[(i + 1)...(i + 3)].elementsEqual("!--".utf8) {
                i += 4
            } else if byte == ASCII.hyphen, i + 2 < end, bytes[i + 1] == ASCII.hyphen, bytes[i + 2] == ASCII.greater {
                i += 3
            } else {
                out.append(byte)
                i += 1
            }
        }
        return out
    }

    private static func escape(_ bytes: [UInt8], _ i: inout Int, _ end: Int, into out: inout [UInt8]) {
        guard i < end else { return }
        guard let first = bytes[i].hexadecimalValue else {
            // An escaped mark is no mark: it cannot end anything.
            out.append(bytes[i].isAlphanumeric || bytes[i] >= 0x80 ? bytes[i] : ASCII.underscore)
            i += 1
            return
        }
        var value = UInt32(first)
        var digits = 1
        i += 1
        while i < end, digits < 6, let digit = bytes[i].hexadecimalValue {
            value = value << 4 | UInt32(digit)
            digits += 1
            i += 1
        }
        if i < end, bytes[i].isWhitespace { i += 1 }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        if scalar.isASCII, !UInt8(truncatingIfNeeded: value).isAlphanumeric, scalar != "-" {
            out.append(ASCII.underscore)
        } else {
            out.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
    }
}

/// Takes a style sheet apart into rules; those inside `@media` count if they are for every screen.
struct CSSRuleReader {
    struct Rule {
        var selectors: Range<Int>
        /// What stands between the braces.
        var block: Range<Int>
    }

    private let bytes: [UInt8]
    private var i = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Rule? {
        while i < bytes.count {
            // A brace that closes @media needs no counting: what stands behind it is read alike.
            while i < bytes.count, bytes[i].isWhitespace || bytes[i] == closeBrace || bytes[i] == ASCII.semicolon {
                i += 1
            }
            let start = i
            skip(to: openBrace, or: bytes.indices.contains(start) && bytes[start] == ASCII.at ? ASCII.semicolon : nil)
            guard i < bytes.count else { return nil }
            if bytes[i] == ASCII.semicolon { continue }
            let prelude = start..<i
            i += 1
            if bytes[start] == ASCII.at, start < prelude.upperBound {
                let words = bytes[prelude]
                if words.hasPrefixIgnoringCase("@media") {
                    if CSSStyleSheet.appliesToScreen(words.dropFirst(6)) { continue }
                } else if words.hasPrefixIgnoringCase("@layer") {
                    continue
                }
                skipBlock()
                continue
            }
            let blockStart = i
            skipBlock()
            let blockEnd = i > blockStart && i <= bytes.count && bytes[i - 1] == closeBrace ? i - 1 : i
            return Rule(selectors: prelude, block: blockStart..<blockEnd)
        }
        return nil
    }

    private var openBrace: UInt8 { UInt8(ascii: "{") }
    private var closeBrace: UInt8 { UInt8(ascii: "}") }

    /// Goes on to a byte outside quotes.
    private mutating func skip(to wanted: UInt8, or other: UInt8?) {
        var quote: UInt8 = 0
        while i < bytes.count {
            let byte = bytes[i]
            if quote != 0 {
                if byte == quote || byte == ASCII.lf { quote = 0 }
            } else if byte == wanted || byte == other {
                return
            } else if byte == ASCII.quote || byte == ASCII.apostrophe {
                quote = byte
            }
            i += 1
        }
    }

    /// Goes on behind the brace that closes the one before.
    private mutating func skipBlock() {
        var depth = 1
        var quote: UInt8 = 0
        while i < bytes.count {
            let byte = bytes[i]
            i += 1
            if quote != 0 {
                if byte == quote || byte == ASCII.lf { quote = 0 }
            } else if byte == openBrace {
                depth += 1
            } else if byte == closeBrace {
                depth -= 1
                if depth == 0 { return }
            } else if byte == ASCII.quote || byte == ASCII.apostrophe {
                quote = byte
            }
        }
    }
}
