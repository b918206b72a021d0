/// Text made equal for comparing: letters in lower case, typographic quotes, dashes and blanks as ASCII, invisible characters gone.
enum Folding {
    /// The folded UTF-8 of a text. One pass; the result is never longer than the text.
    static func fold(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let left = bytes.count - index
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                folded.append(byte + 32)
                index += 1
            case 0x09, 0x0B, 0x0C:
                folded.append(0x20)
                index += 1
            case 0xC2 where left > 1:
                foldLatinSign(bytes[index + 1], into: &folded)
                index += 2
            case 0xC3 where left > 1:
                // À to Þ have their lower case 32 further on; × (0x97) has none.
                let next = bytes[index + 1]
                folded.append(byte)
                folded.append((0x80...0x9E).contains(next) && next != 0x97 ? next + 32 : next)
                index += 2
            case 0xD0 where left > 1:
                foldCyrillic(bytes[index + 1], into: &folded)
                index += 2
            case 0xE2 where left > 2:
                foldPunctuation(bytes[index + 1], bytes[index + 2], into: &folded)
                index += 3
            case 0xEF where left > 2 && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF:
                index += 3
            default:
                folded.append(byte)
                index += 1
            }
        }
        return folded
    }

    private static func foldLatinSign(_ next: UInt8, into folded: inout [UInt8]) {
        switch next {
        case 0xA0: folded.append(0x20)  // no-break space
        case 0xAD: break  // soft hyphen
        case 0xB4: folded.append(UInt8(ascii: "'"))
        default: folded += [0xC2, next]
        }
    }

    private static func foldCyrillic(_ next: UInt8, into folded: inout [UInt8]) {
        switch next {
        case 0x90...0x9F: folded += [0xD0, next + 0x20]
        case 0xA0...0xAF: folded += [0xD1, next - 0x20]
        default: folded += [0xD0, next]
        }
    }

    private static func foldPunctuation(_ second: UInt8, _ third: UInt8, into folded: inout [UInt8]) {
        switch (second, third) {
        case (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): folded.append(0x20)
        case (0x80, 0x8B...0x8F), (0x80, 0xAA...0xAE), (0x81, 0xA0), (0x81, 0xA6...0xA9): break
        case (0x80, 0x90...0x95), (0x88, 0x92): folded.append(UInt8(ascii: "-"))
        case (0x80, 0x98...0x9B): folded.append(UInt8(ascii: "'"))
        case (0x80, 0x9C...0x9F): folded.append(UInt8(ascii: "\""))
        case (0x80, 0xA6): folded += Array("...".utf8)
        default: folded += [0xE2, second, third]
        }
    }
}

/// A folded phrase to look for; compared byte by byte with folded text.
struct Phrase: Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(stringLiteral value: String) {
        bytes = Folding.fold(value)
    }

    init(_ text: some StringProtocol) {
        bytes = Folding.fold(text)
    }
}

extension Array<UInt8> {
    /// Where a phrase begins at or after `start`; phrases are short, so this is linear in the text.
    func firstIndex(of phrase: Phrase, from start: Int = 0) -> Int? {
        let needle = phrase.bytes
        guard let first = needle.first, count >= needle.count, start >= 0 else { return nil }
        var index = start
        let last = count - needle.count
        while index <= last {
            if self[index] == first {
                var offset = 1
                while offset < needle.count, self[index + offset] == needle[offset] { offset += 1 }
                if offset == needle.count { return index }
            }
            index += 1
        }
        return nil
    }

    /// Whether a phrase stands anywhere in it.
    func contains(phrase: Phrase) -> Bool {
        firstIndex(of: phrase) != nil
    }

    /// Whether one of the phrases stands anywhere in it.
    func contains(any phrases: [Phrase]) -> Bool {
        phrases.contains { contains(phrase: $0) }
    }

    /// Whether a phrase stands in it as whole words.
    func contains(wholeWords phrase: Phrase) -> Bool {
        var start = 0
        while let index = firstIndex(of: phrase, from: start) {
            let end = index + phrase.bytes.count
            if (index == 0 || !self[index - 1].isWordByte) && (end == count || !self[end].isWordByte) { return true }
            start = index + 1
        }
        return false
    }

    /// Whether it begins with a phrase.
    func hasPrefix(_ phrase: Phrase) -> Bool {
        count >= phrase.bytes.count && self[..<phrase.bytes.count].elementsEqual(phrase.bytes)
    }

    /// Whether it ends with a phrase.
    func hasSuffix(_ phrase: Phrase) -> Bool {
        count >= phrase.bytes.count && self[(count - phrase.bytes.count)...].elementsEqual(phrase.bytes)
    }

    /// Without blanks at either end.
    var trimmed: [UInt8] {
        guard let first = firstIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }),
            let last = lastIndex(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D })
        else { return [] }
        return first == 0 && last == count - 1 ? self : Array(self[first...last])
    }
}

extension UInt8 {
    /// A letter or digit, or a byte of a character outside ASCII.
    var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
            true
        default: false
        }
    }

    /// An ASCII digit.
    var isDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    /// An ASCII letter.
    var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
