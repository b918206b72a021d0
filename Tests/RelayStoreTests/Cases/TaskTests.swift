import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// Shared suite: the desk. A case that waits for a person always has an open task.
@Suite struct TaskTests {
    @Test(arguments: StoreKind.allCases)
    func `tasks of one cause and subject are one, until no case needs it`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        var one = try await fixture.opened(
            1,
            tasks: [
                (
                    fixture.task(1),
                    fixture.draft(.noContact, "NORTH", case: fixture.reference(1), due: fixture.later(900))
                )
            ]
        ) { $0.openTasks = [.noContact] }
        var two = try fixture.newCase(2)
        two.openTasks = [.noContact]
        let join = fixture.draft(
            .noContact,
            "NORTH",
            case: two.reference,
            what: "Something else happened.",
            due: fixture.later(60),
            isUrgent: true
        )
        let made = try await store.commit([
            fixture.step(.init(state: two, expectedVersion: 0, events: []), tasks: [(fixture.task(2), join)])
        ])
        #expect(made == [], "joined, not made")
        var task = try #require(try await store.task(fixture.task(1)))
        #expect(task.cases == [one.reference, two.reference].sorted())
        #expect(task.draft.due == fixture.later(60))
        #expect(task.draft.isUrgent)
        #expect(task.remarks.map(\.text) == ["Something else happened."])
        #expect(try await store.task(fixture.task(2)) == nil)

        one.openTasks = []
        _ = try await store.commit([
            fixture.step(.init(state: one, expectedVersion: 1, events: [], settledTasks: [.noContact]))
        ])
        #expect(try await store.tasks(includingDone: false).count == 1, "the other case still needs it")
        two.openTasks = []
        _ = try await store.commit([
            fixture.step(.init(state: two, expectedVersion: 1, events: [], settledTasks: [.noContact, .overdue]))
        ])
        #expect(try await store.tasks(includingDone: false) == [])
        task = try #require(try await store.task(fixture.task(1)))
        #expect(task.doneAt == fixture.now)
        #expect(task.remarks.count == 2)

