public import AlertMail
public import CriticalAlerts

/// What follows from one event: values only; the shell writes them down together and then carries them out.
public struct Decision: Hashable, Sendable, Codable {
    /// The case as it stands now.
    public var state: Case
    /// What must be known before it can go on; answered by ``Event/lookupAnswered``.
    public var questions: [Question]
    /// Letters to write, in order.
    public var letters: [Letter]
    /// Tasks to make or join.
    public var tasks: [TaskDraft]
    /// Causes whose tasks this case no longer needs.
    public var settledTasks: [TaskCause]
    /// A hand-over to our own desk.
    public var handOver: HandOver?
    /// Alert letters that shall not leave any more: the case goes elsewhere.
    public var withdrawals: [LetterWithdrawal]
    /// Letters to send again, the same bytes.
    public var resends: [Int]
    /// Why, one sentence each, in the order of thought.
    public var notes: [String]

    /// The decision that nothing changes yet.
    public init(state: Case) {
        self.state = state
        questions = []
        letters = []
        tasks = []
        settledTasks = []
        withdrawals = []
        resends = []
        notes = []
    }
}

/// Something that the process must know and cannot.
public enum Question: Hashable, Sendable, Codable {
    /// The meter points of a device (R5).
    case metersOf(EUI64, asAt: Instant)
    /// The supplier of a meter point (R6, R7, R22).
    case supplierOf(MPxN, asAt: Instant)
    /// How to reach a supplier (R9).
    case contactOf(SupplierID)
}
