import AlertMail
import CriticalAlerts
import Foundation
import Logging
import Relay
import RelayStore
import Synchronization
import Testing

@testable import RelayService

/// People are told in two independent ways; silence of both is tried again, once a pass.
@Suite("People are told of tasks, and told on if nobody takes them")
struct TellingTests {
    /// A gateway of a fresh rehearsal whose clock stands where the test puts it.
    private func withGateway(
        people: String,
        alarm: String,
        _ body: (Gateway, _ setClock: (Instant) -> Void, _ folder: String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alertrelay-telling.\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeFolder(folder)
        // A Monday morning, so that working hours are hours.
        let start = try #require(Instant(rfc3339: "2026-11-23T09:30:00Z"))
        let outcome = try await Initializer().run(in: folder, now: start)
        var yaml = String(decoding: try readFile(outcome.configurationFile, atMost: 1_000_000), as: UTF8.self)
        for section in ["people", "alarm"] { yaml = removing(section, from: yaml) }
        yaml += "\npeople:\n\(people)alarm:\n  command: [\(alarm)]\n"
        let now = Mutex(start)
        let gateway = try await Gateway.open(
            try Configuration(yaml: yaml, file: outcome.configurationFile),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: { now.withLock { $0 } }
        )
        try await body(gateway, { instant in now.withLock { $0 = instant } }, folder)
    }

    private func removing(_ section: String, from yaml: String) -> String {
        var isInside = false
        return yaml.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line == "\(section):" {
                isInside = true
            } else if isInside, !line.isEmpty, line.first != " ", line.first != "#" {
                isInside = false
            }
            return !isInside
        }.joined(separator: "\n")
    }

    @Test("An alarm that fails, with nobody to write to, is tried once a pass and leaves the task untold")
    func failingAlarmIsTriedOncePerPass() async throws {
        try await withGateway(people: "  #nobody\n", alarm: "/bin/sh, -c, 'exit 1'") {
            gateway,
            _,
            _ in
            _ = try await gateway.takeIn(alert: Array("<nothing/>".utf8), from: "bad.xml")
            _ = try await gateway.decidePending()
            for _ in 0..<3 {
                let report = try await gateway.tick()
                #expect(report.toldTasks == 0)
            }
            #expect(try await gateway.store.untoldTasks(limit: 10).count == 1)
        }
    }

    @Test("A task that nobody takes for two working hours goes to the duty manager, once")
    func untakenTaskGoesToTheDutyManager() async throws {
        let people = "  notes_to: desk@our-energy.example\n  duty_manager: duty@our-energy.example\n"
        try await withGateway(people: people, alarm: "/bin/cat") { gateway, setClock, _ in
            _ = try await gateway.takeIn(alert: Array("<nothing/>".utf8), from: "bad.xml")
            _ = try await gateway.decidePending()
            _ = try await gateway.tick()
            let task = try #require(try await gateway.store.tasks(includingDone: false).first)
            setClock(try #require(Instant(rfc3339: "2026-11-23T11:29:00Z")))
            _ = try await gateway.tick()
            #expect(
                try await gateway.store.letters(of: task.reference.text).map(\.letter.recipient) == [
                    "desk@our-energy.example"
                ]
            )
            for _ in 0..<3 {
                setClock(try #require(Instant(rfc3339: "2026-11-23T11:31:00Z")))
                _ = try await gateway.tick()
            }
            #expect(
                try await gateway.store.letters(of: task.reference.text).map(\.letter.recipient)
                    == ["desk@our-energy.example", "duty@our-energy.example"]
            )
        }
    }

    @Test("A task that somebody has taken stays with them")
    func takenTaskStays() async throws {
        let people = "  notes_to: desk@our-energy.example\n  duty_manager: duty@our-energy.example\n"
        try await withGateway(people: people, alarm: "/bin/cat") { gateway, setClock, _ in
            _ = try await gateway.takeIn(alert: Array("<nothing/>".utf8), from: "bad.xml")
            _ = try await gateway.decidePending()
            _ = try await gateway.tick()
            let task = try #require(try await gateway.store.tasks(includingDone: false).first)
            try await gateway.change(task.reference, .take, by: "Jo")
            setClock(try #require(Instant(rfc3339: "2026-11-24T16:00:00Z")))
            _ = try await gateway.tick()
            #expect(try await gateway.store.letters(of: task.reference.text).count == 1)
        }
    }
}
