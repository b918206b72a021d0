import AlertMail
import CriticalAlerts
import Relay
import RelayStore

/// Collects what follows from one mail or alert into one step: runs events, answers questions, composes letters.
struct Stepper {
    private(set) var gateway: Gateway
    private let knowledge: Knowledge
    var step: Step

    init(gateway: Gateway, knowledge: Knowledge) {
        self.gateway = gateway
        self.knowledge = knowledge
        step = Step(supplier: gateway.configuration.supplier.id, at: knowledge.now)
    }

    /// A case that this step has changed already.
    func current(_ reference: CaseReference) -> Snapshot.Entry? {
        step.changes.first { $0.state.reference == reference }.map {
            .init(state: $0.state, version: $0.expectedVersion)
        }
    }

    /// A case of this alert that this step has changed or opened already.
    func current(identity: AlertIdentity) -> Snapshot.Entry? {
        step.changes.first { $0.state.identity == identity }.map { .init(state: $0.state, version: $0.expectedVersion) }
    }

    /// Runs an event, and the questions that it raises, to the end.
    mutating func run(_ event: Event, on state: Case, version: Int64, mail: MailNumber?) async throws {
        var knowledge = knowledge
        knowledge.letters = try await gateway.standings(of: state, version: version)
        var events: [EventRecord] = []
        var letters: [Letter] = []
        var settled: [TaskCause] = []
        var withdrawals: [LetterWithdrawal] = []
        var resends: [Int] = []
        var drafts: [TaskDraft] = []
        var current = state
        var next: Event? = event
        var rounds = 0
        while let happening = next {
            let decision = Relay.decide(happening, current, knowledge)
            events.append(
                EventRecord(
                    event: happening,
                    before: current.state,
                    after: decision.state.state,
                    notes: decision.notes,
                    sources: knowledge.answers.sources,
                    deciderVersion: Relay.version,
                    policyDigest: try gateway.digest(of: knowledge.policy),
                    calendar: knowledge.calendar.identity,
                    mail: mail,
                    at: knowledge.now
                )
            )
            current = decision.state
            letters += decision.letters
            settled += decision.settledTasks
            withdrawals += decision.withdrawals
            resends += decision.resends
            drafts += decision.tasks
            rounds += 1
            guard !decision.questions.isEmpty, rounds < DecidingLimits.rounds else { break }
            try await gateway.answer(decision.questions, into: &knowledge.answers)
            next = .lookupAnswered
        }
        let composed = try await gateway.compose(letters, now: knowledge.now)
        step.letters += composed.letters
        drafts += composed.tasks
        for draft in drafts { try addTask(draft) }
        merge(
            .init(
                state: current,
                expectedVersion: version,
                events: events,
                settledTasks: settled,
                withdrawals: withdrawals,
                resends: resends
            )
        )
        keepNeededTasks()
    }

    /// A cause that was settled and came up again within the step is still needed.
    private mutating func keepNeededTasks() {
        for index in step.changes.indices {
            let needed = step.changes[index].state.openTasks
            step.changes[index].settledTasks.removeAll { needed.contains($0) }
        }
    }

    /// A task, with a reference to use if it is new.
    mutating func addTask(_ draft: TaskDraft) throws {
        step.tasks.append((try gateway.mintTask(), draft))
    }

    private mutating func merge(_ change: Step.CaseChange) {
        guard let index = step.changes.firstIndex(where: { $0.state.reference == change.state.reference }) else {
            step.changes.append(change)
            return
        }
        step.changes[index].state = change.state
        step.changes[index].events += change.events
        step.changes[index].settledTasks += change.settledTasks
        // What came last counts: a letter that is withdrawn now is not sent again by what was decided before.
        step.changes[index].resends.removeAll { number in change.withdrawals.contains { $0.letter == number } }
        step.changes[index].withdrawals += change.withdrawals
        step.changes[index].resends += change.resends
    }
}

extension Gateway {
    /// A stepper with what is known now.
    func stepper() async throws -> Stepper {
        Stepper(
            gateway: self,
            knowledge: Knowledge(
                now: clock(),
                me: me,
                supplier: configuration.supplier.id,
                calendar: calendar,
                rule: rule,
                policy: try await policy(),
                catalogue: catalogue,
                isRehearsal: configuration.mode == .rehearse
            )
        )
    }

    /// How far the letters are that may have to be withdrawn; a case that has none is not looked up.
    func standings(of state: Case, version: Int64) async throws -> [Int: LetterStanding] {
        guard version > 0, state.forwardings.contains(where: { $0.acceptedAt == nil && $0.withdrawal == nil }) else {
            return [:]
        }
        return try await store.letters(of: state.reference.text).reduce(into: [:]) { standings, kept in
            standings[kept.letter.number] = kept.standing
        }
    }

    /// Answers questions from the registers.
    func answer(_ questions: [Question], into answers: inout Answers) async throws {
        for question in questions {
            switch question {
            case .metersOf(let device, let asAt):
                answers.meters[device] = try await registers.meterPoints(of: device, asAt: asAt)
            case .supplierOf(let meterPoint, let asAt):
                answers.suppliers[meterPoint] = try await registers.supplier(of: meterPoint, asAt: asAt)
            case .contactOf(let supplier):
                answers.contacts[supplier] = try await registers.contacts(of: supplier, at: clock())
            }
        }
    }
}
