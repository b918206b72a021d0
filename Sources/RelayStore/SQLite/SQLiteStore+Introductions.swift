public import CriticalAlerts
import GRDB
public import Relay

/// Introductions that came from partners, and what their verified answers have set.
extension SQLiteStore {
    /// Mails that brought an introduction of this partner, or under its name: those first of which that is proven, and of both kinds
    /// the newest first.
    public func introductions(of partner: SupplierID, limit: Int) async throws -> [MailNumber] {
        let supplier = supplier.text
        return try await read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT mail FROM introductions WHERE supplier = ? AND partner = ?
                    ORDER BY is_proven DESC, received_at DESC, mail DESC LIMIT ?
                    """,
                arguments: [supplier, partner.text, max(0, limit)]
            ).map { MailNumber($0) }
        }
    }

    /// The first verified answer of each partner to an introduction of ours, by partner.
    public func verifiedAnswers() async throws -> [KeptAnswer] {
        let supplier = supplier.text
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT kept_at, body FROM verified_answers WHERE supplier = ? ORDER BY partner",
                arguments: [supplier]
            ).map { row in
                KeptAnswer(
                    answer: try StoredJSON.value(VerifiedAnswer.self, row["body"]),
                    keptAt: Instant(microseconds: row["kept_at"])
                )
            }
        }
    }
}

extension Database {
    /// Keeps an introduction with its mail, and what it answers, once: the first verified answer of a partner stands.
    func keep(_ introduction: PartnerIntroduction, mail: MailNumber, _ supplier: String, at: Instant) throws {
        try execute(
            sql: """
                INSERT OR IGNORE INTO introductions (supplier, partner, mail, is_proven, received_at)
                SELECT supplier, ?, id, ?, received_at FROM mails WHERE supplier = ? AND id = ?
                """,
            arguments: [introduction.partner.text, introduction.isProven, supplier, mail.value]
        )
        guard let answer = introduction.answer else { return }
        guard answer.partner == introduction.partner, answer.mail == mail else {
            throw StoreError(.refused, "an answer belongs to its own mail and partner")
        }
        try execute(
            sql: """
                INSERT INTO verified_answers (supplier, partner, mail, kept_at, body) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                supplier, answer.partner.text, mail.value, at.microseconds, try StoredJSON.text(answer),
            ]
        )
    }
}
