import CriticalAlerts
import Foundation
import Logging
import Synchronization
import Testing

@testable import RelayService

/// Logs name cases, tasks and counts; whose home it is about, and who wrote, stands in the store alone.
@Suite("Logs carry no MPxN, address or subject")
struct LogTests {
    @Test(
        "An alert, a reply, a stranger's mail and failing hooks leave nothing personal in the log, at any level from info on"
    )
    func nothingPersonalIsLogged() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alertrelay-log.\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeFolder(folder)
        let outcome = try await Initializer().run(in: folder)
        var configuration = try Configuration(contentsOf: outcome.configurationFile)
        configuration.handOver = .init(desk: "desk", hook: .command(["/bin/sh", "-c", "cat >&2; exit 1"]))
        configuration.alarm = .command(["/bin/sh", "-c", "cat >&2; exit 1"])
        configuration.people = .init(notesTo: nil, dutyManager: nil)
        let lines = Mutex<[String]>([])
        let log = Logger(label: "test") { _ in Recorder { line in lines.withLock { $0.append(line) } } }
        let gateway = try await Gateway.open(configuration, log: log)

        let alert = try readFile("\(folder)/example-alert.xml", atMost: 100_000)
        _ = try await gateway.takeIn(alert: alert, from: "example-alert.xml")
        let kept = ExampleAlert(
            device: ExampleData.keptMeter,
            target: ExampleData.target,
            code: 0x8F3F,
            at: systemClock()
        )
        _ = try await gateway.takeIn(alert: try kept.xml, from: "ours.xml")
        for mail in [
            "From: Jane Doe <jane@elsewhere.example>\r\nSubject: my electricity\r\n\r\nMPAN 1200023305967, alert 8F3F\r\n",
            "From: alerts@new-energy.example\r\nSubject: Received\r\nIn-Reply-To: <x@y.example>\r\n\r\nReceived\r\n",
            "From: a@b\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n",
        ] {
            try await gateway.takeIn(
                mail: Array(mail.utf8),
                envelopeSender: "jane@elsewhere.example",
                envelopeRecipients: ["alerts@our-energy.example"]
            )
        }
        _ = try await gateway.sendOnce()
        for _ in 0..<2 { _ = try await gateway.tick() }

        let written = lines.withLock { $0 }
        #expect(written.contains { $0.contains("the alarm hook failed") }, "the log was listened to")
        for line in written {
            for secret in ["1200023305967", "3938424403", "@", "Jane", "my electricity", "EXA0000042", "00-00-5E-EF"] {
                #expect(!line.contains(secret), "\(line)")
            }
        }
    }
}

/// Keeps every line from info on, with its metadata.
private struct Recorder: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    let record: @Sendable (String) -> Void

    init(_ record: @escaping @Sendable (String) -> Void) {
        self.record = record
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        record("\(event.level) \(event.message) \(event.metadata ?? [:])")
    }
}
