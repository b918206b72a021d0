import Foundation
import Testing

/// The command as one file, without anything beside it.
@Suite(.inTurn) struct StandaloneTests {
    @Test("the binary alone in an empty folder runs init, forward, send, render, check and inspect")
    func binaryAlone() async throws {
        let folder = "/tmp/alertrelay-alone.\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let program = "\(folder)/alertrelay"
        try FileManager.default.copyItem(atPath: Program.alertrelay, toPath: program)
        // Where we may, the build's folder is covered by an empty one: nothing of it is there for the copy.
        let isHidden = try await Program.canMount()
        func command(_ arguments: String...) async throws -> Program.Ended {
            let hiding = ["--mount", "/bin/sh", "-c", Self.hiding, Program.alertrelay, program]
            return try await Program.run(
                isHidden ? "/usr/bin/unshare" : program,
                (isHidden ? hiding : []) + arguments,
                environment: ["HOME": "/nonexistent"],
                in: folder
            )
        }
        let made = try await command("init")
        try made.expectSuccess()
        #expect(made.output.contains("alertrelay forward"))
        let taken = try await command("forward", "example-alert.xml")
        try taken.expectSuccess()
        let sent = try await command("send")
        try sent.expectSuccess()
        #expect(sent.output.hasPrefix("1 sent"))
        let letters = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/rehearsal-mail")
        let letter = try #require(letters.first)
        let shown = try await command("inspect", "mail", "--json", "rehearsal-mail/\(letter)")
        try shown.expectSuccess()
        #expect(shown.output.contains("\"nature\":\"gateway\""))
        let alert = try await command("inspect", "alert", "--json", "example-alert.xml")
        try alert.expectSuccess()
        #expect(alert.output.contains("\"form\":\"duis-device-alert\""))
        let rendered = try await command("render", "critical-alert")
        try rendered.expectSuccess()
        #expect(rendered.output.contains("MPAN: "))
        let checked = try await command("check", "--offline")
        #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
    }

    private static let hiding = """
        mount -t tmpfs none "$(dirname "$0")" && exec "$@"
        """
}
