import AlertMail
import CriticalAlerts

/// Deadlines are guidance: amber, red, a task; never a refusal (R14, R20, R47). And what became of letters on their way.
extension Decider {
    /// Opens a deadline unless it is open. One that has passed stays passed, whatever else comes in, unless it is renewed: then
    /// the wait itself has begun again. A deadline never moves silently: what is counted anew says so, and why (R14, R20, R47).
    mutating func openDeadline(
        _ kind: CaseDeadline.Kind,
        from start: Instant,
        isRenewed: Bool = false,
        because reason: String
    ) {
        let deadline = knowledge.deadline(kind.step, from: start)
        if let index = state.deadlines.firstIndex(where: { $0.kind == kind }) {
            switch state.deadlines[index].progress {
            case .open where !isRenewed: return
            case .passed where !isRenewed: return
            case .open, .passed, .met, .dropped: break
            }
            let before = state.deadlines.remove(at: index)
            note(
                "Deadline '\(kind.rawValue)' (\(before.progress.rawValue), was due \(UKTime.text(before.deadline.due))) is counted"
                    + " anew from \(UKTime.text(start)), because \(reason): due \(UKTime.text(deadline.due))."
            )
        }
        state.deadlines.append(
            CaseDeadline(kind: kind, deadline: deadline, basis: knowledge.policy.timescales.basis(of: kind.step))
        )
    }

    mutating func meetDeadlines(only kinds: Set<CaseDeadline.Kind>) {
        setProgress(.met, of: kinds)
    }

    mutating func dropDeadlines(only kinds: Set<CaseDeadline.Kind>) {
        setProgress(.dropped, of: kinds)
    }

    mutating func dropDeadlines() {
        setProgress(.dropped, of: Set(CaseDeadline.Kind.allCases))
    }

    private mutating func setProgress(_ progress: CaseDeadline.Progress, of kinds: Set<CaseDeadline.Kind>) {
        for index in state.deadlines.indices where kinds.contains(state.deadlines[index].kind) {
            guard state.deadlines[index].progress == .open || state.deadlines[index].progress == .passed else {
                continue
            }
            state.deadlines[index].progress = progress
        }
    }

    /// What is under way has a deadline that will pass, so that nothing waits unseen, whichever way led here.
    mutating func watchTheWay() {
        let kind: CaseDeadline.Kind
        switch state.state {
        case .forwarding: kind = travelDeadline
        case .awaitingAcknowledgement: kind = .acknowledgement
        case .taken, .resolving, .acknowledged, .passedOn, .declined, .withPerson, .ours, .notForwarded: return
        }
        openDeadline(kind, from: knowledge.now, because: "the case is under way again")
    }

    /// By when an answer to a letter of this instant is due.
    func expectedAnswer(from sent: Instant) -> Deadline {
        knowledge.deadline(.acknowledge, from: sent)
    }

    mutating func noteDeadline(_ kind: CaseDeadline.Kind) {
        // It may have been met or renewed since the clock saw it.
        guard
            let index = state.deadlines.firstIndex(where: { $0.kind == kind && $0.progress == .open }),
            state.deadlines[index].deadline.isOverdue(at: knowledge.now)
        else { return }
        state.deadlines[index].progress = .passed
        let due = UKTime.text(state.deadlines[index].deadline.due)
        let what = overdueWords(kind, due)
        note(what)
        // One task shows how many alerts are held; a thousand overdue tasks beside it would hide it.
        if state.openTasks.contains(.held) { return }
        let next =
            kind == .acknowledgement
            ? "Reach the receiver's secondary contact by telephone, then rule the case."
            : "Look what holds the case up and rule it."
        addTask(
            .overdue,
            subject: "\(state.reference) \(kind.rawValue)",
            what: what,
            next: next,
            commands: [
                "alertrelay explain \(state.reference)", rule("acknowledged"), rule("resend"), rule("route SUPPLIER"),
            ],
            known: state.currentForwarding?.signs.map { "Came back: \($0)." } ?? [],
            isUrgent: true
        )
    }

