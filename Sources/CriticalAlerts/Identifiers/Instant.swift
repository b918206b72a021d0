/// A point in time, in whole microseconds since 1970-01-01T00:00:00Z (leap seconds not counted).
///
/// All deadlines, receipts and look-ups are instants; local time exists only for people (``UKTime``).
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    public let microseconds: Int64

    /// The instant that lies `microseconds` after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The instant that lies `seconds` after 1970-01-01T00:00:00Z; clamped to the years 1 to 9999, which every text form can show.
    public init(secondsSince1970 seconds: Int64) {
        let clamped = min(max(seconds, Self.firstSecond), Self.lastSecond)
        self.init(microseconds: clamped * 1_000_000)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var secondsSince1970: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// This instant moved by a number of seconds; saturates instead of overflowing.
    public func advanced(bySeconds seconds: Int64) -> Instant {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let step = overflow ? (seconds < 0 ? Int64.min : Int64.max) : product
        let (sum, sumOverflow) = microseconds.addingReportingOverflow(step)
        return Instant(microseconds: sumOverflow ? (step < 0 ? Int64.min : Int64.max) : sum)
    }

    /// Seconds from `other` to this instant, rounded towards zero; saturates instead of overflowing.
    public func seconds(since other: Instant) -> Int64 {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return (overflow ? (microseconds < other.microseconds ? Int64.min : Int64.max) : difference) / 1_000_000
    }

    /// Earlier before later.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    static let firstSecond: Int64 = -62_135_596_800  // 0001-01-01T00:00:00Z
    static let lastSecond: Int64 = 253_402_300_799  // 9999-12-31T23:59:59Z
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-03-07T22:14:31.482Z`; the fraction has the digits it needs, none if it is zero.
    public var description: String {
        let seconds = min(max(secondsSince1970, Self.firstSecond), Self.lastSecond)
        let (date, secondOfDay) = CivilDate.split(secondsSince1970: seconds)
        var text = date.description
        text += "T\(twoDigits(secondOfDay / 3600)):\(twoDigits(secondOfDay / 60 % 60)):\(twoDigits(secondOfDay % 60))"
        var fraction = microseconds - seconds * 1_000_000
        if (1..<1_000_000).contains(fraction) {
            var digits = 6
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            let written = String(fraction)
            text += "." + String(repeating: "0", count: digits - written.count) + written
        }
        return text + "Z"
    }

    /// Reads RFC 3339 (`2026-03-07T22:14:31.482Z`, any numeric offset, `T` or a space); `nil` for anything else.
    ///
    /// Digits beyond microseconds are dropped. A missing zone is not RFC 3339 and gives `nil`; ``XSDateTime`` reads the looser
    /// form of XML Schema.
    public init?(rfc3339 text: some StringProtocol) {
        guard let parsed = TimestampText(text), let offset = parsed.offsetMinutes else { return nil }
        self.init(civil: parsed, offsetMinutes: offset)
    }

    init(civil parsed: TimestampText, offsetMinutes: Int) {
        let seconds = parsed.date.secondsSince1970 + Int64(parsed.secondOfDay) - Int64(offsetMinutes) * 60
        self.init(microseconds: seconds * 1_000_000 + Int64(parsed.microsecond))
    }
}

func twoDigits(_ value: some BinaryInteger) -> String {
    value < 10 ? "0\(value)" : "\(value)"
}

extension Instant: Codable {
    /// Reads an instant in RFC 3339; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Instant(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instant in RFC 3339")
        }
        self = value
    }

    /// Writes an instant in RFC 3339.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
