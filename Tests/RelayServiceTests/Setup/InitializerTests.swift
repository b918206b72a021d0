import AlertMail
import CriticalAlerts
import Logging
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

@Suite("init writes a working rehearsal")
struct InitializerTests {
    /// A Tuesday, so that what is counted in working days is near.
    static let now = Instant(secondsSince1970: 1_791_280_800)  // 2026-10-06T10:00:00Z

    static func silent() -> Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    @Test func `everything is there, with the right permissions`() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await Initializer().run(in: folder.path("gateway"), now: Self.now)

        #expect(outcome.configurationFile == folder.path("gateway/alertrelay.yaml"))
        let expected: [(String, Int)] = [
            ("alertrelay.yaml", 0o644), ("keys/message-id.keys", 0o600), ("keys/authority.pem", 0o644),
            ("keys/authority.key", 0o600), ("keys/signing.pem", 0o644), ("keys/signing.key", 0o600),
            ("devices.csv", 0o644), ("suppliers.csv", 0o644), ("registrations.csv", 0o644), ("contacts.csv", 0o644),
            ("example-alert.xml", 0o644),
        ]
        #expect(outcome.files == expected.map { folder.path("gateway/\($0.0)") })
        for (name, mode) in expected {
            #expect(try folder.permissions("gateway/\(name)") == mode, "\(name)")
        }
        #expect(try folder.permissions("gateway/data") == 0o700)
        #expect(try folder.permissions("gateway/keys") == 0o700)
        #expect(outcome.nextCommands.count == 3)
        #expect(
            outcome.nextCommands.first?.line.hasPrefix("cd \(folder.path("gateway")) && alertrelay forward") == true
        )
    }

    @Test func `the configuration can be read, and is a rehearsal without a server`() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await Initializer().run(in: folder.root, now: Self.now)
        let configuration = try Configuration(contentsOf: outcome.configurationFile)
        #expect(configuration.mode == .rehearse)
        #expect(configuration.rehearsal == .folder(folder.path("rehearsal-mail")))
        #expect(configuration.imap == nil)
        #expect(configuration.supplier.id.text == "our-energy")
        #expect(configuration.handOver?.hook == .folder(folder.path("handed-over")))
    }

    @Test func `every key that a section knows is shown`() throws {
        let text = Initializer().configurationText
        let sections: [(name: String, yaml: String)] = [
            ("", "zzz: 1"), ("supplier", "supplier: {zzz: 1}"), ("smtp", "smtp: {zzz: 1}"), ("imap", "imap: {zzz: 1}"),
            ("inbox", "inbox: {zzz: 1}"), ("signing", "signing: {zzz: 1}"), ("hand_over", "hand_over: {zzz: 1}"),
            ("people", "people: {zzz: 1}"), ("alarm", "alarm: {zzz: 1}"), ("working_days", "working_days: {zzz: 1}"),
            ("policy", "policy: {zzz: 1}"),
        ]
        for section in sections {
            let error = #expect(throws: ConfigurationError.self) {
                _ = try Configuration(yaml: section.yaml, file: "relay.yaml")
            }
            let key = section.name.isEmpty ? "zzz" : "\(section.name).zzz"
            let reason = try #require(error?.faults.first { $0.key == key }?.reason)
            let list = try #require(reason.components("known here: ").last)
            let known = list.components(", ").filter { $0 != "passphrase" && $0 != "password" && $0 != "token" }
            #expect(!known.isEmpty)
            for name in known {
                // The three ways of a hook are shown once, at hand_over.
                let place = section.name == "alarm" ? "hand_over" : section.name
                #expect(Self.shows(name, in: place, text), "\(place): \(name)")
            }
        }
    }

    /// Whether a key stands in a section, as it is or behind a #.
    private static func shows(_ key: String, in section: String, _ text: String) -> Bool {
        var here = ""
        for line in text.split(separator: "\n") {
            let isIndented = line.hasPrefix("  ") || line.hasPrefix("#  ")
            let bare = line.drop { $0 == " " || $0 == "#" }
            guard let colon = bare.firstIndex(of: ":"), !bare[..<colon].contains(" ") else { continue }
            let name = String(bare[..<colon])
            if !isIndented { here = name }
            if name == key, section.isEmpty ? !isIndented : isIndented && here == section { return true }
        }
        return false
    }

    @Test func `each commented value is what holds without it`() throws {
        let given = try Configuration(yaml: Initializer().configurationText, file: "relay.yaml")
        var lines: [Substring] = []
        var section = Substring()
        for line in Initializer().configurationText.split(separator: "\n") {
            if !line.hasPrefix(" "), !line.hasPrefix("#") { section = line }
            // Options of these sections that have a default of their own.
            let isDefault = ["inbox:", "smtp:"].contains(section) && line.hasPrefix("  #")
            let keys = ["folder:", "processed_folder:", "review_folder:", "timeout:"]
            lines.append(
                isDefault && keys.contains { line.hasPrefix("  #\($0)") } ? "  " + line.dropFirst(3) : line
            )
        }
        let shown = try Configuration(yaml: lines.joined(separator: "\n"), file: "relay.yaml")
        #expect(shown == given)
        #expect(lines.contains("  timeout: 30"))
        #expect(lines.contains("  processed_folder: AlertRelay/Processed"))
    }

    @Test func `the example alert is whole, current and consistent`() throws {
        let alert = ExampleData(us: ExampleData.ourselves, name: "Our Energy").alert(at: Self.now)
        let decoded = try AlertDocument.read(bytes: try alert.xml)
        #expect(decoded.form == .duisDeviceAlert)
        #expect(decoded.defects.isEmpty, "\(decoded.defects)")
        #expect(decoded.alertCode == AlertCode("8F3F"))
        #expect(decoded.critical == true)
        #expect(decoded.raisedAt?.instant == Self.now.advanced(bySeconds: -30))
        #expect(decoded.receivedAt?.instant == Self.now.advanced(bySeconds: -2))
        guard case .forward = AlertCatalogue.builtIn.verdict(for: decoded) else {
            Issue.record("the built-in catalogue does not forward the example")
            return
        }
    }

    @Test(arguments: [
        "2026-01-02T00:30:00Z", "2026-04-07T09:00:00Z", "2026-12-28T12:00:00Z", "2026-03-29T01:30:00Z",
        "2027-01-01T00:00:00Z",
    ])
    func `look-ups of the examples are sure on any day`(_ text: String) async throws {
        let now = try #require(Instant(rfc3339: text))
        let folder = try TemporaryFolder()
        let outcome = try await Initializer().run(in: folder.root, now: now)
        let configuration = try Configuration(contentsOf: outcome.configurationFile)
        let gateway = try await Gateway.open(configuration, log: Self.silent(), clock: { now })
        let registers = gateway.registers
        let lost = try #require(try await registers.meterPoints(of: ExampleData.lostMeter, asAt: now).sure)
        #expect(try await registers.supplier(of: lost, asAt: now).sure == ExampleData.gainer)
        let kept = try #require(try await registers.meterPoints(of: ExampleData.keptMeter, asAt: now).sure)
        #expect(try await registers.supplier(of: kept, asAt: now).sure == configuration.supplier.id)
        #expect(try await registers.contacts(of: ExampleData.gainer, at: now).firstByEmail != nil)
        let targets = try await registers.ownTargets(of: configuration.supplier.id, asAt: now)
        #expect(targets.contains { $0.contains(ExampleData.target) })
    }

    @Test func `the example alert becomes a signed-for letter in a file, and no connection is opened`() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await Initializer().run(in: folder.root, now: Self.now)
        let listener = try Listener()
        var configuration = try Configuration(contentsOf: outcome.configurationFile)
        configuration.smtp.host = "127.0.0.1"
        configuration.smtp.port = listener.port
        let gateway = try await Gateway.open(configuration, log: Self.silent(), clock: { Self.now })
        let bytes = try readFile(folder.path("example-alert.xml"), atMost: 65_536)
        _ = try await gateway.store.takeIn(
            NewIntake(
                supplier: configuration.supplier.id,
                source: "example-alert.xml",
                bytes: bytes,
                takenAt: Self.now,
                isHeld: false
            )
        )
        let decided = try await gateway.decidePending()
        #expect(decided.setAside == 0)
        #expect(decided.letters == 1)
        #expect(try await gateway.store.tasks(includingDone: true).isEmpty)
        let sent = try await gateway.send()
        #expect(sent.accepted == 1)

        let names = try folder.names("rehearsal-mail")
        let name = try #require(names.first)
        #expect(names.count == 1)
        let mail = Message(bytes: try readFile(folder.path("rehearsal-mail/\(name)"), atMost: 1_048_576))
        let messageID = try #require(mail.messageID?.value)
        #expect(name == "\(messageID).eml")
        let subject = mail.headers.all("Subject").first?.unfolded ?? ""
        #expect(subject.contains("[REHEARSAL]"))
        #expect(mail.headers.all("To").first?.unfolded.contains("alerts@new-energy.example") == true)
        #expect(!listener.wasConnectedTo)

        let line = try #require(try await gateway.store.cases(openOnly: false, limit: 10).first)
        let kept = try #require(try await gateway.store.letters(of: line.reference.text).first)
        #expect(kept.progress == .accepted)
        #expect(kept.lastAttempt?.queueID == "file")
        #expect(try await gateway.store.bytes(of: kept.row) == mail.bytes)
        // Once: a second pass finds nothing to do.
        #expect(try await gateway.send().accepted == 0)
    }

    @Test(arguments: ["alertrelay.yaml", "keys/signing.key", "contacts.csv", "example-alert.xml", "data"])
    func `nothing is overwritten, and nothing is left behind`(_ name: String) async throws {
        let folder = try TemporaryFolder()
        if name.hasPrefix("keys/") { try makeFolder(folder.path("keys")) }
        try folder.write("mine", to: name)
        let error = await #expect(throws: FileError.self) {
            _ = try await Initializer().run(in: folder.root, now: Self.now)
        }
        #expect(error?.path == folder.path(name))
        #expect(try folder.text(name) == "mine")
        #expect(try folder.names() == [name.components("/").first ?? name])
    }

    @Test func `a folder that cannot be is named, and nothing stays`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "file")
        for name in ["file", "file/below"] {
            let error = await #expect(throws: FileError.self) { _ = try await Initializer().run(in: folder.path(name)) }
            #expect(error?.path.hasPrefix(folder.path("file")) == true)
        }
        #expect(try folder.names() == ["file"])
        // The folder was made for this, and goes with it.
        await #expect(throws: ConfigurationError.self) {
            _ = try await Initializer(.init(supplierName: "")).run(in: folder.path("new/gateway"))
        }
        await #expect(throws: (any Error).self) {
            _ = try await Initializer(.init(address: "\(String(repeating: "a", count: 300))@x.example")).run(
                in: folder.path("new/gateway")
            )
        }
        #expect(try folder.names() == ["file"])
    }

    @Test func `what fails half-way takes back what it wrote`() async throws {
        let folder = try TemporaryFolder()
        // The folder of keys cannot be made, since a file has its name: the configuration was written before.
        try folder.write("mine", to: "keys")
        await #expect(throws: FileError.self) { _ = try await Initializer().run(in: folder.root, now: Self.now) }
        #expect(try folder.names() == ["keys"])
    }

    @Test func `options are written so that they are read back, whatever they hold`() async throws {
        let folder = try TemporaryFolder()
        let authority = try PrivateAuthority(creating: "Shared", from: Self.now.secondsSince1970 - 60, days: 30)
        let name = "Ünder: \"Pówer\" # & Söns \\ no\tway"
        var options = Initializer.Options(
            supplierID: SupplierID("middle-power"),
            supplierName: name,
            address: "alerts@middle-power.example",
            telephone: "+44 1632 960100, ext. \"7\"",
            smtp: .init(
                host: "localhost",
                port: 2525,
                security: .starttls,
                caFile: "/tmp/a b.pem",
                user: "null",
                passwordFile: "/run/secret: 1"
            ),
            imap: .init(host: "127.0.0.1", port: 2993, user: "alerts@middle-power.example", passwordFile: "p"),
            inboxUse: .dedicated,
            pollInterval: 1,
            trustedAuthenticators: ["mx.sandbox.example"],
            rehearsal: .address("alerts@middle-power.example"),
            defaultProfile: .gateway,
            authority: authority,
            furtherAuthorities: ["/etc/ssl/other authority.pem"],
            writesExamples: false
        )
        let outcome = try await Initializer(options).run(in: folder.root, now: Self.now)
        let configuration = try Configuration(contentsOf: outcome.configurationFile)
        #expect(configuration.supplier.name == name)
        #expect(configuration.supplier.telephone == "+44 1632 960100, ext. \"7\"")
        #expect(configuration.smtp.user == "null")
        #expect(configuration.smtp.port == 2525)
        #expect(configuration.smtp.security == .starttls)
        #expect(configuration.smtp.caFile == "/tmp/a b.pem")
        #expect(configuration.smtp.secret == .file("/run/secret: 1"))
        #expect(configuration.imap?.secret == .file(folder.path("p")))
        #expect(configuration.inbox.use == .dedicated)
        #expect(configuration.inbox.trustedAuthenticators == ["mx.sandbox.example"])
        #expect(configuration.rehearsal == .address("alerts@middle-power.example"))
        #expect(configuration.policy.defaultProfile == .gateway)
        #expect(
            configuration.trustedAuthorities == [folder.path("keys/authority.pem"), "/etc/ssl/other authority.pem"]
        )
        #expect(try folder.names() == ["alertrelay.yaml", "data", "keys"])
        #expect(!(try folder.names("keys").contains("authority.key")))

        let signing = try #require(configuration.signing)
        let identity = try SigningIdentity(
            certificatePEM: try readFile(signing.certificateFile, atMost: 65_536),
            privateKeyPEM: Secret(try readFile(signing.keyFile, atMost: 65_536))
        )
        #expect(identity.certificate.names(address: "alerts@middle-power.example"))
        #expect(identity.warnings.isEmpty)
        #expect(identity.chain.first == authority.certificate)

        options.address = "no address"
        let other = try TemporaryFolder()
        await #expect(throws: ConfigurationError.self) { _ = try await Initializer(options).run(in: other.root) }
        #expect(try other.names().isEmpty)
    }
}

extension String {
    func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
