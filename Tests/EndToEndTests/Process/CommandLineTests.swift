import CriticalAlerts
import Foundation
import Glibc
import RelayService
import Testing

/// What the command says and how it ends, with a gateway that `init` wrote.
@Suite(.inTurn) struct CommandLineTests {
    /// A folder with a rehearsal in it, gone with the last reference.
    private final class Home: Sendable {
        let folder = "/tmp/alertrelay-command.\(UUID().uuidString)"
        /// A folder beside, whose name a shell would take for two words.
        var gateway: String { "\(folder)/our gateway" }

        init() async throws {
            try FileManager.default.createDirectory(atPath: gateway, withIntermediateDirectories: true)
            try await run("init").expectSuccess()
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func run(_ arguments: String..., elsewhere: Bool = false, input: String = "") async throws -> Program.Ended {
            try await Program.run(
                Program.alertrelay,
                arguments,
                input: Array(input.utf8),
                in: elsewhere ? folder : gateway
            )
        }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(gateway)/\(name)"))
        }

        func change(_ old: String, to new: String, in name: String = "alertrelay.yaml") throws {
            let text = try String(contentsOfFile: "\(gateway)/\(name)", encoding: .utf8)
            try #require(text.contains(old))
            try write(text.replacing(old, with: new), to: name)
        }
    }

    @Test("init names what is in the way, ends with 66 and leaves nothing; wrong values are wrong arguments")
    func initialisation() async throws {
        let home = try await Home()
        let inTheWay = try await home.run("init", "contacts.csv")
        #expect(inTheWay.code == 66, "\(inTheWay.errors)")
        #expect(inTheWay.errors == "alertrelay: contacts.csv: is no folder\n")
        let nowhere = try await home.run("init", "/proc/alertrelay-of-nobody")
        #expect(nowhere.code == 66 && nowhere.errors.contains("/proc/alertrelay-of-nobody"), "\(nowhere.errors)")
        for (option, value) in [
            ("--name", ""), ("--name", "a\u{1B}[31m"), ("--address", "nobody"), ("--telephone", " "),
        ] {
            let refused = try await home.run("init", "new", option, value)
            #expect(refused.code == 64, "\(option): \(refused.errors)")
            #expect(refused.errors.contains("supplier.\(option.dropFirst(2)): "), "\(refused.errors)")
            #expect(!refused.errors.contains("\u{1B}"))
        }
        #expect(!FileManager.default.fileExists(atPath: "\(home.gateway)/new"))
    }

    @Test("Nothing that a failure cites acts on a terminal")
    func controls() async throws {
        let home = try await Home()
        let lost = try await home.run("forward", "no\u{1B}[31m")
        #expect(lost.code == 66)
        #expect(lost.errors.contains("no[U+001B][31m") && !lost.errors.contains("\u{1B}"), "\(lost.errors)")
        for arguments in [["forward", "x", "--no\u{1B}[31m"], ["no\u{1B}[31m"]] {
            let wrong = try await Program.run(Program.alertrelay, arguments, in: home.gateway)
            #expect(wrong.code == 64)
            #expect(wrong.errors.contains("[U+001B]") && !wrong.errors.contains("\u{1B}"), "\(wrong.errors)")
        }
        try home.change("mode: rehearse", to: "mode: rehearse\n\"\\e[31mfoo\": 1\n\"\\e[32mbar\": 1")
        let key = try await home.run("status")
        #expect(key.code == 78)
        #expect(key.errors.contains("[U+001B][31mfoo: unknown key") && !key.errors.contains("\u{1B}"), "\(key.errors)")
        #expect(key.errors.split(separator: "\n").count == 2, "\(key.errors)")
    }

    @Test("A letter that cannot become a file is put off, with the reason and 75; check says it before")
    func rehearsalFolder() async throws {
        let home = try await Home()
        try await home.run("forward", "example-alert.xml").expectSuccess()
        try home.write("mine", to: "rehearsal-mail")
        let sent = try await home.run("send")
        #expect(sent.code == 75, "\(sent.output)\(sent.errors)")
        #expect(sent.output.hasPrefix("0 sent, 1 put off"))
        #expect(sent.errors.contains("rehearsal_folder rehearsal-mail: "), "\(sent.errors)")
        let checked = try await home.run("check", "--offline")
        #expect(checked.code == 78 && checked.output.contains("rehearsal-mail: is no folder"), "\(checked.output)")
        try FileManager.default.removeItem(atPath: "\(home.gateway)/rehearsal-mail")
        #expect(try await home.run("check", "--offline").code == 0)
    }

