public import AlertMail
public import CriticalAlerts

/// A task that a decision makes or joins: tasks with one cause and one subject are one task.
public struct TaskDraft: Hashable, Sendable, Codable {
    /// Why only a person can go on.
    public var cause: TaskCause
    /// What tasks of this cause are joined by: an address, a device, a case reference.
    public var subject: String
    /// One sentence: what happened.
    public var what: String
    /// One sentence: what to do next.
    public var next: String
    /// Commands that clear it, with the references filled in; `TASK` stands for the task's own reference.
    public var commands: [String]
    /// What is known, one sentence each.
    public var known: [String]
    /// The case, if it concerns one.
    public var reference: CaseReference?
    /// The mail, if it concerns one.
    public var mail: MailNumber?
    /// When it is due.
    public var due: Instant
    /// Whether it cannot wait for the next round: danger, or a security event.
    public var isUrgent: Bool

    /// A task.
    public init(
        cause: TaskCause,
        subject: String,
        what: String,
        next: String,
        commands: [String],
        known: [String] = [],
        reference: CaseReference? = nil,
        mail: MailNumber? = nil,
        due: Instant,
        isUrgent: Bool = false
    ) {
        self.cause = cause
        self.subject = subject
        self.what = what
        self.next = next
        self.commands = commands
        self.known = known
        self.reference = reference
        self.mail = mail
        self.due = due
        self.isUrgent = isUrgent
    }
}

/// A task as it is kept.
public struct DeskTask: Hashable, Sendable, Codable {
    /// A remark by a person or by the process.
    public struct Remark: Hashable, Sendable, Codable {
        /// When.
        public var at: Instant
        /// Who: a person's name, or `alertrelay`.
        public var by: String
        /// What was said.
        public var text: String

        /// A remark.
        public init(at: Instant, by: String, text: String) {
            self.at = at
            self.by = by
            self.text = text
        }
    }

    /// Its reference.
    public let reference: TaskReference
    /// Which supplier of the installation it belongs to.
    public let supplier: SupplierID
    /// The draft that made it, joined by later ones.
    public var draft: TaskDraft
    /// Every case concerned.
    public var cases: [CaseReference]
    /// Every mail concerned.
    public var mails: [MailNumber]
    /// When it was made.
    public var madeAt: Instant
    /// Who has taken it, `nil` while nobody has.
    public var owner: String?
    /// When it was done, `nil` while it is open.
    public var doneAt: Instant?
    /// What was said since.
    public var remarks: [Remark]

    /// A task that was just made.
    public init(reference: TaskReference, supplier: SupplierID, draft: TaskDraft, madeAt: Instant) {
        self.reference = reference
        self.supplier = supplier
        self.draft = draft
        cases = draft.reference.map { [$0] } ?? []
        mails = draft.mail.map { [$0] } ?? []
        self.madeAt = madeAt
        remarks = []
    }
}
