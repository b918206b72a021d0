import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: the outbox and the lease.
@Suite struct OutboxTests {
    private func fixture(_ kind: StoreKind, letters: Int = 1) async throws -> StoreFixture {
        let fixture = try StoreFixture(kind)
        try await fixture.opened(1, letters: (1...letters).map { fixture.letter(fixture.reference(1), $0) })
        return fixture
    }

    @Test(arguments: StoreKind.allCases)
    func `letters are claimed when they are due, oldest first, by one alone, and read back as written`(kind: StoreKind)
        async throws
    {
        let fixture = try await fixture(kind, letters: 2)
        let waits = fixture.letter(fixture.reference(2), 1, notBefore: fixture.later(60))
        try await fixture.opened(2, letters: [waits])
        let claimed = try await fixture.claim()
        #expect(claimed.map(\.letter.number) == [1, 2])
        #expect(claimed.map(\.progress) == [.waiting, .waiting])
        #expect(claimed.map(\.attempts) == [0, 0])
        #expect(try await fixture.claim(fixture.again(), by: "two").isEmpty)
        #expect(try await fixture.claim(at: fixture.later(60), by: "two").map(\.letter.reference) == [waits.reference])

        let first = try #require(claimed.first)
        var expected = fixture.letter(fixture.reference(1), 1)
        #expect(try await fixture.store.bytes(of: first.row) == expected.bytes)
        expected.bytes = []
        #expect(first.letter == expected)
        await fixture.expectThrown(.notFound) { _ = try await fixture.store.bytes(of: LetterNumber(99)) }
    }

    @Test(arguments: StoreKind.allCases)
    func `an outcome is kept, is decided once, and the letter does not leave again`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        let store = fixture.store
        let letter = try #require(try await fixture.claim().first)
        try await store.markDotSent(letter.row, by: "one", at: fixture.now)
        let attempt = fixture.attempt(letter, .accepted, fate: .accepted)
        try await store.record(attempt)
        let outcome = try #require(try await fixture.again().undecidedOutcomes(limit: 9).first)
        #expect(outcome.progress == .accepted)
        #expect(outcome.attempts == 1)
        #expect(outcome.lastAttempt == attempt)
        #expect(try await fixture.claim(at: fixture.later(9999)).isEmpty)

