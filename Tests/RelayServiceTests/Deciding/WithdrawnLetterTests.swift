import AlertMail
import CriticalAlerts
import Dispatch
import Relay
import RelayStore
import Synchronization
import Testing

@testable import RelayService

/// What a ruling does to a letter in the outbox, wherever the letter is just then.
@Suite("A letter whose case goes elsewhere")
struct WithdrawnLetterTests {
    /// A rehearsal with one case, whose letter waits.
    private struct Desk {
        let rehearsal: CheckTests.Rehearsal
        let gateway: Gateway
        let reference: CaseReference

        init() async throws {
            rehearsal = try await CheckTests.Rehearsal()
            gateway = try await Gateway.open(
                try Configuration(contentsOf: rehearsal.file),
                log: InitializerTests.silent(),
                clock: { CheckTests.now }
            )
            let alert = ExampleData(us: ExampleData.ourselves, name: "Our Energy").alert(at: CheckTests.now)
            _ = try await gateway.takeIn(alert: try alert.xml, from: "alert.xml")
            _ = try await gateway.decidePending()
            reference = try #require(try await gateway.store.cases(openOnly: false, limit: 2).first).reference
        }

        var story: CaseStory {
            get async throws { try #require(try await gateway.store.story(of: reference)) }
        }

        func claim() async throws -> KeptLetter {
            let letters = try await gateway.store.claimLetters(
                now: CheckTests.now,
                claimUntil: CheckTests.now.advanced(bySeconds: 600),
                by: "sender",
                limit: 1
            )
            return try #require(letters.first)
        }

        func attempt(_ letter: KeptLetter, _ progress: KeptLetter.Progress, _ fate: DeliveryReport.Fate?)
            -> LetterAttempt
        {
            LetterAttempt(
                row: letter.row,
                progress: progress,
                fate: fate,
                code: progress == .accepted ? 250 : 451,
                enhanced: nil,
                says: "says so",
                queueID: nil,
                at: CheckTests.now,
                nextAttempt: progress == .accepted ? nil : CheckTests.now
            )
        }
    }

    @Test func `put off by the server and then closed, it does not leave`() async throws {
        let desk = try await Desk()
        let letter = try await desk.claim()
        try await desk.gateway.store.record(desk.attempt(letter, .waiting, nil))
        try await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
        #expect(try await desk.gateway.send().accepted == 0)
        let story = try await desk.story
        #expect(story.letters.map(\.progress) == [.withdrawn])
        #expect(story.letters.first?.lastAttempt?.says == "says so", "what the server said is kept")
        #expect(story.state.currentForwarding?.withdrawal?.why == "Jo rules: a test")
        #expect(story.tasks.isEmpty)
    }

    @Test func `claimed and then closed: whoever sends it is stopped before the dot`() async throws {
        let desk = try await Desk()
        let letter = try await desk.claim()
        try await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
        await #expect(throws: StoreError(.withdrawn, "")) {
            try await desk.gateway.store.markDotSent(letter.row, by: "sender", at: CheckTests.now)
        }
    }

    @Test func `closed behind its dot, it may have arrived: a task says so, and its acceptance is told`() async throws {
        let desk = try await Desk()
        let letter = try await desk.claim()
        try await desk.gateway.store.markDotSent(letter.row, by: "sender", at: CheckTests.now)
        try await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
        var story = try await desk.story
        #expect(story.letters.map(\.progress) == [.abandoned])
        #expect(story.tasks.map(\.draft.cause) == [.notWithdrawn])
        try await desk.gateway.store.record(desk.attempt(letter, .accepted, .accepted))
        _ = try await desk.gateway.decidePending()
        story = try await desk.story
        #expect(story.state.state == .notForwarded)
        #expect(story.state.currentForwarding?.acceptedAt != nil)
        #expect(story.events.last?.notes.contains { $0.contains("left before it could be withdrawn") } == true)
    }

    @Test func `a decision that saw the letter wait is made anew when its dot was sent meanwhile`() async throws {
        let desk = try await Desk()
        let letter = try await desk.claim()
        let entry = try #require(
            try await desk.gateway.store.load(SnapshotKeys(references: [desk.reference])).entries[desk.reference]
        )
        var stepper = try await desk.gateway.stepper()
        try await stepper.run(
            .personRuled(Ruling(kind: .close, by: "Jo", why: "a test")),
            on: entry.state,
            version: entry.version,
            mail: nil
        )
        try await desk.gateway.store.markDotSent(letter.row, by: "sender", at: CheckTests.now)
        let late = stepper.step
        await #expect(throws: StoreError(.conflict, "")) { _ = try await desk.gateway.store.commit([late]) }
        #expect(try await desk.story.state.state == .forwarding)
        try await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
        #expect(try await desk.story.state.currentForwarding?.withdrawal?.mayHaveArrived == true)
    }

    @Test func `closed and opened again, the same bytes leave once`() async throws {
        let desk = try await Desk()
        let before = try await desk.gateway.store.bytes(of: try #require(try await desk.story.letters.first).row)
        try await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
        try await desk.gateway.rule(.retry, on: desk.reference, by: "Jo", because: "no test")
        #expect(try await desk.gateway.send().accepted == 1)
        #expect(try await desk.gateway.send().accepted == 0)
        _ = try await desk.gateway.decidePending()
        let story = try await desk.story
        #expect(story.state.state == .awaitingAcknowledgement)
        #expect(story.letters.count == 1)
        #expect(try await desk.gateway.store.bytes(of: try #require(story.letters.first).row) == before)
    }

    @Test func `claimed for a file and then closed: the file is not written`() async throws {
        let desk = try await Desk()
        let readings = Mutex(0)
        // The pass reads its clock twice to claim and then for each dot: there the case is closed, by another thread.
        let interrupted = try await Gateway.open(
            desk.gateway.configuration,
            log: InitializerTests.silent(),
            clock: {
                guard
                    readings.withLock({
                        $0 += 1; return $0
                    }) == 3
                else { return CheckTests.now }
                let isRuled = DispatchSemaphore(value: 0)
                Task.detached {
                    try? await desk.gateway.rule(.close, on: desk.reference, by: "Jo", because: "a test")
                    isRuled.signal()
                }
                _ = isRuled.wait(timeout: .now() + 20)
                return CheckTests.now
            }
        )
        readings.withLock { $0 = 0 }
        let report = try await interrupted.send()
        #expect(report.accepted == 0)
        #expect(try await desk.story.letters.map(\.progress) == [.withdrawn])
        #expect(try await desk.story.state.state == .notForwarded)
        #expect(!(try listFiles(below: desk.rehearsal.folder.root).contains { $0.hasSuffix(".eml") }))
    }
}
