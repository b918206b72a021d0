/// Takes HTML apart into text and tags, as the HTML standard's tokenizer does as far as text needs it (section 13.2.5).
/// Linear in its input. Where the standard would throw away the rest of the document for want of a quote, it goes on.
struct HTMLTokenizer {
    enum Token {
        case text(Range<Int>)
        /// Its attributes are those of ``HTMLTokenizer/tag``.
        case start(HTMLElement, HTMLName)
        case end(HTMLElement, HTMLName)
        /// The inside of a comment.
        case comment(Range<Int>)
    }

    /// The attributes of the start tag read last.
    struct Tag {
        fileprivate(set) var isSelfClosing = false
        fileprivate var present: UInt64 = 0
        fileprivate var values = [Range<Int>](repeating: 0..<0, count: HTMLAttribute.allCases.count)

        /// Where the value of an attribute stands; nil if the tag has none.
        func value(_ attribute: HTMLAttribute) -> Range<Int>? {
            present & (1 << UInt64(attribute.rawValue)) == 0 ? nil : values[attribute.rawValue]
        }

        var hasAttributes: Bool { present != 0 }
    }

    let bytes: [UInt8]
    /// Where the next token begins.
    private(set) var position: Int
    /// Where the last token began.
    private(set) var tokenStart: Int
    private(set) var tag = Tag()
    /// Whether the next token stands in SVG or MathML, where CDATA sections count.
    var isForeign = false
    private let end: Int
    /// Quotes that were looked for and do not come any more, so that the search is not repeated.
    private var unclosed: Set<UInt8> = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        tokenStart = 0
        end = bytes.count
    }

    mutating func next() -> Token? {
        while position < end {
            tokenStart = position
            if bytes[position] == ASCII.less, position + 1 < end {
                let byte = bytes[position + 1]
                if byte.isLetter {
                    position += 1
                    let name = tagName()
                    guard attributes() else { return nil }
                    return .start(HTMLElement.named[name] ?? .unknown, name)
                }
                if byte == ASCII.slash {
                    if position + 2 < end, bytes[position + 2].isLetter {
                        position += 2
                        let name = tagName()
                        guard attributes() else { return nil }
                        return .end(HTMLElement.named[name] ?? .unknown, name)
                    }
                    if position + 2 < end {
                        // "</>" and "</ " are comments to browsers.
                        return bogusComment(from: position + 2)
                    }
                } else if byte == UInt8(ascii: "!") {
                    if let token = declaration() { return token }
                    continue
                } else if byte == ASCII.question {
                    return bogusComment(from: position + 1)
                }
            }
            position = firstIndex(of: ASCII.less, from: position + 1) ?? end
            return .text(tokenStart..<position)
        }
        return nil
    }

    /// Where the last start tag of an element may stand; nil if there is none.
    static func lastStart(of name: String, in bytes: [UInt8]) -> Int? {
        let scout = HTMLTokenizer(bytes)
        let wanted = Array(name.utf8)
        var found: Int?
        var i = 0
        while let less = scout.firstIndex(of: ASCII.less, from: i) {
            if scout.isName(wanted, at: less + 1) { found = less }
            i = less + 1
        }
        return found
    }

    // MARK: - Raw text

    /// Steps over the line break that a text of lines may begin with.
    mutating func skipLineFeed() {
        if position < end, bytes[position] == ASCII.cr { position += 1 }
        if position < end, bytes[position] == ASCII.lf { position += 1 }
    }

    /// Steps over the content of an element that has no markup inside, up to its end tag.
    ///
    /// - Returns: the range of the content; nil if there is no end tag and `isNeeded`: then nothing is stepped over.
    mutating func rawText(of element: HTMLElement, needingEnd isNeeded: Bool = false) -> Range<Int>? {
        let start = position
        if element == .plaintext {
            position = end
            return start..<end
        }
        let wanted = Array(element.text.utf8)
        var i = position
        // In a script, "<!--" and "<script" together hide an end tag (HTML standard, section 13.2.5.20 and following).
        var isEscaped = false
        var isDoublyEscaped = false
        while let less = firstIndex(of: ASCII.less, from: i) {
            if element == .script {
                if isEscaped, hasCommentEnd(i, less) {
                    isEscaped = false
                    isDoublyEscaped = false
                }
                if matches("<!--", at: less) {
                    // "<!-->" and "<!--->" end themselves.
                    isEscaped = !(matches(">", at: less + 4) || matches("->", at: less + 4))
                } else if isEscaped, isName(wanted, at: less + 1) {
                    isDoublyEscaped = true
                }
            }
            if less + 1 < end, bytes[less + 1] == ASCII.slash, isName(wanted, at: less + 2) {
                guard isDoublyEscaped else {
                    position = less
                    return start..<less
                }
                isDoublyEscaped = false
            }
            i = less + 1
        }
        guard !isNeeded else { return nil }
        position = end
        return start..<end
    }

    private func hasCommentEnd(_ start: Int, _ stop: Int) -> Bool {
        var i = start
        let span = bytes.span
        while let greater = ByteSearch.first(ASCII.greater, in: span, from: i, to: stop) {
            if greater >= start + 2, bytes[greater - 1] == ASCII.hyphen, bytes[greater - 2] == ASCII.hyphen {
                return true
            }
            i = greater + 1
        }
        return false
    }

    /// Whether a name stands at `start` and ends there.
    private func isName(_ wanted: [UInt8], at start: Int) -> Bool {
        let stop = start + wanted.count
        guard stop <= end else { return false }
        for k in 0..<wanted.count where bytes[start + k].lowercased != wanted[k] { return false }
        guard stop < end else { return true }
        return bytes[stop].isHTMLSpace || bytes[stop] == ASCII.greater || bytes[stop] == ASCII.slash
    }

    private func matches(_ wanted: StaticString, at start: Int) -> Bool {
        guard start >= 0, start + wanted.utf8CodeUnitCount <= end else { return false }
        return bytes[start..<(start + wanted.utf8CodeUnitCount)].equalsIgnoringCase(wanted)
    }

    private func firstIndex(of byte: UInt8, from: Int) -> Int? {
        let span = bytes.span
        return ByteSearch.first(byte, in: span, from: from, to: end)
    }

    // MARK: - Comments

    private mutating func bogusComment(from start: Int) -> Token {
        let close = firstIndex(of: ASCII.greater, from: start)
        position = close.map { $0 + 1 } ?? end
        return .comment(start..<(close ?? end))
    }

    /// Comments, conditional comments, declarations and CDATA sections, which are text in SVG and MathML.
    private mutating func declaration() -> Token? {
        if isForeign, matches("<![cdata[", at: position) {
            let start = position + 9
            var i = start
            while let greater = firstIndex(of: ASCII.greater, from: i) {
                if greater >= start + 2, bytes[greater - 1] == ASCII.closeBracket,
                    bytes[greater - 2] == ASCII.closeBracket
                {
                    position = greater + 1
                    return .text(start..<(greater - 2))
                }
                i = greater + 1
            }
            position = end
            return .text(start..<end)
        }
        guard matches("<!--", at: position) else { return bogusComment(from: position + 2) }
        let start = position + 4
        if matches(">", at: start) || matches("->", at: start) {
            position = start + (bytes[start] == ASCII.greater ? 1 : 2)
            return .comment(start..<start)
        }
        var i = start
        while let greater = firstIndex(of: ASCII.greater, from: i) {
            let close = bytes[greater - 1] == UInt8(ascii: "!") ? greater - 1 : greater
            if close - 2 >= start, bytes[close - 1] == ASCII.hyphen, bytes[close - 2] == ASCII.hyphen {
                position = greater + 1
                return .comment(start..<(close - 2))
            }
            i = greater + 1
        }
        position = end
        return .comment(start..<end)
    }

    // MARK: - Tags

    private mutating func tagName() -> HTMLName {
        let start = position
        while position < end, !bytes[position].isHTMLSpace, bytes[position] != ASCII.greater,
            bytes[position] != ASCII.slash
        {
            position += 1
        }
        return HTMLName(bytes, start..<position)
    }

    /// Reads attributes up to and including `>`.
    ///
    /// - Returns: whether the tag has an end; the standard drops one that has none.
    private mutating func attributes() -> Bool {
        tag.present = 0
        tag.isSelfClosing = false
        while position < end {
            while position < end, bytes[position].isHTMLSpace { position += 1 }
            guard position < end else { return false }
            if bytes[position] == ASCII.greater {
                position += 1
                return true
            }
            if bytes[position] == ASCII.slash {
                position += 1
                tag.isSelfClosing = position < end && bytes[position] == ASCII.greater
                continue
            }
            let nameStart = position
            position += 1
            while position < end, !bytes[position].isHTMLSpace, bytes[position] != ASCII.greater,
                bytes[position] != ASCII.slash, bytes[position] != ASCII.equals
            {
                position += 1
            }
            let name = nameStart..<position
            var value = position..<position
            while position < end, bytes[position].isHTMLSpace { position += 1 }
            if position < end, bytes[position] == ASCII.equals {
                position += 1
                while position < end, bytes[position].isHTMLSpace { position += 1 }
                value = attributeValue()
            }
            guard let attribute = HTMLAttribute.named[HTMLName(bytes, name)] else { continue }
            let bit = UInt64(1) << UInt64(attribute.rawValue)
            // The first of several counts.
            if tag.present & bit == 0 {
                tag.present |= bit
                tag.values[attribute.rawValue] = value
            }
        }
        return false
    }

    private mutating func attributeValue() -> Range<Int> {
        guard position < end else { return position..<position }
        let quote = bytes[position]
        if quote == ASCII.quote || quote == ASCII.apostrophe, !unclosed.contains(quote) {
            if let close = firstIndex(of: quote, from: position + 1) {
                let value = (position + 1)..<close
                position = close + 1
                return value
            }
            // A quote without end would swallow the rest of the mail.
            unclosed.insert(quote)
            position += 1
        }
        let start = position
        while position < end, !bytes[position].isHTMLSpace, bytes[position] != ASCII.greater { position += 1 }
        return start..<position
    }
}

extension UInt8 {
    /// White space of HTML: space, tab, LF, FF, CR.
    var isHTMLSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C
    }
}
