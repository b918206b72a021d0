import AlertMail
import CriticalAlerts

/// Tasks: made, joined, settled. A case waits for a person exactly as long as one of its tasks holds it.
extension Decider {
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

    /// A case that waits without a task that holds it would wait unseen.
    mutating func keepPromiseToWait() {
        let isStranded =
            switch state.state {
            case .withPerson: !state.openTasks.contains(where: \.holdsCase)
            case .taken, .resolving, .declined: decision.questions.isEmpty
            case .forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn, .ours, .notForwarded: false
            }
        guard isStranded else { return }
        askPerson(
            .contradiction,
            what: "Nothing follows by itself from '\(state.state.rawValue)'.",
            next: "Read the case's story and rule it.",
            commands: ["alertrelay explain \(state.reference)", rule("retry"), rule("route SUPPLIER"), rule("close")]
        )
    }

    /// Settles the tasks that this decision has overtaken.
    mutating func settleTasks() {
        let made = Set(decision.tasks.map(\.cause))
        let settled = state.openTasks.filter { !made.contains($0) && isOvertaken($0) }
        decision.settledTasks += settled
        state.openTasks.removeAll { settled.contains($0) }
    }

    private func isOvertaken(_ cause: TaskCause) -> Bool {
        switch cause {
        case .overdue:
            return !state.deadlines.contains { $0.progress == .passed }
        case .answerToRead, .question:
            return isRuled || (cause == .answerToRead && hasClearAnswer)
        case .rateReached, .notWithdrawn:
            // It is about a partner who still waits for something, however the case went on.
            return isRuled
        case .contradiction where (state.documents?.count ?? 0) > 1:
            // What two documents say of an alert is not settled by its going on, or by its receipt.
            return isRuled
        case .unprovenSender:
            return isRuled || hasClearAnswer || (state.receipt != nil && state.state.isClosed)
        case .forgedToken, .templateFault, .unreadableAlert, .unreadableMail:
            return false
        case .addressRefused, .weAreRefused:
            if state.duties.contains(where: { $0.failure != nil }) { return false }
            if state.state.isClosed { return true }
            return state.currentForwarding?.failure == nil && (didResolve || state.state != .withPerson)
                && state.state != .resolving
        default:
            return hasGoneOn
        }
    }

    /// Whether the case has left what held it. While questions are open nothing is settled: the same cause may come up again.
    private var hasGoneOn: Bool {
        switch state.state {
        case .resolving, .taken: false
        case .withPerson: didResolve
        default: didResolve || before == .withPerson || state.state.isClosed
        }
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
}
