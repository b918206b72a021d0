/// Names for the bytes that mail gives a meaning to.
enum ASCII {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let escape: UInt8 = 0x1B
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let apostrophe: UInt8 = 0x27
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
}

extension UInt8 {
    /// Space or horizontal tab.
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// Blank, CR, LF, vertical tab or form feed.
    var isWhitespace: Bool { self == ASCII.space || (self >= 0x09 && self <= 0x0D) }

    var isDigit: Bool { self >= ASCII.zero && self <= ASCII.nine }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    var isAlphanumeric: Bool { isDigit || isLetter }

    /// A control character of ASCII, DEL included.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// This byte with A to Z made small.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }

    /// A character of an RFC 5322 atom; bytes above 127 count, as RFC 6532 has it.
    var isAtomText: Bool {
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F...0x39, 0x3D, 0x3F, 0x41...0x5A, 0x5E...0x7E, 0x80...0xFF: true
        default: false
        }
    }

    /// A character of a media type's name: an RFC 2045 token, and what senders put there against it.
    var isTypeCharacter: Bool { isTokenCharacter || self >= 0x80 }

    /// A character of an RFC 2045 token.
    var isTokenCharacter: Bool {
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5E...0x7E: true
        default: false
        }
    }
}

extension Collection<UInt8> {
    /// Whether these bytes are `text` when the case of A to Z does not count. `text` must be small letters.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            zip(self, wanted).allSatisfy { $0.lowercased == $1 }
        }
    }

    /// Whether these bytes begin with `text`, whatever the case of A to Z. `text` must be small letters.
    func hasPrefixIgnoringCase(_ text: StaticString) -> Bool {
        prefix(text.utf8CodeUnitCount).equalsIgnoringCase(text)
    }

    /// These bytes as text, A to Z made small.
    var lowercasedString: String {
        if allSatisfy({ $0 < 0x41 || $0 > 0x5A }) { return String(decoding: self, as: UTF8.self) }
        return String(decoding: map(\.lowercased), as: UTF8.self)
    }
}

extension BidirectionalCollection<UInt8> where SubSequence == ArraySlice<UInt8> {
    /// These bytes without whitespace at both ends.
    var trimmed: SubSequence {
        var part = self[...]
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return part
    }
}

extension String {
    /// This text with A to Z made small and nothing else changed.
    var asciiLowercased: String {
        utf8.contains { $0 >= 0x41 && $0 <= 0x5A } ? utf8.lowercasedString : self
    }
}
