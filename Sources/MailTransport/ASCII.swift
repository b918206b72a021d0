// Bytes of the two protocols, named.
extension UInt8 {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let dot: UInt8 = 0x2E

    init(ascii character: Unicode.Scalar) {
        self.init(truncatingIfNeeded: character.value)
    }

    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var digit: Int? { isDigit ? Int(self &- 0x30) : nil }
    var upper: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }
}

extension String {
    init(lossy bytes: some Collection<UInt8>) {
        self.init(decoding: bytes, as: UTF8.self)
    }

    /// Equality of protocol words: ASCII letters in any case, no locale, no normalisation.
    func isSameWord(as other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.upper == $1.upper }
    }

    var asciiUppercased: String {
        String(lossy: utf8.map(\.upper))
    }
}

extension Collection<UInt8> {
    /// The number that these digits write, if they are nothing but digits and it fits.
    var decimal: UInt64? {
        guard !isEmpty, count <= 20 else { return nil }
        var value: UInt64 = 0
        for byte in self {
            guard let digit = byte.digit else { return nil }
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    func isWord(_ word: String) -> Bool {
        count == word.utf8.count && zip(self, word.utf8).allSatisfy { $0.upper == $1.upper }
    }
}
