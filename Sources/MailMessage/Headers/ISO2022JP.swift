/// ISO-2022-JP (RFC 1468) rewritten as Shift_JIS, whose Microsoft kind knows the characters that Windows puts into mail
/// under that label (circled digits, names of people and places) and that iconv's ISO-2022-JP refuses.
enum ISO2022JP {
    /// What the result of reading it so is called.
    static let name = "ISO-2022-JP-MS"

    /// What was rewritten, and where each byte came from.
    struct ShiftJIS {
        var bytes: [UInt8] = []
        /// For each byte, the offset of the byte in the original.
        var origins: [Int32] = []

        /// The place in the original of a byte.
        func offset(of position: Int) -> Int {
            origins.indices.contains(position) ? Int(origins[position]) : Int(origins.last ?? 0)
        }
    }

    private enum Mode { case single, katakana, double }

    /// Rewrites; nil if there is anything else in it than JIS X 0201 and JIS X 0208: other sets, or 8-bit bytes.
    static func shiftJIS(_ input: ArraySlice<UInt8>) -> ShiftJIS? {
        guard input.count < Int(Int32.max) else { return nil }
        var out = ShiftJIS()
        out.bytes.reserveCapacity(input.count)
        out.origins.reserveCapacity(input.count)
        var mode = Mode.single
        var i = input.startIndex
        func put(_ byte: UInt8) {
            out.bytes.append(byte)
            out.origins.append(Int32(i - input.startIndex))
        }
        while i < input.endIndex {
            let byte = input[i]
            guard byte < 0x80 else { return nil }
            if byte == ASCII.escape {
                guard let next = self.mode(after: input, at: i) else { return nil }
                mode = next
                i += 3
                continue
            }
            switch mode {
            case .katakana where (0x21...0x5F).contains(byte): put(byte | 0x80)
            case .double where byte > 0x20 && byte < 0x7F:
                guard i + 1 < input.endIndex, input[i + 1] > 0x20, input[i + 1] < 0x7F else {
                    // Half a character: a leading byte alone is a fault in Shift_JIS too.
                    put(0x81)
                    break
                }
                let row = byte - 0x21
                let cell = input[i + 1] - 0x21
                let lead = row / 2 + (row / 2 < 31 ? 0x81 : 0xC1)
                let trail = row % 2 == 1 ? cell + 0x9F : cell + (cell < 63 ? 0x40 : 0x41)
                put(lead)
                put(trail)
                i += 1
            default: put(byte)
            }
            i += 1
        }
        return out
    }

    /// Whether there is a switch to JIS X 0213 (ISO-2022-JP-3).
    static func hasJISX0213(_ bytes: ArraySlice<UInt8>) -> Bool {
        var matched = 0
        for byte in bytes {
            switch (matched, byte) {
            case (_, ASCII.escape): matched = 1
            case (1, UInt8(ascii: "$")): matched = 2
            case (2, ASCII.openParenthesis): matched = 3
            case (3, UInt8(ascii: "O")), (3, UInt8(ascii: "P")), (3, UInt8(ascii: "Q")): return true
            default: matched = 0
            }
        }
        return false
    }

    /// The mode that the escape sequence at `start` switches to; nil for one of another charset.
    private static func mode(after input: ArraySlice<UInt8>, at start: Int) -> Mode? {
        let sequence = input[start...].prefix(3).dropFirst()
        switch (sequence.first, sequence.dropFirst().first) {
        case (UInt8(ascii: "("), UInt8(ascii: "B")), (UInt8(ascii: "("), UInt8(ascii: "J")): return .single
        case (UInt8(ascii: "("), UInt8(ascii: "I")): return .katakana
        case (UInt8(ascii: "$"), UInt8(ascii: "B")), (UInt8(ascii: "$"), UInt8(ascii: "@")): return .double
        default: return nil
        }
    }
}
