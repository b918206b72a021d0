/// Splits HTML into tags and text after the rules of the HTML standard, as far as text needs them; linear in its input.
struct HTMLTokenizer {
    enum Token {
        case text(Range<Int>)
        case start(HTMLTag)
        case end(String, at: Int)
    }

    private let bytes: [UInt8]
    private var i = 0
    /// Characters that were looked for and do not come any more, so that the search is not repeated.
    private var unclosed: Set<UInt8> = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Token? {
        while i < bytes.count {
            if bytes[i] == ASCII.less, let token = markup() {
                switch token {
                case .skipped: continue
                case .token(let token): return token
                }
            }
            let start = i
            i = firstIndex(of: ASCII.less, from: start + 1) ?? bytes.count
            return .text(start..<i)
        }
        return nil
    }

    /// Steps over the content of an element that has no markup inside, up to its end tag.
    ///
    /// - Returns: the range of the content.
    mutating func rawText(of name: String) -> Range<Int> {
        let start = i
        let wanted = Array(name.utf8)
        while i < bytes.count {
            guard let less = firstIndex(of: ASCII.less, from: i) else {
                i = bytes.count
                break
            }
            let nameStart = less + 2
            if less + 1 < bytes.count, bytes[less + 1] == ASCII.slash, nameStart + wanted.count <= bytes.count,
                zip(bytes[nameStart..<(nameStart + wanted.count)], wanted).allSatisfy({ $0.lowercased == $1 }),
                nameStart + wanted.count == bytes.count || !bytes[nameStart + wanted.count].isAlphanumeric
            {
                i = less
                return start..<less
            }
            i = less + 1
        }
        return start..<bytes.count
    }

    private enum Markup {
        case skipped
        case token(Token)
    }

    /// Reads what starts with `<`; nil if that is just a character.
    private mutating func markup() -> Markup? {
        guard i + 1 < bytes.count else { return nil }
        let start = i
        switch bytes[i + 1] {
        case UInt8(ascii: "!"):
            skipDeclaration()
            return .skipped
        case ASCII.question:
            let close = firstIndex(of: ASCII.greater, from: i + 2)
            i = close.map { $0 + 1 } ?? bytes.count
            return .skipped
        case ASCII.slash:
            guard i + 2 < bytes.count, bytes[i + 2].isLetter else {
                // "</>" and "</ " are comments to browsers.
                guard i + 2 < bytes.count, !unclosed.contains(ASCII.greater) else { return nil }
                guard let close = firstIndex(of: ASCII.greater, from: i + 2) else {
                    unclosed.insert(ASCII.greater)
                    return nil
                }
                i = close + 1
                return .skipped
            }
            i += 2
            let name = tagName()
            _ = attributes()
            return .token(.end(name, at: start))
        case let byte where byte.isLetter:
            i += 1
            let name = tagName()
            let attributes = attributes()
            return .token(.start(HTMLTag(name: name, attributes: attributes, offset: start)))
        default:
            return nil
        }
    }

    private func firstIndex(of byte: UInt8, from: Int) -> Int? {
        let span = bytes.span
        return ByteSearch.first(byte, in: span, from: from, to: bytes.count)
    }

    /// Comments, conditional comments and declarations.
    private mutating func skipDeclaration() {
        guard i + 3 < bytes.count, bytes[i + 2] == ASCII.hyphen, bytes[i + 3] == ASCII.hyphen else {
            let close = firstIndex(of: ASCII.greater, from: i + 2)
            i = close.map { $0 + 1 } ?? bytes.count
            return
        }
        // "<!-->" and "<!--->" are whole comments.
        var j = i + 4
        if j < bytes.count, bytes[j] == ASCII.greater {
            i = j + 1
            return
        }
        if j + 1 < bytes.count, bytes[j] == ASCII.hyphen, bytes[j + 1] == ASCII.greater {
            i = j + 2
            return
        }
        while let greater = firstIndex(of: ASCII.greater, from: j) {
            let afterBang = bytes[greater - 1] == UInt8(ascii: "!") ? greater - 1 : greater
            if afterBang - 2 >= i + 4, bytes[afterBang - 1] == ASCII.hyphen, bytes[afterBang - 2] == ASCII.hyphen {
                i = greater + 1
                return
            }
            j = greater + 1
        }
        i = bytes.count
    }

    private mutating func tagName() -> String {
        let start = i
        while i < bytes.count, !bytes[i].isWhitespace, bytes[i] != ASCII.greater, bytes[i] != ASCII.slash,
            bytes[i] != ASCII.less
        {
            i += 1
        }
        return bytes[start..<min(i, start + 40)].lowercasedString
    }

    /// Reads attributes up to and including `>`.
    private mutating func attributes() -> [HTMLTag.Attribute] {
        var found: [HTMLTag.Attribute] = []
        while i < bytes.count {
            while i < bytes.count, bytes[i].isWhitespace || bytes[i] == ASCII.slash { i += 1 }
            guard i < bytes.count else { break }
            if bytes[i] == ASCII.greater {
                i += 1
                return found
            }
            let nameStart = i
            i += 1
            while i < bytes.count, !bytes[i].isWhitespace, bytes[i] != ASCII.greater, bytes[i] != ASCII.slash,
                bytes[i] != ASCII.equals
            {
                i += 1
            }
            let name = nameStart..<i
            var value = i..<i
            var j = i
            while j < bytes.count, bytes[j].isWhitespace { j += 1 }
            if j < bytes.count, bytes[j] == ASCII.equals {
                i = j + 1
                while i < bytes.count, bytes[i].isWhitespace { i += 1 }
                value = attributeValue()
            }
            if found.count < HTMLLimits.attributes {
                found.append(
                    HTMLTag.Attribute(
                        name: bytes[name].prefix(40).lowercasedString,
                        value: bytes[value].prefix(HTMLLimits.attributeBytes)
                    )
                )
            }
        }
        return found
    }

    private mutating func attributeValue() -> Range<Int> {
        guard i < bytes.count else { return i..<i }
        let quote = bytes[i]
        if quote == ASCII.quote || quote == ASCII.apostrophe, !unclosed.contains(quote) {
            if let close = firstIndex(of: quote, from: i + 1) {
                let value = (i + 1)..<close
                i = close + 1
                return value
            }
            // A quote without end would swallow the rest of the mail.
            unclosed.insert(quote)
        }
        let start = i
        while i < bytes.count, !bytes[i].isWhitespace, bytes[i] != ASCII.greater { i += 1 }
        return start..<i
    }
}

/// A start tag.
struct HTMLTag {
    struct Attribute {
        var name: String
        var value: ArraySlice<UInt8>
    }

    var name: String
    var attributes: [Attribute]
    var offset: Int

    /// The value of an attribute, entities decoded.
    func attribute(_ name: String) -> String? {
        guard let value = attributes.first(where: { $0.name == name })?.value else { return nil }
        guard value.contains(UInt8(ascii: "&")) else { return String(decoding: value, as: UTF8.self) }
        return String(decoding: HTMLEntities.decode(value), as: UTF8.self)
    }
}
