/// A GBCS alert code: two bytes, written as four upper-case hex digits.
public struct AlertCode: Hashable, Comparable, Sendable {
    /// The code as a number: 0x8F3F.
    public let value: UInt16

    /// The code with this numeric value.
    public init(_ value: UInt16) {
        self.value = value
    }

    /// Reads exactly four hex digits of either letter case, without `0x` (DUIS `AlertCode`, hexBinary); `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 4 else { return nil }
        var value: UInt16 = 0
        for byte in bytes {
            guard let digit = hexDigit(byte) else { return nil }
            value = value << 4 | UInt16(digit)
        }
        self.value = value
    }

    /// Orders by number.
    public static func < (left: AlertCode, right: AlertCode) -> Bool {
        left.value < right.value
    }
}

extension AlertCode: CustomStringConvertible {
    /// Four upper-case hex digits: `8F3F`.
    public var description: String {
        hexPair(UInt8(value >> 8)) + hexPair(UInt8(value & 0xFF))
    }
}

/// GBCS Originator Counter: with originator and target it identifies one message (unsigned 64 bits, decimal in DUIS).
public struct OriginatorCounter: Hashable, Comparable, Sendable {
    /// The counter.
    public let value: UInt64

    /// The counter with this value.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Reads a decimal without sign, blanks or leading zeros; `nil` for anything else, also beyond 64 bits.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            bytes.count == 1 || bytes[0] != UInt8(ascii: "0"), let value = UInt64(String(text))
        else { return nil }
        self.value = value
    }

    /// Orders by number.
    public static func < (left: OriginatorCounter, right: OriginatorCounter) -> Bool {
        left.value < right.value
    }
}

extension OriginatorCounter: CustomStringConvertible {
    /// Decimal.
    public var description: String { String(value) }
}

extension AlertCode: Codable {
    /// Reads four hex digits; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = AlertCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not four hex digits")
        }
        self = value
    }

    /// Writes four hex digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension OriginatorCounter: Codable {
    /// Reads an unsigned decimal of 64 bits; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = OriginatorCounter(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an unsigned decimal of 64 bits"
            )
        }
        self = value
    }

    /// Writes an unsigned decimal of 64 bits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
