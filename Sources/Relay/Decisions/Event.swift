public import AlertMail
public import CriticalAlerts

/// What happens to a case.
public enum Event: Hashable, Sendable, Codable {
    /// An operator's own alert was taken in: XML or bytes (R1).
    case alertTaken(TakenAlert)
    /// A mail raises the case's alert (R20, R22).
    case alertRaised(RaisedAlert)
    /// A mail says something about the case.
    case mailRead(MailSaying)
    /// A letter of the case met a fate: a server's answer, or a report.
    case deliveryReported(DeliveryReport)
    /// Answers to earlier questions are in ``Knowledge/answers``.
    case lookupAnswered
    /// Fresh registrations, devices or contacts were imported.
    case knowledgeChanged
    /// Our own desk's system answered, or gave up.
    case handOverReported(isDone: Bool, says: String)
    /// A deadline passed.
    case deadlinePassed(CaseDeadline.Kind)
    /// A person ruled.
    case personRuled(Ruling)

    /// The event's stable name, as kept with it and as the table in `docs/` names it.
    public var name: String {
        switch self {
        case .alertTaken: "alert-taken"
        case .alertRaised: "alert-raised"
        case .mailRead: "mail-read"
        case .deliveryReported: "delivery-reported"
        case .lookupAnswered: "lookup-answered"
        case .knowledgeChanged: "knowledge-changed"
        case .handOverReported: "hand-over-reported"
        case .deadlinePassed: "deadline-passed"
        case .personRuled: "person-ruled"
        }
    }
}

/// An operator's own alert.
public struct TakenAlert: Hashable, Sendable, Codable {
    /// The decoded alert.
    public var alert: DecodedAlert
    /// What the catalogue says of it (R2 to R4).
    public var verdict: ForwardingVerdict
    /// When it was taken in.
    public var takenAt: Instant
    /// Whether it is only to be recorded: nothing is sent until a person releases it.
    public var isHeld: Bool

    /// A taken alert.
    public init(alert: DecodedAlert, verdict: ForwardingVerdict, takenAt: Instant, isHeld: Bool) {
        self.alert = alert
        self.verdict = verdict
        self.takenAt = takenAt
        self.isHeld = isHeld
    }
}

/// A mail, as far as the process needs to know it.
public struct MailFacts: Hashable, Sendable, Codable {
    /// The stored mail.
    public var number: MailNumber
    /// When our mail server received it.
    public var receivedAt: Instant
    /// Its Message-ID and references.
    public var answers: AnsweredMail
    /// Who wrote it, as far as proven.
    public var writer: WriterAttestation
    /// Where an automatic answer would go: the authenticated `From`.
    public var writerAddress: String?
    /// The writer's name for letters.
    public var writerName: String
    /// Whether it may be answered automatically.
    public var mayReply: Bool
    /// Whether it may be passed on without a person.
    public var mayForward: Bool
    /// Whether it is older than the newest decision before a break, or the mailbox is new: recorded, never acted on by itself.
    public var isHeld: Bool
    /// Whether it says of itself that it is a rehearsal.
    public var isRehearsal: Bool
    /// What is known of the introduction that it brings; `nil` if it brings none.
    public var introduction: ReceivedIntroduction?

    /// A mail.
    public init(
        number: MailNumber,
        receivedAt: Instant,
        answers: AnsweredMail,
        writer: WriterAttestation,
        writerAddress: String?,
        writerName: String,
        mayReply: Bool,
        mayForward: Bool,
        isHeld: Bool,
        isRehearsal: Bool,
        introduction: ReceivedIntroduction? = nil
    ) {
        self.number = number
        self.receivedAt = receivedAt
        self.answers = answers
        self.writer = writer
        self.writerAddress = writerAddress
        self.writerName = writerName
        self.mayReply = mayReply
        self.mayForward = mayForward
        self.isHeld = isHeld
        self.isRehearsal = isRehearsal
        self.introduction = introduction
    }
}

