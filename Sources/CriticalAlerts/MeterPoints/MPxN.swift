/// A meter point of either fuel: an MPAN or an MPRN (R5, R12).
public enum MPxN: Hashable, Sendable {
    /// Electricity.
    case mpan(MPAN)
    /// Gas.
    case mprn(MPRN)

    /// Reads either; 13 or 21 characters are an MPAN, 6 to 10 digits an MPRN. With a fuel named, only that kind is accepted.
    public init?(_ text: some StringProtocol, hint: Fuel? = nil) {
        if hint != .gas, let mpan = MPAN(text) {
            self = .mpan(mpan)
        } else if hint != .electricity, let mprn = MPRN(text) {
            self = .mprn(mprn)
        } else {
            return nil
        }
    }

    /// Reads back ``key``; `nil` if it is the key of no meter point.
    public init?(key: Int64) {
        guard let unsigned = UInt64(exactly: key) else { return nil }
        if unsigned >= Self.electricityKeys {
            guard let mpan = MPAN(number: unsigned - Self.electricityKeys) else { return nil }
            self = .mpan(mpan)
        } else {
            guard let mprn = MPRN(number: unsigned) else { return nil }
            self = .mprn(mprn)
        }
    }

    /// The fuel.
    public var fuel: Fuel {
        switch self {
        case .mpan: .electricity
        case .mprn: .gas
        }
    }

    /// The digits by which meter points are compared: 13 of an MPAN, those without leading zeros of an MPRN.
    public var canonical: String {
        switch self {
        case .mpan(let mpan): mpan.canonical
        case .mprn(let mprn): mprn.canonical
        }
    }

    /// The text as it was received.
    public var asReceived: String {
        switch self {
        case .mpan(let mpan): mpan.asReceived
        case .mprn(let mprn): mprn.asReceived
        }
    }

    /// One number for both kinds, unique and stable, for indexes: an MPRN as it is, an MPAN's 13 digits plus 10^13.
    public var key: Int64 {
        switch self {
        case .mpan(let mpan): Int64(mpan.number + Self.electricityKeys)
        case .mprn(let mprn): Int64(mprn.number)
        }
    }

    private static let electricityKeys: UInt64 = 10_000_000_000_000
}

extension MPxN: CustomStringConvertible {
    /// The canonical digits.
    public var description: String { canonical }
}

extension MPxN: Codable {
    /// Reads the text as received; throws `DecodingError` if it is neither an MPAN nor an MPRN.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = MPxN(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "neither an MPAN nor an MPRN")
        }
        self = value
    }

    /// Writes the text as received, from which the kind can be told by its length.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(asReceived)
    }
}

/// What a meter point supplies.
public enum Fuel: String, Hashable, Sendable, Codable, CaseIterable {
    /// Electricity: the meter point is an MPAN.
    case electricity
    /// Gas: the meter point is an MPRN.
    case gas
}