        let state = try #require(
            try await store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        )
        var step = fixture.step(
            .init(state: state.state, expectedVersion: 1, events: [fixture.event(note: "accepted")])
        )
        step.outcomeOf = letter.row
        _ = try await store.commit([step])
        #expect(try await store.undecidedOutcomes(limit: 9).isEmpty)
        // A second decider, which has loaded the case after the first, does not do it again.
        var second = fixture.step(.init(state: state.state, expectedVersion: 2, events: [fixture.event(note: "again")]))
        second.outcomeOf = letter.row
        _ = try await fixture.again().commit([second])
        #expect(try await store.story(of: fixture.reference(1))?.events.map(\.notes) == [["why"], ["accepted"]])
        await fixture.expectThrown(.notFound) {
            var missing = attempt
            missing.row = LetterNumber(99)
            try await store.record(missing)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a letter that was put off waits for its time, and for the decision on its outcome`(kind: StoreKind)
        async throws
    {
        let fixture = try await fixture(kind)
        let letter = try #require(try await fixture.claim().first)
        try await fixture.store.record(fixture.attempt(letter, .waiting, next: fixture.later(60)))
        #expect(try await fixture.store.undecidedOutcomes(limit: 9).isEmpty)
        #expect(try await fixture.claim(at: fixture.later(59)).isEmpty)
        let again = try #require(try await fixture.claim(at: fixture.later(60)).first)
        #expect(again.attempts == 1)
        try await fixture.store.record(fixture.attempt(again, .waiting, fate: .delayed, next: fixture.later(120)))
        #expect(try await fixture.claim(at: fixture.later(120)).isEmpty)
        var step = fixture.step()
        step.outcomeOf = letter.row
        _ = try await fixture.store.commit([step])
        #expect(try await fixture.claim(at: fixture.later(120)).map(\.attempts) == [2])
    }

    @Test(arguments: StoreKind.allCases)
    func `killed between dot and answer: unknown, and after a pause the same bytes under the same Message-ID`(
        kind: StoreKind
    ) async throws {
        let fixture = try await fixture(kind, letters: 2)
        let claimed = try await fixture.claim(seconds: 600)
        try #require(claimed.count == 2)
        let bytes = try await fixture.store.bytes(of: claimed[0].row)
        try await fixture.store.markDotSent(claimed[0].row, by: "one", at: fixture.later(1))

        // Nobody ended the lease; the claims run out.
        let next = try fixture.again()
        #expect(try await fixture.claim(next, at: fixture.later(600), by: "two").isEmpty)
        let second = try await fixture.claim(next, at: fixture.later(601), by: "two")
        #expect(second.map(\.letter.number) == [2], "its dot was not sent: it may leave at once")
        #expect(try await next.counts(now: fixture.now).letters == ["unknown": 1, "waiting": 1])
        #expect(try await fixture.claim(next, at: fixture.later(720), by: "two").isEmpty)
        let again = try #require(try await fixture.claim(next, at: fixture.later(721), by: "two").first)
        #expect(again.progress == .unknown)
        #expect(again.row == claimed[0].row)
        #expect(again.letter.messageID == claimed[0].letter.messageID)
        #expect(try await next.bytes(of: again.row) == bytes)
    }

    @Test(arguments: StoreKind.allCases)
    func `who has lost the claim cannot send, and a late report opens nothing again`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        let store = fixture.store
        let letter = try #require(try await fixture.claim(seconds: 10).first)
        #expect(try await fixture.claim(at: fixture.later(11), by: "two").count == 1)
        await fixture.expectThrown(.leased) {
            try await store.markDotSent(letter.row, by: "one", at: fixture.later(12))
        }
        await fixture.expectThrown(.notFound) {
            try await store.markDotSent(LetterNumber(99), by: "one", at: fixture.now)
        }
        try await store.markDotSent(letter.row, by: "two", at: fixture.later(12))
        try await store.record(fixture.attempt(letter, .accepted, fate: .accepted, at: fixture.later(13)))
        try await store.record(fixture.attempt(letter, .waiting, at: fixture.later(14), next: fixture.later(15)))
        try await store.record(fixture.attempt(letter, .refused, fate: .refused, at: fixture.later(16)))
        let kept = try #require(try await store.letters(of: fixture.reference(1).text).first)
        #expect(kept.progress == .accepted)
        #expect(kept.lastAttempt?.at == fixture.later(13))
        await fixture.expectThrown(.leased) {
            try await store.markDotSent(letter.row, by: "two", at: fixture.later(17))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a letter that arrived after all is accepted, even if another sender was refused`(kind: StoreKind) async throws
    {
        let fixture = try await fixture(kind)
        let letter = try #require(try await fixture.claim().first)
        try await fixture.store.record(fixture.attempt(letter, .refused, fate: .refused))
        try await fixture.store.record(fixture.attempt(letter, .accepted, fate: .accepted, at: fixture.later(1)))
        #expect(try await fixture.store.undecidedOutcomes(limit: 9).map(\.progress) == [.accepted])
    }

    @Test(arguments: StoreKind.allCases)
    func `a resend is the same letter once more; one on its way is left alone`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        let store = fixture.store
        let entry = try #require(
            try await store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        )
        func resend(_ number: Int, version: Int64) async throws {
            _ = try await store.commit([
                fixture.step(.init(state: entry.state, expectedVersion: version, events: [], resends: [number]))
            ])
        }
        let letter = try #require(try await fixture.claim().first)
        try await store.markDotSent(letter.row, by: "one", at: fixture.now)
        try await resend(1, version: 1)
        #expect(try await fixture.claim(by: "two").isEmpty, "it is on its way")
        try await store.record(fixture.attempt(letter, .accepted, fate: .accepted))
        #expect(try await fixture.claim(by: "two").isEmpty)
        try await resend(1, version: 2)
        let again = try #require(try await fixture.claim(by: "two").first)
        #expect(again.row == letter.row)
        #expect(again.letter.messageID == letter.letter.messageID)
        await fixture.expectThrown(.refused) { try await resend(7, version: 3) }
    }

    @Test(arguments: StoreKind.allCases)
    func `no letter without bytes, and none twice under one number`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        let empty = fixture.step(letters: [fixture.letter(fixture.reference(1), 2, text: "")])
        await fixture.expectThrown(.refused) { _ = try await fixture.store.commit([empty]) }
        let twice = fixture.step(letters: [fixture.letter(fixture.reference(1), 1, text: "other")])
        await fixture.expectThrown(.conflict) { _ = try await fixture.store.commit([twice]) }
        #expect(try await fixture.store.letters(of: fixture.reference(1).text).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `a partner's letters of a day are those that went or wait on it`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        let tomorrow = fixture.later(86_400)
        var step = fixture.step(letters: [
            fixture.letter(fixture.reference(1), 2, notBefore: tomorrow),
            fixture.letter(fixture.reference(1), 3, kind: .acknowledgement),
        ])
        step.at = fixture.now
        _ = try await fixture.store.commit([step])
        func count(_ answers: Bool, _ since: Instant) async throws -> Int {
            try await fixture.store.letterCount(to: fixture.partner, automaticAnswers: answers, since: since)
        }
        #expect(try await count(false, fixture.now) == 2)
        #expect(try await count(true, fixture.now) == 1)
        #expect(try await count(false, tomorrow) == 1)
        #expect(try await count(true, tomorrow) == 0)
        #expect(
            try await fixture.store.letterCount(to: fixture.supplier, automaticAnswers: false, since: fixture.now) == 0
        )
    }

    @Test(arguments: StoreKind.allCases)
    func `one process at a time performs effects; the next one takes over what was left`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind, letters: 2)
        let (one, two) = (fixture.store, try fixture.again())
        try await one.lease(to: "one", now: fixture.now, until: fixture.later(60))
        await fixture.expectThrown(.leased) {
            try await two.lease(to: "two", now: fixture.later(59), until: fixture.later(99))
        }
        let claimed = try await fixture.claim(one)
        try #require(claimed.count == 2)
        try await one.markDotSent(claimed[0].row, by: "one", at: fixture.later(2))
        // Renewing leaves one's own claims alone.
        try await one.lease(to: "one", now: fixture.later(30), until: fixture.later(90))
        #expect(try await fixture.claim(two, at: fixture.later(31), by: "two").isEmpty)

        try await two.lease(to: "two", now: fixture.later(90), until: fixture.later(200))
        #expect(try await fixture.claim(two, at: fixture.later(91), by: "two").map(\.letter.number) == [2])
        #expect(try await fixture.claim(two, at: fixture.later(209), by: "two").isEmpty)
        let unknown = try await fixture.claim(two, at: fixture.later(210), by: "two")
        #expect(unknown.map(\.letter.number) == [1])
        #expect(unknown.map(\.progress) == [.unknown])
        await fixture.expectThrown(.leased) {
            try await one.markDotSent(claimed[1].row, by: "one", at: fixture.later(92))
        }
        await fixture.expectThrown(.leased) {
            try await one.lease(to: "one", now: fixture.later(100), until: fixture.later(300))
        }
        try await two.endLease(of: "one")
        await fixture.expectThrown(.leased) {
            try await one.lease(to: "one", now: fixture.later(100), until: fixture.later(300))
        }
        try await two.endLease(of: "two")
        try await one.lease(to: "one", now: fixture.later(100), until: fixture.later(300))
    }

    @Test(arguments: StoreKind.allCases)
    func `of many that want the lease at once one gets it; each letter is claimed by one`(kind: StoreKind) async throws
    {
        let fixture = try await fixture(kind, letters: 6)
        let stores = [fixture.store, try fixture.again(), try fixture.again()]
        let holders = try await withThrowingTaskGroup(of: Int.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    do {
                        try await store.lease(to: "\(number)", now: fixture.now, until: fixture.later(60))
                        return 1
                    } catch let error as StoreError where error.code == .leased {
                        return 0
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(holders == 1)
        let letters = try await withThrowingTaskGroup(of: [Int].self) { group in
            for (number, store) in stores.enumerated() {
                for _ in 0..<3 {
                    group.addTask {
                        try await store.claimLetters(
                            now: fixture.later(1),
                            claimUntil: fixture.later(60),
                            by: "\(number)",
                            limit: 1
                        ).map(\.letter.number)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(letters.sorted() == [1, 2, 3, 4, 5, 6])
    }
}
