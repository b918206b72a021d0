import AlertMail
import CriticalAlerts

/// Step 4 of table 5.1: every mail that raised the alert is owed one acknowledgement, of receipt and never of action.
extension Decider {
    /// Writes each acknowledgement that is owed and may leave now.
    ///
    /// It leaves only when the hand-over has succeeded, the letter to the next supplier is written, or a task exists: the alert is
    /// then somebody's, and the acknowledgement says whose (reading 20).
    mutating func dischargeDuties() {
        guard let statement = acknowledgementStatement else { return }
        for index in state.duties.indices where state.duties[index].isReleased && state.duties[index].letter == nil {
            let duty = state.duties[index]
            let answered = state.duties.filter { other in
                other.letter != nil && other.recipient.address == duty.recipient.address
                    && duty.receivedAt.seconds(since: other.receivedAt) < 86_400
            }
            guard answered.count < knowledge.policy.mostAnswersPerCase else {
                if !state.openTasks.contains(.rateReached) {
                    addTask(
                        .rateReached,
                        subject: duty.recipient.address,
                        what:
                            "\(duty.recipient.name) sent the same alert more than \(knowledge.policy.mostAnswersPerCase) times a day.",
                        next: "Ask them by telephone what their system waits for.",
                        commands: ["alertrelay desk done TASK"],
                        mail: duty.mail
                    )
                }
                continue
            }
            state.letterCount += 1
            state.duties[index].letter = state.letterCount
            decision.letters.append(
                Letter(
                    kind: .acknowledgement,
                    reference: state.reference.text,
                    number: state.letterCount,
                    sender: knowledge.me,
                    recipient: duty.recipient,
                    profile: profile(of: duty.recipient.supplier),
                    alert: state.facts,
                    trail: ownTrail,
                    answers: duty.answers,
                    acknowledgement: statement,
                    isRehearsal: knowledge.isRehearsal
                )
            )
            note("Receipt is acknowledged to \(duty.recipient.name): \(words(statement)).")
        }
    }

    /// Which of the three, `nil` while the alert is nobody's yet.
    private var acknowledgementStatement: AcknowledgementStatement? {
        if let handOver = state.handOver {
            switch handOver.progress {
            case .done: return .ours(desk: handOver.desk)
            case .failed: return .heldForPerson
            case .pending: return nil
            }
        }
        switch state.state {
        case .withPerson: return .heldForPerson
        case .forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn, .declined:
            return state.currentForwarding.map { .beingPassedOn(to: $0.name) } ?? .heldForPerson
        case .notForwarded: return .heldForPerson
        case .taken, .resolving, .ours: return nil
        }
    }

    private func words(_ statement: AcknowledgementStatement) -> String {
        switch statement {
        case .ours(let desk): "ours, given to \(desk)"
        case .beingPassedOn(let supplier): "being passed on to \(supplier)"
        case .heldForPerson: "held for a person here"
        }
    }

    /// Our own desk's system answered, or gave up (R21).
    mutating func noteHandOver(isDone: Bool, says: String) {
        guard var handOver = state.handOver, handOver.progress != .done else { return }
        handOver.progress = isDone ? .done : .failed
        state.handOver = handOver
        if isDone {
            if state.openTasks.contains(.handOverFailed) {
                decision.settledTasks.append(.handOverFailed)
                state.openTasks.removeAll { $0 == .handOverFailed }
            }
            move(to: .ours, because: "\(handOver.desk) has taken it\(says.isEmpty ? "" : ": \(says)").")
        } else {
            askPerson(
                .handOverFailed,
                subject: handOver.desk,
                what: "\(handOver.desk) could not be given the alert: \(says).",
                next: "Tell the desk by telephone and repair the hand-over; it is tried again with 'retry'.",
                commands: [rule("retry"), rule("close")],
                isUrgent: true
            )
        }
    }
}