    private func overdueWords(_ kind: CaseDeadline.Kind, _ due: String) -> String {
        switch kind {
        case .forward, .passOn:
            if state.state == .ours {
                return "The alert should have been given to \(state.handOver?.desk ?? "our desk") by \(due) (R21)."
            }
            return kind == .forward
                ? "The alert should have been forwarded by \(due) (R14)."
                : "The alert should have been passed on by \(due) (R23)."
        case .acknowledge:
            return "Receipt should have been acknowledged by \(due) (R20)."
        case .acknowledgement:
            return "\(state.currentForwarding?.name ?? "The receiver") should have acknowledged by \(due) (R16)."
        }
    }

    /// A letter met its fate.
    mutating func note(_ report: DeliveryReport) {
        if let index = state.forwardings.firstIndex(where: { $0.letter == report.letter }) {
            noteForwarding(at: index, report)
        } else if let index = state.duties.firstIndex(where: { $0.letter == report.letter }) {
            noteAnswer(at: index, report)
        } else if let index = state.duties.firstIndex(where: { $0.followUp == report.letter }) {
            noteFollowUp(at: index, report)
        } else {
            note("A report on a letter that this case never wrote.")
        }
    }

    private mutating func noteForwarding(at index: Int, _ report: DeliveryReport) {
        let isCurrent = index == state.forwardings.count - 1
        switch report.fate {
        case .accepted:
            guard state.forwardings[index].acceptedAt == nil else { return }
            state.forwardings[index].acceptedAt = report.at
            state.forwardings[index].queueID = report.queueID
            state.forwardings[index].failure = nil
            if state.forwardings[index].withdrawal != nil {
                note("The letter to \(state.forwardings[index].name) left before it could be withdrawn.")
                tellThatItLeft(index, "was taken by the mail server, and cannot be withdrawn")
                state.forwardings[index].withdrawal = nil
            }
            guard isCurrent else { return }
            meetDeadlines(only: [.forward, .passOn])
            let isHeldUp =
                state.state == .withPerson
                && state.openTasks.filter(\.holdsCase).allSatisfy { $0 == .addressRefused || $0 == .weAreRefused }
            guard state.state == .forwarding || isHeldUp else { return }
            let name = state.forwardings[index].name
            let queue = report.queueID.map { ", queue id \($0)" } ?? ""
            let what =
                report.queueID == DeliveryReport.file
                ? "The letter to \(name) was written to a file: nothing has left."
                : "The mail server has taken the letter to \(name)\(queue)."
            openDeadline(
                .acknowledgement,
                from: report.at,
                isRenewed: true,
                because: "the mail server has taken the letter to \(name)"
            )
            move(to: .awaitingAcknowledgement, because: what)
        case .addressRefused, .delayed, .refused:
            noteFailure(at: index, report, isCurrent: isCurrent)
        }
    }

