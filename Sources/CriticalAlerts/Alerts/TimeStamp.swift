/// A time that somebody else wrote: the instant, and the text exactly as it was received (R12).
public struct TimeStamp: Hashable, Sendable, Codable {
    /// Whose clock it was, and where it stood.
    public enum Source: String, Hashable, Sendable, Codable, CaseIterable {
        /// The device's own clock, inside the GBCS message.
        case device
        /// The device's time as decoded by another program (MMC, SMETS1).
        case decoded
        /// DCC's time in the header of the DUIS document.
        case dcc
        /// A supplier's letter.
        case letter
    }

    /// The point in time.
    public let instant: Instant
    /// The text as received. The binary forms of GBCS have none: theirs is ISO 8601 with the offset that the device gave.
    public let asReceived: String
    /// Whose clock it was.
    public let source: Source

    /// The time at this instant, received as this text.
    public init(instant: Instant, asReceived: String, source: Source) {
        self.instant = instant
        self.asReceived = asReceived
        self.source = source
    }
}

extension TimeStamp: CustomStringConvertible {
    /// The text as received.
    public var description: String { asReceived }
}
