import AlertMail
import CriticalAlerts
import Relay

/// One case in the hands of a shell without I/O: runs events and the questions that they raise, keeps letters and open tasks.
struct Desk {
    var state: Case
    var knowledge: Knowledge
    var sources: Sources
    private(set) var letters: [Letter] = []
    private(set) var tasks: [TaskDraft] = []
    private(set) var openCauses: [TaskCause] = []
    private(set) var resends: [Int] = []
    private(set) var withdrawals: [LetterWithdrawal] = []
    private(set) var handOvers: [HandOver] = []
    private(set) var notes: [String] = []
    private(set) var rounds = 0
    /// Everything that was decided, in order.
    private(set) var decided: [(event: Event, before: Case, knowledge: Knowledge, decision: Decision)] = []

    init(_ state: Case, _ knowledge: Knowledge, _ sources: Sources) {
        self.state = state
        self.knowledge = knowledge
        self.sources = sources
    }

    /// What the last event brought; earlier letters and tasks are forgotten first.
    mutating func happen(_ event: Event) {
        letters = []
        tasks = []
        resends = []
        withdrawals = []
        handOvers = []
        notes = []
        rounds = 0
        var settled: [TaskCause] = []
        var next: Event? = event
        knowledge.answers = Answers()
        while let happening = next, rounds < 8 {
            let before = state
            let decision = Relay.decide(happening, before, knowledge)
            decided.append((happening, before, knowledge, decision))
            state = decision.state
            letters += decision.letters
            tasks += decision.tasks
            settled += decision.settledTasks
            resends += decision.resends
            withdrawals += decision.withdrawals
            notes += decision.notes
            if let handOver = decision.handOver { handOvers.append(handOver) }
            rounds += 1
            next = decision.questions.isEmpty ? nil : .lookupAnswered
            sources.answer(decision.questions, into: &knowledge.answers)
        }
        for cause in tasks.map(\.cause) where !openCauses.contains(cause) { openCauses.append(cause) }
        openCauses.removeAll { settled.contains($0) && !state.openTasks.contains($0) }
    }

    func letter(_ kind: LetterKind) -> Letter? { letters.first { $0.kind == kind } }

    func task(_ cause: TaskCause) -> TaskDraft? { tasks.first { $0.cause == cause } }

    func progress(_ kind: CaseDeadline.Kind) -> CaseDeadline.Progress? {
        state.deadlines.first { $0.kind == kind }?.progress
    }

    func due(_ kind: CaseDeadline.Kind) -> Instant? { state.deadlines.first { $0.kind == kind }?.deadline.due }
}

extension CaseDeadline {
    /// Whether a decision counts this deadline anew, or opens it again, without a note that names it.
    func movesSilently(in decision: Decision) -> Bool {
        guard let after = decision.state.deadlines.first(where: { $0.kind == kind }) else { return true }
        let isMoved = after.deadline != deadline || (progress != .open && after.progress == .open)
        return isMoved
            && !decision.notes.contains {
                $0.contains("Deadline '\(kind.rawValue)'") && $0.contains("counted anew from")
            }
    }
}

extension Desk {
    /// A case of our own alert that was just taken and decided, with a letter on its way to supplier 1 unless the sources say otherwise.
    static func own(
        _ cast: Cast,
        _ supplier: SupplierAnswer.State? = nil,
        policy: Policy? = nil,
        _ change: (inout Sources) -> Void = { _ in }
    ) throws -> Desk {
        var sources = Sources(cast, supplier: supplier ?? .supplier(cast.suppliers[1]))
        change(&sources)
        var desk = Desk(cast.ownCase(), cast.knowledge(policy: policy), sources)
        desk.happen(.alertTaken(cast.taken(try cast.decoded())))
        return desk
    }

    /// The same, and the receiver's server has taken the letter.
    static func awaiting(_ cast: Cast, policy: Policy? = nil) throws -> Desk {
        var desk = try own(cast, policy: policy)
        desk.happen(cast.report(1, .accepted))
        return desk
    }

    /// A case of an alert that supplier 1 sent us; the sources name supplier 2 unless told otherwise.
    static func received(
        _ cast: Cast,
        _ raised: RaisedAlert? = nil,
        supplier: SupplierAnswer.State? = nil,
        policy: Policy? = nil,
        isRehearsal: Bool = false
    ) -> Desk {
        let raised = raised ?? cast.raised()
        let sources = Sources(cast, supplier: supplier ?? .supplier(cast.suppliers[2]))
        var desk = Desk(cast.mailCase(raised), cast.knowledge(policy: policy, isRehearsal: isRehearsal), sources)
        desk.happen(.alertRaised(raised))
        return desk
    }
}
