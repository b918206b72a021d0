/// A Meter Point Administration Number: the 13-digit identity of an electricity meter point, with the text it was read from.
///
/// Only numbers whose check digit holds can be built. Two MPANs are equal if their 13 digits are, however they were written.
public struct MPAN: Sendable {
    /// The text as it was received, grouping and full line included.
    public let asReceived: String
    /// The 13 digits as a number; a leading zero of the digits is not visible here.
    public let number: UInt64
    /// The top line (profile class, meter timeswitch code, line loss factor class), if the text was the full 21-character number.
    public let topLine: MPANTopLine?

    /// Reads the 13-digit core, or the full 21-character number with or without its "S".
    ///
    /// Groups may be divided by blanks, no-break spaces, hyphens, dots, slashes or line breaks. `nil` if there are other
    /// characters, another number of digits, or a check digit that does not hold.
    public init?(_ text: some StringProtocol) {
        guard let compact = MeterPointText.compact(text) else { return nil }
        switch compact.count {
        case 13:
            topLine = nil
        case 21:
            guard let line = MPANTopLine(compact[..<8]) else { return nil }
            topLine = line
        case 22 where compact[0] == UInt8(ascii: "S") || compact[0] == UInt8(ascii: "s"):
            guard let line = MPANTopLine(compact[1..<9]) else { return nil }
            topLine = line
        default:
            return nil
        }
        guard let number = MeterPointText.number(compact.suffix(13)), number > 0,
            Self.checkDigitHolds(compact.suffix(13))
        else { return nil }
        self.number = number
        asReceived = String(text)
    }

    /// The MPAN with these 13 digits, or `nil` if the check digit does not hold; `asReceived` is then the 13 digits.
    public init?(number: UInt64) {
        guard number < 10_000_000_000_000 else { return nil }
        self.init(MeterPointText.padded(number, to: 13))
    }

    /// The 13 digits.
    public var canonical: String {
        MeterPointText.padded(number, to: 13)
    }

    /// The distributor identifier: the first two digits, 0 to 99.
    public var distributorID: Int {
        Int(number / 100_000_000_000)
    }

    /// The distribution network, if its identifier is known. An unknown one is a warning, never an error: newer networks exist.
    public var distributor: Distributor? {
        Distributor(id: distributorID)
    }

    /// Whether the last of 13 digits follows from the other twelve: weights 3 5 7 13 17 19 23 29 31 37 41 43, modulo 11, modulo 10.
    static func checkDigitHolds(_ digits: some Collection<UInt8>) -> Bool {
        guard digits.count == 13 else { return false }
        var sum = 0
        var last = 0
        for (digit, weight) in zip(digits, weights + [0]) {
            last = Int(digit) - 0x30
            guard (0...9).contains(last) else { return false }
            sum += last * weight
        }
        return sum % 11 % 10 == last
    }

    // The primes from 3 on without 11, by which the sum is taken.
    private static let weights = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43]
}

extension MPAN: Hashable {
    /// Equal if the 13 digits are.
    public static func == (left: MPAN, right: MPAN) -> Bool {
        left.number == right.number
    }

    /// Feeds the 13 digits.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(number)
    }
}

extension MPAN: CustomStringConvertible {
    /// The 13 digits.
    public var description: String { canonical }
}

extension MPAN: Codable {
    /// Reads the text as received; throws `DecodingError` if it is no MPAN.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = MPAN(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an MPAN")
        }
        self = value
    }

    /// Writes the text as received.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(asReceived)
    }
}

/// The first row of the full MPAN: what the meter point was settled by before half-hourly reform.
public struct MPANTopLine: Hashable, Sendable, Codable {
    /// Two digits; 00 to 08 exist.
    public let profileClass: String
    /// Three digits.
    public let meterTimeswitchCode: String
    /// Three digits or letters, upper case.
    public let lineLossFactorClass: String

    /// Whether the profile class is one that exists (00 to 08).
    public var hasKnownProfileClass: Bool {
        profileClass >= "00" && profileClass <= "08"
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == 8, MeterPointText.number(bytes.prefix(5)) != nil,
            bytes.suffix(3).allSatisfy(isASCIIAlphanumeric)
        else { return nil }
        profileClass = String(decoding: bytes.prefix(2), as: UTF8.self)
        meterTimeswitchCode = String(decoding: bytes.dropFirst(2).prefix(3), as: UTF8.self)
        lineLossFactorClass = String(decoding: bytes.suffix(3), as: UTF8.self).uppercased()
    }
}
