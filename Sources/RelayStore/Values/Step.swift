public import AlertMail
public import CriticalAlerts
public import Relay

/// Everything that follows from one event of one case, or from a mail or alert as a whole; written together.
public struct Step: Sendable {
    /// One case's part of it.
    public struct CaseChange: Sendable {
        /// The case as it stands now; a new one if `expectedVersion` is 0.
        public var state: Case
        /// The version that was loaded.
        public var expectedVersion: Int64
        /// What happened, in order, with what followed from each.
        public var events: [EventRecord]
        /// Causes whose tasks this case no longer needs.
        public var settledTasks: [TaskCause]
        /// Letters that shall not leave any more; done before ``resends``, so that a letter in both leaves.
        public var withdrawals: [LetterWithdrawal]
        /// Letters to send again, the same bytes.
        public var resends: [Int]

        /// A change.
        public init(
            state: Case,
            expectedVersion: Int64,
            events: [EventRecord],
            settledTasks: [TaskCause] = [],
            withdrawals: [LetterWithdrawal] = [],
            resends: [Int] = []
        ) {
            self.state = state
            self.expectedVersion = expectedVersion
            self.events = events
            self.settledTasks = settledTasks
            self.withdrawals = withdrawals
            self.resends = resends
        }
    }

    /// The supplier of the installation.
    public var supplier: SupplierID
    /// The cases.
    public var changes: [CaseChange]
    /// Finished letters.
    public var letters: [NewLetter]
    /// Tasks to make or join, each with a reference to use if it is new.
    public var tasks: [(reference: TaskReference, draft: TaskDraft)]
    /// The alert that is decided by this, and why it was set aside if it was.
    public var intake: (number: IntakeNumber, reference: CaseReference?, quarantine: String?)?
    /// Why the alert that is decided by this is only recorded, if it became no case and nobody need look at it.
    public var recordedAs: ForwardingReason.Code?
    /// The mail that is decided by this.
    public var mail: (number: MailNumber, disposition: MailDisposition)?
    /// The introduction that the mail brings.
    public var introduction: PartnerIntroduction?
    /// The letter whose outcome was seen by this.
    public var outcomeOf: LetterNumber?
    /// When.
    public var at: Instant

    /// A step in which nothing happens yet.
    public init(supplier: SupplierID, at: Instant) {
        self.supplier = supplier
        self.at = at
        changes = []
        letters = []
        tasks = []
    }
}

extension EventRecord {
    /// By which code the case is counted among those not forwarded, if this event made it one.
    var notForwardedBecause: String? {
        guard after == .notForwarded, before != .notForwarded else { return nil }
        return switch event {
        case .alertTaken(let taken): taken.verdict.reason.code.rawValue
        case .alertRaised: "rehearsal"
        case .personRuled: "ruled"
        default: event.name
        }
    }
}

/// An event and the decision that followed, as kept for ever (append only).
public struct EventRecord: Hashable, Sendable, Codable {
    /// The event.
    public var event: Event
    /// The state before.
    public var before: CaseState
    /// The state after.
    public var after: CaseState
    /// Why, one sentence each.
    public var notes: [String]
    /// The answers used: source, import and row in words.
    public var sources: [String]
    /// Version of the rules.
    public var deciderVersion: String
    /// Digest of the policy.
    public var policyDigest: String
    /// Identity of the calendar.
    public var calendar: String
    /// The mail that it came from.
    public var mail: MailNumber?
    /// When.
    public var at: Instant

    /// A record.
    public init(
        event: Event,
        before: CaseState,
        after: CaseState,
        notes: [String],
        sources: [String],
        deciderVersion: String,
        policyDigest: String,
        calendar: String,
        mail: MailNumber?,
        at: Instant
    ) {
        self.event = event
        self.before = before
        self.after = after
        self.notes = notes
        self.sources = sources
        self.deciderVersion = deciderVersion
        self.policyDigest = policyDigest
        self.calendar = calendar
        self.mail = mail
        self.at = at
    }
}

/// What a person does with a task.
public enum TaskChange: Hashable, Sendable {
    /// Takes it.
    case take
    /// Gives it back.
    case release
    /// Says something.
    case remark(String)
    /// Is done with it.
    case done(String)
}
