public import AlertMail
public import CriticalAlerts
import Foundation
import GRDB
public import Relay

/// Load and commit: versions in, everything that follows out, together or not at all.
extension SQLiteStore {
    /// The cases with these keys, with their versions.
    public func load(_ keys: SnapshotKeys) async throws -> Snapshot {
        let supplier = supplier.text
        return try await read { db in
            var found: Set<String> = Set(keys.references.map(\.text))
            for identity in keys.identities {
                let references = try String.fetchAll(
                    db,
                    sql: "SELECT reference FROM cases WHERE supplier = ? AND identity = ?",
                    arguments: [supplier, identity.key]
                )
                found.formUnion(references)
            }
            for meterPoint in keys.meterPoints {
                let references = try String.fetchAll(
                    db,
                    sql: "SELECT reference FROM case_meter_points WHERE supplier = ? AND mpxn = ?",
                    arguments: [supplier, meterPoint.key]
                )
                found.formUnion(references)
            }
            for partner in keys.openWith {
                let references = try String.fetchAll(
                    db,
                    sql: """
                        SELECT cases.reference FROM case_partners JOIN cases USING (supplier, reference)
                        WHERE supplier = ? AND partner = ? AND is_open = 1
                        """,
                    arguments: [supplier, partner.text]
                )
                found.formUnion(references)
            }
            var entries: [CaseReference: Snapshot.Entry] = [:]
            for text in found {
                guard let reference = CaseReference(text), let entry = try db.entry(reference, supplier) else {
                    continue
                }
                entries[reference] = entry
            }
            return Snapshot(entries: entries)
        }
    }

    /// Writes steps together; throws ``StoreError/Code/conflict`` if a version has changed, or a letter that shall be withdrawn is no
    /// longer where the decision saw it, and then has written nothing.
    ///
    /// A step that decides an alert, a mail or an outcome which has been decided meanwhile is left out as a whole: its effects were had.
    public func commit(_ steps: [Step]) async throws -> [TaskReference] {
        for step in steps {
            try check(step.supplier)
            for change in step.changes { try check(change.state.supplier) }
        }
        return try await write { db in
            var made: [TaskReference] = []
            for step in steps where try db.isStillToDecide(step) { try db.write(step, &made) }
            return made
        }
    }

    /// Every case, newest first, as a line each.
    public func cases(openOnly: Bool, limit: Int) async throws -> [CaseLine] {
        let supplier = supplier.text
        return try await read { db in
            let filter = openOnly ? "AND is_open = 1" : ""
            return try String.fetchAll(
                db,
                sql: "SELECT body FROM cases WHERE supplier = ? \(filter) ORDER BY taken_at DESC, reference LIMIT ?",
                arguments: [supplier, limit]
            ).map { body in
                let state = try StoredJSON.value(Case.self, body)
                return CaseLine(
                    reference: state.reference,
                    state: state.state,
                    reason: state.reason,
                    code: state.facts.code,
                    takenAt: state.takenAt,
                    due: state.deadlines.filter { $0.progress == .open }.map(\.deadline.due).min(),
                    forwardedTo: state.currentForwarding?.supplier
                )
            }
        }
    }

