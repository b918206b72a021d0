import CriticalAlerts
import Relay
import RelayStore
import Testing

@testable import RelayService

@Suite("A guidance note of the operator's own moves the deadlines (R48)")
struct GuidanceTests {
    private static let later = """
        item,value
        title,Managing Critical Alerts
        version,2
        date,2026-09-01
        step 3,3
        step 4,1
        step 5,1

        """

    /// The deadline of forwarding the example alert, taken in on a Tuesday.
    private func deadline(note: String?) async throws -> CaseDeadline {
        let rehearsal = try await CheckTests.Rehearsal()
        if let note {
            try rehearsal.folder.write(note, to: "guidance-note.csv")
            try rehearsal.change("#guidance_note:", to: "guidance_note:")
        }
        let gateway = try await Gateway.open(
            try Configuration(contentsOf: rehearsal.file),
            log: InitializerTests.silent(),
            clock: { CheckTests.now }
        )
        let alert = ExampleData(us: ExampleData.ourselves, name: "Our Energy").alert(at: CheckTests.now)
        _ = try await gateway.takeIn(alert: try alert.xml, from: "alert.xml")
        _ = try await gateway.decidePending()
        let line = try #require(try await gateway.store.cases(openOnly: false, limit: 2).first)
        let story = try #require(try await gateway.store.story(of: line.reference))
        return try #require(story.state.deadlines.first { $0.kind == .forward })
    }

    @Test func `without one the built-in note counts, with one its own days, and the deadline says which`()
        async throws
    {
        let builtIn = try await deadline(note: nil)
        #expect(UKTime.text(builtIn.deadline.due) == "Wednesday 7 October 2026, 23:59 BST")
        #expect(builtIn.basis == "step 3 of the guidance note, version 1: 1 working day")
        let later = try await deadline(note: Self.later)
        #expect(UKTime.text(later.deadline.due) == "Friday 9 October 2026, 23:59 BST")
        #expect(later.basis == "step 3 of the guidance note, version 2: 3 working days")
    }

    @Test func `check shows the note in force`() async throws {
        let rehearsal = try await CheckTests.Rehearsal()
        try rehearsal.folder.write(Self.later, to: "guidance-note.csv")
        try rehearsal.change("#guidance_note:", to: "guidance_note:")
        let finding = await rehearsal.check().findings.first { $0.area == .guidance }
        #expect(finding?.state == .ok)
        #expect(finding?.what.contains("version 2 of 2026-09-01: forward (step 3) within 3 working days") == true)
        #expect(finding?.what.contains("not public") == false)
    }

    @Test func `a gateway does not run by a note that cannot be read`() async throws {
        let faulty = Self.later.replacing("step 4,1", with: "step 4,many")
        let error = await #expect(throws: GatewayError.self) { try await deadline(note: faulty) }
        #expect(error?.description.contains("guidance-note.csv:6: value") == true, "\(error?.description ?? "")")
    }
}
