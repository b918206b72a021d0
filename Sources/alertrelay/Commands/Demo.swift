import ArgumentParser
import Demonstration
import Foundation

/// Table 5.1 between three suppliers' gateways, on the mail servers of the sandbox.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show table 5.1 between three suppliers over real mail servers; run it by 'make demo'.",
        discussion: "It ends with 1 if anything happens that is not expected."
    )

    @Option(name: .long, help: "Only these scenes, by their letters: 'b', 'abf'.") var only: String?
    @Flag(name: .long, help: "Leave the suppliers' folders, and say how to look.") var keep = false
    @Flag(
        name: .long,
        help: "What was expected and what happened as one JSON object a line; the rest on standard error."
    )
    var json = false

    func validate() throws {
        let unknown = (only ?? "").filter { !DemonstrationRun.scenes.contains($0) }
        guard unknown.isEmpty else {
            throw ValidationError("there is no scene '\(unknown)': the scenes are \(String(DemonstrationRun.scenes))")
        }
    }

    func run() async throws {
        let findings: [Finding]
        do {
            let folder = try makeFolder()
            // What cannot be removed goes with the sandbox.
            defer { if !keep { try? FileManager.default.removeItem(atPath: folder) } }
            findings = try await play(in: folder)
            say(findings)
            if keep { try sayHowToLook(into: folder) }
        } catch {
            throw CommandFailure.of(error)
        }
        guard findings.allSatisfy(\.isAsExpected), !findings.isEmpty else { throw ExitCode.failure }
    }

    /// Where everything is said but what came of it.
    private var output: LineOutput { json ? .diagnostics : .standard }

    /// In the sandbox's own folder, which goes with it, however the demonstration ends.
    private func makeFolder() throws -> String {
        let home = getenv("SANDBOX_DIR").map { String(cString: $0) } ?? FileManager.default.temporaryDirectory.path
        let folder = "\(home)/suppliers.\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        return folder
    }

    private func play(in folder: String) async throws -> [Finding] {
        let servers = try Servers { name in getenv(name).map { String(cString: $0) } }
        let demonstration = DemonstrationRun(servers: servers, folder: folder, program: try Self.program()) { line in
            for line in VisibleText.lines(line) { output.say(line) }
        }
        return try await demonstration.perform(only.map { Set($0) } ?? Set(DemonstrationRun.scenes))
    }

    private func say(_ findings: [Finding]) {
        if json {
            for finding in findings { LineOutput.standard.say(Self.json(finding)) }
            return
        }
        LineOutput.standard.say("\nWhat was expected, and what happened:")
        for line in Finding.table(findings) { LineOutput.standard.say(visible(line)) }
        let others = findings.count { !$0.isAsExpected }
        LineOutput.standard.say(
            others == 0
                ? "\nAll \(findings.count) as expected." : "\n\(others) of \(findings.count) not as expected."
        )
    }

    private func sayHowToLook(into folder: String) throws {
        output.say("\nTo look at a supplier's tasks (or cases list, or explain CA-…):")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let file = "\(folder)/\(name)/alertrelay.yaml"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            output.say("    \(try Self.program()) desk --config \(file)")
        }
    }

    /// This command, which also runs the gateways.
    private static func program() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static func json(_ finding: Finding) -> String {
        let value: JSONValue = [
            "scene": .string(String(finding.scene)), "title": .string(finding.title), "place": .string(finding.place),
            "expected": .texts(finding.expected), "happened": .texts(finding.happened),
            "asExpected": .bool(finding.isAsExpected),
        ]
        return value.line
    }
}
