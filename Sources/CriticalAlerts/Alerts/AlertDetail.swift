/// What an alert says beyond code and time, as far as it helps the next reader to act (R13).
public enum AlertDetail: Hashable, Sendable, Codable {
    /// Why the meter doubts its own integrity (81A0).
    case integrityReason(number: UInt16)
    /// The same, in the words of the program that decoded it.
    case integrityWarning(text: String)
    /// The outage that has ended (8F35 to 8F3C); a time is `nil` if the device gave none.
    case outage(from: TimeStamp?, to: TimeStamp?)
}

extension AlertDetail: CustomStringConvertible {
    /// One phrase for people.
    public var description: String {
        switch self {
        case .integrityReason(let number):
            "reason: \(Self.reasons[number] ?? "number \(number), not known")"
        case .integrityWarning(let text):
            "reason: \(text)"
        case .outage(let from, let to):
            "supply was off from \(from?.asReceived ?? "an unknown time") to \(to?.asReceived ?? "an unknown time")"
        }
    }

    private static let reasons: [UInt16: String] = [
        0: "other", 1: "non-volatile memory", 2: "program execution", 3: "program storage", 4: "working memory",
        5: "unexpected restart", 6: "watchdog", 7: "check of the metrology firmware", 8: "measurement",
        9: "not specified",
    ]
}
