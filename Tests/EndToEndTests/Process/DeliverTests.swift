import CriticalAlerts
import Foundation
import Glibc
import Relay
import RelayStore
import Testing

@testable import RelayService

/// `alertrelay deliver`: 0 once the mail is kept, else 75, whatever the cause.
@Suite(.inTurn) struct DeliverTests {
    @Test(
        "whatever is wrong with a call ends with 75 and says why",
        arguments: [
            ["deliver"],
            ["deliver", "--sender", "a@elsewhere.example"],
            ["deliver", "--recipient", "b@elsewhere.example"],
            ["deliver", "--sender", "a@elsewhere.example", "--recipient"],
            ["deliver", "--sendr", "a@elsewhere.example", "--recipient", "b@elsewhere.example"],
            ["deliver", "--sender", "a@elsewhere.example", "--recipient", "b@elsewhere.example", "--fast"],
            ["deliver", "--sender", "a@elsewhere.example", "--recipient", "b@elsewhere.example", "stray"],
            ["deliver", "--sender", "a@elsewhere.example", "--recipient", "b@elsewhere.example", "--help"],
            ["deliver", "--sender", "--help", "--recipient", "b@elsewhere.example"],
            ["--verbose", "deliver", "--sender", "a@elsewhere.example", "--recipient", "b@elsewhere.example"],
            [
                "-c", "/nowhere.yaml", "deliver", "--sender", "a@elsewhere.example", "--recipient",
                "b@elsewhere.example",
            ],
            [
                "deliver", "-c", "/nowhere.yaml", "--sender", "a@elsewhere.example", "--recipient",
                "b@elsewhere.example",
            ],
            ["deliver", "-c", "/", "--sender", "a@elsewhere.example", "--recipient", "b@elsewhere.example"],
        ]
    )
    func wrongCall(arguments: [String]) async throws {
        let ended = try await Program.run(Program.alertrelay, arguments, input: Self.mail("wrong call"), in: "/tmp")
        #expect(ended.code == 75)
        #expect(!ended.errors.isEmpty)
    }

    @Test("help is there for who asks for nothing else", arguments: ["--help", "-h"])
    func help(question: String) async throws {
        let ended = try await Program.run(Program.alertrelay, ["deliver", question])
        #expect(ended.code == 0)
        #expect(ended.output.contains("--recipient"))
    }

    @Test("addresses are taken as they are, also such as look like options, and the null return path")
    func addresses() async throws {
        let street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        let party = street.parties[0]
        for (number, sender) in ["-x@elsewhere.example", "--help", "", "a b@elsewhere.example"].enumerated() {
            let ended = try await party.command(
                "deliver",
                "--sender",
                sender,
                "--recipient",
                "--config",
                "--recipient",
                party.address,
                input: Self.mail("address \(number)")
            )
            try ended.expectSuccess()
            let kept = try #require(try await party.store.mail(MailNumber(Int64(number + 1))))
            #expect(kept.mail.envelopeSender == sender)
            #expect(kept.mail.envelopeRecipients == ["--config", party.address])
        }
    }

    @Test(
        "what cannot be read as a mail is kept all the same",
        arguments: [
            [], [0], Array("no header at all".utf8), [UInt8](repeating: 0, count: 10_000),
            Array("From: a@elsewhere.example\n\nNULs \0\0 inside, and no end".utf8), [0xFF, 0xFE, 0x0D, 0x0D, 0x0A],
            Array("Content-Type: multipart/mixed; boundary=\"\n\n--\n--\n".utf8),
        ] as [[UInt8]]
    )
    func unreadable(mail: [UInt8]) async throws {
        let street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        let party = street.parties[0]
        let ended = try await party.command("deliver", "--sender", "", "--recipient", party.address, input: mail)
        try ended.expectSuccess()
        #expect(try await party.store.mail(MailNumber(1))?.mail.bytes == mail)
        // And deciding it disturbs nothing.
        let gateway = try await party.gateway()
        _ = try await gateway.decidePending()
        #expect(try await party.store.counts(now: systemClock()).undecided == 0)
    }

