/// A time stamp as XML Schema's dateTime allows it: like RFC 3339, but the zone may be missing and is then taken as UTC.
public struct XSDateTime: Hashable, Sendable {
    /// The point in time.
    public let instant: Instant
    /// Whether the text named a zone.
    public let hasZone: Bool

    /// Reads the text; `nil` for anything that is no dateTime of the years 1 to 9999.
    public init?(_ text: some StringProtocol) {
        guard let parsed = TimestampText(text) else { return nil }
        instant = Instant(civil: parsed, offsetMinutes: parsed.offsetMinutes ?? 0)
        hasZone = parsed.offsetMinutes != nil
    }
}
