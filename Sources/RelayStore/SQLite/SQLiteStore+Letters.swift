import AlertMail
public import CriticalAlerts
import Foundation
import GRDB
import Relay

/// The outbox: a row cannot exist without its bytes, and every attempt is those same bytes.
extension SQLiteStore {
    /// Letters that are due to be sent, claimed until `claimUntil`; oldest first.
    public func claimLetters(now: Instant, claimUntil: Instant, by claimant: String, limit: Int) async throws
        -> [KeptLetter]
    {
        let supplier = supplier.text
        return try await write { db in
            // A claim that ran out while a dot was unanswered is as good as a process that was killed there.
            try db.releaseClaims(supplier, where: "claimed_until < ?", [now.microseconds], now: now)
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM letters WHERE supplier = ? AND progress IN ('waiting', 'unknown') AND next_attempt <= ?
                    AND is_outcome_decided = 1 AND claimed_by IS NULL ORDER BY id LIMIT ?
                    """,
                arguments: [supplier, now.microseconds, limit]
            )
            return try ids.compactMap { id in
                try db.execute(
                    sql: "UPDATE letters SET claimed_by = ?, claimed_until = ? WHERE id = ?",
                    arguments: [claimant, claimUntil.microseconds, id]
                )
                return try db.letter(LetterNumber(id), supplier)
            }
        }
    }

    /// Marks that the final dot of this letter is about to be sent; durable when it returns.
    ///
    /// Throws ``StoreError/Code/withdrawn`` if the letter was taken back since it was claimed, ``StoreError/Code/leased`` if it is no
    /// longer claimed by this claimant: another may be sending it by now.
    public func markDotSent(_ letter: LetterNumber, by claimant: String, at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE letters SET dot_sent_at = ?
                    WHERE supplier = ? AND id = ? AND claimed_by = ? AND progress IN ('waiting', 'unknown')
                    """,
                arguments: [at.microseconds, supplier, letter.value, claimant]
            )
            guard db.changesCount == 1 else {
                switch try db.letter(letter, supplier)?.progress {
                case nil: throw StoreError(.notFound, "there is no such letter")
                case .withdrawn, .abandoned: throw StoreError(.withdrawn, "the letter was withdrawn")
                default: throw StoreError(.leased, "the letter is no longer claimed by \(claimant)")
                }
            }
        }
    }

    /// Writes what came of an attempt; the event for the case follows in a step of its own.
    public func record(_ attempt: LetterAttempt) async throws {
        let supplier = supplier.text
        try await write { db in
            let body = try StoredJSON.text(attempt)
            guard let kept = try db.letter(attempt.row, supplier) else {
                throw StoreError(.notFound, "there is no such letter")
            }
            try db.execute(
                sql: "INSERT INTO letter_attempts (supplier, letter, at, body) VALUES (?, ?, ?, ?)",
                arguments: [supplier, attempt.row.value, attempt.at.microseconds, body]
            )
            // A sender that lost its claim, or its letter, may report late: what is settled is not opened again by it. That the letter
            // arrived after all is the truth, whatever was meant.
            let isSettled =
                switch kept.progress {
                case .waiting, .unknown: false
                case .accepted, .refused, .withdrawn, .abandoned: true
                }
            guard !isSettled || (attempt.progress == .accepted && kept.progress != .accepted) else { return }
            try db.execute(
                sql: """
                    UPDATE letters SET progress = ?, attempts = attempts + 1, dot_sent_at = NULL, next_attempt = ?,
                    is_outcome_decided = ?, last_attempt = ?, claimed_by = NULL, claimed_until = NULL WHERE id = ?
                    """,
                arguments: [
                    attempt.progress.rawValue, (attempt.nextAttempt ?? attempt.at).microseconds, attempt.fate == nil,
                    body, attempt.row.value,
                ]
            )
        }
    }

    /// Letters whose outcome no decision has seen yet.
    public func undecidedOutcomes(limit: Int) async throws -> [KeptLetter] {
        let supplier = supplier.text
        return try await read { db in
            try Int64.fetchAll(
                db,
                sql: "SELECT id FROM letters WHERE supplier = ? AND is_outcome_decided = 0 ORDER BY id LIMIT ?",
                arguments: [supplier, limit]
            ).compactMap { try db.letter(LetterNumber($0), supplier) }
        }
    }

    /// Letters of a case or task, in order.
    public func letters(of reference: String) async throws -> [KeptLetter] {
        let supplier = supplier.text
        return try await read { db in try db.letters(of: reference, supplier) }
    }

    /// A letter's bytes.
    public func bytes(of letter: LetterNumber) async throws -> [UInt8] {
        let supplier = supplier.text
        return try await read { db in
            let raw = try Int64.fetchOne(
                db,
                sql: "SELECT raw FROM letters WHERE supplier = ? AND id = ?",
                arguments: [supplier, letter.value]
            )
            guard let raw else { throw StoreError(.notFound, "there is no such letter") }
            return try db.raw(raw)
        }
    }

    /// How many letters of a kind went, or wait to go, to a supplier since an instant; a withdrawn one did neither.
    public func letterCount(to partner: SupplierID, automaticAnswers: Bool, since: Instant) async throws -> Int {
        let supplier = supplier.text
        let kinds = LetterKind.allCases.filter { $0.isAutomaticAnswer == automaticAnswers }.map(\.rawValue)
        return try await read { db in
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            var arguments: StatementArguments = [supplier, partner.text, since.microseconds, since.microseconds]
            arguments += StatementArguments(kinds)
            return try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM letters WHERE supplier = ? AND partner = ?
                    AND (written_at >= ? OR next_attempt >= ?) AND progress <> 'withdrawn' AND kind IN (\(marks))
                    """,
                arguments: arguments
            ) ?? 0
        }
    }

    /// Takes or renews the right to perform effects on SMTP and IMAP; throws ``StoreError/Code/leased`` while another holds it.
    public func lease(to holder: String, now: Instant, until: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT holder, until FROM leases WHERE supplier = ?",
                arguments: [supplier]
            )
            let previous: String? = row?["holder"]
            if let row, let previous, previous != holder, row["until"] > now.microseconds {
                throw StoreError(.leased, "\(previous) is at work until \(Instant(microseconds: row["until"]))")
            }
            try db.execute(
                sql: """
                    INSERT INTO leases (supplier, holder, until) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until
                    """,
                arguments: [supplier, holder, until.microseconds]
            )
            guard previous != holder else { return }
            // Whoever held claims is gone.
            try db.releaseClaims(supplier, where: "claimed_by IS NOT NULL", [], now: now)
        }
    }

    /// Ends the lease of a holder whose name begins so. For those alone who know that it is dead: claims that it left are released
    /// when the lease is taken next.
    public func endLease(ofHolderBeginning prefix: String) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: "DELETE FROM leases WHERE supplier = ?1 AND substr(holder, 1, length(?2)) = ?2",
                arguments: [supplier, prefix]
            )
        }
    }

    /// Gives the lease back.
    public func endLease(of holder: String) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(sql: "DELETE FROM leases WHERE supplier = ? AND holder = ?", arguments: [supplier, holder])
        }
    }

    /// A setting kept with the store, such as `paused`, or when a loop last completed.
    public func setting(_ name: String) async throws -> String? {
        let supplier = supplier.text
        return try await read { db in
            try String.fetchOne(
                db,
                sql: "SELECT value FROM settings WHERE supplier = ? AND name = ?",
                arguments: [supplier, name]
            )
        }
    }

    /// Sets or removes a setting.
    public func set(_ name: String, to value: String?) async throws {
        let supplier = supplier.text
        try await write { db in
            guard let value else {
                try db.execute(
                    sql: "DELETE FROM settings WHERE supplier = ? AND name = ?",
                    arguments: [supplier, name]
                )
                return
            }
            try db.execute(
                sql: """
                    INSERT INTO settings (supplier, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value
                    """,
                arguments: [supplier, name, value]
            )
        }
    }
}

extension Database {
    /// Takes claims away. A letter whose dot was sent and not answered may have arrived: the same bytes go again, after a pause in
    /// which a late report could still come.
    fileprivate func releaseClaims(
        _ supplier: String,
        where condition: String,
        _ values: StatementArguments,
        now: Instant
    ) throws {
        var arguments: StatementArguments = [now.advanced(bySeconds: StoreLimits.unknownPause).microseconds, supplier]
        arguments += values
        try execute(
            sql: """
                UPDATE letters SET progress = CASE WHEN dot_sent_at IS NULL THEN progress ELSE 'unknown' END,
                next_attempt = CASE WHEN dot_sent_at IS NULL THEN next_attempt ELSE ? END,
                dot_sent_at = NULL, claimed_by = NULL, claimed_until = NULL
                WHERE supplier = ? AND progress IN ('waiting', 'unknown') AND claimed_by IS NOT NULL AND \(condition)
                """,
            arguments: arguments
        )
    }

    /// Lets a letter leave once more, the same bytes. One that waits, or is on its way just now, leaves anyway.
    func resend(_ number: Int, of reference: CaseReference, _ supplier: String, at: Instant) throws {
        try execute(
            sql: """
                UPDATE letters SET next_attempt = min(next_attempt, ?) WHERE supplier = ? AND reference = ? AND number = ?
                AND progress IN ('waiting', 'unknown')
                """,
            arguments: [at.microseconds, supplier, reference.text, number]
        )
        guard changesCount == 0 else { return }
        // One whose dot was never answered may be on its way still: as after a crash, the same bytes go after a pause.
        try execute(
            sql: """
                UPDATE letters SET progress = CASE progress WHEN 'abandoned' THEN 'unknown' ELSE 'waiting' END,
                next_attempt = CASE progress WHEN 'abandoned' THEN ? ELSE ? END, dot_sent_at = NULL, is_outcome_decided = 1
                WHERE supplier = ? AND reference = ? AND number = ?
                """,
            arguments: [
                at.advanced(bySeconds: StoreLimits.unknownPause).microseconds, at.microseconds, supplier,
                reference.text, number,
            ]
        )
        guard changesCount == 1 else { throw StoreError(.refused, "\(reference) has no letter \(number)") }
    }

    /// Takes a letter back, whoever has claimed it, if it is still as far as the decision saw it; else the step must be decided anew.
    ///
    /// This and the mark before the final dot are writes of one row: whichever comes first, the other one fails.
    func withdraw(_ withdrawal: LetterWithdrawal, of reference: CaseReference, _ supplier: String) throws {
        let (progress, condition): (KeptLetter.Progress, String)
        switch withdrawal.standing {
        case .waiting: (progress, condition) = (.withdrawn, "progress = 'waiting' AND dot_sent_at IS NULL")
        case .unanswered:
            (progress, condition) = (
                .abandoned, "(progress = 'unknown' OR (progress = 'waiting' AND dot_sent_at IS NOT NULL))"
            )
        case .accepted, .ended: throw StoreError(.refused, "a letter that is settled cannot be withdrawn")
        }
        try execute(
            sql: """
                UPDATE letters SET progress = ?, claimed_by = NULL, claimed_until = NULL
                WHERE supplier = ? AND reference = ? AND number = ? AND \(condition)
                """,
            arguments: [progress.rawValue, supplier, reference.text, withdrawal.letter]
        )
        guard changesCount == 1 else { throw StoreError(.conflict, "the letter has moved on meanwhile") }
    }

    func letter(_ number: LetterNumber, _ supplier: String) throws -> KeptLetter? {
        try Row.fetchOne(
            self,
            sql: "SELECT * FROM letters WHERE supplier = ? AND id = ?",
            arguments: [supplier, number.value]
        ).map(Self.letter)
    }

    func letters(of reference: String, _ supplier: String) throws -> [KeptLetter] {
        try Row.fetchAll(
            self,
            sql: "SELECT * FROM letters WHERE supplier = ? AND reference = ? ORDER BY number",
            arguments: [supplier, reference]
        ).map(Self.letter)
    }

    private static func letter(_ row: Row) throws -> KeptLetter {
        guard let kind = LetterKind(rawValue: row["kind"]),
            let progress = KeptLetter.Progress(rawValue: row["progress"])
        else {
            throw StoreError(.damaged, "a kept letter cannot be read back")
        }
        return KeptLetter(
            row: LetterNumber(row["id"]),
            letter: NewLetter(
                kind: kind,
                reference: row["reference"],
                number: row["number"],
                partner: (row["partner"] as String?).flatMap { SupplierID($0) },
                recipient: row["recipient"],
                sender: row["sender"],
                messageID: row["message_id"],
                bytes: [],
                notBefore: Instant(microseconds: row["next_attempt"])
            ),
            progress: progress,
            dotSentAt: (row["dot_sent_at"] as Int64?).map { Instant(microseconds: $0) },
            attempts: row["attempts"],
            writtenAt: Instant(microseconds: row["written_at"]),
            lastAttempt: try (row["last_attempt"] as String?).map { try StoredJSON.value(LetterAttempt.self, $0) }
        )
    }

    /// Writes a letter with its bytes.
    func write(_ letter: NewLetter, _ supplier: String, at: Instant) throws {
        guard !letter.bytes.isEmpty else { throw StoreError(.refused, "a letter without bytes is none") }
        let raw = try keep(letter.bytes, of: try supplierID(supplier))
        try execute(
            sql: """
                INSERT INTO letters (supplier, kind, reference, number, partner, recipient, sender, message_id, raw, written_at,
                next_attempt, progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')
                """,
            arguments: [
                supplier, letter.kind.rawValue, letter.reference, letter.number, letter.partner?.text, letter.recipient,
                letter.sender, letter.messageID, raw, at.microseconds, letter.notBefore.microseconds,
            ]
        )
    }
}