    @Test(
        "behind Postfix's pipe every failure defers, and after the repair each mail is there exactly once",
        .timeLimit(.minutes(5))
    )
    func behindPostfix() async throws {
        let piped = try await PipedGateway()
        try await piped.deliver("at once", deferred: false)

        let good = piped.script
        for (name, script) in [
            ("an unknown option", good.replacing("deliver", with: "deliver --urgent")),
            ("a missing recipient", good.replacing("--recipient \"$2\"", with: "")),
            ("a missing configuration", good.replacing("alertrelay.yaml", with: "other.yaml")),
            ("killed after the commit", good.replacing("exec", with: "export ALERTRELAY_CRASH_AT=intake-kept; exec")),
            ("killed before", "#!/bin/sh\nkill -9 $$\n"),
            ("a trap", "#!/bin/sh\nkill -ILL $$\n"),
        ] {
            try await piped.deliver(name, repair: { try piped.use(good) }, breaking: { try piped.use(script) })
        }
        let configuration = piped.party.configurationFile
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        try await piped.deliver(
            "a broken configuration",
            repair: { try Data(text.utf8).write(to: URL(fileURLWithPath: configuration)) },
            breaking: { try Data("mode: [live\n".utf8).write(to: URL(fileURLWithPath: configuration)) }
        )
        let store = try Configuration(contentsOf: configuration).storeFolder
        try await piped.deliver(
            "a folder that may not be read",
            repair: { chmod(store, 0o700) },
            breaking: { chmod(store, 0) }
        )
        try await piped.deliver(
            "a store that may not be written",
            repair: { for name in try piped.storeFiles() { chmod("\(store)/\(name)", 0o600) } },
            breaking: { for name in try piped.storeFiles() { chmod("\(store)/\(name)", 0o400) } }
        )
    }

    @Test(
        "on a full disk the mail stays with Postfix, and arrives when there is room",
        .enabled("the disk is a mount of its own") { try await Program.canMount() }
    )
    func fullDisk() async throws {
        let piped = try await PipedGateway()
        try await piped.onSmallDisk { enlarge in
            try await piped.deliver("while there is room", deferred: false)
            // More than the disk holds, in mails of half a megabyte.
            let large = String(repeating: String(repeating: "x", count: 75) + "\n", count: 7000)
            var number = 0
            while try await piped.deliver(large: large, number) {
                number += 1
                try #require(number < 20)
            }
            #expect(number > 0)
            try await enlarge()
            try await piped.flush()
            try await piped.expectMails(number + 2)
        }
    }

    static func mail(_ subject: String, body: String = "Hello.\n") -> [UInt8] {
        Array(
            """
            From: someone@elsewhere.example
            To: alerts@elsewhere.example
            Subject: \(subject)
            Message-ID: <\(UUID().uuidString)@elsewhere.example>

            \(body)
            """.utf8
        )
    }
}

/// A gateway that gets its mail from Postfix's pipe(8), as user `nobody`.
private final class PipedGateway {
    let street: Street
    let party: Party
    let script: String
    private let domain: String
    private var kept: Int64 = 0

    init() async throws {
        street = try await Street(supplierOfMeter: [0], looksAtInboxes: false)
        party = street.parties[0]
        let program = try await Self.program.value
        script = """
            #!/bin/sh
            exec \(program) deliver --config \(party.configurationFile) --sender "$1" --recipient "$2"

            """
        domain = try party.sandbox.pipe(script)
        chmod(street.folder, 0o755)
        try await give(party.folder)
    }

    /// A copy of the command that other users can reach, wherever the build is.
    private static let program = Task {
        let path = "\(try await Sandbox.shared.folder)/pipes/alertrelay"
        try FileManager.default.copyItem(atPath: Program.alertrelay, toPath: path)
        return path
    }

    func use(_ script: String) throws {
        try party.sandbox.changePipe(domain, to: script)
    }

