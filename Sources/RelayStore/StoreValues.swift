public import AlertMail
public import CriticalAlerts
public import Relay

/// The number of a kept alert.
public struct IntakeNumber: Hashable, Comparable, Sendable, Codable {
    /// The row.
    public let value: Int64
    /// The alert with this number.
    public init(_ value: Int64) { self.value = value }
    /// Orders by number.
    public static func < (left: IntakeNumber, right: IntakeNumber) -> Bool { left.value < right.value }
}

/// The number of a letter in the outbox.
public struct LetterNumber: Hashable, Comparable, Sendable, Codable {
    /// The row.
    public let value: Int64
    /// The letter with this number.
    public init(_ value: Int64) { self.value = value }
    /// Orders by number.
    public static func < (left: LetterNumber, right: LetterNumber) -> Bool { left.value < right.value }
}

/// An operator's own alert, before anything is known of it.
public struct NewIntake: Hashable, Sendable {
    /// The supplier of the installation.
    public var supplier: SupplierID
    /// Where it came from: a path as given, `-` for standard input.
    public var source: String
    /// Its bytes.
    public var bytes: [UInt8]
    /// When it was taken in.
    public var takenAt: Instant
    /// Whether it is only to be recorded.
    public var isHeld: Bool

    /// An alert.
    public init(supplier: SupplierID, source: String, bytes: [UInt8], takenAt: Instant, isHeld: Bool) {
        self.supplier = supplier
        self.source = source
        self.bytes = bytes
        self.takenAt = takenAt
        self.isHeld = isHeld
    }
}

/// A kept alert.
public struct KeptIntake: Hashable, Sendable {
    /// Its number.
    public var number: IntakeNumber
    /// As it was taken in.
    public var intake: NewIntake
    /// The case, once decided.
    public var reference: CaseReference?
    /// Why it was set aside, if it was.
    public var quarantine: String?
    /// How often it was handed out to be decided, this time included: durable, so that a rule that crashes on it is found.
    public var attempts: Int

    /// A row.
    public init(number: IntakeNumber, intake: NewIntake, reference: CaseReference?, quarantine: String?, attempts: Int)
    {
        self.number = number
        self.intake = intake
        self.reference = reference
        self.quarantine = quarantine
        self.attempts = attempts
    }
}

/// Where a mail was found.
public struct MailPlace: Hashable, Sendable, Codable {
    /// By which way it came.
    public enum Source: String, Hashable, Sendable, Codable {
        /// Fetched from the monitored inbox.
        case imap
        /// Given to `deliver`.
        case pipe
    }

    /// By which way.
    public var source: Source
    /// Folder, for IMAP.
    public var folder: String
    /// UIDVALIDITY, for IMAP (RFC 3501 section 2.3.1.1).
    public var uidValidity: UInt32
    /// UID, for IMAP.
    public var uid: UInt32

    /// A place in a mailbox.
    public init(folder: String, uidValidity: UInt32, uid: UInt32) {
        source = .imap
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
    }

    /// From the pipe: no place that could be seen twice.
    public static let pipe = MailPlace(source: .pipe)

    private init(source: Source) {
        self.source = source
        folder = ""
        uidValidity = 0
        uid = 0
    }
}

/// A mail, before anything is known of it.
public struct NewMail: Hashable, Sendable {
    /// The supplier of the installation.
    public var supplier: SupplierID
    /// Where it was found.
    public var place: MailPlace
    /// Its bytes.
    public var bytes: [UInt8]
    /// SHA-256 of its bytes: a mail that the mailbox shows again, under another number, is acted on once.
    public var digest: [UInt8]
    /// When our mail server received it (IMAP INTERNALDATE), else the time of the take.
    public var receivedAt: Instant
    /// When it was taken in.
    public var takenAt: Instant
    /// The envelope sender, where known; empty for the null return path.
    public var envelopeSender: String?
    /// The envelope recipients, where known.
    public var envelopeRecipients: [String]
    /// Whether it is recorded, never acted on by itself.
    public var isHeld: Bool

    /// A mail.
    public init(
        supplier: SupplierID,
        place: MailPlace,
        bytes: [UInt8],
        digest: [UInt8],
        receivedAt: Instant,
        takenAt: Instant,
        envelopeSender: String? = nil,
        envelopeRecipients: [String] = [],
        isHeld: Bool = false
    ) {
        self.supplier = supplier
        self.place = place
        self.bytes = bytes
        self.digest = digest
        self.receivedAt = receivedAt
        self.takenAt = takenAt
        self.envelopeSender = envelopeSender
        self.envelopeRecipients = envelopeRecipients
        self.isHeld = isHeld
    }
}

/// What is done with a mail in its mailbox.
public enum MailDisposition: String, Hashable, Sendable, Codable {
    /// Fully dealt with: to the processed folder.
    case processed
    /// A person must see it: to the review folder, or flagged.
    case review
    /// Has nothing to do with us: left alone.
    case unrelated
}

