import Foundation
import Glibc
import Testing

/// `alertrelay forward`: nothing that lies there is passed over in silence, and what is said of it is so.
@Suite(.inTurn) struct ForwardTests {
    /// A folder in which `init` ran, with the command in it.
    private struct Place: ~Copyable {
        let folder = "/tmp/alertrelay-forward.\(UUID().uuidString)"

        init() async throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await command("init").expectSuccess()
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func command(_ arguments: String..., input: [UInt8] = []) async throws -> Program.Ended {
            try await Program.run(Program.alertrelay, arguments, input: input, in: folder)
        }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
    }

    /// The objects that a command printed.
    private func objects(_ ended: Program.Ended) throws -> [[String: Any]] {
        try ended.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test(
        "R1: an alert beyond the limit is refused with line and column, set aside, a task says what is kept",
        arguments: [false, true]
    )
    func tooLarge(isPiped: Bool) async throws {
        let place = try await Place()
        let blanks = [UInt8](repeating: 0x0A, count: 5_000_000)
        try place.write("blanks.xml", blanks)
        let inspected = try objects(try await place.command("inspect", "alert", "--json", "blanks.xml"))
        let error = try #require(inspected.first?["error"] as? String)
        #expect(error.hasPrefix("line 4194305, column 1: "))

        let path = isPiped ? "-" : "blanks.xml"
        let taken = try await place.command("forward", "--json", path, input: isPiped ? blanks : [])
        #expect(taken.code == 65, "\(taken.errors)")
        let object = try #require(try objects(taken).first)
        #expect(object["path"] as? String == path)
        #expect(object["reference"] is NSNull)
        #expect((object["setAside"] as? String)?.hasSuffix(error) == true, "\(object)")

        let tasks = try objects(try await place.command("desk", "list", "--json"))
        let task = try #require(tasks.first)
        #expect(tasks.count == 1)
        #expect((task["what"] as? String)?.contains(error) == true)
        let known = try #require((task["known"] as? [String])?.first)
        #expect(known.contains("Taken in from \(path), "))
        #expect(known.contains(isPiped ? "more than 4194305 bytes" : "5000000 bytes"))
        #expect(known.contains("only the first 4194305 are kept"))
        // The command that the task names shows the same.
        let stored = try objects(try await place.command("inspect", "alert", "--json", "--stored", "1"))
        #expect(stored.first?["error"] as? String == error)
    }

    @Test("a folder is taken in whole: strange names too; what is passed over is named, and no file comes twice")
    func folder() async throws {
        let place = try await Place()
        let inside = "\(place.folder)/in"
        let alert = try #require(FileManager.default.contents(atPath: "\(place.folder)/example-alert.xml"))
        try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: false)
        try alert.write(to: URL(fileURLWithPath: "\(inside)/plain.xml"))
        try alert.write(to: URL(fileURLWithPath: "\(inside)/.hidden.xml"))
        try FileManager.default.createSymbolicLink(atPath: "\(inside)/l", withDestinationPath: ".")
        #expect(mkfifo("\(inside)/pipe", 0o600) == 0)
        // Latin-1, as an older system writes it.
        let name =
            "\(inside)/al".utf8.map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xE9)]
            + "rt.xml".utf8.map { CChar(bitPattern: $0) } + [0]
        let descriptor = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        #expect(alert.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == alert.count)
        close(descriptor)

        let taken = try await place.command("forward", "--json", "in")
        #expect(taken.code == 0, "\(taken.errors)")
        let objects = try objects(taken)
        #expect(objects.map { $0["path"] as? String } == ["in/al\u{FFFD}rt.xml", "in/plain.xml"])
        #expect(Set(objects.compactMap { $0["reference"] as? String }).count == 1)
        for (path, what) in [("in/.hidden.xml", "hidden"), ("in/l", "a link to a folder"), ("in/pipe", "a pipe")] {
            #expect(taken.errors.contains("\(path): passed over: \(what)"), "\(taken.errors)")
        }
        // Named by somebody, a hidden file is read.
        try await place.command("forward", "in/.hidden.xml").expectSuccess()
    }

    @Test("R4: what is no device's alert is recorded and counted, and nobody is said to have to look")
    func recorded() async throws {
        let place = try await Place()
        try place.write(
            "n27.xml",
            Array(
                """
                <Response xmlns="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><Header>\
                <ResponseCode>N27</ResponseCode><ResponseDateTime>2026-03-07T22:14:31.482Z</ResponseDateTime></Header>\
                <Body><DCCAlertMessage><DCCAlertCode>N27</DCCAlertCode></DCCAlertMessage></Body></Response>
                """.utf8
            )
        )
        let taken = try await place.command("forward", "n27.xml")
        #expect(taken.code == 65)
        #expect(taken.output.contains("recorded, no case"), "\(taken.output)")
        #expect(!taken.output.contains("set aside") && !taken.output.contains("a person"), "\(taken.output)")
        let object = try #require(try objects(try await place.command("forward", "--json", "n27.xml")).first)
        #expect(object["setAside"] is NSNull)
        #expect((object["reason"] as? String)?.isEmpty == false)
        #expect(try objects(try await place.command("desk", "list", "--json")).isEmpty)
        let status = try #require(try objects(try await place.command("status", "--json")).first)
        #expect(status["notForwarded"] as? [String: Int] == ["dcc-alert": 2])
        #expect(try await place.command("status").output.contains("not forwarded: 2 dcc-alert"))
    }

    @Test("what cannot be opened has an object too, and 66 outweighs 65; the rest is taken in")
    func missing() async throws {
        let place = try await Place()
        try place.write("empty.xml", [])
        let alone = try await place.command("forward", "missing.xml")
        #expect(alone.code == 66)
        #expect(alone.errors.contains("missing.xml: No such file or directory"), "\(alone.errors)")
        let taken = try await place.command("forward", "--json", "missing.xml", "empty.xml", "example-alert.xml")
        #expect(taken.code == 66)
        let objects = try objects(taken)
        #expect(objects.map { $0["path"] as? String } == ["missing.xml", "empty.xml", "example-alert.xml"])
        try #require(objects.count == 3)
        #expect(objects[0]["error"] as? String == "No such file or directory")
        for key in ["reference", "state", "reason", "setAside"] { #expect(objects[0][key] is NSNull) }
        #expect(objects[1]["setAside"] is String)
        #expect(objects[1]["error"] is NSNull)
        #expect(objects[2]["state"] as? String == "forwarding")
        #expect(try await place.command("forward", "empty.xml").code == 65)
    }
}
