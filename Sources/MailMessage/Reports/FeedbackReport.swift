/// The machine-readable part of a complaint about a mail (RFC 5965), or of a report that its authentication failed
/// (RFC 6591). It never says that anybody received anything.
public struct FeedbackReport: Sendable {
    /// What kind of complaint, in small letters: `abuse`, `fraud`, `virus`, `other`, `not-spam`, `auth-failure`.
    public let feedbackType: String?
    /// The program that made it.
    public let userAgent: String?
    /// The version of the format, `1` or `0.1`.
    public let version: String?
    /// The envelope's identifier that the sender gave (`ENVID`).
    public let originalEnvelopeID: String?
    /// The envelope sender of the mail; nil if it was empty, or not said.
    public let originalMailFrom: EmailAddress?
    /// The envelope recipients.
    public let originalRecipients: [EmailAddress]
    /// When the mail arrived.
    public let arrival: DateTime?
    /// The server that makes the report.
    public let reportingMTA: TypedValue?
    /// The address that the mail came from.
    public let sourceIP: String?
    /// How many such mails this report stands for; 1 if it does not say.
    public let incidents: Int
    /// What the reporting server found out about who wrote it.
    public let authenticationResults: [AuthenticationResults]
    /// The domains that the complaint is about.
    public let reportedDomains: [String]
    /// The addresses in the mail that the complaint is about.
    public let reportedURIs: [String]
    /// What failed, in small letters: `adsp`, `bodyhash`, `revoked`, `signature`, `spf`, `dmarc` (RFC 6591, RFC 7489).
    public let authFailure: String?
    /// What became of the mail, in small letters: `delivered`, `spam`, `policy`, `reject`, `other` (RFC 6591).
    public let deliveryResult: String?
    /// Which identifiers agree with the author's domain, in small letters (RFC 7489 section 7.3.1).
    public let identityAlignment: [String]
    /// The signature that failed (RFC 6591 section 3.2.3).
    public let dkim: Signature?
    /// The SPF records that were used, as written.
    public let spfRecords: [String]
    /// All fields.
    public let fields: HeaderFields
    /// Whether it has what RFC 5965 section 3.1 demands, once each; and of an authentication failure, what failed.
    public let isSound: Bool

    /// A DKIM signature that failed.
    public struct Signature: Sendable, Hashable {
        /// Its domain (`d=`).
        public let domain: String?
        /// Its identity (`i=`).
        public let identity: String?
        /// Its selector (`s=`).
        public let selector: String?
        /// The header as it was hashed; nil if it was not sent along.
        public let canonicalizedHeader: [UInt8]?
        /// The body as it was hashed; nil if it was not sent along.
        public let canonicalizedBody: [UInt8]?
    }

    /// Reads the decoded body of a `message/feedback-report` part; what is missing is nil.
    public init(parsing bytes: [UInt8], limits: ParserLimits = .default) {
        let fields = ReportFields.groups(in: bytes, limits: limits).first ?? Message(bytes: [], limits: limits).headers
        func word(_ name: String) -> String? {
            fields[name].map { field in
                HeaderLexer.withoutComments(Array(field.text.utf8)[...])[...].trimmed.lowercasedString
            }.flatMap { $0.isEmpty ? nil : $0 }
        }
        func address(_ header: Header) -> EmailAddress? {
            EmailAddress(header.text) ?? header.addresses.mailboxes.first?.address
        }
        func words(_ name: String) -> [String] {
            fields.all(name).map { String(decoding: Array($0.text.utf8)[...].trimmed, as: UTF8.self) }
        }
        self.fields = fields
        feedbackType = word("Feedback-Type")
        userAgent = fields["User-Agent"]?.text
        version = word("Version")
        originalEnvelopeID = fields["Original-Envelope-Id"]?.text
        originalMailFrom = fields["Original-Mail-From"].flatMap(address)
        originalRecipients = fields.all("Original-Rcpt-To").prefix(limits.addresses).compactMap(address)
        // Received-Date is what drafts of the standard called it.
        arrival = fields["Arrival-Date"]?.date ?? fields["Received-Date"]?.date
        reportingMTA = fields["Reporting-MTA"].map { TypedValue($0.text) }
        sourceIP = word("Source-IP")
        incidents = word("Incidents").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } ?? 1
        authenticationResults = fields.all("Authentication-Results").compactMap(\.authenticationResults)
        reportedDomains = words("Reported-Domain").map(\.asciiLowercased)
        reportedURIs = words("Reported-URI")
        authFailure = word("Auth-Failure")
        deliveryResult = word("Delivery-Result")
        identityAlignment =
            word("Identity-Alignment")?.utf8.split { $0 == ASCII.comma || $0.isWhitespace }
            .map { String(decoding: Array($0), as: UTF8.self) } ?? []
        dkim = Signature(fields)
        spfRecords = words("SPF-DNS")
        isSound =
            ["Feedback-Type", "User-Agent", "Version"].allSatisfy { fields.all($0).count == 1 }
            && (feedbackType != "auth-failure" || authFailure != nil)
    }
}

extension FeedbackReport.Signature {
    fileprivate init?(_ fields: HeaderFields) {
        let names = ["DKIM-Domain", "DKIM-Identity", "DKIM-Selector"]
        guard names.contains(where: { fields[$0] != nil }) else { return nil }
        domain = fields["DKIM-Domain"]?.text.asciiLowercased
        identity = fields["DKIM-Identity"]?.text
        selector = fields["DKIM-Selector"]?.text
        canonicalizedHeader = fields["DKIM-Canonicalized-Header"].map { Base64.decode($0.unfoldedBytes[...]).bytes }
        canonicalizedBody = fields["DKIM-Canonicalized-Body"].map { Base64.decode($0.unfoldedBytes[...]).bytes }
    }
}

extension Part {
    /// What is in a `message/feedback-report` part (RFC 5965); nil if this is none.
    public func feedbackReport() -> FeedbackReport? {
        guard contentType.matches("message", "feedback-report") else { return nil }
        return FeedbackReport(parsing: decodedBytes(), limits: storage.limits)
    }
}