/// A kept mail.
public struct KeptMail: Hashable, Sendable {
    /// Its number.
    public var number: MailNumber
    /// As it was taken in.
    public var mail: NewMail
    /// What is done with it, once decided.
    public var disposition: MailDisposition?
    /// The cases it speaks of.
    public var cases: [CaseReference]
    /// How often it was handed out to be decided, this time included.
    public var attempts: Int

    /// A row.
    public init(
        number: MailNumber,
        mail: NewMail,
        disposition: MailDisposition?,
        cases: [CaseReference],
        attempts: Int
    ) {
        self.number = number
        self.mail = mail
        self.disposition = disposition
        self.cases = cases
        self.attempts = attempts
    }
}

/// What waits for a decision.
public struct Undecided: Hashable, Sendable {
    /// Alerts.
    public var intakes: [KeptIntake]
    /// Mails.
    public var mails: [KeptMail]

    /// What waits.
    public init(intakes: [KeptIntake], mails: [KeptMail]) {
        self.intakes = intakes
        self.mails = mails
    }
}

/// Which cases to load.
public struct SnapshotKeys: Hashable, Sendable {
    /// By reference.
    public var references: Set<CaseReference>
    /// By the alert's identity.
    public var identities: Set<AlertIdentity>
    /// By meter point and code, for alerts that people report.
    public var meterPoints: Set<MPxN>
    /// Open cases whose alert letter went to these suppliers.
    public var openWith: Set<SupplierID>

    /// Keys.
    public init(
        references: Set<CaseReference> = [],
        identities: Set<AlertIdentity> = [],
        meterPoints: Set<MPxN> = [],
        openWith: Set<SupplierID> = []
    ) {
        self.references = references
        self.identities = identities
        self.meterPoints = meterPoints
        self.openWith = openWith
    }
}

/// Cases as they stand, each with the version that a commit must find unchanged.
public struct Snapshot: Hashable, Sendable {
    /// One case and its version.
    public struct Entry: Hashable, Sendable {
        /// The case.
        public var state: Case
        /// Its version, from 1.
        public var version: Int64

        /// An entry.
        public init(state: Case, version: Int64) {
            self.state = state
            self.version = version
        }
    }

    /// The cases.
    public var entries: [CaseReference: Entry]

    /// A snapshot.
    public init(entries: [CaseReference: Entry]) {
        self.entries = entries
    }
}

/// A letter as finished bytes with its envelope.
public struct NewLetter: Hashable, Sendable, Codable {
    /// What it is.
    public var kind: LetterKind
    /// `CA-`, `TK-` or `LT-` reference.
    public var reference: String
    /// Its number within the reference.
    public var number: Int
    /// The partner, for daily rates.
    public var partner: SupplierID?
    /// The envelope recipient.
    public var recipient: String
    /// The envelope sender.
    public var sender: String
    /// Its Message-ID without angle brackets.
    public var messageID: String
    /// The message, CRLF line ends.
    public var bytes: [UInt8]
    /// Not before this instant.
    public var notBefore: Instant

    /// A letter.
    public init(
        kind: LetterKind,
        reference: String,
        number: Int,
        partner: SupplierID?,
        recipient: String,
        sender: String,
        messageID: String,
        bytes: [UInt8],
        notBefore: Instant
    ) {
        self.kind = kind
        self.reference = reference
        self.number = number
        self.partner = partner
        self.recipient = recipient
        self.sender = sender
        self.messageID = messageID
        self.bytes = bytes
        self.notBefore = notBefore
    }
}

/// A letter in the outbox; its bytes are read apart.
public struct KeptLetter: Hashable, Sendable {
    /// How far it is.
    public enum Progress: String, Hashable, Sendable, Codable {
        /// Waits for its time.
        case waiting
        /// The final dot was sent, no answer seen: sent again, the same bytes.
        case unknown
        /// The server took it.
        case accepted
        /// Refused for good.
        case refused
    }

    /// Its number.
    public var row: LetterNumber
    /// The letter, its bytes left empty and `notBefore` the time of its next attempt.
    public var letter: NewLetter
    /// How far it is.
    public var progress: Progress
    /// Attempts so far.
    public var attempts: Int
    /// When it was written down.
    public var writtenAt: Instant
    /// The last attempt, `nil` before the first.
    public var lastAttempt: LetterAttempt?

    /// A row.
    public init(
        row: LetterNumber,
        letter: NewLetter,
        progress: Progress,
        attempts: Int,
        writtenAt: Instant,
        lastAttempt: LetterAttempt?
    ) {
        self.row = row
        self.letter = letter
        self.progress = progress
        self.attempts = attempts
        self.writtenAt = writtenAt
        self.lastAttempt = lastAttempt
    }
}

