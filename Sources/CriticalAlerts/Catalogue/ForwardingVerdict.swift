/// Whether an alert may be forwarded, as far as the document and the catalogue can say (R2 to R4). Who supplies the meter
/// point is another question (R6, R7).
public enum ForwardingVerdict: Hashable, Sendable, Codable {
    /// On the list: forwarded (R3).
    case forward(ForwardingReason)
    /// Not on the list: forwarded if the operator's policy says so, under the general duty of care (R4).
    case optional(ForwardingReason)
    /// Recorded and not forwarded.
    case never(ForwardingReason)
    /// A person decides; nothing is sent before.
    case person(ForwardingReason)

    /// Why.
    public var reason: ForwardingReason {
        switch self {
        case .forward(let reason), .optional(let reason), .never(let reason), .person(let reason): reason
        }
    }
}

/// Why an alert is forwarded or not.
public struct ForwardingReason: Hashable, Sendable, Codable {
    /// The closed list of reasons.
    public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// The catalogue says: forward.
        case listed
        /// The catalogue leaves it to the operator's policy.
        case optional
        /// The catalogue says: never.
        case listedNever = "listed-never"
        /// It reports on a future-dated command of the supplier itself.
        case ownCommandOutcome = "own-command-outcome"
        /// DCC's systems made it.
        case dccAlert = "dcc-alert"
        /// It answers a command.
        case response
        /// Not in the catalogue, and its device did not mark it Critical: counted.
        case unknownNonCritical = "unknown-non-critical"
        /// Not in the catalogue, and its device marked it Critical.
        case unknownCritical = "unknown-critical"
        /// Not in the catalogue, and nothing tells whether it is Critical.
        case unknownClass = "unknown-class"
        /// There is no alert code.
        case noCode = "no-code"
        /// Document and device's message contradict each other.
        case disagreement
        /// DCC's response code is not `I0`.
        case responseCode = "response-code"
        /// The device's message is missing.
        case payloadMissing = "payload-missing"
        /// The device's message is damaged.
        case payloadUnreadable = "payload-unreadable"
        /// Device, target or counter is not known.
        case noIdentity = "no-identity"
        /// Neither the device's time nor DCC's is known (R12).
        case noTime = "no-time"
    }

    /// The reason.
    public let code: Code
    /// The same in one sentence, with the values that matter.
    public let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }
}

extension ForwardingReason: CustomStringConvertible {
    /// The sentence.
    public var description: String { text }
}
