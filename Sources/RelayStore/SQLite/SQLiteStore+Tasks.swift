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
            return try String.fetchAll(
                db,
                sql: "SELECT body FROM tasks WHERE supplier = ? \(filter) ORDER BY is_open DESC, due, reference",
                arguments: [supplier]
            ).map { try Body.value(DeskTask.self, $0) }
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
            try String.fetchAll(
                db,
                sql:
                    "SELECT body FROM tasks WHERE supplier = ? AND is_open = 1 AND told_at IS NULL ORDER BY due LIMIT ?",
                arguments: [supplier, limit]
            ).map { try Body.value(DeskTask.self, $0) }
        }
    }

    /// Changes a task: owner, remark, done. Throws if there is none.
    public func change(_ task: TaskReference, _ change: TaskChange, by person: String, at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            guard var kept = try db.task(task, supplier) else {
                throw StoreError(.notFound, "there is no task \(task)")
            }
            switch change {
            case .take:
                kept.owner = person
                kept.remarks.append(.init(at: at, by: person, text: "takes it"))
            case .release:
                kept.owner = nil
                kept.remarks.append(.init(at: at, by: person, text: "gives it back"))
            case .remark(let text):
                kept.remarks.append(.init(at: at, by: person, text: text))
            case .done(let text):
                kept.doneAt = at
                kept.remarks.append(.init(at: at, by: person, text: "done: \(text)"))
            }
            try db.update(kept, supplier)
        }
    }

    /// Marks that people were told of a task, with the letter that tells them, if one does.
    public func markToldOf(_ task: TaskReference, letter: NewLetter?, at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: "UPDATE tasks SET told_at = ? WHERE supplier = ? AND reference = ?",
                arguments: [at.microseconds, supplier, task.text]
            )
            if let letter { try db.write(letter, supplier, at: at) }
        }
    }
}

extension Database {
    fileprivate func task(_ reference: TaskReference, _ supplier: String) throws -> DeskTask? {
        try String.fetchOne(
            self,
            sql: "SELECT body FROM tasks WHERE supplier = ? AND reference = ?",
            arguments: [supplier, reference.text]
        ).map { try Body.value(DeskTask.self, $0) }
    }

    fileprivate func update(_ task: DeskTask, _ supplier: String) throws {
        try execute(
            sql: "UPDATE tasks SET is_open = ?, due = ?, body = ? WHERE supplier = ? AND reference = ?",
            arguments: [
                task.doneAt == nil, task.draft.due.microseconds, try Body.text(task), supplier, task.reference.text,
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
        var task: DeskTask
        if let open {
            task = try Body.value(DeskTask.self, open)
            if let concerned = draft.reference, !task.cases.contains(concerned) { task.cases.append(concerned) }
            if let mail = draft.mail, !task.mails.contains(mail) { task.mails.append(mail) }
            task.draft.due = min(task.draft.due, draft.due)
            task.draft.isUrgent = task.draft.isUrgent || draft.isUrgent
            if task.draft.what != draft.what {
                task.remarks.append(.init(at: step.at, by: "alertrelay", text: draft.what))
            }
            try update(task, supplier)
        } else {
            task = DeskTask(reference: reference, supplier: step.supplier, draft: draft, madeAt: step.at)
            try execute(
                sql:
                    "INSERT INTO tasks (supplier, reference, cause, subject, due, is_open, body) VALUES (?, ?, ?, ?, ?, 1, ?)",
                arguments: [
                    supplier, reference.text, draft.cause.rawValue, draft.subject, draft.due.microseconds,
                    try Body.text(task),
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
        return open == nil
    }

    /// A case no longer needs its tasks of these causes; a task that no case needs is done.
    func settle(_ causes: [TaskCause], of reference: CaseReference, _ supplier: String, at: Instant) throws {
        for cause in Set(causes) {
            let tasks = try String.fetchAll(
                self,
                sql: """
                    SELECT body FROM tasks JOIN task_cases ON task_cases.supplier = tasks.supplier AND task = tasks.reference
                    WHERE tasks.supplier = ? AND cause = ? AND is_open = 1 AND task_cases.reference = ? AND is_settled = 0
                    """,
                arguments: [supplier, cause.rawValue, reference.text]
            ).map { try Body.value(DeskTask.self, $0) }
            for var task in tasks {
                try execute(
                    sql: "UPDATE task_cases SET is_settled = 1 WHERE supplier = ? AND task = ? AND reference = ?",
                    arguments: [supplier, task.reference.text, reference.text]
                )
                let remaining = try Int.fetchOne(
                    self,
                    sql: "SELECT count(*) FROM task_cases WHERE supplier = ? AND task = ? AND is_settled = 0",
                    arguments: [supplier, task.reference.text]
                )
                guard remaining == 0 else { continue }
                task.doneAt = at
                task.remarks.append(.init(at: at, by: "alertrelay", text: "settled: no case waits for it any more"))
                try update(task, supplier)
            }
        }
    }
}
