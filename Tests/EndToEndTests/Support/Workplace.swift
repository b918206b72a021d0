import Foundation
import Testing

/// A rehearsal in a folder of its own, as `init` makes it: its letters become files, and the command alone works on it.
final class Workplace: Sendable {
    let folder = "/tmp/alertrelay-workplace.\(UUID().uuidString)"

    init() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await run("init").expectSuccess()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func run(_ arguments: String...) async throws -> Program.Ended {
        try await Program.run(Program.alertrelay, arguments, environment: ["HOME": "/nonexistent"], in: folder)
    }

    /// A file of the folder.
    func text(of file: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }

    /// Writes a file into the folder.
    func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
    }

    /// The objects that a command prints with `--json`.
    func objects(_ arguments: String...) async throws -> [[String: Any]] {
        let ended = try await Program.run(
            Program.alertrelay,
            arguments + ["--json"],
            environment: ["HOME": "/nonexistent"],
            in: folder
        )
        try ended.expectSuccess()
        return try ended.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    /// The one case.
    func onlyCase() async throws -> (reference: String, state: String) {
        let cases = try await objects("cases")
        try #require(cases.count == 1)
        return (try #require(cases[0]["reference"] as? String), try #require(cases[0]["state"] as? String))
    }

    /// Sends what is due, and returns what has left for other suppliers since the beginning; notes to our own desk are not among it.
    func send() async throws -> [String] {
        try await run("resume").expectSuccess()
        try await run("send").expectSuccess()
        return try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }.sorted()
            .map { try text(of: $0) }
            .filter { letter in
                letter.split(separator: "\r\n").contains { $0.hasPrefix("To: ") && !$0.contains("@our-energy.example") }
            }
    }
}