    /// The whole story of a case: mails, events, decisions, letters, tasks, in order.
    public func story(of reference: CaseReference) async throws -> CaseStory? {
        let supplier = supplier.text
        return try await read { db in
            guard let entry = try db.entry(reference, supplier) else { return nil }
            let events = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM events JOIN decisions ON decisions.event = events.id
                    WHERE events.supplier = ? AND reference = ? ORDER BY id
                    """,
                arguments: [supplier, reference.text]
            ).map { row in
                EventRecord(
                    event: try StoredJSON.value(Event.self, row["body"]),
                    before: try caseState(row["before"]),
                    after: try caseState(row["after"]),
                    notes: try StoredJSON.value([String].self, row["notes"]),
                    sources: try StoredJSON.value([String].self, row["sources"]),
                    deciderVersion: row["decider_version"],
                    policyDigest: row["policy_digest"],
                    calendar: row["calendar"],
                    mail: (row["mail"] as Int64?).map { MailNumber($0) },
                    at: Instant(microseconds: row["at"])
                )
            }
            let mails = try Int64.fetchAll(
                db,
                sql: "SELECT mail FROM case_mails WHERE supplier = ? AND reference = ? ORDER BY mail",
                arguments: [supplier, reference.text]
            ).compactMap { try db.mail(MailNumber($0), supplier, withBytes: false) }
            let tasks = try Row.fetchAll(
                db,
                sql: """
                    SELECT tasks.* FROM tasks JOIN task_cases
                    ON task_cases.supplier = tasks.supplier AND task_cases.task = tasks.reference
                    WHERE tasks.supplier = ? AND task_cases.reference = ? ORDER BY tasks.rowid
                    """,
                arguments: [supplier, reference.text]
            ).map { try db.task($0) }
            return CaseStory(
                state: entry.state,
                events: events,
                letters: try db.letters(of: reference.text, supplier),
                mails: mails,
                tasks: tasks
            )
        }
    }

    /// Open deadlines that have passed.
    public func passedDeadlines(now: Instant, limit: Int) async throws -> [(CaseReference, CaseDeadline.Kind)] {
        let supplier = supplier.text
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT reference, kind FROM deadlines WHERE supplier = ? AND progress = 'open' AND due < ? ORDER BY due LIMIT ?
                    """,
                arguments: [supplier, now.microseconds, limit]
            ).compactMap { row in
                guard let reference = CaseReference(row["reference"] as String),
                    let kind = CaseDeadline.Kind(rawValue: row["kind"])
                else { return nil }
                return (reference, kind)
            }
        }
    }

    /// Hand-overs that are pending and due for an attempt.
    public func pendingHandOvers(now: Instant, limit: Int) async throws -> [CaseReference] {
        let supplier = supplier.text
        return try await read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT reference FROM hand_overs WHERE supplier = ? AND progress = 'pending' AND next_attempt <= ?
                    ORDER BY next_attempt LIMIT ?
                    """,
                arguments: [supplier, now.microseconds, limit]
            ).compactMap { CaseReference($0) }
        }
    }

    /// Puts off a hand-over's next attempt.
    public func postponeHandOver(of reference: CaseReference, until: Instant, says: String) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE hand_overs SET next_attempt = ?, says = ?, attempts = attempts + 1 WHERE supplier = ? AND reference = ?
                    """,
                arguments: [until.microseconds, says, supplier, reference.text]
            )
        }
    }

    /// Numbers for `status`.
    public func counts(now: Instant) async throws -> StoreCounts {
        let supplier = supplier.text
        return try await read { db in
            func grouped(_ table: String, by column: String) throws -> [String: Int] {
                try Row.fetchAll(
                    db,
                    sql: "SELECT \(column) AS name, count(*) AS number FROM \(table) WHERE supplier = ? GROUP BY 1",
                    arguments: [supplier]
                ).reduce(into: [:]) { $0[$1["name"]] = $1["number"] }
            }
            func notForwarded() throws -> [String: Int] {
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT name, sum(number) AS number FROM (
                            SELECT coalesce(not_forwarded_because, 'unknown') AS name, count(*) AS number FROM cases
                            WHERE supplier = ?1 AND state = 'not-forwarded' GROUP BY 1
                            UNION ALL SELECT recorded_as, count(*) FROM intakes
                            WHERE supplier = ?1 AND recorded_as IS NOT NULL GROUP BY 1
                        ) GROUP BY name
                        """,
                    arguments: [supplier]
                ).reduce(into: [:]) { $0[$1["name"]] = $1["number"] }
            }
            func number(_ sql: String, _ arguments: StatementArguments) throws -> Int {
                try Int.fetchOne(db, sql: sql, arguments: arguments) ?? 0
            }
            return StoreCounts(
                cases: try grouped("cases", by: "state"),
                notForwarded: try notForwarded(),
                letters: try grouped("letters", by: "progress"),
                openTasks: try number("SELECT count(*) FROM tasks WHERE supplier = ? AND is_open = 1", [supplier]),
                overdueTasks: try number(
                    "SELECT count(*) FROM tasks WHERE supplier = ? AND is_open = 1 AND due < ?",
                    [supplier, now.microseconds]
                ),
                passedDeadlines: try number(
                    """
                    SELECT count(*) FROM deadlines WHERE supplier = ?
                    AND (progress = 'passed' OR (progress = 'open' AND due < ?))
                    """,
                    [supplier, now.microseconds]
                ),
                undecided: try number(
                    """
                    SELECT (SELECT count(*) FROM intakes WHERE supplier = ?1 AND decided_at IS NULL)
                    + (SELECT count(*) FROM mails WHERE supplier = ?1 AND decided_at IS NULL AND twin_of IS NULL)
                    """,
                    [supplier]
                )
            )
        }
    }
}

private func caseState(_ text: String) throws -> CaseState {
    guard let state = CaseState(rawValue: text) else { throw StoreError(.damaged, "a kept state cannot be read back") }
    return state
}

extension Database {
    fileprivate func entry(_ reference: CaseReference, _ supplier: String) throws -> Snapshot.Entry? {
        guard
            let row = try Row.fetchOne(
                self,
                sql: "SELECT version, body FROM cases WHERE supplier = ? AND reference = ?",
                arguments: [supplier, reference.text]
            )
        else { return nil }
        return Snapshot.Entry(state: try StoredJSON.value(Case.self, row["body"]), version: row["version"])
    }

    /// Whether what a step decides is still undecided; a step that decides nothing kept always is.
    fileprivate func isStillToDecide(_ step: Step) throws -> Bool {
        let supplier = step.supplier.text
        func isOpen(_ condition: String, in table: String, _ id: Int64) throws -> Bool {
            guard
                let isOpen = try Bool.fetchOne(
                    self,
                    sql: "SELECT \(condition) FROM \(table) WHERE supplier = ? AND id = ?",
                    arguments: [supplier, id]
                )
            else { throw StoreError(.notFound, "there is no such row to decide") }
            return isOpen
        }
        if let intake = step.intake, try !isOpen("decided_at IS NULL", in: "intakes", intake.number.value) {
            return false
        }
        if let mail = step.mail, try !isOpen("decided_at IS NULL", in: "mails", mail.number.value) { return false }
        if let letter = step.outcomeOf, try !isOpen("is_outcome_decided = 0", in: "letters", letter.value) {
            return false
        }
        return true
    }

    fileprivate func write(_ step: Step, _ made: inout [TaskReference]) throws {
        let supplier = step.supplier.text
        for change in step.changes { try write(change, step) }
        for letter in step.letters { try write(letter, supplier, at: step.at) }
        for (reference, draft) in step.tasks {
            if try join(draft, reference, step) { made.append(reference) }
        }
        for change in step.changes {
            // Within one step a cause can be settled and come up again: what the case says at the end counts.
            let settled = Set(change.settledTasks).subtracting(change.state.openTasks)
            try settle(settled, of: change.state.reference, supplier, at: step.at)
            for withdrawal in change.withdrawals {
                try withdraw(withdrawal, of: change.state.reference, supplier)
            }
            for number in change.resends { try resend(number, of: change.state.reference, supplier, at: step.at) }
        }
        if let intake = step.intake {
            try execute(
                sql: "UPDATE intakes SET decided_at = ?, reference = ?, quarantine = ?, recorded_as = ? WHERE id = ?",
                arguments: [
                    step.at.microseconds, intake.reference?.text, intake.quarantine, step.recordedAs?.rawValue,
                    intake.number.value,
                ]
            )
        }
        if let mail = step.mail {
            // Mails of the same bytes that came while it was undecided share its fate.
            try execute(
                sql:
                    "UPDATE mails SET decided_at = ?, disposition = ? WHERE (id = ? OR twin_of = ?) AND decided_at IS NULL",
                arguments: [
                    step.at.microseconds, mail.disposition.rawValue, mail.number.value, mail.number.value,
                ]
            )
            if let introduction = step.introduction {
                try keep(introduction, mail: mail.number, supplier, at: step.at)
            }
        }
        if let letter = step.outcomeOf {
            try execute(sql: "UPDATE letters SET is_outcome_decided = 1 WHERE id = ?", arguments: [letter.value])
        }
    }

    private func write(_ change: Step.CaseChange, _ step: Step) throws {
        let state = change.state
        let supplier = step.supplier.text
        let reference = state.reference.text
        let body = try StoredJSON.text(state)
        if change.expectedVersion == 0 {
            do {
                try execute(
                    sql: """
                        INSERT INTO cases (supplier, reference, identity, version, state, is_open, taken_at, body)
                        VALUES (?, ?, ?, 1, ?, ?, ?, ?)
                        """,
                    arguments: [
                        supplier, reference, state.identity.key, state.state.rawValue, !state.state.isClosed,
                        state.takenAt.microseconds, body,
                    ]
                )
            } catch let error as DatabaseError where StoreError.ofWriting(error).code == .conflict {
                throw StoreError(.conflict, "another step opened a case for the same alert")
            }
        } else {
            try execute(
                sql: """
                    UPDATE cases SET version = version + 1, state = ?, is_open = ?, body = ?
                    WHERE supplier = ? AND reference = ? AND version = ?
                    """,
                arguments: [
                    state.state.rawValue, !state.state.isClosed, body, supplier, reference, change.expectedVersion,
                ]
            )
            guard changesCount == 1 else { throw StoreError(.conflict, "the case changed meanwhile") }
        }
        for meterPoint in state.facts.meterPoints {
            try execute(
                sql: "INSERT OR IGNORE INTO case_meter_points (supplier, mpxn, reference) VALUES (?, ?, ?)",
                arguments: [supplier, meterPoint.key, reference]
            )
        }
        for forwarding in state.forwardings {
            try execute(
                sql: "INSERT OR IGNORE INTO case_partners (supplier, partner, reference) VALUES (?, ?, ?)",
                arguments: [supplier, forwarding.supplier.text, reference]
            )
        }
        try execute(
            sql: "DELETE FROM deadlines WHERE supplier = ? AND reference = ?",
            arguments: [supplier, reference]
        )
        for deadline in state.deadlines {
            try execute(
                sql: """
                    INSERT INTO deadlines (supplier, reference, kind, due, progress) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET due = excluded.due, progress = excluded.progress
                    """,
                arguments: [
                    supplier, reference, deadline.kind.rawValue, deadline.deadline.due.microseconds,
                    deadline.progress.rawValue,
                ]
            )
        }
        if let handOver = state.handOver {
            try execute(
                sql: """
                    INSERT INTO hand_overs (supplier, reference, idempotency_key, progress, next_attempt) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (supplier, reference) DO UPDATE SET progress = excluded.progress,
                    idempotency_key = excluded.idempotency_key,
                    next_attempt = CASE WHEN hand_overs.progress <> excluded.progress THEN excluded.next_attempt
                    ELSE hand_overs.next_attempt END
                    """,
                arguments: [
                    supplier, reference, handOver.idempotencyKey, handOver.progress.rawValue, step.at.microseconds,
                ]
            )
        }
        for record in change.events { try write(record, supplier, reference) }
        if let reason = change.events.compactMap(\.notForwardedBecause).last {
            try execute(
                sql: "UPDATE cases SET not_forwarded_because = ? WHERE supplier = ? AND reference = ?",
                arguments: [reason, supplier, reference]
            )
        }
        if let mail = step.mail {
            try execute(
                sql: "INSERT OR IGNORE INTO case_mails (supplier, reference, mail) VALUES (?, ?, ?)",
                arguments: [supplier, reference, mail.number.value]
            )
        }
    }

    private func write(_ record: EventRecord, _ supplier: String, _ reference: String) throws {
        try execute(
            sql: "INSERT INTO events (supplier, reference, at, kind, mail, body) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                supplier, reference, record.at.microseconds, record.event.name, record.mail?.value,
                try StoredJSON.text(record.event),
            ]
        )
        try execute(
            sql: """
                INSERT INTO decisions (event, supplier, before, after, notes, sources, decider_version, policy_digest, calendar)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                lastInsertedRowID, supplier, record.before.rawValue, record.after.rawValue,
                try StoredJSON.text(record.notes),
                try StoredJSON.text(record.sources), record.deciderVersion, record.policyDigest, record.calendar,
            ]
        )
    }
}
