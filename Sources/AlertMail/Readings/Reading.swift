public import CriticalAlerts

/// What a mail by somebody else means: nature, statement and permission, three separate answers, each with its evidence.
public struct Reading: Hashable, Sendable, Codable {
    /// The mail's Message-ID with angle brackets, `nil` if it has none.
    public var messageID: String?
    /// The first address of `From`, lower-cased domain; `nil` if there is none.
    public var from: String?
    /// The subject, decoded.
    public var subject: String?
    /// The `Date` field, `nil` if absent or unreadable.
    public var date: Instant?
    /// What kind of mail it is.
    public var nature: MailNature
    /// The dominant statement.
    public var statement: Statement
    /// Every statement, with the references it is about.
    public var statements: [StatementReading]
    /// The alerts that it raises, complete enough to act on.
    public var alerts: [ReadAlert]
    /// Alerts that lack an MPxN, code or time (R12): what is there, in words.
    public var incompleteAlerts: [String]
    /// What the writer newly typed.
    public var newText: String
    /// Signature and disclaimer.
    public var tail: String
    /// Recipients of ours that a delivery report is about.
    public var failedRecipients: [FailedRecipient]
    /// Tokens that tie the mail to cases of ours.
    public var correlations: [Correlation]
    /// The machine part, if it carries one that could be read.
    public var machinePart: MachinePart?
    /// Whether we may answer automatically at all (RFC 3834 section 2).
    public var mayReply: Bool
    /// Whether its alerts may be passed on without a person.
    public var mayForward: Bool
    /// Why a person is needed, `nil` if none is.
    public var needsPerson: String?
    /// Whether the content is encrypted and could not be read.
    public var isSealed: Bool
    /// The mail's own signature.
    public var signature: SignatureReading
    /// Why it was read so.
    public var evidence: [Evidence]
    /// What is wrong with the mail.
    public var defects: [MailDefect]

    /// A reading in which nothing was found yet.
    public init() {
        nature = .human
        statement = .none
        statements = []
        alerts = []
        incompleteAlerts = []
        newText = ""
        tail = ""
        failedRecipients = []
        correlations = []
        mayReply = false
        mayForward = false
        isSealed = false
        signature = SignatureReading(state: .none, signer: nil)
        evidence = []
        defects = []
    }
}

/// What kind of mail it is; headers such as `Auto-Submitted` say that software sent it, not that nobody wrote it.
public enum MailNature: String, Hashable, Sendable, Codable, CaseIterable {
    /// Somebody wrote it.
    case human
    /// Out of office, vacation.
    case autoReply = "auto-reply"
    /// A ticket tool's receipt: arrived, not acknowledged.
    case ticketReceipt = "ticket-receipt"
    /// RFC 3464 `failed`, or what old servers send in its place.
    case deliveryFailure = "delivery-failure"
    /// RFC 3464 `delayed`.
    case deliveryDelay = "delivery-delay"
    /// RFC 3464 `delivered`, `relayed`, `expanded`.
    case deliveryReceipt = "delivery-receipt"
    /// RFC 8098.
    case readReceipt = "read-receipt"
    /// Another gateway of this kind.
    case gateway
    /// Other mail by software.
    case machine
}

/// What a mail says about a case.
public enum Statement: String, Hashable, Sendable, Codable, CaseIterable {
    /// Tells of an alert that we did not send.
    case raisesAlert = "raises-alert"
    /// The alert went on to another supplier.
    case passesOn = "passes-on"
    /// Not theirs.
    case declines
    /// New contact details.
    case changesContacts = "changes-contacts"
    /// Contact details are right.
    case confirmsContacts = "confirms-contacts"
    /// A question.
    case asks
    /// Receipt.
    case acknowledges
    /// Nothing that we know.
    case none
}

/// One statement and what it is about.
public struct StatementReading: Hashable, Sendable, Codable {
    /// As written in the new text, else the subject, else those that the mail answers; foreign styles as written.
    public var references: [String]
    /// What is said of them.
    public var statement: Statement
    /// For `passes-on`: to whom, as written.
    public var passedOnTo: String?
    /// For a gateway's acknowledgement: which of the three (reading 20).
    public var acknowledgement: AcknowledgementStatement?

    /// A statement.
    public init(
        references: [String],
        statement: Statement,
        passedOnTo: String? = nil,
        acknowledgement: AcknowledgementStatement? = nil
    ) {
        self.references = references
        self.statement = statement
        self.passedOnTo = passedOnTo
        self.acknowledgement = acknowledgement
    }
}

/// Where an alert in a mail was read from: it decides what may be done without a person.
public enum AlertSource: String, Hashable, Sendable, Codable {
    /// A machine part whose own signature or whose mail's signature is proven.
    case verifiedMachinePart = "verified-machine-part"
    /// A machine part without a proven signature.
    case machinePart = "machine-part"
    /// DUIS XML attached.
    case duisXML = "duis-xml"
    /// Text that a person or a template wrote.
    case text
}