        // The same cause comes up later: that is a new task.
        let again = fixture.step(
            .init(state: two, expectedVersion: 2, events: []),
            tasks: [(fixture.task(3), fixture.draft(.noContact, "NORTH", case: two.reference))]
        )
        #expect(try await store.commit([again]) == [fixture.task(3)])
        #expect(try await store.story(of: two.reference)?.tasks.map(\.reference) == [fixture.task(1), fixture.task(3)])
    }

    @Test(arguments: StoreKind.allCases)
    func `a cause that is settled and comes up again in one step keeps its task; the other way round it is done`(
        kind: StoreKind
    ) async throws {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        let draft = fixture.draft(.dataTooOld, "CA", case: fixture.reference(1))
        var state = try await fixture.opened(1, tasks: [(fixture.task(1), draft)]) { $0.openTasks = [.dataTooOld] }
        _ = try await store.commit([
            fixture.step(
                .init(state: state, expectedVersion: 1, events: [], settledTasks: [.dataTooOld]),
                tasks: [(fixture.task(2), draft)]
            )
        ])
        #expect(try await store.tasks(includingDone: true).map(\.reference) == [fixture.task(1)])
        #expect(try await store.tasks(includingDone: false).count == 1)
        state.openTasks = []
        _ = try await store.commit([
            fixture.step(
                .init(state: state, expectedVersion: 2, events: [], settledTasks: [.dataTooOld]),
                tasks: [(fixture.task(3), draft)]
            )
        ])
        #expect(try await store.tasks(includingDone: false) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `the last open task of a case that waits for a person cannot be done; a ruling does that`(kind: StoreKind)
        async throws
    {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        var state = try await fixture.opened(
            1,
            tasks: [
                (fixture.task(1), fixture.draft(.declined, "a", case: fixture.reference(1))),
                (fixture.task(2), fixture.draft(.question, "b", case: fixture.reference(1))),
            ]
        ) { state in
            state.state = .withPerson
            state.openTasks = [.declined, .question]
        }
        try await store.change(fixture.task(2), .done("answered"), by: "Ann", at: fixture.later(5))
        await fixture.expectThrown(.refused) {
            try await store.change(fixture.task(1), .done("?"), by: "Ann", at: fixture.later(6))
        }
        #expect(try await store.tasks(includingDone: false).map(\.reference) == [fixture.task(1)])
        state.state = .forwarding
        _ = try await store.commit([fixture.step(.init(state: state, expectedVersion: 1, events: []))])
        try await store.change(fixture.task(1), .done("seen"), by: "Ann", at: fixture.later(7))
        #expect(try await store.tasks(includingDone: false) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `who took a task, gave it back, remarked and did it is kept`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        let step = fixture.step(tasks: [(fixture.task(1), fixture.draft(.answerToRead, "mail"))])
        #expect(try await store.commit([step]) == [fixture.task(1)])
        try await store.change(fixture.task(1), .take, by: "Ann", at: fixture.later(1))
        #expect(try await store.task(fixture.task(1))?.owner == "Ann")
        try await store.change(fixture.task(1), .release, by: "Ann", at: fixture.later(2))
        try await store.change(fixture.task(1), .remark("hm"), by: "Bob", at: fixture.later(3))
        try await store.change(fixture.task(1), .done("called"), by: "Bob", at: fixture.later(4))
        let task = try #require(try await fixture.again().task(fixture.task(1)))
        #expect(task.owner == nil)
        #expect(task.doneAt == fixture.later(4))
        #expect(task.remarks.map(\.by) == ["Ann", "Ann", "Bob", "Bob"])
        #expect(task.remarks.map(\.text) == ["takes it", "gives it back", "hm", "done: called"])
        await fixture.expectThrown(.notFound) {
            try await store.change(fixture.task(9), .take, by: "Ann", at: fixture.now)
        }
        #expect(try await store.task(fixture.task(9)) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `people are told of a task once, by the most pressing first`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let store = fixture.store
        _ = try await store.commit([
            fixture.step(tasks: [
                (fixture.task(1), fixture.draft(.question, "a", due: fixture.later(50))),
                (fixture.task(2), fixture.draft(.question, "b", due: fixture.later(40))),
            ])
        ])
        #expect(try await store.untoldTasks(limit: 9).map(\.reference) == [2, 1].map(fixture.task))
        var note = fixture.letter(fixture.reference(1), 1, kind: .personNote)
        note.reference = fixture.task(2).text
        for _ in 0..<2 { try await fixture.again().markToldOf(fixture.task(2), letter: note, at: fixture.now) }
        #expect(try await store.letters(of: fixture.task(2).text).count == 1)
        #expect(try await store.untoldTasks(limit: 9).map(\.reference) == [fixture.task(1)])
        await fixture.expectThrown(.notFound) { [note] in
            try await store.markToldOf(fixture.task(9), letter: note, at: fixture.now)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `hundreds may join one task; what it shows stays readable`(kind: StoreKind) async throws {
        let fixture = try StoreFixture(kind)
        let steps = try (1...300 as ClosedRange<UInt64>).map { number in
            let state = try fixture.newCase(number)
            var draft = fixture.draft(.held, "held", case: state.reference, what: "Alert \(number) is old.")
            draft.commands = ["alertrelay cases rule \(state.reference) retry"]
            draft.known = ["Fact \(number)."]
            return fixture.step(
                .init(state: state, expectedVersion: 0, events: []),
                tasks: [(fixture.task(number), draft)]
            )
        }
        #expect(try await fixture.store.commit(steps) == [fixture.task(1)])
        let task = try #require(try await fixture.store.tasks(includingDone: false).first)
        #expect(task.cases.count == 300)
        #expect(task.draft.commands.count == 20)
        #expect(task.draft.known.count == 20)
        #expect(task.remarks.count == 20)
        let counts = try await fixture.store.counts(now: fixture.later(3601))
        #expect(counts.openTasks == 1)
        #expect(counts.overdueTasks == 1)
    }
}
