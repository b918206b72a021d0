/// What makes two messages the same alert, however often and in whatever mail they come.
///
/// A device's alert is known by the three values that the device itself gave it. An alert that a person typed is known by
/// what was typed, and by the first mail that said so.
public enum AlertIdentity: Hashable, Sendable {
    /// An alert whose GBCS message or DUIS document has been seen.
    case device(originator: EUI64, target: EUI64, counter: OriginatorCounter)
    /// An alert known only from what somebody wrote.
    case reported(meterPoint: MPxN, code: AlertCode, raisedAt: Instant?, firstMessageID: String)
}

extension AlertIdentity {
    /// A stable text, unique among identities, for use as a database key. ``init(key:)`` reads it back.
    public var key: String {
        switch self {
        case .device(let originator, let target, let counter):
            "device/\(originator)/\(target)/\(counter)"
        case .reported(let meterPoint, let code, let raisedAt, let messageID):
            "reported/\(Self.digits(of: meterPoint))/\(code)/\(raisedAt.map(\.description) ?? "-")/\(messageID)"
        }
    }

    /// The canonical digits; an MPRN that is all but zeros gets back as many as make it readable as one (six digits).
    private static func digits(of meterPoint: MPxN) -> String {
        let digits = meterPoint.canonical
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    /// Reads ``key`` back; `nil` for anything else.
    public init?(key: String) {
        let parts = key.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        if parts.count == 4, parts[0] == "device", let originator = EUI64(parts[1]), let target = EUI64(parts[2]),
            let counter = OriginatorCounter(parts[3])
        {
            self = .device(originator: originator, target: target, counter: counter)
        } else if parts.count == 5, parts[0] == "reported", let meterPoint = MPxN(parts[1]),
            let code = AlertCode(parts[2])
        {
            let raisedAt = Instant(rfc3339: parts[3])
            guard raisedAt != nil || parts[3] == "-" else { return nil }
            self = .reported(
                meterPoint: meterPoint,
                code: code,
                raisedAt: raisedAt,
                firstMessageID: String(parts[4])
            )
        } else {
            return nil
        }
        guard self.key == key else { return nil }
    }
}

extension AlertIdentity: CustomStringConvertible {
    /// The key.
    public var description: String { key }
}

extension AlertIdentity: Codable {
    /// Reads a key; throws `DecodingError` if it is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identity = AlertIdentity(key: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the key of an alert")
        }
        self = identity
    }

    /// Writes the key.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(key)
    }
}