/// An alert that a mail raises.
public struct ReadAlert: Hashable, Sendable, Codable {
    /// The facts; the identity is `device` if the source says so, else `reported`.
    public var facts: AlertFacts
    /// Where they were read.
    public var source: AlertSource
    /// The suppliers it has been through, as the machine part says.
    public var trail: [TrailHop]
    /// The sender's reference for it.
    public var theirReference: String?

    /// An alert as read.
    public init(facts: AlertFacts, source: AlertSource, trail: [TrailHop], theirReference: String?) {
        self.facts = facts
        self.source = source
        self.trail = trail
        self.theirReference = theirReference
    }
}

/// A recipient that a delivery report is about.
public struct FailedRecipient: Hashable, Sendable, Codable {
    /// The address, original recipient before final recipient.
    public var address: String
    /// Enhanced status as reported (RFC 3463), `nil` if there is none.
    public var status: String?
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded` (RFC 3464 section 2.3.3).
    public var action: String?
    /// What we think is the matter, one phrase.
    public var reason: String?
    /// What to do.
    public var advice: DeliveryAdvice

    /// A recipient.
    public init(address: String, status: String?, action: String?, reason: String?, advice: DeliveryAdvice) {
        self.address = address
        self.status = status
        self.action = action
        self.reason = reason
        self.advice = advice
    }
}

/// What a delivery failure calls for.
public enum DeliveryAdvice: String, Hashable, Sendable, Codable, CaseIterable {
    /// Later again, to the same address.
    case retry
    /// This address is dead: the next contact.
    case nextContact = "next-contact"
    /// A person must look.
    case person
    /// We are refused: nobody's address is to blame.
    case us
}

/// How a token ties a mail to a case.
public struct Correlation: Hashable, Sendable, Codable {
    /// Where tokens are found; keyed ones are worth more.
    public enum Place: String, Hashable, Sendable, Codable {
        /// `In-Reply-To` or `References`.
        case threadHeader = "thread-header"
        /// The subject.
        case subject
        /// The newly written text.
        case newText = "new-text"
        /// Quoted text: shows possession, never carries a statement.
        case quotedText = "quoted-text"
        /// The machine part.
        case machinePart = "machine-part"
        /// `Original-Envelope-Id` or returned headers of a delivery report.
        case report
    }

    /// A keyed token or a bare reference, as written.
    public var token: String
    /// The reference that it names, canonical.
    public var reference: String
    /// Where it stood.
    public var place: Place
    /// What is proven of it.
    public var attestation: TokenAttestation

    /// A correlation.
    public init(token: String, reference: String, place: Place, attestation: TokenAttestation) {
        self.token = token
        self.reference = reference
        self.place = place
        self.attestation = attestation
    }
}

/// A mail's own signature, in the words of `inspect mail`.
public struct SignatureReading: Hashable, Sendable, Codable {
    /// What is known of the signature.
    public enum State: String, Hashable, Sendable, Codable {
        /// Not signed.
        case none
        /// Signed; nobody checked.
        case unchecked
        /// Valid, by a trusted signer.
        case valid
        /// Broken on the way: counts as none, never as forged.
        case altered
        /// Wrong signer, untrusted, expired or revoked.
        case invalid
    }

    /// What is known.
    public var state: State
    /// The signer's address, for valid and invalid ones.
    public var signer: String?

    /// A reading.
    public init(state: State, signer: String?) {
        self.state = state
        self.signer = signer
    }
}

/// Why something was read so: the rule, the place in the mail, its weight.
public struct Evidence: Hashable, Sendable, Codable {
    /// The rule's stable name.
    public var rule: String
    /// The part's section path as IMAP numbers it, `HEADER` for the top header.
    public var part: String
    /// First byte in the raw mail, `nil` where decoding leaves no place to point at.
    public var start: Int?
    /// One past the last byte.
    public var end: Int?
    /// How much it counts, 1 to 100.
    public var weight: Int

    /// A piece of evidence.
    public init(rule: String, part: String, start: Int?, end: Int?, weight: Int) {
        self.rule = rule
        self.part = part
        self.start = start
        self.end = end
        self.weight = weight
    }
}

/// A defect of a mail, as the parser reports it, in plain values.
public struct MailDefect: Hashable, Sendable, Codable {
    /// The defect's stable name.
    public var code: String
    /// The part's section path.
    public var part: String
    /// Byte offset in the raw mail.
    public var offset: Int

    /// A defect.
    public init(code: String, part: String, offset: Int) {
        self.code = code
        self.part = part
        self.offset = offset
    }
}