    private mutating func noteFailure(at index: Int, _ report: DeliveryReport, isCurrent: Bool) {
        let says = clipped(report.says)
        let name = state.forwardings[index].name
        addSign("\(report.fate.rawValue): \(says)", at: index)
        // What the receiver has acknowledged did arrive, whatever a copy of it met.
        guard isCurrent, !state.state.isClosed, state.forwardings[index].withdrawal == nil,
            !state.decliners.contains(state.forwardings[index].supplier)
        else {
            note("The letter to \(name): \(report.fate.rawValue), after the case went on.")
            return
        }
        state.forwardings[index].failure = report.fate
        switch report.fate {
        case .accepted:
            break
        case .delayed:
            // It is still being tried: the case goes on, a person knows.
            addTask(
                .addressRefused,
                subject: state.forwardings[index].address,
                what: "The letter to \(name) has been put off for half of its time.",
                next: "Reach the secondary contact or the helpdesk by telephone; it goes on being tried.",
                commands: [rule("acknowledged"), "alertrelay desk done TASK"],
                known: ["The server says: \(says)"],
                mail: report.mail
            )
            note("The letter to \(name) has been put off for half of its time.")
        case .addressRefused:
            askPerson(
                .addressRefused,
                subject: state.forwardings[index].address,
                what: "The address of \(name) is refused.",
                next: "Reach the secondary contact or the helpdesk by telephone; correct the contact list, then retry.",
                commands: [
                    "alertrelay contacts import FILE --complete-to INSTANT", rule("retry"), rule("resend"),
                    rule("acknowledged"), rule("close"),
                ],
                known: ["The server says: \(says)"],
                mail: report.mail
            )
        case .refused:
            askPerson(
                .weAreRefused,
                subject: "outbox",
                what: "A mail server refuses us, or its refusal cannot be placed.",
                next: "Read what the server says; when it is repaired, send again.",
                commands: [rule("resend"), rule("acknowledged"), rule("close")],
                known: ["The server says: \(says)"],
                mail: report.mail,
                isUrgent: true
            )
        }
    }

    /// An acknowledgement is tracked like any letter: a bounced one is an owed duty.
    private mutating func noteAnswer(at index: Int, _ report: DeliveryReport) {
        let recipient = state.duties[index].recipient
        switch report.fate {
        case .accepted:
            guard state.duties[index].acceptedAt == nil else { return }
            state.duties[index].acceptedAt = report.at
            state.duties[index].failure = nil
            if state.duties.allSatisfy({ $0.acceptedAt != nil || !$0.isReleased }) {
                meetDeadlines(only: [.acknowledge])
            }
            note("The acknowledgement to \(recipient.name) was taken by the mail server.")
        case .addressRefused, .delayed, .refused:
            state.duties[index].failure = report.fate
            if report.fate != .delayed {
                state.duties[index].acceptedAt = nil
                openDeadline(
                    .acknowledge,
                    from: state.duties[index].receivedAt,
                    because: "the acknowledgement did not arrive"
                )
            }
            didNotArrive(recipient, report, "The acknowledgement", "Acknowledge by telephone, or send it again.")
        }
    }

    private mutating func noteFollowUp(at index: Int, _ report: DeliveryReport) {
        let recipient = state.duties[index].recipient
        guard report.fate != .accepted else {
            if state.duties[index].acceptedAt != nil { state.duties[index].failure = nil }
            note("The letter that tells \(recipient.name) where the alert went was taken by the mail server.")
            return
        }
        state.duties[index].failure = report.fate
        didNotArrive(recipient, report, "The letter that says where the alert went", "Tell them by telephone.")
    }

    private mutating func didNotArrive(
        _ recipient: Correspondent,
        _ report: DeliveryReport,
        _ letter: String,
        _ next: String
    ) {
        let says = clipped(report.says)
        addTask(
            report.fate == .refused ? .weAreRefused : .addressRefused,
            subject: recipient.address,
            what: "\(letter) to \(recipient.name) did not arrive.",
            next: next,
            commands: [rule("resend"), "alertrelay desk done TASK"],
            known: ["The server says: \(says)"],
            mail: report.mail
        )
        note("\(letter) to \(recipient.name) did not arrive: \(says).")
    }
}

extension CaseDeadline.Kind {
    /// The step of table 5.1 whose time it has: the receiver's acknowledgement is step 4 at the receiver.
    var step: Timescales.Step {
        switch self {
        case .forward: .forward
        case .acknowledge, .acknowledgement: .acknowledge
        case .passOn: .passOn
        }
    }
}

extension Knowledge {
    /// By when a step is to be done that began at an instant.
    func deadline(_ step: Timescales.Step, from start: Instant) -> Deadline {
        calendar.deadline(from: start, rule: rule.counting(policy.timescales.workingDays(for: step)))
    }
}
