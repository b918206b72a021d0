import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: load and commit.
@Suite struct CommitTests {
    @Test(arguments: StoreKind.allCases)
    func `a case is found by reference, identity, meter point, and while it is open by partner`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        let state = try await fixture.opened(1) { state in
            state.forwardings = [
                Forwarding(
                    supplier: fixture.partner,
                    name: "North",
                    address: "alerts@north.example",
                    letter: 1,
                    why: "portfolio",
                    decidedAt: fixture.now
                )
            ]
        }
        try await fixture.opened(2)
        let other = try fixture.again()
        let keys: [(SnapshotKeys, Set<CaseReference>)] = [
            (SnapshotKeys(references: [state.reference]), [state.reference]),
            (SnapshotKeys(identities: [state.identity]), [state.reference]),
            (SnapshotKeys(meterPoints: [try fixture.meterPoint]), [state.reference, fixture.reference(2)]),
            (SnapshotKeys(openWith: [fixture.partner]), [state.reference]),
            (SnapshotKeys(references: [fixture.reference(9)]), []),
            (SnapshotKeys(), []),
        ]
        for (keys, expected) in keys {
            #expect(Set(try await other.load(keys).entries.keys) == expected)
        }
        let entry = try #require(
            try await other.load(SnapshotKeys(references: [state.reference])).entries[state.reference]
        )
        #expect(entry.state == state)
        #expect(entry.version == 1)

        var closed = state
        closed.state = .acknowledged
        _ = try await fixture.store.commit([fixture.step(.init(state: closed, expectedVersion: 1, events: []))])
        #expect(try await other.load(SnapshotKeys(openWith: [fixture.partner])).entries.isEmpty)
        #expect(try await other.load(SnapshotKeys(identities: [state.identity])).entries.values.map(\.version) == [2])
    }

    @Test(arguments: StoreKind.allCases)
    func `a version that has changed leaves nothing written, of none of the steps`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try #require(try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        let state = try await fixture.opened(1)
        var newer = state
        newer.reason = "newer"
        _ = try await fixture.again().commit([
            fixture.step(.init(state: newer, expectedVersion: 1, events: [fixture.event()]))
        ])
        let before = try await fixture.store.story(of: state.reference)

        var stale = state
        stale.reason = "stale"
        var step = fixture.step(
            .init(state: stale, expectedVersion: 1, events: [fixture.event(note: "stale")]),
            letters: [fixture.letter(state.reference)],
            tasks: [(fixture.task(1), fixture.draft(.declined, "x", case: state.reference))]
        )
        step.mail = (number, .processed)
        let innocent = fixture.step(.init(state: try fixture.newCase(2), expectedVersion: 0, events: [fixture.event()]))
        await fixture.expectThrown(.conflict) { [step] in _ = try await fixture.store.commit([innocent, step]) }
        #expect(try await fixture.store.story(of: state.reference) == before)
        #expect(try await fixture.store.story(of: fixture.reference(2)) == nil)
        #expect(try await fixture.store.tasks(includingDone: true) == [])
        #expect(try await fixture.store.mail(number)?.disposition == nil)
        #expect(try await fixture.claim().isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `one alert has one case, and one reference one case`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        try await fixture.opened(1)
        for (reference, counter) in [(2, 1), (1, 2)] as [(UInt64, UInt64)] {
            let twin = try fixture.newCase(reference, counter: counter)
            let step = fixture.step(.init(state: twin, expectedVersion: 0, events: []))
            await fixture.expectThrown(.conflict) { _ = try await fixture.store.commit([step]) }
        }
        let missing = fixture.step(.init(state: try fixture.newCase(3), expectedVersion: 1, events: []))
        await fixture.expectThrown(.conflict) { _ = try await fixture.store.commit([missing]) }
    }

    @Test(arguments: StoreKind.allCases)
    func `of many that change one version at the same time exactly one does`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let state = try await fixture.opened(1)
        let stores = [fixture.store, try fixture.again(), try fixture.again()]
        let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<24 {
                group.addTask {
                    var mine = state
                    mine.reason = "by \(number)"
                    let step = fixture.step(
                        .init(state: mine, expectedVersion: 1, events: [fixture.event(note: mine.reason)]),
                        letters: [fixture.letter(mine.reference)]
                    )
                    do {
                        _ = try await stores[number % stores.count].commit([step])
                        return number
                    } catch let error as StoreError where error.code == .conflict {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [Int]()) { $0 += [$1].compactMap(\.self) }
        }
        let story = try #require(try await fixture.store.story(of: state.reference))
        #expect(winners.count == 1)
        #expect(winners.map { "by \($0)" } == [story.state.reason])
        #expect(story.events.map(\.notes) == [["why"], [story.state.reason]])
        #expect(story.letters.count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `the story tells events with their reasons, mails, letters and tasks in order`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try #require(try await fixture.store.takeIn([fixture.mail(uid: 1, seed: 1)]).first ?? nil)
        let state = try fixture.newCase(1)
        let ruling = Event.personRuled(Ruling(kind: .route(fixture.partner), by: "Ann", why: "she knows"))
        var step = fixture.step(
            .init(
                state: state,
                expectedVersion: 0,
                events: [fixture.event(note: "first", mail: number), fixture.event(ruling, note: "second")]
            ),
            letters: [fixture.letter(state.reference, 2), fixture.letter(state.reference, 1)],
            tasks: [(fixture.task(1), fixture.draft(.question, "q", case: state.reference, mail: number))]
        )
        step.mail = (number, .processed)
        _ = try await fixture.store.commit([step])
        let story = try #require(try await fixture.again().story(of: state.reference))
        #expect(story.state == state)
        #expect(story.events == [fixture.event(note: "first", mail: number), fixture.event(ruling, note: "second")])
        #expect(story.letters.map(\.letter.number) == [1, 2])
        #expect(story.mails.map(\.number) == [number])
        #expect(story.mails.first?.cases == [state.reference])
        #expect(story.tasks.map(\.reference) == [fixture.task(1)])
        #expect(story.tasks.first?.mails == [number])
        #expect(try await fixture.store.story(of: fixture.reference(9)) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `cases are listed newest first, open ones alone if asked`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        try await fixture.opened(1) { $0.takenAt = fixture.later(1) }
        try await fixture.opened(2) { $0.takenAt = fixture.later(3) }
        try await fixture.opened(3) { state in
            state.takenAt = fixture.later(2)
            state.state = .notForwarded
        }
        #expect(
            try await fixture.store.cases(openOnly: false, limit: 9).map(\.reference)
                == [2, 3, 1].map(fixture.reference)
        )
        #expect(
            try await fixture.store.cases(openOnly: true, limit: 9).map(\.reference) == [2, 1].map(fixture.reference)
        )
        #expect(try await fixture.store.cases(openOnly: true, limit: 1).map(\.reference) == [2].map(fixture.reference))
        #expect(try await fixture.store.counts(now: fixture.now).cases == ["taken": 2, "not-forwarded": 1])
    }

    @Test(arguments: StoreKind.allCases)
    func `R4: alerts that were not forwarded are counted by the code of the reason, also those that became no case`(
        kind: StoreKind
    ) async throws {
        let fixture = try StoreFixture(kind)
        let decoded = try AlertDocument.read(
            bytes: Array(
                """
                <Response xmlns="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><Header>\
                <ResponseCode>N27</ResponseCode></Header><Body><DCCAlertMessage><DCCAlertCode>N27</DCCAlertCode>\
                </DCCAlertMessage></Body></Response>
                """.utf8
            )
        )
        let verdict = AlertCatalogue.builtIn.verdict(for: decoded)
        let taken = Event.alertTaken(
            TakenAlert(alert: decoded, verdict: verdict, takenAt: fixture.now, isHeld: false)
        )
        func close(_ number: UInt64, by event: Event) async throws -> Case {
            var state = try fixture.newCase(number)
            state.state = .notForwarded
            var record = fixture.event(event)
            record.after = .notForwarded
            _ = try await fixture.store.commit([
                fixture.step(.init(state: state, expectedVersion: 0, events: [record]))
            ])
            return state
        }
        _ = try await close(1, by: taken)
        var second = try await close(2, by: taken)
        _ = try await close(3, by: .personRuled(Ruling(kind: .close, by: "kim", why: "a test")))
        var step = fixture.step()
        step.intake = (try await fixture.store.takeIn(fixture.alert()), nil, "no device's alert")
        step.recordedAs = verdict.reason.code
        _ = try await fixture.store.commit([step])
        var counted = try await fixture.store.counts(now: fixture.now).notForwarded
        #expect(counted == ["dcc-alert": 3, "ruled": 1])
        #expect(try await fixture.store.intake(IntakeNumber(1))?.recordedAs == .dccAlert)

        // Taken up again by a person, it no longer counts; closed by one, it counts as that.
        second.state = .resolving
        let again = Step.CaseChange(state: second, expectedVersion: 1, events: [fixture.event()])
        _ = try await fixture.store.commit([fixture.step(again)])
        counted = try await fixture.store.counts(now: fixture.now).notForwarded
        #expect(counted == ["dcc-alert": 2, "ruled": 1])
    }

    @Test(arguments: StoreKind.allCases)
    func `a deadline is seen once it has passed, while it is open and the case has it`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let calendar = WorkingDayCalendar(holidays: .builtIn, region: .englandAndWales)
        let deadline = calendar.deadline(from: fixture.now, rule: DeadlineRule(workingDays: 1))
        var state = try await fixture.opened(1) { state in
            state.deadlines = [
                CaseDeadline(kind: .forward, deadline: deadline), CaseDeadline(kind: .acknowledge, deadline: deadline),
            ]
        }
        let after = deadline.due.advanced(bySeconds: 1)
        #expect(try await fixture.store.passedDeadlines(now: deadline.due, limit: 9).isEmpty)
        #expect(
            try await fixture.store.passedDeadlines(now: after, limit: 9).map(\.1.rawValue).sorted() == [
                "acknowledge", "forward",
            ]
        )
        #expect(try await fixture.store.counts(now: after).passedDeadlines == 2)

        state.deadlines.removeLast()
        state.deadlines[0].progress = .passed
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 1, events: []))])
        #expect(try await fixture.store.passedDeadlines(now: after, limit: 9).isEmpty)
        #expect(try await fixture.store.counts(now: after).passedDeadlines == 1)

        state.deadlines[0].progress = .met
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 2, events: []))])
        #expect(try await fixture.store.counts(now: after).passedDeadlines == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `a hand-over is due until it is done, put off, and due again when it is asked for again`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        var state = try await fixture.opened(1) { $0.handOver = HandOver(desk: "field", idempotencyKey: "key") }
        func due(_ seconds: Int64) async throws -> Bool {
            try await !fixture.store.pendingHandOvers(now: fixture.later(seconds), limit: 9).isEmpty
        }
        #expect(try await due(0))
        try await fixture.store.postponeHandOver(of: state.reference, until: fixture.later(60), says: "busy")
        #expect(try await !due(59))
        #expect(try await due(60))

        // A change of the case beside it does not bring it forward.
        state.reason = "other"
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 1, events: []))])
        #expect(try await !due(59))
        state.handOver?.progress = .failed
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 2, events: []))])
        #expect(try await !due(60))
        state.handOver?.progress = .pending
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 3, events: []))])
        #expect(try await due(0))
        state.handOver?.progress = .done
        _ = try await fixture.store.commit([fixture.step(.init(state: state, expectedVersion: 4, events: []))])
        #expect(try await !due(9999))
    }

    @Test(arguments: StoreKind.allCases)
    func `the alert that a case began with is found byte for byte`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let number = try await fixture.store.takeIn(fixture.alert("<original/>"))
        let state = try fixture.newCase(1)
        var step = fixture.step(.init(state: state, expectedVersion: 0, events: [fixture.event()]))
        step.intake = (number, state.reference, nil)
        _ = try await fixture.store.commit([step])
        #expect(try await fixture.store.originalAlert(of: state.reference) == Array("<original/>".utf8))
        #expect(try await fixture.store.originalAlert(of: fixture.reference(2)) == nil)
        #expect(try await fixture.store.counts(now: fixture.now).undecided == 0)
    }
}
