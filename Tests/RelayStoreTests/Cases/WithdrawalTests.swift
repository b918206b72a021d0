import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: a letter that is taken back does not leave, however the steps of sender and decider fall together.
@Suite struct WithdrawalTests {
    private func fixture(_ kind: StoreKind) async throws -> StoreFixture {
        let fixture = try StoreFixture(kind)
        try await fixture.opened(1, letters: [fixture.letter(fixture.reference(1), 1)])
        return fixture
    }

    private func kept(_ fixture: StoreFixture) async throws -> KeptLetter {
        try #require(try await fixture.store.letters(of: fixture.reference(1).text).first)
    }

    /// Commits a change of the case that takes its letter back, as it was seen.
    private func withdraw(
        _ fixture: StoreFixture,
        seen standing: LetterStanding,
        resends: [Int] = [],
        through store: (any CaseStore)? = nil
    ) async throws {
        let store = store ?? fixture.store
        let entry = try #require(
            try await store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        )
        _ = try await store.commit([
            fixture.step(
                .init(
                    state: entry.state,
                    expectedVersion: entry.version,
                    events: [],
                    withdrawals: [LetterWithdrawal(letter: 1, standing: standing)],
                    resends: resends
                )
            )
        ])
    }

    @Test(arguments: StoreKind.allCases)
    func `a letter that waits is taken back: it is not claimed, not counted for the day, and a resend undoes it`(
        kind: StoreKind
    ) async throws {
        let fixture = try await fixture(kind)
        let store = fixture.store
        #expect(try await kept(fixture).standing == .waiting)
        try await withdraw(fixture, seen: .waiting)
        #expect(try await kept(fixture).progress == .withdrawn)
        #expect(try await kept(fixture).standing == .ended)
        #expect(try await fixture.claim(fixture.again(), at: fixture.later(99_999)).isEmpty)
        #expect(try await store.counts(now: fixture.now).letters == ["withdrawn": 1])
        #expect(
            try await store.letterCount(to: fixture.partner, automaticAnswers: false, since: fixture.now) == 0
        )
        await fixture.expectThrown(.conflict) { try await withdraw(fixture, seen: .waiting) }

        let entry = try #require(
            try await store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        )
        _ = try await store.commit([
            fixture.step(.init(state: entry.state, expectedVersion: entry.version, events: [], resends: [1]))
        ])
        #expect(try await fixture.claim().map(\.letter.number) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func `taken back and sent again in one step, it leaves`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        try await withdraw(fixture, seen: .waiting, resends: [1])
        #expect(try await fixture.claim().map(\.letter.number) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func `claimed, then taken back: the sender may not send the dot, and its report opens nothing again`(
        kind: StoreKind
    ) async throws {
        let fixture = try await fixture(kind)
        let store = fixture.store
        let letter = try #require(try await fixture.claim().first)
        try await withdraw(fixture, seen: .waiting, through: fixture.again())
        await fixture.expectThrown(.withdrawn) { try await store.markDotSent(letter.row, by: "one", at: fixture.now) }
        for attempt in [
            fixture.attempt(letter, .waiting, next: fixture.later(60)),
            fixture.attempt(letter, .waiting, fate: .delayed, next: fixture.later(60)),
            fixture.attempt(letter, .refused, fate: .refused), fixture.attempt(letter, .unknown),
        ] {
            try await store.record(attempt)
            #expect(try await kept(fixture).progress == .withdrawn)
        }
        #expect(try await store.undecidedOutcomes(limit: 9).isEmpty)
        // Neither the end of the claim nor a new holder of the lease lets it go.
        try await store.lease(to: "two", now: fixture.later(9999), until: fixture.later(99_999))
        #expect(try await fixture.claim(at: fixture.later(9999), by: "two").isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `dot sent, then taken back as if it waited: nothing is written, and it is decided anew`(kind: StoreKind)
        async throws
    {
        let fixture = try await fixture(kind)
        let store = fixture.store
        let letter = try #require(try await fixture.claim().first)
        try await store.markDotSent(letter.row, by: "one", at: fixture.now)
        #expect(try await kept(fixture).standing == .unanswered)
        await fixture.expectThrown(.conflict) { try await withdraw(fixture, seen: .waiting) }
        let entry = try await store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        #expect(entry?.version == 1, "the whole step is left out")

        try await withdraw(fixture, seen: .unanswered)
        #expect(try await kept(fixture).progress == .abandoned)
        // It was refused for now: it is not tried again.
        try await store.record(fixture.attempt(letter, .waiting, next: fixture.later(60)))
        #expect(try await kept(fixture).progress == .abandoned)
        #expect(try await fixture.claim(at: fixture.later(9999)).isEmpty)
        // It had arrived: that is the truth, and the case learns it.
        try await store.record(fixture.attempt(letter, .accepted, fate: .accepted))
        #expect(try await store.undecidedOutcomes(limit: 9).map(\.progress) == [.accepted])
    }

    @Test(arguments: StoreKind.allCases)
    func `killed behind the dot, then taken back: not sent again, until a person sends it after all`(kind: StoreKind)
        async throws
    {
        let fixture = try await fixture(kind)
        let letter = try #require(try await fixture.claim(seconds: 10).first)
        try await fixture.store.markDotSent(letter.row, by: "one", at: fixture.now)
        #expect(try await fixture.claim(at: fixture.later(11), by: "two").isEmpty)
        #expect(try await kept(fixture).progress == .unknown)
        // The second attempt is claimed, and has not come to its dot.
        let again = try #require(try await fixture.claim(at: fixture.later(200), by: "two").first)
        try await withdraw(fixture, seen: .unanswered)
        await fixture.expectThrown(.withdrawn) {
            try await fixture.store.markDotSent(again.row, by: "two", at: fixture.later(201))
        }
        #expect(try await fixture.claim(at: fixture.later(9999), by: "three").isEmpty)
        #expect(
            try await fixture.store.letterCount(to: fixture.partner, automaticAnswers: false, since: fixture.now) == 1,
            "it may have gone"
        )

        let entry = try #require(
            try await fixture.store.load(SnapshotKeys(references: [fixture.reference(1)])).entries.values.first
        )
        _ = try await fixture.store.commit([
            fixture.step(.init(state: entry.state, expectedVersion: entry.version, events: [], resends: [1]))
        ])
        #expect(try await kept(fixture).progress == .unknown)
        #expect(try await fixture.claim(at: fixture.later(60)).isEmpty, "a late report may still come")
        #expect(try await fixture.claim(at: fixture.later(120)).map(\.letter.number) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func `what is settled cannot be taken back`(kind: StoreKind) async throws {
        let fixture = try await fixture(kind)
        for standing in [LetterStanding.accepted, .ended] {
            await fixture.expectThrown(.refused) { try await withdraw(fixture, seen: standing) }
        }
        let letter = try #require(try await fixture.claim().first)
        try await fixture.store.record(fixture.attempt(letter, .accepted, fate: .accepted))
        for standing in [LetterStanding.waiting, .unanswered] {
            await fixture.expectThrown(.conflict) { try await withdraw(fixture, seen: standing) }
        }
        #expect(try await kept(fixture).progress == .accepted)
    }

    @Test(arguments: StoreKind.allCases)
    func `of a dot and a withdrawal at once exactly one happens`(kind: StoreKind) async throws {
        for round in 0..<20 {
            let fixture = try await fixture(kind)
            let letter = try #require(try await fixture.claim().first)
            let other = try fixture.again()
            let happened = try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    do {
                        try await fixture.store.markDotSent(letter.row, by: "one", at: fixture.now)
                        return "dot"
                    } catch let error as StoreError where error.code == .withdrawn {
                        return nil
                    }
                }
                group.addTask {
                    do {
                        try await withdraw(fixture, seen: .waiting, through: other)
                        return "withdrawal"
                    } catch let error as StoreError where error.code == .conflict {
                        return nil
                    }
                }
                return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
            }
            #expect(happened.count == 1, "round \(round): \(happened)")
            #expect(try await kept(fixture).progress == (happened == ["dot"] ? .waiting : .withdrawn))
        }
    }
}
