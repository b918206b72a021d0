/// Something about an alert that a careful reader would want to know. The alert could be read all the same.
public struct AlertDefect: Hashable, Sendable, Codable {
    /// The closed list of defects.
    public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// `schemaVersion` is missing or no decimal.
        case schemaVersionUnreadable = "schema-version-unreadable"
        /// A `schemaVersion` that this program has not been checked with.
        case schemaVersionUnknown = "schema-version-unknown"
        /// There is no `ResponseCode`.
        case responseCodeMissing = "response-code-missing"
        /// An alert's `ResponseCode` is not `I0`.
        case responseCodeNotI0 = "response-code-not-i0"
        /// The identifier of the message is missing.
        case responseIDMissing = "response-id-missing"
        /// The identifier of the message is not EUI:EUI:counter.
        case responseIDUnreadable = "response-id-unreadable"
        /// A party or counter in a decoded message cannot be read.
        case headerUnreadable = "header-unreadable"
        /// DCC's time is missing.
        case dccTimeMissing = "dcc-time-missing"
        /// DCC's time is no dateTime.
        case dccTimeUnreadable = "dcc-time-unreadable"
        /// DCC's time names no zone; UTC is assumed.
        case dccZoneMissing = "dcc-zone-missing"
        /// The device gave no time.
        case eventTimeMissing = "event-time-missing"
        /// The device's time is no dateTime.
        case eventTimeUnreadable = "event-time-unreadable"
        /// The device's time names no zone; UTC is assumed.
        case eventZoneMissing = "event-zone-missing"
        /// The device's time is more than five minutes after DCC's.
        case eventAfterDCC = "event-after-dcc"
        /// The device says that its clock is invalid or doubtful.
        case clockDoubtful = "clock-doubtful"
        /// There is no alert code.
        case codeMissing = "code-missing"
        /// The alert code is not four hexadecimal digits.
        case codeUnreadable = "code-unreadable"
        /// A count or sequence number of DCC's alert storm protection cannot be read.
        case throttlingUnreadable = "throttling-unreadable"
        /// The GBCS bytes are missing.
        case payloadMissing = "payload-missing"
        /// The GBCS bytes are in a shape that is not decoded (block transfer); kept as they are.
        case payloadOpaque = "payload-opaque"
        /// The GBCS bytes are damaged, or are not an alert.
        case payloadUnreadable = "payload-unreadable"
        /// Document and payload name different alert codes.
        case codeDisagrees = "code-disagrees"
        /// Document and payload name different originators.
        case originatorDisagrees = "originator-disagrees"
        /// Document and payload name different targets.
        case targetDisagrees = "target-disagrees"
        /// Document and payload name different counters.
        case counterDisagrees = "counter-disagrees"

        /// Whether document and payload contradict each other, so that nothing is sent without a person.
        public var isDisagreement: Bool {
            switch self {
            case .codeDisagrees, .originatorDisagrees, .targetDisagrees, .counterDisagrees: true
            default: false
            }
        }
    }

    /// What is wrong.
    public let code: Code
    /// The same in a sentence, with both values where two disagree.
    public let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }
}

extension AlertDefect: CustomStringConvertible {
    /// `code: text`.
    public var description: String { "\(code.rawValue): \(text)" }
}
