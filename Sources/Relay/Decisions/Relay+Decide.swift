import AlertMail
import CriticalAlerts

extension Relay {
    /// What follows from an event: table 5.1 as one pure function.
    ///
    /// The same event, case and knowledge give the same decision. Where more must be known the decision holds questions and the
    /// case is `resolving`; the shell answers them and comes back with ``Event/lookupAnswered``. A case that waits for a person
    /// always has an open task: no other way to wait exists.
    public static func decide(_ event: Event, _ state: Case, _ knowledge: Knowledge) -> Decision {
        var decider = Decider(state: state, knowledge: knowledge)
        switch event {
        case .alertTaken(let taken): decider.take(taken)
        case .alertRaised(let raised): decider.take(raised)
        case .mailRead(let saying): decider.hear(saying)
        case .deliveryReported(let report): decider.note(report)
        case .lookupAnswered: decider.resolveFurther()
        case .knowledgeChanged: decider.reconsider()
        case .handOverReported(let isDone, let says): decider.noteHandOver(isDone: isDone, says: says)
        case .deadlinePassed(let kind): decider.noteDeadline(kind)
        case .personRuled(let ruling): decider.obey(ruling)
        }
        return decider.finish()
    }
}

/// The working copy of one decision. Each concern has a file of its own: `Decider+Taking`, `+Resolving`, `+Hearing`, `+Answering`,
/// `+Ruling`, `+Deadlines`.
struct Decider {
    let knowledge: Knowledge
    var decision: Decision

    init(state: Case, knowledge: Knowledge) {
        self.knowledge = knowledge
        decision = Decision(state: state)
    }

    var state: Case {
        get { decision.state }
        set { decision.state = newValue }
    }

    mutating func note(_ sentence: String) {
        decision.notes.append(sentence)
    }

    mutating func move(to next: CaseState, because reason: String) {
        state.state = next
        state.reason = reason
        note(reason)
        if next != .withPerson { settleTasks() }
    }

    /// Hands the case to a person: the only way to wait.
    mutating func askPerson(
        _ cause: TaskCause,
        subject: String? = nil,
        what: String,
        next: String,
        commands: [String],
        known: [String] = [],
        mail: MailNumber? = nil,
        isUrgent: Bool = false
    ) {
        addTask(
            cause,
            subject: subject,
            what: what,
            next: next,
            commands: commands,
            known: known,
            mail: mail,
            isUrgent: isUrgent
        )
        move(to: .withPerson, because: what)
    }

    /// Makes or joins a task without changing where the case stands.
    mutating func addTask(
        _ cause: TaskCause,
        subject: String? = nil,
        what: String,
        next: String,
        commands: [String],
        known: [String] = [],
        mail: MailNumber? = nil,
        isUrgent: Bool = false
    ) {
        let hurry = isUrgent || state.facts.urgency == .danger
        decision.tasks.append(
            TaskDraft(
                cause: cause,
                subject: subject ?? state.reference.text,
                what: what,
                next: next,
                commands: commands,
                known: known + facts,
                reference: state.reference,
                mail: mail,
                due: knowledge.calendar.instant(workingHours: hurry ? 1 : 4, after: knowledge.now),
                isUrgent: hurry
            )
        )
        if !state.openTasks.contains(cause) { state.openTasks.append(cause) }
    }

    /// The tasks of a case that goes on by itself are no longer needed, except those that stand for something else: a mail still to
    /// be read, a security event, a failed hand-over, a passed deadline.
    mutating func settleTasks() {
        let stays: Set<TaskCause> = [
            .answerToRead, .question, .forgedToken, .handOverFailed, .weAreRefused, .templateFault,
        ]
        let settled = state.openTasks.filter { cause in
            !stays.contains(cause) && !decision.tasks.contains { $0.cause == cause }
                && !(cause == .overdue && !state.state.isClosed)
        }
        decision.settledTasks += settled
        state.openTasks.removeAll { settled.contains($0) }
    }

    /// What every task about this case tells.
    private var facts: [String] {
        var lines = ["Alert \(state.facts.code)\(state.facts.name.map { ", \($0)" } ?? "")."]
        if !state.facts.meterPoints.isEmpty {
            lines.append("Meter point " + state.facts.meterPoints.map(\.canonical).joined(separator: ", ") + ".")
        }
        if let raisedAt = state.facts.raisedAt { lines.append("Raised \(raisedAt.asReceived).") }
        if let receivedAt = state.facts.receivedAt { lines.append("Received by DCC \(receivedAt.asReceived).") }
        if !state.trail.isEmpty {
            lines.append("Came through " + state.trail.map(\.name).joined(separator: ", then ") + ".")
        }
        return lines
    }

    mutating func finish() -> Decision {
        dischargeDuties()
        return decision
    }

    func rule(_ words: String) -> String {
        "alertrelay cases rule \(state.reference) \(words) --reason \"…\""
    }
}
