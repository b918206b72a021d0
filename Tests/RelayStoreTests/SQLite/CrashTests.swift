import AlertMail
import CriticalAlerts
import Foundation
import GRDB
import Relay
import Synchronization
import Testing

@testable import RelayStore

/// What is on the disk at an instant is what a killed process leaves: the files are copied as they are and opened as a store.
@Suite struct CrashTests {
    let fixture: StoreFixture
    let store: SQLiteStore

    init() throws {
        fixture = try StoreFixture(.sqlite)
        store = try #require(fixture.store as? SQLiteStore)
    }

    /// The database and its log as they stand, without the shared index, which a killed machine loses.
    private func snapshot() throws -> (database: Data, log: Data) {
        let base = fixture.folder.path + "/cases.sqlite"
        return (
            try Data(contentsOf: URL(fileURLWithPath: base)), try Data(contentsOf: URL(fileURLWithPath: base + "-wal"))
        )
    }

    private func opened(_ files: (database: Data, log: Data), upTo end: Int? = nil) throws -> (
        SQLiteStore, TemporaryFolder
    ) {
        let folder = try TemporaryFolder()
        let base = folder.path + "/cases.sqlite"
        try files.database.write(to: URL(fileURLWithPath: base))
        try files.log.prefix(end ?? files.log.count).write(to: URL(fileURLWithPath: base + "-wal"))
        return (try SQLiteStore(path: base, supplier: fixture.supplier), folder)
    }

