import Foundation
import Glibc
import Testing

/// Alerts that lie where this user may not look.
@Suite(.inTurn) struct UnreadableAlertsTests {
    @Test(
        "forward takes what it can read, names a folder that it cannot list and a file that it cannot open, and ends with 66"
    )
    func unreadable() async throws {
        let folder = "/tmp/alertrelay-unreadable.\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Root may read everything: the command then runs as nobody, from a copy that nobody can reach.
        let isRoot = geteuid() == 0
        let program = "\(folder)/alertrelay"
        try FileManager.default.copyItem(atPath: Program.alertrelay, toPath: program)
        if isRoot { try await Program.run("/bin/chown", ["65534:65534", folder]).expectSuccess() }
        func command(_ arguments: String...) async throws -> Program.Ended {
            let asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups", program]
            return try await Program.run(
                isRoot ? "/usr/bin/setpriv" : program,
                (isRoot ? asNobody : []) + arguments,
                environment: ["HOME": "/nonexistent"],
                in: folder
            )
        }
        try await command("init").expectSuccess()
        let alert = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/example-alert.xml"))
        for name in ["closed", "open"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
            try alert.write(to: URL(fileURLWithPath: "\(folder)/\(name)/one.xml"))
        }
        try alert.write(to: URL(fileURLWithPath: "\(folder)/open/two.xml"))
        for (path, mode) in [("closed", 0o700), ("open/two.xml", 0o600)] as [(String, mode_t)] {
            // Root's own, or nobody's at all.
            try #require(chmod("\(folder)/\(path)", isRoot ? mode : 0) == 0)
        }
        defer { if !isRoot { chmod("\(folder)/closed", 0o700) } }

        let taken = try await command("forward", "closed", "open")
        #expect(taken.code == 66, "\(taken.output)\(taken.errors)")
        #expect(taken.errors.contains("closed: "), "\(taken.errors)")
        #expect(taken.errors.contains("open/two.xml: "), "\(taken.errors)")
        #expect(!taken.errors.contains("open/one.xml"), "\(taken.errors)")
        let cases = try await command("cases", "--json")
        try cases.expectSuccess()
        #expect(cases.output.split(separator: "\n").count == 1, "\(cases.output)")
    }
}
