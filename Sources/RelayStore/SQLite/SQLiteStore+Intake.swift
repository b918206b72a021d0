public import AlertMail
public import CriticalAlerts
import Foundation
import GRDB
public import Relay

/// Taking in: bytes first, everything else later.
extension SQLiteStore {
    /// Keeps an operator's own alert as bytes; durable when it returns (R1).
    public func takeIn(_ alert: NewIntake) async throws -> IntakeNumber {
        try await write { db in
            let raw = try db.keep(alert.bytes, of: alert.supplier)
            try db.execute(
                sql: "INSERT INTO intakes (supplier, source, raw, taken_at, is_held) VALUES (?, ?, ?, ?, ?)",
                arguments: [alert.supplier.text, alert.source, raw, alert.takenAt.microseconds, alert.isHeld]
            )
            return IntakeNumber(db.lastInsertedRowID)
        }
    }

    /// Keeps mails as bytes, durable when it returns; one number for each, `nil` for a mail whose place is known already.
    public func takeIn(_ mails: [NewMail]) async throws -> [MailNumber?] {
        try await write { db in
            try mails.map { mail in
                let supplier = mail.supplier.text
                if mail.place.source == .imap {
                    let known = try Bool.fetchOne(
                        db,
                        sql: """
                            SELECT 1 FROM mails WHERE supplier = ? AND folder = ? AND uid_validity = ? AND uid = ? AND source = 'imap'
                            """,
                        arguments: [supplier, mail.place.folder, mail.place.uidValidity, mail.place.uid]
                    )
                    if known != nil { return nil }
                }
                let raw = try db.keep(mail.bytes, of: mail.supplier)
                let twin = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT mails.disposition FROM handled JOIN mails ON mails.id = handled.mail
                        WHERE handled.supplier = ? AND handled.digest = ?
                        """,
                    arguments: [supplier, Data(mail.digest)]
                )
                // The same bytes again: their effects were had; only the mailbox is told.
                let disposition: String? = twin.map { $0["disposition"] ?? MailDisposition.processed.rawValue }
                try db.execute(
                    sql: """
                        INSERT INTO mails (supplier, source, folder, uid_validity, uid, raw, received_at, taken_at, envelope_sender,
                        envelope_recipients, is_held, decided_at, disposition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        supplier, mail.place.source.rawValue, mail.place.folder, mail.place.uidValidity, mail.place.uid,
                        raw,
                        mail.receivedAt.microseconds, mail.takenAt.microseconds, mail.envelopeSender,
                        try Body.text(mail.envelopeRecipients), mail.isHeld,
                        twin == nil ? nil : mail.takenAt.microseconds,
                        disposition,
                    ]
                )
                let number = db.lastInsertedRowID
                if twin == nil {
                    try db.execute(
                        sql: "INSERT INTO handled (supplier, digest, mail) VALUES (?, ?, ?)",
                        arguments: [supplier, Data(mail.digest), number]
                    )
                }
                return MailNumber(number)
            }
        }
    }

    /// Alerts and mails that are kept and not decided, oldest first; counts an attempt for each, durably, before it returns.
    public func undecided(limit: Int) async throws -> Undecided {
        let supplier = supplier.text
        return try await write { db in
            func due(_ table: String) throws -> [Int64] {
                let ids = try Int64.fetchAll(
                    db,
                    sql: "SELECT id FROM \(table) WHERE supplier = ? AND decided_at IS NULL ORDER BY id LIMIT ?",
                    arguments: [supplier, limit]
                )
                for id in ids {
                    try db.execute(sql: "UPDATE \(table) SET attempts = attempts + 1 WHERE id = ?", arguments: [id])
                }
                return ids
            }
            return Undecided(
                intakes: try due("intakes").compactMap { try db.intake(IntakeNumber($0)) },
                mails: try due("mails").compactMap { try db.mail(MailNumber($0), withBytes: true) }
            )
        }
    }

    /// A kept mail's row.
    public func mail(_ number: MailNumber) async throws -> KeptMail? {
        try await read { db in try db.mail(number, withBytes: true) }
    }

    /// A kept alert's row.
    public func intake(_ number: IntakeNumber) async throws -> KeptIntake? {
        try await read { db in try db.intake(number) }
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
            ).compactMap { try db.mail(MailNumber($0), withBytes: false) }
        }
    }

    /// Marks that the mailbox was told.
    public func markTold(_ mails: [MailNumber], at: Instant) async throws {
        try await write { db in
            for mail in mails {
                try db.execute(
                    sql: "UPDATE mails SET told_at = ? WHERE id = ?",
                    arguments: [at.microseconds, mail.value]
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

    func intake(_ number: IntakeNumber) throws -> KeptIntake? {
        guard let row = try Row.fetchOne(self, sql: "SELECT * FROM intakes WHERE id = ?", arguments: [number.value])
        else {
            return nil
        }
        return KeptIntake(
            number: number,
            intake: NewIntake(
                supplier: try supplierID(row["supplier"]),
                source: row["source"],
                bytes: try raw(row["raw"]),
                takenAt: Instant(microseconds: row["taken_at"]),
                isHeld: row["is_held"]
            ),
            reference: (row["reference"] as String?).flatMap { CaseReference($0) },
            quarantine: row["quarantine"],
            attempts: row["attempts"]
        )
    }

    func mail(_ number: MailNumber, withBytes: Bool) throws -> KeptMail? {
        guard let row = try Row.fetchOne(self, sql: "SELECT * FROM mails WHERE id = ?", arguments: [number.value])
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
                digest: [],
                receivedAt: Instant(microseconds: row["received_at"]),
                takenAt: Instant(microseconds: row["taken_at"]),
                envelopeSender: row["envelope_sender"],
                envelopeRecipients: try Body.value([String].self, row["envelope_recipients"]),
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
