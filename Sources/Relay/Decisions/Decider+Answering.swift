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
        // A letter must name the meter point (R12); without one a person answers, and the deadline says by when.
        guard !state.facts.meterPoints.isEmpty else { return }
        for index in state.duties.indices where state.duties[index].isReleased && state.duties[index].letter == nil {
            let duty = state.duties[index]
            guard isWithinRate(duty) else {
                state.duties[index].isReleased = false
                addTask(
                    .rateReached,
                    subject: duty.recipient.address,
                    what:
                        "\(duty.recipient.name) sent the same alert more than \(knowledge.policy.mostAnswersPerCase) times a day.",
                    next: "Ask them by telephone what their system waits for.",
                    commands: ["alertrelay desk done TASK"],
                    mail: duty.mail
                )
                note("No more acknowledgements to \(duty.recipient.name) today: a person asks what they wait for.")
                continue
            }
            state.letterCount += 1
            state.duties[index].letter = state.letterCount
            state.duties[index].told = statement
            decision.letters.append(answer(.acknowledgement, to: duty, statement))
            note("Receipt is acknowledged to \(duty.recipient.name): \(words(statement)).")
        }
    }

    /// Who was told one thing learns once that it has become another: "held for a person", and the alert went on after all (R24);
    /// or "being passed on", and that ended with a person (reading 21) or went to another supplier than was said.
    mutating func sendFollowUps() {
        switch state.state {
        case .forwarding where before != .forwarding:
            guard let current = state.currentForwarding else { return }
            let takenBack = takenBackDuties
            followUp(.passedOn, .beingPassedOn(to: current.name)) { duty in
                duty.recipient.supplier != current.supplier
                    && (duty.told == .heldForPerson || takenBack.contains(duty.mail))
            }
        case .withPerson where before != .withPerson:
            followUp(.acknowledgement, .heldForPerson) { duty in
                if case .beingPassedOn? = duty.told { true } else { false }
            }
        case .notForwarded where before != .notForwarded:
            let takenBack = takenBackDuties
            followUp(.acknowledgement, .heldForPerson) { takenBack.contains($0.mail) }
        case .taken, .resolving, .forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn, .declined,
            .withPerson,
            .ours, .notForwarded:
            return
        }
    }

    /// Mails whose sender was told that the alert goes on to a supplier who, as it turned out, never gets it.
    private var takenBackDuties: Set<MailNumber> {
        Set(state.duties.filter { isTakenBack($0.told) }.map(\.mail))
    }

    private mutating func followUp(
        _ kind: LetterKind,
        _ statement: AcknowledgementStatement,
        to isConcerned: (AnswerDuty) -> Bool
    ) {
        for index in state.duties.indices {
            let duty = state.duties[index]
            guard duty.followUp == nil, duty.letter != nil, duty.failure == nil, isConcerned(duty) else { continue }
            state.letterCount += 1
            state.duties[index].followUp = state.letterCount
            decision.letters.append(answer(kind, to: duty, statement))
            note("\(duty.recipient.name) learns what has become of it: \(words(statement)).")
        }
    }

    private func answer(_ kind: LetterKind, to duty: AnswerDuty, _ statement: AcknowledgementStatement) -> Letter {
        Letter(
            kind: kind,
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
    }

    /// At most so many acknowledgements for one case and sender in the day before and after this mail came.
    private func isWithinRate(_ duty: AnswerDuty) -> Bool {
        let address = duty.recipient.address.lowercased()
        let near = state.duties.count { other in
            other.letter != nil && other.recipient.address.lowercased() == address
                && (-86_400...86_400).contains(duty.receivedAt.seconds(since: other.receivedAt))
        }
        return near < knowledge.policy.mostAnswersPerCase
    }

    /// Which of the three, `nil` while the alert is nobody's yet.
    private var acknowledgementStatement: AcknowledgementStatement? {
        switch state.state {
        case .ours:
            guard let handOver = state.handOver, handOver.progress == .done else { return nil }
            return .ours(desk: handOver.desk)
        case .withPerson, .notForwarded:
            return .heldForPerson
        case .forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn:
            return state.currentForwarding.map { .beingPassedOn(to: $0.name) } ?? .heldForPerson
        case .taken, .resolving, .declined:
            return nil
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
        guard var handOver = state.handOver, handOver.progress == .pending || (isDone && handOver.progress != .done)
        else {
            note("A report on a hand-over that nobody waits for.")
            return
        }
        handOver.progress = isDone ? .done : .failed
        state.handOver = handOver
        let isStillOurs =
            state.state == .ours || (state.state == .withPerson && state.openTasks.contains(.handOverFailed))
        guard isStillOurs || !isDone else {
            note("\(handOver.desk) has taken the alert; the case has gone elsewhere.")
            return
        }
        let says = clipped(says)
        if isDone {
            meetDeadlines(only: [.forward, .passOn])
            move(to: .ours, because: "\(handOver.desk) has taken it\(says.isEmpty ? "" : ": \(says)").")
        } else if !isStillOurs {
            addTask(
                .handOverFailed,
                subject: handOver.desk,
                what: "\(handOver.desk) could not be given the alert: \(says).",
                next: "Tell the desk by telephone, if the alert still concerns it.",
                commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"]
            )
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
