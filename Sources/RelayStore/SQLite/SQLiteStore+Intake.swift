public import AlertMail
public import CriticalAlerts
import Foundation
import GRDB
public import Relay

/// Taking in: bytes first, everything else later.
extension SQLiteStore {
    /// Keeps an operator's own alert as bytes; durable when it returns (R1).
    public func takeIn(_ alert: NewIntake) async throws -> IntakeNumber {
        try check(alert.supplier)
        return try await write { db in
            let raw = try db.keep(alert.bytes, of: alert.supplier)
            try db.execute(
                sql: """
                    INSERT INTO intakes (supplier, source, raw, taken_at, is_held, is_cut, whole_size)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    alert.supplier.text, alert.source, raw, alert.takenAt.microseconds, alert.isHeld, alert.isCut,
                    alert.wholeSize,
                ]
            )
            return IntakeNumber(db.lastInsertedRowID)
        }
    }

    /// Keeps mails as bytes, durable when it returns; one number for each, `nil` for a mail whose place is known already.
    public func takeIn(_ mails: [NewMail]) async throws -> [MailNumber?] {
        for mail in mails { try check(mail.supplier) }
        return try await write { db in try mails.map { try db.takeIn($0) } }
    }

    /// Alerts and mails that are kept and not decided, oldest first; counts an attempt for each, durably, before it returns.
    ///
    /// One that was handed out before and not decided is handed out alone: if deciding it ends the process, no other is blamed.
    public func undecided(limit: Int) async throws -> Undecided {
        let supplier = supplier.text
        return try await write { db in
            var room = StoreLimits.handedOutBytes
            let intakes = try db.handOut(
                "intakes",
                "supplier = ? AND decided_at IS NULL",
                supplier,
                limit: limit,
                room: &room,
                isAlone: true
            )
            let mails =
                intakes.isSuspect
                ? (ids: [], isSuspect: false)
                : try db.handOut(
                    "mails",
                    "supplier = ? AND decided_at IS NULL AND twin_of IS NULL",
                    supplier,
                    limit: limit - intakes.ids.count,
                    room: &room,
                    isAlone: intakes.ids.isEmpty
                )
            return Undecided(
                intakes: try intakes.ids.compactMap { try db.intake(IntakeNumber($0), supplier) },
                mails: try mails.ids.compactMap { try db.mail(MailNumber($0), supplier, withBytes: true) }
            )
        }
    }

    /// A kept mail's row.
    public func mail(_ number: MailNumber) async throws -> KeptMail? {
        let supplier = supplier.text
        return try await read { db in try db.mail(number, supplier, withBytes: true) }
    }

    /// A kept alert's row.
    public func intake(_ number: IntakeNumber) async throws -> KeptIntake? {
        let supplier = supplier.text
        return try await read { db in try db.intake(number, supplier) }
    }

    /// The bytes that a case began with, if it began with an operator's own alert.
    public func originalAlert(of reference: CaseReference) async throws -> [UInt8]? {
        let supplier = supplier.text
        return try await read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT raw FROM intakes WHERE supplier = ? AND reference = ? ORDER BY id LIMIT 1",
                arguments: [supplier, reference.text]
            ).map { try db.raw($0) }
        }
    }

    /// Decided mails of which the mailbox has not been told yet.
    public func untoldMails(source: MailPlace.Source, limit: Int) async throws -> [KeptMail] {
        let supplier = supplier.text
        return try await read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM mails WHERE supplier = ? AND source = ? AND decided_at IS NOT NULL AND told_at IS NULL
                    ORDER BY id LIMIT ?
                    """,
                arguments: [supplier, source.rawValue, limit]
            ).compactMap { try db.mail(MailNumber($0), supplier, withBytes: false) }
        }
    }

    /// Marks that the mailbox was told.
    public func markTold(_ mails: [MailNumber], at: Instant) async throws {
        let supplier = supplier.text
        try await write { db in
            for mail in mails {
                try db.execute(
                    sql: "UPDATE mails SET told_at = ? WHERE supplier = ? AND id = ? AND decided_at IS NOT NULL",
                    arguments: [at.microseconds, supplier, mail.value]
                )
            }
        }
    }

