import AlertMail
import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// Cases in words: a line, a JSON object, the whole story.
enum CaseText {
    static func text(_ line: CaseLine, now: Instant) -> String {
        let due = line.due.map { $0 < now ? "  overdue since \(UKTime.text($0))" : "  due \(UKTime.text($0))" } ?? ""
        return "\(line.reference)  \(line.code)  \(line.state.rawValue)\(due)\n    \(visible(line.reason))"
    }

    static func json(_ line: CaseLine) -> String {
        let value: JSONValue = [
            "reference": .string(line.reference.text), "state": .string(line.state.rawValue),
            "reason": .string(line.reason),
            "alertCode": .string(line.code.description), "takenAt": .string(line.takenAt.description),
            "due": .text(line.due),
            "forwardedTo": .text(line.forwardedTo),
        ]
        return value.line
    }

    static func story(_ story: CaseStory) -> String {
        let state = story.state
        var lines = ["Case \(state.reference): \(state.state.rawValue)", "  \(visible(state.reason))", ""]
        lines += facts(state)
        lines += ["", "What happened:"]
        for event in story.events { lines += happened(event) }
        if !story.letters.isEmpty {
            lines += ["", "Letters:"]
            for letter in story.letters { lines += sent(letter, of: state) }
        }
        if !story.mails.isEmpty {
            lines += ["", "Mails:"]
            for mail in story.mails {
                lines.append(
                    "  mail \(mail.number.value), received \(mail.mail.receivedAt), \(mail.disposition?.rawValue ?? "not decided")"
                )
            }
        }
        if !state.deadlines.isEmpty {
            lines += ["", "Deadlines (guidance, R47):"]
            for deadline in state.deadlines {
                let basis = deadline.basis.map { " (\(visible($0)))" } ?? ""
                lines.append("  \(deadline.kind.rawValue): \(deadline.progress.rawValue)\(basis)")
                lines += deadline.deadline.explanation.map { "    \(visible($0))" }
            }
        }
        if !story.tasks.isEmpty {
            lines += ["", "Tasks:"]
            for task in story.tasks {
                let standing = task.doneAt.map { "done \($0)" } ?? (task.owner.map { "with \(visible($0))" } ?? "open")
                lines.append(
                    "  \(task.reference) \(task.draft.cause.rawValue), \(standing): \(visible(task.draft.what))"
                )
                lines += task.remarks.map { "    \($0.at) \(visible($0.by)): \(visible($0.text))" }
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func facts(_ state: Case) -> [String] {
        var lines = [
            "  Alert \(state.facts.code)\(state.facts.name.map { ", \(visible($0))" } ?? ""), \(state.identity)"
        ]
        if !state.facts.meterPoints.isEmpty {
            lines.append("  Meter point \(state.facts.meterPoints.map(\.canonical).joined(separator: ", "))")
        }
        if let raisedAt = state.facts.raisedAt { lines.append("  Raised \(visible(raisedAt.asReceived)) (device)") }
        if let receivedAt = state.facts.receivedAt {
            lines.append("  Received \(visible(receivedAt.asReceived)) (DCC)")
        }
        lines.append("  Taken in \(state.takenAt) (\(UKTime.text(state.takenAt)))")
        for hop in state.trail {
            lines.append("  Came through \(visible(hop.name)), \(hop.reference), taken there \(hop.takenAt)")
        }
        if let receipt = state.receipt {
            lines.append("  Receipt: \(receipt.giver.rawValue), \(receipt.at): \(visible(receipt.says))")
        }
        return lines
    }

    private static func happened(_ record: EventRecord) -> [String] {
        var head = "  \(record.at)  \(record.event.name): \(record.before.rawValue)"
        if record.after != record.before { head += " → \(record.after.rawValue)" }
        if let mail = record.mail { head += "  (mail \(mail.value))" }
        var lines = [head]
        lines += record.notes.map { "    because: \(visible($0))" }
        lines += record.sources.map { "    source: \(visible($0))" }
        lines.append(
            "    rules \(record.deciderVersion), policy \(record.policyDigest), calendar \(visible(record.calendar))"
        )
        return lines
    }

    private static func sent(_ letter: KeptLetter, of state: Case) -> [String] {
        var lines = [
            "  \(letter.letter.kind.rawValue) \(letter.letter.number) to \(visible(letter.letter.recipient)): "
                + "\(letter.progress.rawValue), \(letter.attempts) attempts"
        ]
        if let attempt = letter.lastAttempt {
            let code = [attempt.code.map { String($0) }, attempt.enhanced].compactMap { $0 }.joined(separator: " ")
            let queue = attempt.queueID.flatMap { $0 == DeliveryReport.file ? nil : ", queue id \($0)" } ?? ""
            lines.append("    \(attempt.at)  \(visible("\(code) \(attempt.says)\(queue)"))")
        }
        if let withdrawal = state.forwardings.first(where: { $0.letter == letter.letter.number })?.withdrawal {
            let means = withdrawal.mayHaveArrived ? "not sent again, may have arrived" : "taken back before it left"
            lines.append("    \(withdrawal.at)  \(means): \(visible(withdrawal.why))")
        }
        return lines
    }
}

/// Tasks in words.
enum TaskLine {
    static func text(_ task: DeskTask, _ options: GatewayOptions, now: Instant, calendar: WorkingDayCalendar) -> String
    {
        let colour =
            task.doneAt != nil
            ? "done" : task.draft.due < now ? "RED" : isAmber(task, now, calendar) ? "AMBER" : "green"
        let owner = task.owner.map { "with \(visible($0))" } ?? "nobody's"
        var lines = [
            "\(task.reference)  \(colour)  due \(UKTime.text(task.draft.due))  \(owner)  \(task.draft.cause.rawValue)",
            "    \(visible(task.draft.what))", "    \(visible(task.draft.next))",
        ]
        lines += task.draft.known.map { "    - \(visible($0))" }
        if task.cases.count > 1 {
            lines.append("    \(task.cases.count) cases: \(task.cases.map(\.text).joined(separator: ", "))")
        }
        lines += commands(of: task, options).map { "    $ \(visible($0))" }
        return lines.joined(separator: "\n")
    }

    static func json(_ task: DeskTask, _ options: GatewayOptions) -> String {
        let value: JSONValue = [
            "task": .string(task.reference.text), "cause": .string(task.draft.cause.rawValue),
            "what": .string(task.draft.what),
            "next": .string(task.draft.next), "commands": .texts(commands(of: task, options)),
            "known": .texts(task.draft.known), "cases": .texts(task.cases.map(\.text)),
            "mails": .array(task.mails.map { .integer($0.value) }), "due": .string(task.draft.due.description),
            "urgent": .bool(task.draft.isUrgent), "madeAt": .string(task.madeAt.description),
            "owner": .text(task.owner),
            "doneAt": .text(task.doneAt),
        ]
        return value.line
    }

    private static func commands(of task: DeskTask, _ options: GatewayOptions) -> [String] {
        task.draft.commands(for: task.reference).map(options.naming)
    }

    private static func isAmber(_ task: DeskTask, _ now: Instant, _ calendar: WorkingDayCalendar) -> Bool {
        let whole = calendar.officeSeconds(from: task.madeAt, to: task.draft.due)
        return calendar.officeSeconds(from: task.madeAt, to: now) * 2 >= whole
    }
}
