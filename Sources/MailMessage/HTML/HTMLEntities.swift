/// Character references of HTML (HTML standard, section 13.2.5.72 and following).
enum HTMLEntities {
    /// What a reference stands for, and where it ends.
    struct Reference {
        var first: Unicode.Scalar
        /// A few names stand for two characters.
        var second: Unicode.Scalar?
        var end: Int
    }

    static let ampersand = UInt8(ascii: "&")

    /// Decodes the references in an attribute's value.
    static func decodeAttribute(_ bytes: [UInt8], _ range: Range<Int>, into out: inout [UInt8]) {
        var i = range.lowerBound
        while i < range.upperBound {
            if bytes[i] == ampersand,
                let reference = reference(in: bytes, at: i, end: range.upperBound, isAttribute: true)
            {
                out.append(contentsOf: UTF8.encode(reference.first) ?? .init())
                if let second = reference.second { out.append(contentsOf: UTF8.encode(second) ?? .init()) }
                i = reference.end
            } else {
                // A NUL is replaced here, unlike in text, where it is nothing.
                if bytes[i] == ASCII.nul { out.append(contentsOf: "\u{FFFD}".utf8) } else { out.append(bytes[i]) }
                i += 1
            }
        }
    }

    /// The reference that starts at `start`, if it is one.
    ///
    /// - Parameter isAttribute: whether it stands in an attribute's value, where a name without semicolon does not count
    ///   before a letter, a digit or an equals sign, since it is part of an address then.
    static func reference(in bytes: [UInt8], at start: Int, end: Int, isAttribute: Bool) -> Reference? {
        var i = start + 1
        guard i < end else { return nil }
        if bytes[i] == UInt8(ascii: "#") { return number(in: bytes, at: start, end: end) }
        let limit = min(end, i + HTMLEntities.longestName)
        while i < limit, bytes[i].isAlphanumeric { i += 1 }
        guard i - start > 2 else { return nil }
        let table = HTMLEntities.table
        if i < end, bytes[i] == ASCII.semicolon, let entry = table.entry(of: bytes, (start + 1)..<i) {
            return Reference(first: entry.first, second: entry.second, end: i + 1)
        }
        // The oldest names count without a semicolon too, even when letters follow.
        var length = min(i - start - 1, HTMLEntities.longestBareName)
        while length >= 2 {
            let nameEnd = start + 1 + length
            if let entry = table.entry(of: bytes, (start + 1)..<nameEnd), entry.isBare {
                if isAttribute, nameEnd < end, bytes[nameEnd].isAlphanumeric || bytes[nameEnd] == ASCII.equals {
                    return nil
                }
                return Reference(first: entry.first, second: entry.second, end: nameEnd)
            }
            length -= 1
        }
        return nil
    }

    private static func number(in bytes: [UInt8], at start: Int, end: Int) -> Reference? {
        var i = start + 2
        guard i < end else { return nil }
        let isHexadecimal = bytes[i].lowercased == UInt8(ascii: "x")
        if isHexadecimal { i += 1 }
        let digits = i
        var value: UInt32 = 0
        while i < end, let digit = bytes[i].hexadecimalValue, isHexadecimal || digit < 10 {
            value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x11_0000)
            i += 1
        }
        guard i > digits else { return nil }
        if i < end, bytes[i] == ASCII.semicolon { i += 1 }
        // Numbers 128 to 159 mean what windows-1252 has there.
        let scalar: Unicode.Scalar =
            switch value {
            case 0: "\u{FFFD}"
            case 0x80...0x9F: Charset.windows1252[Int(value - 0x80)]
            default: Unicode.Scalar(value) ?? "\u{FFFD}"
            }
        return Reference(first: scalar, second: nil, end: i)
    }

    // MARK: - Names

    private static let longestName = 31
    private static let longestBareName = 6

    private struct Entry {
        var start: Int
        var length: Int
        var first: Unicode.Scalar
        var second: Unicode.Scalar?
        var isBare = false
    }

    /// The names as a hash table over one piece of memory.
    private struct Table {
        private var text: [UInt8] = []
        private var entries: [Entry] = []
        private var slots = [Int16](repeating: -1, count: 8_192)

        init() {
            HTMLEntityNames.named.withUTF8Buffer { text = Array($0) }
            for item in text.split(whereSeparator: \.isWhitespace) {
                guard let equals = item.firstIndex(of: ASCII.equals) else { continue }
                let scalars = item[(equals + 1)...].split(separator: ASCII.comma).compactMap { digits in
                    Unicode.Scalar(digits.reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) })
                }
                guard let first = scalars.first else { continue }
                let entry = Entry(
                    start: item.startIndex,
                    length: equals - item.startIndex,
                    first: first,
                    second: scalars.dropFirst().first
                )
                var slot = Table.spread(text, item.startIndex..<equals)
                while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
                slots[slot] = Int16(entries.count)
                entries.append(entry)
            }
            HTMLEntityNames.bare.withUTF8Buffer { buffer in
                let names = Array(buffer)
                for name in names.split(whereSeparator: \.isWhitespace) {
                    if let number = number(of: names, name.startIndex..<name.endIndex) { entries[number].isBare = true }
                }
            }
        }

        func entry(of bytes: [UInt8], _ name: Range<Int>) -> Entry? {
            number(of: bytes, name).map { entries[$0] }
        }

        private func number(of bytes: [UInt8], _ name: Range<Int>) -> Int? {
            var slot = Table.spread(bytes, name)
            while slots[slot] >= 0 {
                let number = Int(slots[slot])
                let entry = entries[number]
                if entry.length == name.count, text[entry.start..<(entry.start + entry.length)] == bytes[name] {
                    return number
                }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }

        private static func spread(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
            var hash: UInt32 = 0x811C_9DC5
            for i in range { hash = (hash ^ UInt32(bytes[i])) &* 0x0100_0193 }
            return Int((hash ^ (hash >> 15)) & 8_191)
        }
    }

    private static let table = Table()
}
