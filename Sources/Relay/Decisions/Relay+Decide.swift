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
        case .lookupAnswered: decider.resumeResolving()
        case .knowledgeChanged: decider.reconsider()
        case .handOverReported(let isDone, let says): decider.noteHandOver(isDone: isDone, says: says)
        case .deadlinePassed(let kind): decider.noteDeadline(kind)
        case .personRuled(let ruling): decider.obey(ruling)
        }
        return decider.finish()
    }
}

/// The working copy of one decision. Each concern has a file of its own: `Decider+Taking`, `+Resolving`, `+Hearing`, `+Answering`,
/// `+Ruling`, `+Withdrawing`, `+Deadlines`, `+Tasks`.
struct Decider {
    let knowledge: Knowledge
    let before: CaseState
    /// The case as it is being changed.
    var state: Case
    /// All else that follows; ``finish()`` puts the case in.
    var decision: Decision
    /// Whether this decision looked for the supplier anew: earlier reasons to wait are then overtaken.
    var didResolve = false
    /// Whether a person ruled: that also answers what was waiting to be read.
    var isRuled = false
    /// Whether a stronger answer has overtaken one that was waiting to be read.
    var hasClearAnswer = false

    init(state: Case, knowledge: Knowledge) {
        self.knowledge = knowledge
        before = state.state
        self.state = state
        decision = Decision(state: state)
    }

    mutating func note(_ sentence: String) {
        decision.notes.append(sentence)
    }

    mutating func move(to next: CaseState, because reason: String) {
        state.state = next
        state.reason = reason
        note(reason)
    }

    mutating func finish() -> Decision {
        withdrawOvertakenLetters()
        dischargeDuties()
        sendFollowUps()
        keepPromiseToWait()
        watchTheWay()
        settleTasks()
        decision.state = state
        return decision
    }

    /// Which deadline says by when this case's alert must be on its way (R14, R22, R23).
    var travelDeadline: CaseDeadline.Kind {
        if case .mail = state.origin { .passOn } else { .forward }
    }

    func rule(_ words: String) -> String {
        "alertrelay cases rule \(state.reference) \(words) --reason \"…\""
    }

    /// Somebody else's words, as long as they may become in a case.
    func clipped(_ words: String) -> String {
        words.count > RelayLimits.words ? String(words.prefix(RelayLimits.words)) + "…" : words
    }
}
