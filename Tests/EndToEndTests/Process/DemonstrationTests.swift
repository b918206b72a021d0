import Demonstration
import Foundation
import Testing

/// Every scene of `make demo`, by the command, as a newcomer runs it: on servers of its own, three gateways in three processes.
@Suite struct DemonstrationTests {
    /// What the command says of one place.
    private struct Row: Decodable {
        var scene: String
        var place: String
        var expected: [String]
        var happened: [String]
        var asExpected: Bool
    }

    /// One run for all scenes.
    private static let played = Task { try await play() }

    private static func play(_ options: [String] = [], environment: [String] = []) async throws -> (
        Int32?, [Row], String
    ) {
        let command = ["/usr/bin/env"] + environment + [Program.alertrelay, "demo", "--json"] + options
        let ended = try await Program.run("\(Sandbox.scripts)/with", command)
        let rows = try ended.output.split(separator: "\n").map { line in
            try JSONDecoder().decode(Row.self, from: Data(line.utf8))
        }
        return (ended.code, rows, ended.errors)
    }

    @Test("In each scene what happens is what is expected", arguments: DemonstrationRun.scenes + ["*"])
    func scene(letter: Character) async throws {
        let (_, rows, said) = try await Self.played.value
        let own = rows.filter { $0.scene == String(letter) }
        #expect(!own.isEmpty, "\(said)")
        for row in own {
            #expect(row.happened == row.expected, "\(row.place)\n\(said)")
            #expect(!row.expected.isEmpty)
        }
    }

    @Test("It ends with 0 only if all was as expected")
    func exitCode() async throws {
        let (code, rows, said) = try await Self.played.value
        #expect((code == 0) == rows.allSatisfy(\.asExpected), "\(said)")
        #expect(Set(rows.map(\.scene)) == Set((DemonstrationRun.scenes + ["*"]).map(String.init)))
    }

    @Test("A scene that cannot be played is a difference: it says why, and the command ends with 1")
    func unplayable() async throws {
        // Nobody listens there: the forged mail of this scene cannot be handed over.
        let (code, rows, said) = try await Self.play(["--only", "i"], environment: ["MX_PORT=1"])
        #expect(code == 1, "\(said)")
        let own = rows.filter { $0.scene == "i" }
        #expect(!own.isEmpty)
        for row in own {
            #expect(!row.asExpected)
            #expect(row.happened.last?.hasPrefix("could not be played: curl") == true, "\(row.happened)")
        }
        #expect(rows.filter { $0.scene != "i" }.map(\.scene) == ["*", "*", "*"])
    }

    @Test("A scene that there is not is named")
    func unknownScene() async throws {
        let refused = try await Program.run(Program.alertrelay, ["demo", "--only", "bx"])
        #expect(refused.code == 64)
        #expect(refused.errors.contains("no scene 'x'"), "\(refused.errors)")
    }
}
