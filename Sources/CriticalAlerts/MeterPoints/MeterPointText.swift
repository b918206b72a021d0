/// How meter point numbers are written: digits and the marks that people put between them.
enum MeterPointText {
    /// The ASCII letters and digits of a text, or `nil` if it holds anything but those and separators, or is too long to be a number.
    static func compact(_ text: some StringProtocol, onlyBlanks: Bool = false) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard (6...MeterPointLimits.textBytes).contains(bytes.count) else { return nil }
        var kept: [UInt8] = []
        kept.reserveCapacity(22)
        var index = 0
        while index < bytes.count {
            if isASCIIAlphanumeric(bytes[index]) {
                guard kept.count < 22 else { return nil }
                kept.append(bytes[index])
                index += 1
            } else {
                let length = separatorLength(bytes, at: index)
                guard length > 0, !onlyBlanks || isBlank(bytes, at: index) else { return nil }
                index += length
            }
        }
        return kept
    }

    /// The number of bytes of the separator that begins here, 0 if there is none.
    ///
    /// Separators are blanks of all widths, tab, line ends, hyphens and dashes, dot and slash.
    static func separatorLength(_ bytes: [UInt8], at index: Int) -> Int {
        guard index >= 0, index < bytes.count else { return 0 }
        switch bytes[index] {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
            return 1
        case 0xC2:
            return index + 1 < bytes.count && bytes[index + 1] == 0xA0 ? 2 : 0
        case 0xE2:
            guard index + 2 < bytes.count else { return 0 }
            switch (bytes[index + 1], bytes[index + 2]) {
            case (0x80, 0x80...0x8B), (0x80, 0x90...0x95), (0x80, 0xAF), (0x81, 0xA0), (0x88, 0x92): return 3
            default: return 0
            }
        default:
            return 0
        }
    }

    /// Whether the separator that begins here is a blank or tab, not a mark or line end.
    static func isBlank(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case 0x20, 0x09, 0xC2: return true
        case 0xE2 where index + 2 < bytes.count:
            return bytes[index + 1] != 0x88 && !(bytes[index + 1] == 0x80 && (0x90...0x95).contains(bytes[index + 2]))
        default: return false
        }
    }

    /// The value of up to 18 ASCII digits; `nil` if there is anything else or nothing.
    static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        guard (1...18).contains(digits.count) else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
        }
        return value
    }

    static func padded(_ number: UInt64, to width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

/// The limits of reading meter points.
public enum MeterPointLimits {
    /// The longest text that is read as one meter point number, in bytes.
    public static let textBytes = 96
    /// The longest text that is searched for meter points, in bytes; what lies beyond is not looked at.
    public static let searchedBytes = 4 << 20
    /// The most meter points that one search returns.
    public static let matches = 1000
    /// How far before a number its label may begin, in bytes.
    public static let labelDistance = 64
}
