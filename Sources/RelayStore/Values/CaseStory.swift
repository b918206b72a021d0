public import AlertMail
public import CriticalAlerts
public import Relay

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
    /// Why alerts were not forwarded, by the code of the reason (R4): cases, and alerts that became none since they are no
    /// device's.
    public var notForwarded: [String: Int]
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
        notForwarded: [String: Int],
        letters: [String: Int],
        openTasks: Int,
        overdueTasks: Int,
        passedDeadlines: Int,
        undecided: Int
    ) {
        self.cases = cases
        self.notForwarded = notForwarded
        self.letters = letters
        self.openTasks = openTasks
        self.overdueTasks = overdueTasks
        self.passedDeadlines = passedDeadlines
        self.undecided = undecided
    }
}
