import AlertMail
import CriticalAlerts
import GRDB
import Relay
import Testing

@testable import RelayStore

/// What the tables themselves do not allow, and how an older store becomes a newer one.
@Suite struct SchemaTests {
    let fixture: StoreFixture
    let store: SQLiteStore

    init() throws {
        fixture = try StoreFixture(.sqlite)
        store = try #require(fixture.store as? SQLiteStore)
    }

    private var tables: [String] {
        get throws {
            try store.pool.read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb%' ORDER BY name"
                )
            }
        }
    }

    @Test func `every table is STRICT and names the supplier`() throws {
        #expect(try tables.count == 22)
        for table in try tables {
            try store.pool.read { db in
                let isStrict = try Bool.fetchOne(
                    db,
                    sql: "SELECT strict FROM pragma_table_list WHERE name = ?",
                    arguments: [table]
                )
                #expect(isStrict == true, "\(table)")
                let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
                #expect(columns.contains("supplier"), "\(table)")
            }
        }
    }

    @Test func `every unique key begins with the supplier`() throws {
        var count = 0
        for table in try tables {
            let keys = try store.pool.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT info.name FROM pragma_index_list(?) AS list JOIN pragma_index_info(list.name) AS info
                        WHERE list."unique" = 1 AND info.seqno = 0
                        """,
                    arguments: [table]
                )
            }
            #expect(keys.allSatisfy { $0 == "supplier" }, "\(table)")
            count += keys.count
        }
        #expect(count >= 15)
    }

    @Test func `events, decisions and attempts are only ever added, and bytes never change`() async throws {
        try await fixture.opened(1, letters: [fixture.letter(fixture.reference(1))])
        let letter = try #require(try await fixture.claim().first)
        try await store.record(fixture.attempt(letter, .waiting))
        let statements = [
            "UPDATE events SET at = 0", "DELETE FROM events", "UPDATE decisions SET notes = '[]'",
            "DELETE FROM decisions",
            "UPDATE letter_attempts SET at = 0", "DELETE FROM letter_attempts", "UPDATE raw SET bytes = x'00'",
        ]
        for statement in statements {
            await #expect(throws: StoreError(.refused, ""), "\(statement)") {
                try await store.write { db in try db.execute(sql: statement) }
            }
        }
        let before = try await fixture.store.story(of: fixture.reference(1))
        #expect(before?.events.count == 1)
    }

    @Test func `a letter or mail cannot exist without its bytes, nor an event without its case`() async throws {
        try await fixture.opened(1, letters: [fixture.letter(fixture.reference(1))])
        let statements = [
            "DELETE FROM raw", "DELETE FROM cases", "UPDATE letters SET raw = 99", "UPDATE letters SET raw = NULL",
            "INSERT INTO case_partners (supplier, partner, reference) VALUES ('SOUTH', 'NORTH', 'CA-9')",
        ]
        for statement in statements {
            await #expect(throws: StoreError(.refused, ""), "\(statement)") {
                try await store.write { db in try db.execute(sql: statement) }
            }
        }
    }

    @Test func `the digest of a mail outlives it: the same bytes are not acted on once more`() async throws {
        let number = try #require(try await store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        var step = fixture.step()
        step.mail = (number, .review)
        _ = try await store.commit([step])
        try await store.write { db in
            try db.execute(sql: "DELETE FROM mails WHERE id = ?", arguments: [number.value])
        }
        let again = try #require(try await store.takeIn([fixture.mail(uid: 2, seed: 1)]).first ?? nil)
        #expect(try await store.undecided(limit: 9).mails == [])
        #expect(try await store.mail(again)?.disposition == .processed)
    }

    @Test func `a verified answer is never changed or forgotten, and outlives its mail`() async throws {
        let number = try #require(try await store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        var step = fixture.step()
        step.mail = (number, .processed)
        step.introduction = PartnerIntroduction(
            partner: fixture.partner,
            isProven: true,
            answer: VerifiedAnswer(
                partner: fixture.partner,
                profile: .gateway,
                introduction: LetterReference(bits: 5),
                mail: number,
                receivedAt: fixture.now,
                proof: .smime,
                why: "signed"
            )
        )
        _ = try await store.commit([step])
        for statement in ["UPDATE verified_answers SET kept_at = 0", "DELETE FROM verified_answers"] {
            await #expect(throws: StoreError(.refused, ""), "\(statement)") {
                try await store.write { db in try db.execute(sql: statement) }
            }
        }
        try await store.write { db in
            try db.execute(sql: "DELETE FROM introductions")
            try db.execute(sql: "DELETE FROM mails")
        }
        #expect(try await store.verifiedAnswers().map(\.answer.mail) == [number])
    }

    @Test func `a store of the first migration is brought up to date with all that it holds`() async throws {
        let path = fixture.folder.path + "/old.sqlite"
        let old = try DatabaseQueue(path: path)
        try Migrations.migrator.migrate(old, upTo: "1")
        try await old.write { db in
            try db.execute(sql: "INSERT INTO settings VALUES ('SOUTH', 'paused', 'Jo')")
        }
        try old.close()
        let store = try SQLiteStore(path: path, supplier: fixture.supplier)
        #expect(try await store.setting("paused") == "Jo")
        #expect(try await store.verifiedAnswers() == [])
        #expect(try await store.introductions(of: fixture.partner, limit: 1) == [])
    }

    @Test func `a row that cannot be read back is damage, and is said to be`() async throws {
        try await fixture.opened(1)
        try await store.write { db in try db.execute(sql: "UPDATE cases SET body = '{}'") }
        await #expect(throws: StoreError(.damaged, "")) {
            try await store.load(SnapshotKeys(references: [fixture.reference(1)]))
        }
    }
}
