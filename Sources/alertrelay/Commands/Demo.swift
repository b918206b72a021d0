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
            findings = try await perform()
        } catch {
            throw CommandFailure.of(error)
        }
        if json {
            for finding in findings { LineOutput.standard.say(Self.json(finding)) }
        } else {
            LineOutput.standard.say("\nWhat was expected, and what happened:")
            for line in Finding.table(findings) { LineOutput.standard.say(visible(line)) }
            let others = findings.count { !$0.isAsExpected }
            LineOutput.standard.say(
                others == 0
                    ? "\nAll \(findings.count) as expected."
                    : "\n\(others) of \(findings.count) not as expected."
            )
        }
        guard findings.allSatisfy(\.isAsExpected), !findings.isEmpty else { throw ExitCode.failure }
    }

    private func perform() async throws -> [Finding] {
        let servers = try Servers { name in getenv(name).map { String(cString: $0) } }
        // In the sandbox's own folder, which goes with it, however the demonstration ends.
        let home = getenv("SANDBOX_DIR").map { String(cString: $0) } ?? FileManager.default.temporaryDirectory.path
        let folder = "\(home)/suppliers.\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { if !keep { try? FileManager.default.removeItem(atPath: folder) } }
        let output = json ? LineOutput.diagnostics : LineOutput.standard
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let demonstration = DemonstrationRun(servers: servers, folder: folder, program: program) { line in
            for line in VisibleText.lines(line) { output.say(line) }
        }
        let findings = try await demonstration.perform(only.map { Set($0) } ?? Set(DemonstrationRun.scenes))
        if keep {
            output.say(
                "\nTo look at a supplier: \(program) cases list|desk|explain CA-… --config FILE, where FILE is one of"
            )
            for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
                let file = "\(folder)/\(name)/alertrelay.yaml"
                if FileManager.default.fileExists(atPath: file) { output.say("    \(file)") }
            }
        }
        return findings
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