    /// Gives a folder to the user of the pipe.
    private func give(_ folder: String) async throws {
        try await Program.run("/bin/chown", ["-R", "nobody", folder]).expectSuccess()
    }

    /// Sends a mail while something is broken; it must stay in Postfix's queue, and arrive once after the repair.
    func deliver(_ name: String, repair: () throws -> Void, breaking: () throws -> Void) async throws {
        try breaking()
        try await deliver(name, deferred: true)
        try repair()
        try await flush()
        kept += 1
        // Where the process died after its commit the mail is given to us again: the same bytes are one mail.
        try await expectMails(kept)
    }

    func deliver(_ name: String, deferred: Bool, body: String = "Hello.\n") async throws {
        let logged = try log().count
        try await party.sandbox.inject(
            DeliverTests.mail(name, body: body),
            from: "someone@elsewhere.example",
            to: "alerts@\(domain)"
        )
        let status = try await eventually("Postfix's word on \(name)") {
            try log().dropFirst(logged).first { $0.contains("alerts@\(domain)") && $0.contains("status=") }
        }
        #expect(status.contains(deferred ? "status=deferred" : "status=sent"), "\(name): \(status)")
        if !deferred {
            kept += 1
            try await expectMails(kept)
        }
    }

    /// Whether a large mail found room.
    func deliver(large: String, _ number: Int) async throws -> Bool {
        let logged = try log().count
        try await party.sandbox.inject(
            DeliverTests.mail("large \(number)", body: large),
            from: "someone@elsewhere.example",
            to: "alerts@\(domain)"
        )
        let status = try await eventually("Postfix's word") {
            try log().dropFirst(logged).first { $0.contains("alerts@\(domain)") && $0.contains("status=") }
        }
        if status.contains("status=sent") { return true }
        #expect(status.contains("status=deferred"), "\(status)")
        return false
    }

    func flush() async throws {
        _ = try await party.sandbox.command("flush")
        try await eventually("an empty queue") {
            try await party.sandbox.command("queue").contains(domain) ? nil : true
        }
    }

    /// Exactly so many mails are kept, and each is going to be decided once. One that was given to us again, since Postfix could
    /// not know that we had it, is seen to be the same.
    func expectMails(_ count: Int64) async throws {
        let store = try party.store
        var digests: Set<[UInt8]> = []
        var number: Int64 = 1
        while let kept = try await store.mail(MailNumber(number)) {
            digests.insert(kept.mail.digest)
            number += 1
        }
        #expect(digests.count == count)
        #expect(try await store.counts(now: systemClock()).undecided == count)
    }

    func expectMails(_ count: Int) async throws {
        try await expectMails(Int64(count))
    }

    func storeFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: Configuration(contentsOf: party.configurationFile).storeFolder
        )
    }

    /// Runs a test with the store on a disk of 3 MB that can be enlarged.
    func onSmallDisk(_ work: (_ enlarge: () async throws -> Void) async throws -> Void) async throws {
        let folder = try Configuration(contentsOf: party.configurationFile).dataFolder
        try await Program.run("/bin/cp", ["-a", folder, "\(folder).kept"]).expectSuccess()
        try await Program.run("/bin/mount", ["-t", "tmpfs", "-o", "size=3m,mode=0755", "none", folder]).expectSuccess()
        do {
            try await Program.run("/bin/cp", ["-a", "\(folder).kept/.", folder]).expectSuccess()
            try await give(folder)
            try await work {
                try await Program.run("/bin/mount", ["-o", "remount,size=64m", folder]).expectSuccess()
            }
        } catch {
            _ = try await Program.run("/bin/umount", ["--lazy", folder])
            throw error
        }
        try await Program.run("/bin/umount", ["--lazy", folder]).expectSuccess()
    }

    private func log() throws -> [Substring] {
        let folder = try #require(party.sandbox.values["LOG_DIR"])
        return try String(contentsOfFile: "\(folder)/postfix", encoding: .utf8).split(separator: "\n")
    }
}