/// A mail that raises an alert.
public struct RaisedAlert: Hashable, Sendable, Codable {
    /// The mail.
    public var mail: MailFacts
    /// The alert as read.
    public var alert: ReadAlert
    /// What the catalogue says of the code: names and urgency only; a raised alert was already found worth forwarding.
    public var name: String?

    /// A raised alert.
    public init(mail: MailFacts, alert: ReadAlert, name: String?) {
        self.mail = mail
        self.alert = alert
        self.name = name
    }
}

/// A mail that says something about the case.
public struct MailSaying: Hashable, Sendable, Codable {
    /// The mail.
    public var mail: MailFacts
    /// What kind of mail it is.
    public var nature: MailNature
    /// What it says of this case; several are possible.
    public var statements: [StatementReading]
    /// Whether a keyed token of this case is proven: the writer had a copy.
    public var hasProvenToken: Bool
    /// Whether a token that names this case has a wrong mac.
    public var hasForgedToken: Bool
    /// Whether this is the one open case with the writer's supplier, so that a bare reference may count.
    public var isOnlyOpenCase: Bool
    /// Whether its machine part is proven and cites a keyed token of this case.
    public var isProvenMachineAnswer: Bool
    /// Why a person is needed, from the reading.
    public var needsPerson: String?

    /// A saying.
    public init(
        mail: MailFacts,
        nature: MailNature,
        statements: [StatementReading],
        hasProvenToken: Bool,
        hasForgedToken: Bool,
        isOnlyOpenCase: Bool,
        isProvenMachineAnswer: Bool,
        needsPerson: String?
    ) {
        self.mail = mail
        self.nature = nature
        self.statements = statements
        self.hasProvenToken = hasProvenToken
        self.hasForgedToken = hasForgedToken
        self.isOnlyOpenCase = isOnlyOpenCase
        self.isProvenMachineAnswer = isProvenMachineAnswer
        self.needsPerson = needsPerson
    }
}

/// What became of a letter on its way.
public struct DeliveryReport: Hashable, Sendable, Codable {
    /// The fate.
    public enum Fate: String, Hashable, Sendable, Codable {
        /// The receiver's server took it.
        case accepted
        /// The address is refused or bounced: the address is to blame.
        case addressRefused = "address-refused"
        /// Refused for now, and retrying has gone on for half the deadline.
        case delayed
        /// We are refused, or nobody can say why.
        case refused
    }

    /// Stands in the place of a queue id where a rehearsal has made a file of the letter.
    public static let file = "file"

    /// The letter's number under the case's reference.
    public var letter: Int
    /// The fate.
    public var fate: Fate
    /// The server's queue id, where accepted.
    public var queueID: String?
    /// The server's words, or the report's.
    public var says: String
    /// When.
    public var at: Instant
    /// The report mail, if it was one.
    public var mail: MailNumber?

    /// A report.
    public init(letter: Int, fate: Fate, queueID: String?, says: String, at: Instant, mail: MailNumber?) {
        self.letter = letter
        self.fate = fate
        self.queueID = queueID
        self.says = says
        self.at = at
        self.mail = mail
    }
}

/// What a person ruled on a case (`cases rule`).
public struct Ruling: Hashable, Sendable, Codable {
    /// The rulings.
    public enum Kind: Hashable, Sendable, Codable {
        /// The receiver did acknowledge.
        case acknowledged
        /// It did not, whatever was read.
        case notAcknowledged
        /// The receiver declines: look again without it.
        case decline
        /// Send to this supplier.
        case route(SupplierID)
        /// Look again, with the data there are now.
        case retry
        /// Send the last alert letter again, the same bytes.
        case resend
        /// Nothing more is to be done.
        case close
    }

    /// What.
    public var kind: Kind
    /// Who.
    public var by: String
    /// Why.
    public var why: String

    /// A ruling.
    public init(kind: Kind, by: String, why: String) {
        self.kind = kind
        self.by = by
        self.why = why
    }
}
