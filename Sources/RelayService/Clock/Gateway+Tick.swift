public import AlertMail
import CriticalAlerts
import Logging
public import Relay
import RelayStore

/// What one pass of the clock did.
public struct ClockReport: Hashable, Sendable {
    /// Deadlines that had passed.
    public var passedDeadlines = 0
    /// Hand-overs that were done.
    public var handedOver = 0
    /// Hand-overs that failed and are tried again.
    public var postponedHandOvers = 0
    /// Tasks that people were told of.
    public var toldTasks = 0
}

extension Gateway {
    /// One pass of the clock: deadlines, hand-overs, and telling people of tasks.
    public func tick() async throws -> ClockReport {
        var report = ClockReport()
        try await passDeadlines(&report)
        try await handOver(&report)
        try await tellPeople(&report)
        return report
    }

    private func passDeadlines(_ report: inout ClockReport) async throws {
        while case let passed = try await store.passedDeadlines(now: clock(), limit: ClockLimits.batch), !passed.isEmpty
        {
            for (reference, kind) in passed {
                try await happen(.deadlinePassed(kind), to: reference)
                report.passedDeadlines += 1
            }
        }
    }

    /// Gives alerts of our own meter points to the desk, at least once, under one key for all repeats (R21).
    private func handOver(_ report: inout ClockReport) async throws {
        guard let target = configuration.handOver else { return }
        for reference in try await store.pendingHandOvers(now: clock(), limit: ClockLimits.batch) {
            guard let entry = try await store.load(SnapshotKeys(references: [reference])).entries[reference],
                let handOver = entry.state.handOver
            else { continue }
            do {
                let payload = try HandOverPayload(entry.state, key: handOver.idempotencyKey).json
                let says = try await target.hook.deliver(
                    payload,
                    named: "\(reference).json",
                    key: handOver.idempotencyKey
                )
                CrashPoint.handedOver.reached()
                try await happen(.handOverReported(isDone: true, says: says), to: reference)
                report.handedOver += 1
            } catch let failure as HookFailure {
                let age = clock().seconds(since: entry.state.takenAt)
                if age > ClockLimits.handOverPatience || failure.isFinal {
                    try await happen(.handOverReported(isDone: false, says: failure.description), to: reference)
                } else {
                    report.postponedHandOvers += 1
                    try await store.postponeHandOver(
                        of: reference,
                        until: clock().advanced(bySeconds: ClockLimits.handOverWait),
                        says: failure.description
                    )
                }
                log.warning("a hand-over failed", metadata: ["case": "\(reference)"])
            }
        }
    }

    /// Tells people of new tasks in two independent ways: a mail, and the local hook.
    private func tellPeople(_ report: inout ClockReport) async throws {
        // One round a pass: what could not be told is tried at the next, not at once and for ever.
        for task in try await store.untoldTasks(limit: ClockLimits.batch) where try await tell(of: task) {
            report.toldTasks += 1
        }
        try await tellDutyManager()
    }

    /// A task that nobody has taken for two working hours goes to the duty manager, once.
    private func tellDutyManager() async throws {
        guard let address = configuration.people.dutyManager else { return }
        for task in try await store.tasks(includingDone: false) where task.owner == nil {
            let waited = calendar.officeSeconds(from: task.madeAt, to: clock())
            guard waited >= ClockLimits.untakenSeconds else { continue }
            let told = try await store.letters(of: task.reference.text).contains { $0.letter.number == 2 }
            guard !told else { continue }
            var step = Step(supplier: configuration.supplier.id, at: clock())
            let note = note(
                of: task,
                number: 2,
                to: Correspondent(supplier: nil, name: "duty manager", address: address)
            )
            step.letters = try await compose([note], now: clock()).letters
            _ = try await store.commit([step])
        }
    }

    private func note(of task: DeskTask, number: Int, to recipient: Correspondent) -> Letter {
        Letter(
            kind: .personNote,
            reference: task.reference.text,
            number: number,
            sender: me,
            recipient: recipient,
            profile: .plain,
            note: PersonNote(
                task: task.reference,
                what: task.draft.what,
                next: task.draft.next,
                commands: task.draft.commands(for: task.reference),
                known: task.draft.known,
                cases: task.cases,
                due: task.draft.due
            ),
            isRehearsal: configuration.mode == .rehearse
        )
    }

    /// Whether people were told; if neither way worked, nobody was.
    private func tell(of task: DeskTask) async throws -> Bool {
        var letter: NewLetter?
        // A task about mail that cannot leave is not told by that mail alone: the hook and the desk's list have it.
        if let address = configuration.people.notesTo {
            let note = note(of: task, number: 1, to: Correspondent(supplier: nil, name: "desk", address: address))
            letter = try await compose([note], now: clock()).letters.first
        }
        if let alarm = configuration.alarm {
            do {
                let payload = try TaskPayload(task).json
                _ = try await alarm.deliver(payload, named: "\(task.reference).json", key: task.reference.text)
            } catch is HookFailure {
                // Its words may echo what it was given.
                log.error("the alarm hook failed", metadata: ["task": "\(task.reference)"])
                // Told once more at the next pass, unless the mail tells it.
                if letter == nil { return false }
            }
        }
        CrashPoint.taskTold.reached()
        try await store.markToldOf(task.reference, letter: letter, at: clock())
        return true
    }
}

extension TaskDraft {
    /// The commands with the task's own reference filled in.
    public func commands(for reference: TaskReference) -> [String] {
        commands.map { command in
            command.split(separator: " ", omittingEmptySubsequences: false)
                .map { $0 == "TASK" ? reference.text : String($0) }.joined(separator: " ")
        }
    }
}

/// Bounds of the clock, in one place.
enum ClockLimits {
    /// Rows of one round.
    static let batch = 100
    /// Seconds between two attempts at one hand-over.
    static let handOverWait: Int64 = 60
    /// Seconds after which a hand-over that keeps failing becomes a task; it can still be tried again by a ruling.
    static let handOverPatience: Int64 = 900
    /// Working time after which an untaken task goes to the duty manager, seconds.
    static let untakenSeconds: Int64 = 7200
    /// How long a hook may take.
    static let hook: Duration = .seconds(30)
}
