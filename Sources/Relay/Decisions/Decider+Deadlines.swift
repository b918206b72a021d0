import AlertMail
import CriticalAlerts

/// Deadlines are guidance: amber, red, a task; never a refusal (R14, R20, R47). And what became of letters on their way.
extension Decider {
    mutating func openDeadline(_ kind: CaseDeadline.Kind, from start: Instant) {
        if let index = state.deadlines.firstIndex(where: { $0.kind == kind }) {
            guard state.deadlines[index].progress != .open else { return }
            state.deadlines.remove(at: index)
        }
        state.deadlines.append(
            CaseDeadline(kind: kind, deadline: knowledge.calendar.deadline(from: start, rule: knowledge.rule))
        )
    }

    mutating func meetDeadlines(only kinds: Set<CaseDeadline.Kind>) {
        setProgress(.met, of: kinds)
    }

    mutating func dropDeadlines(only kinds: Set<CaseDeadline.Kind>) {
        setProgress(.dropped, of: kinds)
    }

    mutating func dropDeadlines(except kept: Set<CaseDeadline.Kind> = []) {
        setProgress(.dropped, of: Set(CaseDeadline.Kind.allCases).subtracting(kept))
    }

    private mutating func setProgress(_ progress: CaseDeadline.Progress, of kinds: Set<CaseDeadline.Kind>) {
        for index in state.deadlines.indices where kinds.contains(state.deadlines[index].kind) {
            guard state.deadlines[index].progress == .open || state.deadlines[index].progress == .passed else {
                continue
            }
            state.deadlines[index].progress = progress
        }
    }

    /// By when an answer to a letter of this instant is due.
    func expectedAnswer(from sent: Instant) -> Deadline {
        knowledge.calendar.deadline(from: sent, rule: knowledge.rule)
    }

    mutating func noteDeadline(_ kind: CaseDeadline.Kind) {
        guard let index = state.deadlines.firstIndex(where: { $0.kind == kind && $0.progress == .open }) else { return }
        state.deadlines[index].progress = .passed
        let due = UKTime.text(state.deadlines[index].deadline.due)
        let what =
            switch kind {
            case .forward: "The alert should have been forwarded by \(due) (R14)."
            case .acknowledge: "Receipt should have been acknowledged by \(due) (R20)."
            case .passOn: "The alert should have been passed on by \(due) (R23)."
            case .acknowledgement:
                "\(state.currentForwarding?.name ?? "The receiver") should have acknowledged by \(due) (R16)."
            }
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
        note(what)
    }

    /// A letter met its fate.
    mutating func note(_ report: DeliveryReport) {
        if let index = state.forwardings.firstIndex(where: { $0.letter == report.letter }) {
            noteForwarding(at: index, report)
        } else if let index = state.duties.firstIndex(where: { $0.letter == report.letter }) {
            noteAnswer(at: index, report)
        }
    }

    private mutating func noteForwarding(at index: Int, _ report: DeliveryReport) {
        let name = state.forwardings[index].name
        switch report.fate {
        case .accepted:
            guard state.forwardings[index].acceptedAt == nil else { return }
            state.forwardings[index].acceptedAt = report.at
            state.forwardings[index].queueID = report.queueID
            meetDeadlines(only: [.forward, .passOn])
            if index == state.forwardings.count - 1, state.state == .forwarding {
                openDeadline(.acknowledgement, from: report.at)
                let queue = report.queueID.map { ", queue id \($0)" } ?? ""
                move(to: .awaitingAcknowledgement, because: "The mail server has taken the letter to \(name)\(queue).")
            }
        case .addressRefused, .delayed:
            state.forwardings[index].signs.append("\(report.fate.rawValue): \(report.says)")
            guard !state.state.isClosed else { return }
            askPerson(
                .addressRefused,
                subject: state.forwardings[index].address,
                what: report.fate == .delayed
                    ? "The letter to \(name) has been put off for half of its time."
                    : "The address of \(name) is refused.",
                next: "Reach the secondary contact or the helpdesk by telephone; correct the contact list.",
                commands: [
                    "alertrelay contacts import FILE --complete-to INSTANT", rule("resend"), rule("acknowledged"),
                    rule("close"),
                ],
                known: ["The server says: \(report.says)"],
                mail: report.mail
            )
        case .refused:
            state.forwardings[index].signs.append("refused: \(report.says)")
            guard !state.state.isClosed else { return }
            askPerson(
                .weAreRefused,
                subject: "outbox",
                what: "A mail server refuses us, or its refusal cannot be placed.",
                next: "Read what the server says; when it is repaired, send again.",
                commands: [rule("resend"), rule("close")],
                known: ["The server says: \(report.says)"],
                mail: report.mail,
                isUrgent: true
            )
        }
    }

    /// An acknowledgement is tracked like any letter: a bounced one is an owed duty.
    private mutating func noteAnswer(at index: Int, _ report: DeliveryReport) {
        switch report.fate {
        case .accepted:
            if state.duties.allSatisfy({ $0.letter != nil || !$0.isReleased }) { meetDeadlines(only: [.acknowledge]) }
            note("The acknowledgement to \(state.duties[index].recipient.name) was taken by the mail server.")
        case .addressRefused, .delayed, .refused:
            addTask(
                report.fate == .refused ? .weAreRefused : .addressRefused,
                subject: state.duties[index].recipient.address,
                what: "The acknowledgement to \(state.duties[index].recipient.name) did not arrive; it is still owed.",
                next: "Acknowledge by telephone, or repair the address and send again.",
                commands: [rule("resend"), "alertrelay desk done TASK"],
                known: ["The server says: \(report.says)"],
                mail: report.mail
            )
            note("The acknowledgement to \(state.duties[index].recipient.name) did not arrive: \(report.says).")
        }
    }
}