    @Test("A letter that became a file is not said to have been taken by a server")
    func writtenToFile() async throws {
        let home = try await Home()
        try await home.run("forward", "example-alert.xml").expectSuccess()
        let sent = try await home.run("send")
        #expect(sent.code == 0 && sent.output == "1 sent, 0 put off, 0 refused\n", "\(sent.output)\(sent.errors)")
        let listed = try await home.run("cases")
        #expect(listed.output.contains("was written to a file: nothing has left"), "\(listed.output)")
        let reference = try #require(listed.output.split(separator: " ").first)
        let story = try await home.run("explain", String(reference))
        #expect(story.code == 0 && story.output.contains("written to rehearsal-mail/CA-"), "\(story.output)")
        #expect(!story.output.contains("mail server has taken") && !story.output.contains("queue id file"))
    }

    @Test("check and render agree on templates")
    func templates() async throws {
        let home = try await Home()
        try home.change("#templates: templates", to: "templates: templates")
        let folder = "\(home.gateway)/templates"
        try FileManager.default.createDirectory(atPath: "\(folder)/critical-alert", withIntermediateDirectories: true)
        func agree(_ isGood: Bool) async throws {
            let checked = try await home.run("check", "--offline")
            let rendered = try await home.run("render", "critical-alert", "--templates", "templates")
            #expect(checked.code == (isGood ? 0 : 78), "\(checked.output)")
            #expect(rendered.code == (isGood ? 0 : 65), "\(rendered.errors)")
        }
        try await agree(true)
        try home.write("Read me.", to: "templates/readme.txt")
        try await agree(false)
        try FileManager.default.removeItem(atPath: "\(folder)/readme.txt")
        let file = "critical-alert/body.txt.mustache"
        let source = URL(fileURLWithPath: Sandbox.scripts).deletingLastPathComponent().appendingPathComponent(
            "templates"
        )
        let text = try String(contentsOf: source.appendingPathComponent(file), encoding: .utf8)
        try home.write(text, to: "templates/\(file)")
        try await agree(true)
        try home.write(text + "\nAlert code: 8F1C\n", to: "templates/\(file)")
        try await agree(false)
    }

    @Test("What cannot be imported is said as it is, and a list is not replaced by nothing")
    func imports() async throws {
        let home = try await Home()
        let header = "mpxn,supplier_code,scheme,valid_from,valid_to,source\n"
        let now = systemClock().description
        func imported(_ csv: String, _ flags: String...) async throws -> Program.Ended {
            try home.write(csv, to: "new.csv")
            return try await Program.run(
                Program.alertrelay,
                ["registrations", "import", "new.csv", "--complete-to", now] + flags,
                in: home.gateway
            )
        }
        let wrong = try await imported("mpxn,supplier\n1,2\n")
        #expect(wrong.code == 65 && wrong.output.contains("the header is wrong"), "\(wrong.output)")
        #expect(!wrong.output.contains("keep-good") && !wrong.output.contains("of 0 rows"), "\(wrong.output)")
        for (csv, flags) in [(header, []), (header + "x,y,z,,,\n", ["--keep-good"])] {
            try home.write(csv, to: "new.csv")
            let empty = try await Program.run(
                Program.alertrelay,
                ["registrations", "import", "new.csv", "--complete-to", now] + flags,
                in: home.gateway
            )
            #expect(empty.code == 65, "\(empty.output)")
            #expect(empty.output.contains("would take the place of 3 registrations"), "\(empty.output)")
        }
        let known = try await home.run("registrations", "lookup", "1200023305967")
        #expect(known.output.contains("is supplied by new-energy"), "\(known.output)")
        let forced = try await imported(header, "--allow-empty")
        #expect(forced.code == 0 && forced.output.contains("0 registrations, 3 before"), "\(forced.output)")
    }

    @Test("A live mode written by hand is refused while names are examples, by every command that opens the gateway")
    func liveByHand() async throws {
        let home = try await Home()
        try home.change("mode: rehearse", to: "mode: live")
        for arguments in [["forward", "example-alert.xml"], ["send"], ["status"]] {
            let refused = try await Program.run(Program.alertrelay, arguments, in: home.gateway)
            #expect(refused.code == 78, "\(arguments): \(refused.errors)")
            #expect(refused.errors.contains("smtp.host (smtp.our-energy.example)"), "\(refused.errors)")
            #expect(refused.errors.contains("alertrelay go-live"), "\(refused.errors)")
        }
    }

