/// A Meter Point Reference Number: the identity of a gas meter point, 6 to 10 digits, with the text it was read from.
///
/// The check digits are a score (``checkDigitsHold``), never a reason to refuse: older numbers and those of independent transporters
/// need not follow the rule. Leading zeros are kept as received and do not count when two MPRNs are compared.
public struct MPRN: Sendable {
    /// The text as it was received, leading zeros and grouping included.
    public let asReceived: String
    /// The number, without leading zeros.
    public let number: UInt64

    /// Reads 6 to 10 digits, not all zero, that may be grouped by blanks or no-break spaces; `nil` for anything else.
    ///
    /// Hyphens, dots and slashes are refused: they make dates and decimals.
    public init?(_ text: some StringProtocol) {
        guard let compact = MeterPointText.compact(text, onlyBlanks: true), (6...10).contains(compact.count),
            let number = MeterPointText.number(compact), number > 0
        else { return nil }
        self.number = number
        asReceived = String(text)
    }

    /// The MPRN with this number, below 10,000,000,000; `asReceived` is then written with at least six digits.
    public init?(number: UInt64) {
        self.init(MeterPointText.padded(number, to: 6))
    }

    /// The digits without leading zeros, by which MPRNs are compared.
    public var canonical: String {
        String(number)
    }

    /// Whether the last two digits follow from the others: weights n … 1 from the left, modulo 11, written as 00 to 10.
    ///
    /// A random number passes with a chance of one in a hundred.
    public var checkDigitsHold: Bool {
        var rest = number / 100
        var weight: UInt64 = 1
        var sum: UInt64 = 0
        while rest > 0 {
            sum += rest % 10 * weight
            weight += 1
            rest /= 10
        }
        return sum % 11 == number % 100
    }
}

extension MPRN: Hashable {
    /// Equal if the digits without leading zeros are.
    public static func == (left: MPRN, right: MPRN) -> Bool {
        left.number == right.number
    }

    /// Feeds the number.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(number)
    }
}

extension MPRN: CustomStringConvertible {
    /// The digits without leading zeros.
    public var description: String { canonical }
}

extension MPRN: Codable {
    /// Reads the text as received; throws `DecodingError` if it is no MPRN.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = MPRN(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an MPRN")
        }
        self = value
    }

    /// Writes the text as received.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(asReceived)
    }
}
