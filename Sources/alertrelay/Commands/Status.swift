import ArgumentParser
import CriticalAlerts
import RelayService
import RelayStore

/// Whether the gateway works: 0 healthy, 69 a loop is late or something waits too long, 78 configuration.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the gateway works; ends with 69 if a loop is late."
    )

    @OptionGroup var options: GatewayOptions
    @Flag(name: .long, help: "One JSON object.") var json = false

    func run() async throws {
        try await withGateway(options) { gateway in
            let status = try await gateway.status()
            if json {
                let value: JSONValue = [
                    "mode": .string(status.mode.rawValue), "paused": .text(status.paused),
                    "loops": .array(
                        status.loops.map {
                            ["name": .string($0.name), "completed": .text($0.completed), "late": .bool($0.isLate)]
                                as JSONValue
                        }
                    ),
                    "cases": .object(
                        status.counts.cases.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer($0.value)) }
                    ),
                    "notForwarded": .object(
                        status.counts.notForwarded.sorted { $0.key < $1.key }
                            .map { JSONMember($0.key, .integer($0.value)) }
                    ),
                    "letters": .object(
                        status.counts.letters.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer($0.value)) }
                    ),
                    "openTasks": .integer(status.counts.openTasks),
                    "overdueTasks": .integer(status.counts.overdueTasks),
                    "undecided": .integer(status.counts.undecided), "healthy": .bool(status.isHealthy),
                ]
                LineOutput.standard.say(value.line)
            } else {
                say(status)
            }
            if !status.isHealthy { throw ExitStatus.unavailable }
        }
    }

    private func say(_ status: GatewayStatus) {
        let output = LineOutput.standard
        output.say("\(status.mode.rawValue)\(status.paused.map { ", paused by \(visible($0))" } ?? "")")
        for loop in status.loops {
            let completed = loop.completed.map { "completed \($0)" } ?? "never completed"
            output.say("  \(loop.name): \(completed)\(loop.isLate ? "  LATE" : "")")
        }
        let words = { (counts: [String: Int]) in
            counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        }
        output.say("  cases: \(status.counts.cases.isEmpty ? "none" : words(status.counts.cases))")
        if !status.counts.notForwarded.isEmpty { output.say("  not forwarded: \(words(status.counts.notForwarded))") }
        output.say("  letters: \(status.counts.letters.isEmpty ? "none" : words(status.counts.letters))")
        output.say("  tasks: \(status.counts.openTasks) open, \(status.counts.overdueTasks) overdue")
        if status.counts.undecided > 0 { output.say("  \(status.counts.undecided) alerts or mails wait to be decided") }
    }
}