    /// How far a folder was read.
    public func folderProgress(_ folder: String) async throws -> FolderProgress? {
        let supplier = supplier.text
        return try await read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT uid_validity, last_uid, acts_from FROM folders WHERE supplier = ? AND folder = ?",
                arguments: [supplier, folder]
            ).map { row in
                FolderProgress(
                    folder: folder,
                    uidValidity: row["uid_validity"],
                    lastUID: row["last_uid"],
                    actsFrom: Instant(microseconds: row["acts_from"])
                )
            }
        }
    }

    /// Sets how far a folder was read.
    public func setFolderProgress(_ progress: FolderProgress) async throws {
        let supplier = supplier.text
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO folders (supplier, folder, uid_validity, last_uid, acts_from) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid,
                    acts_from = excluded.acts_from
                    """,
                arguments: [
                    supplier, progress.folder, progress.uidValidity, progress.lastUID, progress.actsFrom.microseconds,
                ]
            )
        }
    }
}

extension Database {
    /// A mail with its bytes; the same bytes again are kept too, and share the fate of the first.
    fileprivate func takeIn(_ mail: NewMail) throws -> MailNumber? {
        let supplier = mail.supplier.text
        if mail.place.source == .imap {
            let isKnown = try Bool.fetchOne(
                self,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM mails
                    WHERE supplier = ? AND folder = ? AND uid_validity = ? AND uid = ? AND source = 'imap')
                    """,
                arguments: [supplier, mail.place.folder, mail.place.uidValidity, mail.place.uid]
            )
            if isKnown == true { return nil }
        }
        // The same bytes again: their effects are had once, and only the mailbox is told, the same as of the first. The first may
        // have been deleted by now, when its time of keeping was over.
        let twin = try Row.fetchOne(
            self,
            sql: """
                SELECT handled.mail AS mail, mails.id AS kept, mails.decided_at AS decided_at, mails.disposition AS disposition
                FROM handled LEFT JOIN mails ON mails.id = handled.mail WHERE handled.supplier = ? AND handled.digest = ?
                """,
            arguments: [supplier, Data(mail.digest)]
        )
        let isFirstGone = twin.map { ($0["kept"] as Int64?) == nil } ?? false
        let isFirstDecided = isFirstGone || twin.map { ($0["decided_at"] as Int64?) != nil } ?? false
        let known: String? = twin?["disposition"]
        let disposition = isFirstDecided ? known ?? MailDisposition.processed.rawValue : nil
        let raw = try keep(mail.bytes, of: mail.supplier)
        try execute(
            sql: """
                INSERT INTO mails (supplier, source, folder, uid_validity, uid, raw, digest, twin_of, received_at, taken_at,
                envelope_sender, envelope_recipients, is_held, decided_at, disposition)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                supplier, mail.place.source.rawValue, mail.place.folder, mail.place.uidValidity, mail.place.uid, raw,
                Data(mail.digest), isFirstGone ? nil : twin.map { $0["mail"] as Int64 },
                mail.receivedAt.microseconds, mail.takenAt.microseconds, mail.envelopeSender,
                try StoredJSON.text(mail.envelopeRecipients), mail.isHeld,
                isFirstDecided ? mail.takenAt.microseconds : nil, disposition,
            ]
        )
        let number = lastInsertedRowID
        if twin == nil {
            try execute(
                sql: "INSERT INTO handled (supplier, digest, mail) VALUES (?, ?, ?)",
                arguments: [supplier, Data(mail.digest), number]
            )
        }
        return MailNumber(number)
    }

    /// Chooses what is handed out of a table, and counts an attempt for each.
    ///
    /// - Parameter isAlone: whether nothing else is handed out with it, so that a suspect may be.
    /// - Returns: the rows, and whether they are a single one that was handed out before.
    fileprivate func handOut(
        _ table: String,
        _ condition: String,
        _ supplier: String,
        limit: Int,
        room: inout Int,
        isAlone: Bool
    ) throws -> (ids: [Int64], isSuspect: Bool) {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT id, attempts, (SELECT length(bytes) FROM raw WHERE raw.id = \(table).raw) AS size FROM \(table)
                WHERE \(condition) ORDER BY id LIMIT ?
                """,
            arguments: [supplier, max(0, limit)]
        )
        var ids: [Int64] = []
        var isSuspect = false
        for row in rows {
            let wasHandedOut = row["attempts"] > 0
            if wasHandedOut, !ids.isEmpty || !isAlone { break }
            let size: Int = row["size"] ?? 0
            if size > room, !ids.isEmpty || !isAlone { break }
            room -= size
            ids.append(row["id"])
            if wasHandedOut {
                isSuspect = true
                break
            }
        }
        for id in ids {
            try execute(sql: "UPDATE \(table) SET attempts = attempts + 1 WHERE id = ?", arguments: [id])
        }
        return (ids, isSuspect)
    }

    func keep(_ bytes: [UInt8], of supplier: SupplierID) throws -> Int64 {
        try execute(sql: "INSERT INTO raw (supplier, bytes) VALUES (?, ?)", arguments: [supplier.text, Data(bytes)])
        return lastInsertedRowID
    }

    func raw(_ id: Int64) throws -> [UInt8] {
        guard let data = try Data.fetchOne(self, sql: "SELECT bytes FROM raw WHERE id = ?", arguments: [id]) else {
            throw StoreError(.damaged, "raw bytes \(id) are gone")
        }
        return Array(data)
    }

    func intake(_ number: IntakeNumber, _ supplier: String) throws -> KeptIntake? {
        guard
            let row = try Row.fetchOne(
                self,
                sql: "SELECT * FROM intakes WHERE supplier = ? AND id = ?",
                arguments: [supplier, number.value]
            )
        else { return nil }
        return KeptIntake(
            number: number,
            intake: NewIntake(
                supplier: try supplierID(row["supplier"]),
                source: row["source"],
                bytes: try raw(row["raw"]),
                takenAt: Instant(microseconds: row["taken_at"]),
                isHeld: row["is_held"],
                isCut: row["is_cut"],
                wholeSize: row["whole_size"]
            ),
            reference: (row["reference"] as String?).flatMap { CaseReference($0) },
            quarantine: row["quarantine"],
            recordedAs: (row["recorded_as"] as String?).flatMap { ForwardingReason.Code(rawValue: $0) },
            attempts: row["attempts"]
        )
    }

    func mail(_ number: MailNumber, _ supplier: String, withBytes: Bool) throws -> KeptMail? {
        guard
            let row = try Row.fetchOne(
                self,
                sql: "SELECT * FROM mails WHERE supplier = ? AND id = ?",
                arguments: [supplier, number.value]
            )
        else { return nil }
        let isIMAP = row["source"] == MailPlace.Source.imap.rawValue
        let place =
            isIMAP
            ? MailPlace(folder: row["folder"], uidValidity: row["uid_validity"], uid: row["uid"]) : MailPlace.pipe
        let cases = try String.fetchAll(
            self,
            sql: "SELECT reference FROM case_mails WHERE mail = ? ORDER BY reference",
            arguments: [number.value]
        )
        return KeptMail(
            number: number,
            mail: NewMail(
                supplier: try supplierID(row["supplier"]),
                place: place,
                bytes: withBytes ? try raw(row["raw"]) : [],
                digest: Array(row["digest"] as Data),
                receivedAt: Instant(microseconds: row["received_at"]),
                takenAt: Instant(microseconds: row["taken_at"]),
                envelopeSender: row["envelope_sender"],
                envelopeRecipients: try StoredJSON.value([String].self, row["envelope_recipients"]),
                isHeld: row["is_held"]
            ),
            disposition: (row["disposition"] as String?).flatMap { MailDisposition(rawValue: $0) },
            cases: cases.compactMap { CaseReference($0) },
            attempts: row["attempts"]
        )
    }

    func supplierID(_ text: String) throws -> SupplierID {
        guard let supplier = SupplierID(text) else {
            throw StoreError(.damaged, "a supplier's name cannot be read back")
        }
        return supplier
    }
}
