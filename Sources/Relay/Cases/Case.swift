public import AlertMail
public import CriticalAlerts

/// The life of one alert at one supplier: a plain value that ``Relay/decide(_:_:_:)`` turns into the next one.
public struct Case: Hashable, Sendable, Codable {
    /// Its reference.
    public let reference: CaseReference
    /// Which supplier of the installation it belongs to.
    public let supplier: SupplierID
    /// What identifies its alert.
    public let identity: AlertIdentity
    /// The facts that letters show.
    public var facts: AlertFacts
    /// Where the alert came from: DCC's XML, or a mail.
    public var origin: CaseOrigin
    /// When this gateway took the alert in.
    public var takenAt: Instant
    /// When the clock of R14 or R20 started (reading 1).
    public var clockStart: Instant
    /// Where it stands.
    public var state: CaseState
    /// Why it stands there, in one sentence.
    public var reason: String
    /// The suppliers that the alert went through before us, in order.
    public var trail: [TrailHop]
    /// To whom it shall go, once that is known and while the contact is being looked up.
    public var routing: Routing?
    /// Suppliers that said it is not theirs, or of whom a person ruled so.
    public var decliners: [SupplierID]
    /// Alert letters of this case, the current one last: at most one for each supplier, unless its address turned out to be dead.
    public var forwardings: [Forwarding]
    /// Mails that raised this alert and are owed an acknowledgement (R20).
    public var duties: [AnswerDuty]
    /// Handing the alert to our own desk, when the meter point is ours (R21).
    public var handOver: HandOver?
    /// Deadlines, met, open or passed.
    public var deadlines: [CaseDeadline]
    /// Causes for which a task of this case is open.
    public var openTasks: [TaskCause]
    /// The receipt that closed it.
    public var receipt: Receipt?
    /// Letters written so far under this reference.
    public var letterCount: Int
    /// Questions of the present search: one that comes back unanswered is for a person, never asked twice.
    public var asked: [Question]
    /// What else a person must vouch for when a held alert is released.
    public var heldDoubt: TaskCause?
    /// What each document of the alert said that contradicts those before it; `nil` while none was an operator's own.
    public var documents: [TakenDocument]?

    /// A case that was just taken.
    public init(
        reference: CaseReference,
        supplier: SupplierID,
        identity: AlertIdentity,
        facts: AlertFacts,
        origin: CaseOrigin,
        takenAt: Instant,
        clockStart: Instant,
        trail: [TrailHop]
    ) {
        self.reference = reference
        self.supplier = supplier
        self.identity = identity
        self.facts = facts
        self.origin = origin
        self.takenAt = takenAt
        self.clockStart = clockStart
        self.trail = trail
        state = .taken
        reason = ""
        decliners = []
        forwardings = []
        duties = []
        deadlines = []
        openTasks = []
        letterCount = 0
        asked = []
    }

    /// The alert letter whose acknowledgement is awaited: the last one.
    public var currentForwarding: Forwarding? { forwardings.last }
}

/// Where a case stands. Overdue is a property of its deadlines, not a state (R47).
public enum CaseState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Stored, nothing decided.
    case taken
    /// Looking for the supplier.
    case resolving
    /// The alert letter is in the outbox.
    case forwarding
    /// The receiver's server has taken the letter.
    case awaitingAcknowledgement = "awaiting-acknowledgement"
    /// Receipt is acknowledged.
    case acknowledged
    /// The receiver carries it on to another supplier.
    case passedOn = "passed-on"
    /// Said not to be theirs; a new resolution follows at once or a person decides.
    case declined
    /// A person decides; an open task says what.
    case withPerson = "with-a-person"
    /// The meter point is ours: handed to our own desk.
    case ours
    /// Recorded, not forwarded; the reason says why.
    case notForwarded = "not-forwarded"

    /// Whether nothing more is expected to happen by itself.
    public var isClosed: Bool {
        switch self {
        case .acknowledged, .passedOn, .ours, .notForwarded: true
        case .taken, .resolving, .forwarding, .awaitingAcknowledgement, .declined, .withPerson: false
        }
    }
}

/// Where a case's alert came from.
public enum CaseOrigin: Hashable, Sendable, Codable {
    /// DUIS, MMC or GBCS, given to this gateway by its own operator.
    case operatorsOwn(form: String)
    /// A mail by another supplier.
    case mail(from: SupplierID?, source: AlertSource)
}

/// Where a case shall go, and why.
public struct Routing: Hashable, Sendable, Codable {
    /// The supplier.
    public var supplier: SupplierID
    /// Which source shows them, or whose word it is.
    public var why: String
    /// Whether a person said so: then trail and earlier decliners do not stop it.
    public var isRuled: Bool

    /// A routing.
    public init(supplier: SupplierID, why: String, isRuled: Bool) {
        self.supplier = supplier
        self.why = why
        self.isRuled = isRuled
    }
}

