/// An IEEE EUI-64: the identity of a device, a DCC User or the DCC itself (GBCS, "Entity Identifier").
public struct EUI64: Hashable, Comparable, Sendable {
    /// The eight bytes as one number, first byte highest.
    public let value: UInt64

    /// The identifier with this numeric value.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Reads eight hex pairs joined by hyphens (DUIS), colons or nothing, in either letter case; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let separator: UInt8?
        switch bytes.count {
        case 16: separator = nil
        case 23: separator = bytes[2]
        default: return nil
        }
        if let separator, separator != UInt8(ascii: "-"), separator != UInt8(ascii: ":") { return nil }
        var value: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if let separator, index % 3 == 2 {
                guard byte == separator else { return nil }
                continue
            }
            guard let digit = hexDigit(byte) else { return nil }
            value = value << 4 | UInt64(digit)
        }
        self.value = value
    }

    /// Orders by number.
    public static func < (left: EUI64, right: EUI64) -> Bool {
        left.value < right.value
    }
}

extension EUI64: CustomStringConvertible {
    /// Upper-case hyphen pairs, as in DUIS: `00-00-5E-EF-10-00-00-2A`.
    public var description: String {
        stride(from: 56, through: 0, by: -8)
            .map { shift in hexPair(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
            .joined(separator: "-")
    }
}

/// A block of EUI-64 identifiers, as the SEC's ID Allocation Procedure gives one to each Party.
public struct EUI64Range: Hashable, Sendable {
    /// The first identifier of the block.
    public let first: EUI64
    /// The last identifier of the block.
    public let last: EUI64

    /// The block from `first` to `last`, or `nil` if they are the wrong way round.
    public init?(first: EUI64, last: EUI64) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// Reads `EUI`, `EUI..EUI` or a prefix of whole bytes with `/bits` (`90-B3-D5-1F-30-01-00-00/48`); `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let characters = String(text)
        if let slash = characters.firstIndex(of: "/") {
            guard let base = EUI64(characters[..<slash]), let bits = Int(characters[characters.index(after: slash)...]),
                (0...64).contains(bits)
            else { return nil }
            let hostMask: UInt64 = bits == 64 ? 0 : UInt64.max >> UInt64(bits)
            self.init(first: EUI64(base.value & ~hostMask), last: EUI64(base.value | hostMask))
        } else if let dots = characters.firstRange(ofDots: ".."), let low = EUI64(characters[..<dots.lowerBound]),
            let high = EUI64(characters[dots.upperBound...])
        {
            self.init(first: low, last: high)
        } else if let single = EUI64(characters) {
            self.init(first: single, last: single)
        } else {
            return nil
        }
    }

    /// Whether the block holds this identifier.
    public func contains(_ identifier: EUI64) -> Bool {
        first <= identifier && identifier <= last
    }
}

extension String {
    fileprivate func firstRange(ofDots dots: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(dots) { return index..<self.index(index, offsetBy: dots.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

func hexPair(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
}

extension EUI64Range: CustomStringConvertible {
    /// `first..last`, or the identifier alone if the block holds one.
    public var description: String {
        first == last ? first.description : "\(first)..\(last)"
    }
}

extension EUI64: Codable {
    /// Reads an EUI-64; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = EUI64(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an EUI-64")
        }
        self = value
    }

    /// Writes an EUI-64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension EUI64Range: Codable {
    /// Reads an EUI-64 or a block of them; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = EUI64Range(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an EUI-64 or a block of them")
        }
        self = value
    }

    /// Writes an EUI-64 or a block of them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
