public import AlertMail
public import CriticalAlerts
import Foundation
import GRDB
public import Relay

/// The desk: tasks with one cause and one subject are one task.
extension SQLiteStore {
    /// Tasks, open ones by due time; done ones too if asked.
    public func tasks(includingDone: Bool) async throws -> [DeskTask] {
        let supplier = supplier.text
        return try await read { db in
            let filter = includingDone ? "" : "AND is_open = 1"
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM tasks WHERE supplier = ? \(filter) ORDER BY is_open DESC, due, reference",
                arguments: [supplier]
            ).map { try db.task($0) }
        }
    }

    /// One task.
    public func task(_ reference: TaskReference) async throws -> DeskTask? {
        let supplier = supplier.text
        return try await read { db in try db.task(reference, supplier) }
    }

    /// Open tasks that nobody was told of yet.
    public func untoldTasks(limit: Int) async throws -> [DeskTask] {
        let supplier = supplier.text
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM tasks WHERE supplier = ? AND is_open = 1 AND told_at IS NULL ORDER BY due, reference LIMIT ?
                    """,
                arguments: [supplier, limit]
            ).map { try db.task($0) }
        }
    }

    /// Changes a task: owner, remark, done.
    ///
    /// - Throws: ``StoreError``: `notFound` if there is none; `refused` for `done` while it is the last open task of a case that
    ///   waits for a person.
    public func change(_ task: TaskReference, _ change: TaskChange, by person: String, at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            guard var kept = try db.task(task, supplier) else {
                throw StoreError(.notFound, "there is no task \(task)")
            }
            switch change {
            case .take:
                kept.owner = person
                kept.remarks.append(DeskTask.Remark(at: at, by: person, text: "takes it"))
            case .release:
                kept.owner = nil
                kept.remarks.append(DeskTask.Remark(at: at, by: person, text: "gives it back"))
            case .remark(let text):
                kept.remarks.append(DeskTask.Remark(at: at, by: person, text: text))
            case .done(let text):
                if let waiting = try db.caseWaitingOnly(for: task, supplier) {
                    throw StoreError(.refused, "\(waiting) waits for this alone; rule the case, and the task is done")
                }
                kept.doneAt = kept.doneAt ?? at
                kept.remarks.append(DeskTask.Remark(at: at, by: person, text: "done: \(text)"))
            }
            try db.update(kept, supplier)
        }
    }

    /// Marks that people were told of a task, with the letter that tells them, if one does; once: what comes second is left out.
    public func markToldOf(_ task: TaskReference, letter: NewLetter?, at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: "UPDATE tasks SET told_at = ? WHERE supplier = ? AND reference = ? AND told_at IS NULL",
                arguments: [at.microseconds, supplier, task.text]
            )
            guard db.changesCount == 1 else {
                guard try db.task(task, supplier) != nil else {
                    throw StoreError(.notFound, "there is no task \(task)")
                }
                return
            }
            if let letter { try db.write(letter, supplier, at: at) }
        }
    }
}

extension Database {
    /// A task with its cases and mails, which stand in tables of their own: thousands may join one task.
    func task(_ row: Row) throws -> DeskTask {
        var task = try StoredJSON.value(DeskTask.self, row["body"])
        let keys: StatementArguments = [row["supplier"] as String, row["reference"] as String]
        task.cases = try String.fetchAll(
            self,
            sql: "SELECT reference FROM task_cases WHERE supplier = ? AND task = ? ORDER BY reference",
            arguments: keys
        ).compactMap { CaseReference($0) }
        task.mails = try Int64.fetchAll(
            self,
            sql: "SELECT mail FROM task_mails WHERE supplier = ? AND task = ? ORDER BY mail",
            arguments: keys
        ).map { MailNumber($0) }
        return task
    }

    fileprivate func task(_ reference: TaskReference, _ supplier: String) throws -> DeskTask? {
        try Row.fetchOne(
            self,
            sql: "SELECT * FROM tasks WHERE supplier = ? AND reference = ?",
            arguments: [supplier, reference.text]
        ).map { try task($0) }
    }

    fileprivate func update(_ task: DeskTask, _ supplier: String) throws {
        try execute(
            sql: "UPDATE tasks SET is_open = ?, due = ?, body = ? WHERE supplier = ? AND reference = ?",
            arguments: [
                task.doneAt == nil, task.draft.due.microseconds, try StoredJSON.text(task.withoutLists), supplier,
                task.reference.text,
            ]
        )
    }

    /// Makes a task or joins the open one of the same cause and subject; says whether it is new.
    func join(_ draft: TaskDraft, _ reference: TaskReference, _ step: Step) throws -> Bool {
        let supplier = step.supplier.text
        let open = try String.fetchOne(
            self,
            sql: "SELECT body FROM tasks WHERE supplier = ? AND cause = ? AND subject = ? AND is_open = 1",
            arguments: [supplier, draft.cause.rawValue, draft.subject]
        )
        let task: DeskTask
        if let open {
            let before = try StoredJSON.value(DeskTask.self, open)
            task = before.joined(by: draft, at: step.at)
            if task != before { try update(task, supplier) }
        } else {
            task = DeskTask(reference: reference, supplier: step.supplier, draft: draft, madeAt: step.at).withoutLists
            try execute(
                sql: """
                    INSERT INTO tasks (supplier, reference, cause, subject, due, is_open, body) VALUES (?, ?, ?, ?, ?, 1, ?)
                    """,
                arguments: [
                    supplier, reference.text, draft.cause.rawValue, draft.subject, draft.due.microseconds,
                    try StoredJSON.text(task),
                ]
            )
        }
        if let concerned = draft.reference {
            try execute(
                sql: """
                    INSERT INTO task_cases (supplier, task, reference, is_settled) VALUES (?, ?, ?, 0)
                    ON CONFLICT DO UPDATE SET is_settled = 0
                    """,
                arguments: [supplier, task.reference.text, concerned.text]
            )
        }
        if let mail = draft.mail {
            try execute(
                sql: "INSERT OR IGNORE INTO task_mails (supplier, task, mail) VALUES (?, ?, ?)",
                arguments: [supplier, task.reference.text, mail.value]
            )
        }
        return open == nil
    }

    /// A case no longer needs its tasks of these causes; a task that no case needs is done.
    func settle(_ causes: Set<TaskCause>, of reference: CaseReference, _ supplier: String, at: Instant) throws {
        for cause in causes {
            let tasks = try String.fetchAll(
                self,
                sql: """
                    SELECT body FROM tasks JOIN task_cases ON task_cases.supplier = tasks.supplier AND task = tasks.reference
                    WHERE tasks.supplier = ? AND cause = ? AND is_open = 1 AND task_cases.reference = ? AND is_settled = 0
                    """,
                arguments: [supplier, cause.rawValue, reference.text]
            ).map { try StoredJSON.value(DeskTask.self, $0) }
            for var task in tasks {
                try execute(
                    sql: "UPDATE task_cases SET is_settled = 1 WHERE supplier = ? AND task = ? AND reference = ?",
                    arguments: [supplier, task.reference.text, reference.text]
                )
                let isNeeded = try Bool.fetchOne(
                    self,
                    sql: "SELECT EXISTS (SELECT 1 FROM task_cases WHERE supplier = ? AND task = ? AND is_settled = 0)",
                    arguments: [supplier, task.reference.text]
                )
                guard isNeeded == false else { continue }
                task.doneAt = at
                task.remarks.append(
                    .init(at: at, by: DeskTask.process, text: "settled: no case waits for it any more")
                )
                try update(task, supplier)
            }
        }
    }

    /// A case that stands with a person and has no other open task than this one.
    fileprivate func caseWaitingOnly(for task: TaskReference, _ supplier: String) throws -> String? {
        try String.fetchOne(
            self,
            sql: """
                SELECT own.reference FROM task_cases AS own
                JOIN tasks ON tasks.supplier = own.supplier AND tasks.reference = own.task AND tasks.is_open = 1
                JOIN cases ON cases.supplier = own.supplier AND cases.reference = own.reference
                WHERE own.supplier = ? AND own.task = ? AND own.is_settled = 0 AND cases.state = ? AND NOT EXISTS (
                    SELECT 1 FROM task_cases AS others
                    JOIN tasks ON tasks.supplier = others.supplier AND tasks.reference = others.task AND tasks.is_open = 1
                    WHERE others.supplier = own.supplier AND others.reference = own.reference AND others.task <> own.task
                    AND others.is_settled = 0
                ) ORDER BY own.reference LIMIT 1
                """,
            arguments: [supplier, task.text, CaseState.withPerson.rawValue]
        )
    }
}

extension DeskTask {
    /// Who remarks what the process itself does.
    fileprivate static let process = "alertrelay"

    /// The task as its body is kept: cases and mails stand in tables of their own.
    fileprivate var withoutLists: DeskTask {
        var task = self
        task.cases = []
        task.mails = []
        return task
    }

    /// The task after another draft of the same cause and subject: earlier due, as urgent as the most urgent, with what is new to it,
    /// within bounds.
    fileprivate func joined(by other: TaskDraft, at: Instant) -> DeskTask {
        var task = self
        task.draft.due = min(draft.due, other.due)
        task.draft.isUrgent = draft.isUrgent || other.isUrgent
        for command in other.commands where !task.draft.commands.contains(command) {
            guard task.draft.commands.count < StoreLimits.joinedLines else { break }
            task.draft.commands.append(command)
        }
        for line in other.known where !task.draft.known.contains(line) {
            guard task.draft.known.count < StoreLimits.joinedLines else { break }
            task.draft.known.append(line)
        }
        let said = task.remarks.filter { $0.by == Self.process }
        if other.what != draft.what, said.count < StoreLimits.joinedLines,
            !said.contains(where: { $0.text == other.what })
        {
            task.remarks.append(DeskTask.Remark(at: at, by: Self.process, text: other.what))
        }
        return task
    }
}