/// What came of one attempt to send a letter.
public struct LetterAttempt: Hashable, Sendable, Codable {
    /// The letter.
    public var row: LetterNumber
    /// How far it is now.
    public var progress: KeptLetter.Progress
    /// What the process is told; `nil` if it will simply be tried again.
    public var fate: DeliveryReport.Fate?
    /// The server's reply code.
    public var code: Int?
    /// Its enhanced status (RFC 3463).
    public var enhanced: String?
    /// Its words.
    public var says: String
    /// The server's queue id.
    public var queueID: String?
    /// When.
    public var at: Instant
    /// When to try again, for what is not final.
    public var nextAttempt: Instant?

    /// An attempt.
    public init(
        row: LetterNumber,
        progress: KeptLetter.Progress,
        fate: DeliveryReport.Fate?,
        code: Int?,
        enhanced: String?,
        says: String,
        queueID: String?,
        at: Instant,
        nextAttempt: Instant?
    ) {
        self.row = row
        self.progress = progress
        self.fate = fate
        self.code = code
        self.enhanced = enhanced
        self.says = says
        self.queueID = queueID
        self.at = at
        self.nextAttempt = nextAttempt
    }
}

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
        /// Letters to send again, the same bytes.
        public var resends: [Int]

        /// A change.
        public init(
            state: Case,
            expectedVersion: Int64,
            events: [EventRecord],
            settledTasks: [TaskCause] = [],
            resends: [Int] = []
        ) {
            self.state = state
            self.expectedVersion = expectedVersion
            self.events = events
            self.settledTasks = settledTasks
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
    /// The mail that is decided by this.
    public var mail: (number: MailNumber, disposition: MailDisposition)?
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

/// How far a folder was read.
public struct FolderProgress: Hashable, Sendable, Codable {
    /// Folder.
    public var folder: String
    /// UIDVALIDITY under which `lastUID` counts.
    public var uidValidity: UInt32
    /// The highest UID that was taken in or set aside.
    public var lastUID: UInt32
    /// Mail received before this instant is recorded, never acted on by itself.
    public var actsFrom: Instant

    /// A progress.
    public init(folder: String, uidValidity: UInt32, lastUID: UInt32, actsFrom: Instant) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.lastUID = lastUID
        self.actsFrom = actsFrom
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

/// A case as a line of a list.
public struct CaseLine: Hashable, Sendable, Codable {
    /// Reference.
    public var reference: CaseReference
    /// State.
    public var state: CaseState
    /// Why it stands there.
    public var reason: String
    /// Alert code.
    public var code: AlertCode
    /// Taken in at.
    public var takenAt: Instant
    /// The nearest open deadline.
    public var due: Instant?
    /// To whom the alert went last.
    public var forwardedTo: SupplierID?

    /// A line.
    public init(
        reference: CaseReference,
        state: CaseState,
        reason: String,
        code: AlertCode,
        takenAt: Instant,
        due: Instant?,
        forwardedTo: SupplierID?
    ) {
        self.reference = reference
        self.state = state
        self.reason = reason
        self.code = code
        self.takenAt = takenAt
        self.due = due
        self.forwardedTo = forwardedTo
    }
}

/// The whole story of a case.
public struct CaseStory: Hashable, Sendable {
    /// The case as it stands.
    public var state: Case
    /// Events with their decisions, in order.
    public var events: [EventRecord]
    /// Letters with their outcomes.
    public var letters: [KeptLetter]
    /// Mails that speak of it.
    public var mails: [KeptMail]
    /// Tasks, open and done.
    public var tasks: [DeskTask]

    /// A story.
    public init(state: Case, events: [EventRecord], letters: [KeptLetter], mails: [KeptMail], tasks: [DeskTask]) {
        self.state = state
        self.events = events
        self.letters = letters
        self.mails = mails
        self.tasks = tasks
    }
}

/// Numbers for `status`.
public struct StoreCounts: Hashable, Sendable, Codable {
    /// Cases by state.
    public var cases: [String: Int]
    /// Letters by progress.
    public var letters: [String: Int]
    /// Open tasks.
    public var openTasks: Int
    /// Open tasks past their due time.
    public var overdueTasks: Int
    /// Open deadlines that have passed.
    public var passedDeadlines: Int
    /// Alerts and mails not decided yet.
    public var undecided: Int

    /// Numbers.
    public init(
        cases: [String: Int],
        letters: [String: Int],
        openTasks: Int,
        overdueTasks: Int,
        passedDeadlines: Int,
        undecided: Int
    ) {
        self.cases = cases
        self.letters = letters
        self.openTasks = openTasks
        self.overdueTasks = overdueTasks
        self.passedDeadlines = passedDeadlines
        self.undecided = undecided
    }
}