    /// Every write of an alert's way, each with what must be there once it has returned.
    private var points: [(name: String, run: () async throws -> Void, holds: (SQLiteStore) async throws -> Bool)] {
        let reference = fixture.reference(1)
        let row = LetterNumber(1)
        return [
            (
                "alert taken", { _ = try await store.takeIn(fixture.alert()) },
                { try await $0.intake(IntakeNumber(1)) != nil }
            ),
            (
                "mails taken", { _ = try await store.takeIn([fixture.mail(uid: 1, seed: 1)]) },
                { try await $0.mail(MailNumber(1))?.mail.bytes == fixture.mail(uid: 1, seed: 1).bytes }
            ),
            (
                "handed out", { _ = try await store.undecided(limit: 9) },
                { try await $0.intake(IntakeNumber(1))?.attempts == 1 }
            ),
            (
                "decided",
                {
                    var step = fixture.step(
                        .init(state: try fixture.newCase(1), expectedVersion: 0, events: [fixture.event()]),
                        letters: [fixture.letter(reference)],
                        tasks: [(fixture.task(1), fixture.draft(.question, "q", case: reference))]
                    )
                    step.intake = (IntakeNumber(1), reference, nil)
                    _ = try await store.commit([step])
                },
                { try await $0.story(of: reference)?.letters.count == 1 }
            ),
            (
                "lease", { try await store.lease(to: "one", now: fixture.now, until: fixture.later(60)) },
                { copy in
                    await #expect(throws: StoreError(.leased, "")) {
                        try await copy.lease(to: "two", now: fixture.now, until: fixture.later(60))
                    } != nil
                }
            ),
            (
                "claimed", { _ = try await fixture.claim() },
                { try await fixture.claim($0, by: "two").isEmpty }
            ),
            (
                "dot about to be sent", { try await store.markDotSent(row, by: "one", at: fixture.now) },
                { copy in
                    try await copy.lease(to: "two", now: fixture.later(60), until: fixture.later(99))
                    return try await copy.letters(of: reference.text).map(\.progress) == [.unknown]
                }
            ),
            (
                "outcome",
                {
                    let letter = try #require(try await store.letters(of: reference.text).first)
                    try await store.record(fixture.attempt(letter, .accepted, fate: .accepted))
                },
                { try await $0.undecidedOutcomes(limit: 9).count == 1 }
            ),
            (
                "mailbox told",
                {
                    var step = fixture.step()
                    step.mail = (MailNumber(1), .processed)
                    _ = try await store.commit([step])
                    try await store.markTold([MailNumber(1)], at: fixture.now)
                },
                { try await $0.untoldMails(source: .imap, limit: 9).isEmpty }
            ),
        ]
    }

    @Test func `what a call has returned from is there after a crash at any later point`() async throws {
        var passed: [(name: String, run: () async throws -> Void, holds: (SQLiteStore) async throws -> Bool)] = []
        for point in points {
            try await point.run()
            passed.append(point)
            let (copy, folder) = try opened(snapshot())
            #expect(try await point.holds(copy), "\(point.name)")
            #expect(try await copy.intake(IntakeNumber(1)) != nil)
            withExtendedLifetime(folder) {}
        }
        #expect(passed.count == 9)
    }

    @Test func `a log that ends anywhere holds whole steps or none of them`() async throws {
        for point in points.prefix(3) { try await point.run() }
        let before = try snapshot().log.count
        for point in points.dropFirst(3).prefix(1) { try await point.run() }
        let files = try snapshot()
        #expect(files.log.count > before)
        var seen: Set<Bool> = []
        // Frames are 4096 bytes and a header of 24: at their borders and in between.
        for end in stride(from: before, through: files.log.count, by: 1030) + [files.log.count - 1, files.log.count] {
            let (copy, folder) = try opened(files, upTo: end)
            let isThere = try await copy.story(of: fixture.reference(1)) != nil
            seen.insert(isThere)
            #expect(try await copy.letters(of: fixture.reference(1).text).count == (isThere ? 1 : 0), "\(end)")
            #expect(try await copy.tasks(includingDone: true).count == (isThere ? 1 : 0), "\(end)")
            #expect((try await copy.intake(IntakeNumber(1))?.reference != nil) == isThere, "\(end)")
            // Before the step the alert still waits to be decided: it is never lost.
            #expect((try await copy.undecided(limit: 9).intakes.count == 1) == !isThere, "\(end)")
            #expect(try await copy.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
            withExtendedLifetime(folder) {}
        }
        #expect(seen == [true, false])
    }

    @Test func `a store that was abandoned without being closed is taken over`() async throws {
        let number = try await store.takeIn(fixture.alert())
        let other = try fixture.again()
        #expect(try await other.intake(number) != nil)
        #expect(try await other.undecided(limit: 9).intakes.count == 1)
    }

    @Test func `on a full disk a write says so, nothing is half written, and it goes on once there is room`()
        async throws
    {
        try await fixture.opened(1)
        try await store.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
        }
        let large = [UInt8](repeating: 0x41, count: 100_000)
        let small = fixture.mail(uid: 1, seed: 1)
        await #expect(throws: StoreError(.cannotWrite, "")) {
            try await store.takeIn([small, fixture.mail(uid: 2, seed: 2, bytes: large)])
        }
        #expect(try await store.undecided(limit: 9).mails == [])
        var letter = fixture.letter(fixture.reference(2))
        letter.bytes = large
        let step = fixture.step(
            .init(state: try fixture.newCase(2), expectedVersion: 0, events: [fixture.event()]),
            letters: [letter]
        )
        await #expect(throws: StoreError(.cannotWrite, "")) { try await store.commit([step]) }
        #expect(try await store.story(of: fixture.reference(2)) == nil)
        #expect(try await store.story(of: fixture.reference(1)) != nil, "reading goes on")

        try await store.write { db in try db.execute(sql: "PRAGMA max_page_count = 100000") }
        _ = try await store.commit([step])
        #expect(try await store.letters(of: fixture.reference(2).text).count == 1)
    }

    @Test func `what a server has answered is written down even if we are being stopped`() async throws {
        try await fixture.opened(1, letters: [fixture.letter(fixture.reference(1))])
        let letter = try #require(try await fixture.claim().first)
        let attempt = fixture.attempt(letter, .accepted, fate: .accepted)
        let task = Task { [store] in
            withUnsafeCurrentTask { $0?.cancel() }
            #expect(Task.isCancelled)
            try await store.record(attempt)
        }
        try await task.value
        #expect(try await store.undecidedOutcomes(limit: 9).map(\.progress) == [.accepted])
    }

    @Test func `a reader is not held up by a writer that has begun`() async throws {
        try await fixture.opened(1)
        let other = try #require(try fixture.again() as? SQLiteStore)
        let states = try await store.pool.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { try? db.execute(sql: "ROLLBACK") }
            try db.execute(sql: "UPDATE cases SET state = 'declined'")
            return try other.pool.read { try String.fetchAll($0, sql: "SELECT state FROM cases") }
        }
        #expect(states == ["taken"])
    }
}