/// One alert letter to one supplier.
public struct Forwarding: Hashable, Sendable, Codable {
    /// To whom.
    public var supplier: SupplierID
    /// The supplier's name.
    public var name: String
    /// The address.
    public var address: String
    /// The letter's number under the case's reference.
    public var letter: Int
    /// Why this supplier: source, import and row, or a person's word.
    public var why: String
    /// When it was decided.
    public var decidedAt: Instant
    /// When the receiver's server took it, `nil` until then.
    public var acceptedAt: Instant?
    /// The server's queue id.
    public var queueID: String?
    /// What came back that is no acknowledgement: ticket receipts, absence notes, read receipts, delivery reports.
    public var signs: [String]
    /// Why it did not arrive, `nil` while nothing speaks against it.
    public var failure: DeliveryReport.Fate?
    /// That it was taken back, since the case went elsewhere; `nil` while it may leave, or after it left.
    public var withdrawal: Withdrawal?
    /// Who says that the meter point is not this supplier's, in words; `nil` while nobody does.
    public var declined: String?

    /// A letter that was just decided.
    public init(supplier: SupplierID, name: String, address: String, letter: Int, why: String, decidedAt: Instant) {
        self.supplier = supplier
        self.name = name
        self.address = address
        self.letter = letter
        self.why = why
        self.decidedAt = decidedAt
        signs = []
    }
}

/// A mail that raised the case's alert and is owed one acknowledgement (R20, R24).
public struct AnswerDuty: Hashable, Sendable, Codable {
    /// The stored mail.
    public var mail: MailNumber
    /// To whom the acknowledgement goes: the authenticated sender.
    public var recipient: Correspondent
    /// What the acknowledgement answers.
    public var answers: AnsweredMail
    /// When our mail server received it (reading 1).
    public var receivedAt: Instant
    /// Whether it may be answered by itself; otherwise a person must release it.
    public var isReleased: Bool
    /// The letter that fulfils it, `nil` while it is owed.
    public var letter: Int?
    /// What that letter says.
    public var told: AcknowledgementStatement?
    /// When the receiver's server took that letter.
    public var acceptedAt: Instant?
    /// Why that letter did not arrive: it is then still owed.
    public var failure: DeliveryReport.Fate?
    /// The one later letter that says to whom the alert went after all (R24).
    public var followUp: Int?

    /// A duty that is owed.
    public init(
        mail: MailNumber,
        recipient: Correspondent,
        answers: AnsweredMail,
        receivedAt: Instant,
        isReleased: Bool
    ) {
        self.mail = mail
        self.recipient = recipient
        self.answers = answers
        self.receivedAt = receivedAt
        self.isReleased = isReleased
    }
}

/// Handing an alert to our own desk: at least once, under one idempotency key.
public struct HandOver: Hashable, Sendable, Codable {
    /// How far it is.
    public enum Progress: String, Hashable, Sendable, Codable {
        /// Asked for, not done.
        case pending
        /// The desk's system has taken it.
        case done
        /// It failed for good; a task is open.
        case failed
        /// No longer wanted: a person sent the alert elsewhere or closed the case.
        case dropped
    }

    /// The desk or queue, by name.
    public var desk: String
    /// The same for every repeat of the same hand-over.
    public var idempotencyKey: String
    /// How far it is.
    public var progress: Progress

    /// A hand-over that was just asked for.
    public init(desk: String, idempotencyKey: String) {
        self.desk = desk
        self.idempotencyKey = idempotencyKey
        progress = .pending
    }
}

/// A receipt that closed a case.
public struct Receipt: Hashable, Sendable, Codable {
    /// Who gave it.
    public enum Giver: String, Hashable, Sendable, Codable {
        /// A gateway; no person has read the alert yet.
        case automatic
        /// A person at the receiver.
        case person
        /// One of our own people ruled so.
        case ruling
    }

    /// Who gave it.
    public var giver: Giver
    /// The supplier that acknowledged.
    public var supplier: SupplierID?
    /// The mail, if it was one.
    public var mail: MailNumber?
    /// When.
    public var at: Instant
    /// What it says, in one sentence.
    public var says: String

    /// A receipt.
    public init(giver: Giver, supplier: SupplierID?, mail: MailNumber?, at: Instant, says: String) {
        self.giver = giver
        self.supplier = supplier
        self.mail = mail
        self.at = at
        self.says = says
    }
}

/// The number of a stored mail.
public struct MailNumber: Hashable, Comparable, Sendable, Codable {
    /// The store's row.
    public let value: Int64

    /// The mail with this number.
    public init(_ value: Int64) {
        self.value = value
    }

    /// Orders by number.
    public static func < (left: MailNumber, right: MailNumber) -> Bool { left.value < right.value }
}

/// One deadline of a case, with the explanation it was computed with.
public struct CaseDeadline: Hashable, Sendable, Codable {
    /// What is due.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// To send the alert letter (R14).
        case forward
        /// To acknowledge a mail that raised the alert (R20).
        case acknowledge
        /// To pass on what is not ours (R22, R23).
        case passOn = "pass-on"
        /// To have the receiver's acknowledgement (R16).
        case acknowledgement
    }

    /// How it stands.
    public enum Progress: String, Hashable, Sendable, Codable {
        /// Not done yet.
        case open
        /// Done in time or late.
        case met
        /// Passed; the task says so. The work goes on (R47).
        case passed
        /// No longer needed.
        case dropped
    }

    /// What is due.
    public var kind: Kind
    /// When, and why then: each day counted or skipped.
    public var deadline: Deadline
    /// How it stands.
    public var progress: Progress
    /// Where its time comes from: step and version of the guidance note (R48); `nil` where that was not kept.
    public var basis: String?

    /// An open deadline.
    public init(kind: Kind, deadline: Deadline, basis: String? = nil) {
        self.kind = kind
        self.deadline = deadline
        self.basis = basis
        progress = .open
    }
}
