import CriticalAlerts
import Foundation
import GRDB
import Testing

@testable import RelayStore

/// What the SQLite store refuses to open, and what it holds itself to.
@Suite struct OpeningTests {
    let folder: TemporaryFolder
    let supplier: SupplierID
    var path: String { folder.path + "/cases.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        supplier = try #require(SupplierID("SOUTH"))
    }

    private func open(_ path: String? = nil) throws -> SQLiteStore {
        try SQLiteStore(path: path ?? self.path, supplier: supplier)
    }

    @Test func `the writer has synchronous 2, foreign keys on and a busy timeout of ten seconds, each time`() throws {
        for _ in 0..<2 {
            #expect(
                try open().durability
                    == Durability(synchronous: 2, foreignKeys: 1, busyTimeout: 10_000, journalMode: "wal")
            )
        }
    }

    @Test func `a setting that did not hold is named`() {
        var good = Durability(synchronous: 2, foreignKeys: 1, busyTimeout: 10_000, journalMode: "wal")
        #expect(good.fault == nil)
        good.busyTimeout = 60_000
        #expect(good.fault == nil)
        let changes: [(String, (inout Durability) -> Void)] = [
            ("synchronous", { $0.synchronous = 1 }), ("foreign_keys", { $0.foreignKeys = 0 }),
            ("busy_timeout", { $0.busyTimeout = 9_999 }), ("journal_mode", { $0.journalMode = "delete" }),
        ]
        for (name, change) in changes {
            var bad = good
            change(&bad)
            #expect(bad.fault?.hasPrefix(name) == true)
        }
    }

    @Test func `the files are their owner's alone`() async throws {
        let store = try open()
        try await store.set("a", to: "b")
        for name in ["cases.sqlite", "cases.sqlite-wal"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `a file that is no database is refused and left as it is`() throws {
        for bytes in [Data("Dear sirs, this is no database at all.".utf8), Data(repeating: 0xFF, count: 10_000)] {
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: StoreError(.cannotOpen, "")) { try open() }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
            #expect(try folder.names == ["cases.sqlite"])
        }
    }

    @Test func `a database of somebody else is refused and left as it is`() throws {
        let other = try DatabaseQueue(path: path)
        try other.write { db in try db.execute(sql: "CREATE TABLE letters (id INTEGER PRIMARY KEY)") }
        try other.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError(.cannotOpen, "")) { try open() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
        #expect(try folder.names == ["cases.sqlite"])
    }

    @Test func `a store that a later version has migrated is refused`() throws {
        try open().pool.close()
        let later = try DatabaseQueue(path: path)
        try later.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')") }
        try later.close()
        #expect {
            try open()
        } throws: { error in
            (error as? StoreError)?.description.contains("later version") == true
        }
    }

    @Test func `a store of the first version is migrated: what it kept is there, its reasons are counted as unknown`()
        async throws
    {
        let older = try DatabaseQueue(path: path)
        try Migrations.migrator.migrate(older, upTo: "1")
        try await older.write { db in
            try db.execute(
                sql: """
                    INSERT INTO cases (supplier, reference, identity, version, state, is_open, taken_at, body)
                    VALUES ('SOUTH', 'CA-1', '1', 1, 'not-forwarded', 0, 0, '{}');
                    INSERT INTO raw (supplier, bytes) VALUES ('SOUTH', x'3C');
                    INSERT INTO intakes (supplier, source, raw, taken_at, is_held, decided_at, quarantine)
                    VALUES ('SOUTH', 'a.xml', 1, 0, 0, 0, 'no alert');
                    """
            )
        }
        try older.close()
        let store = try open()
        #expect(try await store.counts(now: Instant(secondsSince1970: 0)).notForwarded == ["unknown": 1])
        let kept = try #require(try await store.intake(IntakeNumber(1)))
        #expect(kept.intake.bytes == [0x3C])
        #expect(!kept.intake.isCut)
        #expect(kept.recordedAs == nil)
    }

    @Test func `a store that was killed before its first migration begins again`() throws {
        try Data().write(to: URL(fileURLWithPath: path))
        try open().pool.close()
        try FileManager.default.removeItem(atPath: path)
        let empty = try DatabaseQueue(path: path)
        try empty.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        try empty.close()
        _ = try open()
    }

    @Test func `of many that open a new store at once none is turned away`() async throws {
        for round in 0..<5 {
            let path = folder.path + "/\(round).sqlite"
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        try await SQLiteStore(path: path, supplier: supplier).set("\(number)", to: "here")
                    }
                }
                try await group.waitForAll()
            }
            let store = try open(path)
            for number in 0..<4 { #expect(try await store.setting("\(number)") == "here") }
        }
    }

    @Test func `a missing folder, a folder in the file's place and a folder that takes no files are named`() throws {
        let bad = [
            (folder.path + "/missing/cases.sqlite", folder.path + "/missing"), (folder.path, folder.path),
            ("/proc/cases.sqlite", "/proc/cases.sqlite"),
        ]
        for (path, named) in bad {
            #expect {
                try open(path)
            } throws: { error in
                (error as? StoreError)?.code == .cannotOpen && (error as? StoreError)?.reason.contains(named) == true
            }
        }
        #expect(try folder.names == [])
    }

    @Test func `a file on which WAL cannot work is refused`() throws {
        // WAL needs its shared index beside the file; here something else stands in its place.
        try FileManager.default.createDirectory(atPath: path + "-shm", withIntermediateDirectories: false)
        #expect(throws: StoreError(.cannotOpen, "")) { try open() }
    }

    @Test func `a description tells the code and no values`() throws {
        #expect(StoreError(.cannotWrite, "disk full").description == "cannot-write: disk full")
        let queue = try DatabaseQueue()
        #expect {
            try queue.write { db in
                try db.execute(sql: "CREATE TABLE t (a TEXT UNIQUE)")
                for _ in 0..<2 { try db.execute(sql: "INSERT INTO t VALUES (?)", arguments: ["ann@north.example"]) }
            }
        } throws: { error in
            let mapped = (error as? DatabaseError).map(StoreError.ofWriting)
            return mapped?.code == .conflict && mapped?.description.contains("north") == false
        }
    }
}
