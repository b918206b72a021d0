/// The machine-readable part of a delivery report (RFC 3464).
public struct DeliveryStatus: Sendable {
    /// What became of the message for one recipient (RFC 3464 section 2.3.3).
    public enum Action: Sendable, Hashable {
        /// It could not be delivered.
        case failed
        /// It has not been delivered yet; attempts go on.
        case delayed
        /// It was delivered.
        case delivered
        /// It was handed to a system that makes no reports.
        case relayed
        /// It was delivered and forwarded to several.
        case expanded
        /// Something else, in small letters.
        case other(String)

        init(_ text: String) {
            let word = Array(text.utf8).prefix {
                !$0.isWhitespace && $0 != ASCII.openParenthesis && $0 != ASCII.semicolon
            }
            switch word.lowercasedString {
            case "failed", "failure": self = .failed
            case "delayed": self = .delayed
            case "delivered": self = .delivered
            case "relayed": self = .relayed
            case "expanded": self = .expanded
            case let other: self = .other(other)
            }
        }

        /// Whether it is one of those that RFC 3464 names.
        public var isStandard: Bool {
            if case .other = self { false } else { true }
        }

        /// The word in small letters.
        public var name: String {
            switch self {
            case .failed: "failed"
            case .delayed: "delayed"
            case .delivered: "delivered"
            case .relayed: "relayed"
            case .expanded: "expanded"
            case .other(let word): word
            }
        }
    }

    /// An enhanced status code (RFC 3463): class, subject, detail.
    public struct Status: Sendable, Hashable, CustomStringConvertible {
        /// 2 success, 4 for now, 5 for good.
        public let statusClass: Int
        /// What it is about.
        public let subject: Int
        /// The detail.
        public let detail: Int

        /// Makes a code; nil if class is not 2, 4 or 5, or a number has more than three digits.
        public init?(statusClass: Int, subject: Int, detail: Int) {
            guard [2, 4, 5].contains(statusClass), (0...999).contains(subject), (0...999).contains(detail) else {
                return nil
            }
            self.statusClass = statusClass
            self.subject = subject
            self.detail = detail
        }

        /// Reads the code at the start of a text: `5.1.1 (no such user)`.
        public init?(parsing text: String) {
            let word = Array(text.utf8)[...].trimmed.prefix { $0.isDigit || $0 == ASCII.dot }
            let numbers = word.split(separator: ASCII.dot, omittingEmptySubsequences: false).map { digits -> Int? in
                guard !digits.isEmpty, digits.count <= 3 else { return nil }
                return digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
            }
            guard numbers.count >= 3, let first = numbers[0], let second = numbers[1], let third = numbers[2] else {
                return nil
            }
            self.init(statusClass: first, subject: second, detail: third)
        }

        /// `5.1.1`
        public var description: String { "\(statusClass).\(subject).\(detail)" }
    }

    /// The fields for one recipient.
    public struct Recipient: Sendable {
        /// The address as the sender gave it.
        public let originalRecipient: TypedValue?
        /// The address to which delivery was tried.
        public let finalRecipient: TypedValue?
        /// What became of it.
        public let action: Action?
        /// The status code.
        public let status: Status?
        /// The Status field as written.
        public let statusText: String?
        /// The server that said so.
        public let remoteMTA: TypedValue?
        /// What that server said.
        public let diagnosticCode: TypedValue?
        /// When delivery was last tried.
        public let lastAttempt: DateTime?
        /// Until when it will be tried again.
        public let willRetryUntil: DateTime?
        /// Under which name the attempt stands in the reporting server's log.
        public let finalLogID: String?
        /// All fields of this recipient.
        public let fields: HeaderFields

        init(_ fields: HeaderFields) {
            originalRecipient = fields["Original-Recipient"].map { TypedValue($0.text) }
            finalRecipient = fields["Final-Recipient"].map { TypedValue($0.text) }
            action = fields["Action"].map { Action($0.text) }
            statusText = fields["Status"]?.text
            status = statusText.flatMap(Status.init(parsing:))
            remoteMTA = fields["Remote-MTA"].map { TypedValue($0.text) }
            diagnosticCode = fields["Diagnostic-Code"].map { TypedValue($0.text) }
            lastAttempt = fields["Last-Attempt-Date"]?.date
            willRetryUntil = fields["Will-Retry-Until"]?.date
            finalLogID = fields["Final-Log-ID"]?.text
            self.fields = fields
        }
    }

    /// The identifier that the sender gave the transaction (`ENVID`), still in the form in which it was given.
    public let originalEnvelopeID: String?
    /// The server that made the report.
    public let reportingMTA: TypedValue?
    /// The gateway that made the report out of one of another kind of mail.
    public let gateway: TypedValue?
    /// Where that server had the message from.
    public let receivedFromMTA: TypedValue?
    /// When the message came to that server.
    public let arrival: DateTime?
    /// All fields about the message as a whole; nil if that group is missing.
    public let fields: HeaderFields?
    /// The recipients, in order.
    public let recipients: [Recipient]
    /// Whether the report has what RFC 3464 demands: the reporting server with its kind, at least one recipient, and of each
    /// its final address with its kind, an action that the RFC names, and a status code.
    public let isSound: Bool

    /// Reads the decoded body of a `message/delivery-status` part; what is missing is nil.
    public init(parsing bytes: [UInt8], limits: ParserLimits = .default) {
        let groups = ReportFields.groups(in: bytes, limits: limits)
        func isRecipient(_ fields: HeaderFields) -> Bool {
            fields["Final-Recipient"] != nil || fields["Original-Recipient"] != nil || fields["Action"] != nil
                || fields["Status"] != nil
        }
        // Some servers leave out the empty line between the groups: then the first is both.
        let message = groups.first.flatMap { first in
            !isRecipient(first) || first["Reporting-MTA"] != nil || first["Original-Envelope-Id"] != nil ? first : nil
        }
        fields = message
        originalEnvelopeID = groups.lazy.compactMap { $0["Original-Envelope-Id"]?.text }.first
        reportingMTA = message?["Reporting-MTA"].map { TypedValue($0.text) }
        gateway = message?["DSN-Gateway"].map { TypedValue($0.text) }
        receivedFromMTA = message?["Received-From-MTA"].map { TypedValue($0.text) }
        arrival = message?["Arrival-Date"]?.date
        recipients = groups.filter(isRecipient).map(Recipient.init)
        isSound =
            reportingMTA?.type != nil && !recipients.isEmpty
            && recipients.allSatisfy {
                $0.finalRecipient?.type != nil && $0.status != nil && $0.action?.isStandard ?? false
            }
    }
}