    @Test("Codes tell what is wrong: the configuration, what was given, or nothing that a second try would mend")
    func codes() async throws {
        let home = try await Home()
        #expect(try await home.run("contacts", "lookup", "nobody").code == 65)
        #expect(try await home.run("contacts", "lookup", "new-energy").code == 0)
        let mistyped = try await home.run("explain", "CA-0000000001")
        #expect(mistyped.code == 64 && mistyped.errors.contains("check character does not fit"), "\(mistyped.errors)")
        let short = try await home.run("desk", "done", "TK-1")
        #expect(short.code == 64 && short.errors.contains("expects TK- and ten characters"), "\(short.errors)")
        for key in ["keys/signing.key", "keys/message-id.keys"] {
            let path = "\(home.gateway)/\(key)"
            try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
            let missing = try await home.run("status")
            #expect(missing.code == 78 && missing.errors.contains("\(key): No such file"), "\(missing.errors)")
            try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        }
        try home.change("#imap:", to: "imap:")
        try home.change("#  host: imap.our-energy.example", to: "  host: 127.0.0.1\n  port: 1")
        try home.change(
            "#  login: password\n#  #user: alerts@our-energy.example",
            to: "  login: password\n  user: alerts"
        )
        try home.change("#  #password_env: ALERTRELAY_IMAP_PASSWORD", to: "  password_command: [echo, secret]")
        let polled = try await home.run("poll")
        #expect(polled.code == 69, "\(polled.errors)")
        #expect(polled.errors.contains("imap 127.0.0.1:1: unreachable: "), "\(polled.errors)")
        #expect(polled.errors.contains("mend imap.host and imap.port"), "\(polled.errors)")
        #expect(!polled.errors.contains(".swift"), "\(polled.errors)")
    }

    @Test("What is printed to be typed works as printed, from wherever it was printed")
    func printedCommands() async throws {
        let home = try await Home()
        let file = "\(home.gateway)/alertrelay.yaml"
        // A device that nobody knows: its case waits for a person.
        try await home.run("devices", "undo").expectSuccess()
        try await home.run("forward", "example-alert.xml").expectSuccess()
        let checked = try await home.run("check", "--offline", "--config", file, elsewhere: true)
        let line = try #require(checked.output.split(separator: "\n").first { $0.contains("no devices were imported") })
        #expect(line.hasSuffix("alertrelay devices import --config '\(file)' FILE --complete-to INSTANT"), "\(line)")
        let listed = try await home.run("desk", "list", "--config", file, elsewhere: true)
        let commands = listed.output.split(separator: "\n").filter { $0.hasPrefix("    $ ") }.map { $0.dropFirst(6) }
        #expect(commands.count > 1 && commands.allSatisfy { $0.contains(" --config '\(file)'") }, "\(commands)")
        let task = try #require(listed.output.split(separator: " ").first { $0.hasPrefix("TK-") })
        let refused = try await home.run("desk", "done", String(task), "--config", file, elsewhere: true)
        #expect(refused.code == 65, "\(refused.errors)")
        #expect(refused.errors.contains("alertrelay cases rule --config '\(file)' CA-"), "\(refused.errors)")
        // A shell takes them from anywhere.
        let close = try #require(commands.first { $0.contains(" close ") }).replacing("\"…\"", with: "\"none of ours\"")
        let path = "PATH=\(URL(fileURLWithPath: Program.alertrelay).deletingLastPathComponent().path):$PATH"
        let ruled = try await Program.run("/bin/sh", ["-c", "\(path); \(close)"])
        #expect(ruled.code == 0, "\(close): \(ruled.errors)")
        for name in ["devices", "suppliers", "registrations", "contacts"] {
            let text = try String(contentsOfFile: "\(home.gateway)/\(name).csv", encoding: .utf8)
            let command = try #require(text.split(separator: "\n").first { $0.hasPrefix("# alertrelay ") }).dropFirst(2)
            let typed = command.replacing(" FILE ", with: " \(name).csv ")
            let imported = try await Program.run("/bin/sh", ["-c", "\(path); \(typed)"], in: home.gateway)
            #expect(imported.code == 0, "\(typed): \(imported.errors)")
        }
    }
}
