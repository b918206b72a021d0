import Foundation
import Glibc
import MailMessage
import MailTransport
import Synchronization
import Testing

/// Postfix and Dovecot from `sandbox/`, one instance for the whole test run; its watchdog ends it with this process.
///
/// Beside the suppliers that every sandbox has there are many more domains, so that tests can run side by side and none ever sees
/// another's mail: each takes fresh ones by ``domain()``. Mail to a domain of ``pipe(_:)`` goes to a script by Postfix's pipe(8).
final class Sandbox: Sendable {
    /// The one of this run; started by whoever asks first.
    static var shared: Sandbox { get async throws { try await starting.value } }

    private static let starting = Task { try await Sandbox() }

    /// What `sandbox/start` printed, by name.
    let values: [String: String]
    /// The password of every mailbox.
    let password: String
    /// The scripts' folder.
    static let scripts: String = {
        // Resolved, since the sources may be reached through a symbolic link.
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("sandbox").path
    }()

    private let pipes: String
    private let domains = Mutex(0)
    private let pipeDomains = Mutex(0)

    private init() async throws {
        let process = ProcessInfo.processInfo.processIdentifier
        let folder = "/tmp/alertrelay-street.\(process)"
        // Below the sandbox's folder, so that the watchdog takes it away as well.
        pipes = "\(folder)/pipes"
        var arguments = [folder, "--parent", "\(process)"]
        for number in 0..<Self.domainCount {
            for user in ["alerts", "duty", "person"] { arguments += ["--mailbox", "\(user)@\(Self.domain(number))"] }
        }
        for number in 0..<Self.pipeCount {
            let domain = Self.pipeDomain(number)
            arguments += ["--pipe", "\(domain)=\(pipes)/\(domain) ${sender} ${recipient}"]
        }
        let started = try await Program.run("\(Self.scripts)/start", arguments)
        try started.expectSuccess()
        var values: [String: String] = [:]
        for line in started.output.split(separator: "\n") {
            let fields = line.split(separator: "=", maxSplits: 1).map(String.init)
            if fields.count == 2 { values[fields[0]] = fields[1] }
        }
        self.values = values
        password = try String(contentsOfFile: try #require(values["PASSWORD_FILE"]), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try FileManager.default.createDirectory(atPath: pipes, withIntermediateDirectories: true)
        chmod(pipes, 0o755)
    }

    private static let domainCount = 128
    private static let pipeCount = 12

    private static func domain(_ number: Int) -> String { "supplier-\(number).example" }
    private static func pipeDomain(_ number: Int) -> String { "piped-\(number).example" }

    /// A domain that no test has used yet, with the mailboxes `alerts@`, `duty@` and `person@`.
    func domain() throws -> String {
        let number = domains.withLock { next in
            next += 1
            return next - 1
        }
        try #require(number < Self.domainCount, "the sandbox has too few domains")
        return Self.domain(number)
    }

    /// A domain whose mail goes to this script, called with the envelope's sender and recipient, as user `nobody`.
    func pipe(_ script: String) throws -> String {
        let number = pipeDomains.withLock { next in
            next += 1
            return next - 1
        }
        try #require(number < Self.pipeCount, "the sandbox has too few pipes")
        let domain = Self.pipeDomain(number)
        try changePipe(domain, to: script)
        return domain
    }

    /// Replaces the script of a pipe's domain.
    func changePipe(_ domain: String, to script: String) throws {
        let file = "\(pipes)/\(domain)"
        // Beside, then renamed: a script that is being run cannot be written to.
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(file).new"))
        chmod("\(file).new", 0o755)
        try #require(rename("\(file).new", file) == 0)
    }

    /// The folder of the sandbox, which other users can pass through.
    var folder: String { get throws { try #require(values["SANDBOX_DIR"]) } }

    func port(_ name: String) throws -> Int {
        try #require(values[name].flatMap(Int.init))
    }

    /// The Maildir of an address, as Dovecot keeps it.
    func maildir(of address: String) throws -> String {
        let parts = address.split(separator: "@").map(String.init)
        try #require(parts.count == 2)
        return "\(try #require(values["MAIL_ROOT"]))/\(parts[1])/\(parts[0])/Maildir"
    }

    /// Runs one of the sandbox's own commands: `queue`, `flush`, `token`.
    func command(_ name: String, _ arguments: [String] = []) async throws -> String {
        let ended = try await Program.run(
            "\(Self.scripts)/\(name)",
            arguments,
            environment: ["SANDBOX_DIR": try folder]
        )
        try ended.expectSuccess()
        return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: Clients

    /// Connections of tests side by side.
    static let limits = TransportLimits(connections: 64)

    func endpoint(_ port: String, _ security: Endpoint.Security) throws -> Endpoint {
        try Endpoint(
            host: "localhost",
            port: UInt16(clamping: try self.port(port)),
            security: security,
            caFile: values["CA_FILE"],
            ehloName: "client.example"
        )
    }

    func credentials(_ user: String) -> CredentialProvider {
        { [password] in try .password(user: user, password: password) }
    }

    /// Sends bytes as a login's own mail, by submission over TLS.
    func submit(_ message: [UInt8], from sender: String, to recipients: [String]) async throws {
        let connection = try await SMTPConnection.open(
            try endpoint("SMTPS_PORT", .implicitTLS),
            credentials: credentials(sender),
            limits: Self.limits
        )
        let envelope = try Envelope(
            sender: try Self.emailAddress(sender),
            recipients: try recipients.map { try Self.emailAddress($0) }
        )
        let outcome = try await connection.send(envelope, message: message)
        await connection.quit()
        guard case .accepted = outcome.result else { throw ProgramFailure("the mail was not taken: \(outcome)") }
    }

    private static func emailAddress(_ text: String) throws -> EmailAddress {
        guard let address = EmailAddress(text) else { throw ProgramFailure("\(text) is no address") }
        return address
    }

    /// Sends bytes without a login, as a stranger would from outside. `nil` as sender is the null return path.
    func inject(_ message: [UInt8], from sender: String?, to recipient: String) async throws {
        let file = "/tmp/alertrelay-mail.\(UUID().uuidString)"
        defer { unlink(file) }
        try Data(message).write(to: URL(fileURLWithPath: file))
        let client = try await Program.run(
            "/usr/bin/curl",
            [
                "--silent", "--show-error", "--mail-from", sender ?? "", "--mail-rcpt", recipient, "--upload-file",
                file,
                "smtp://127.0.0.1:\(try port("MX_PORT"))/stranger.example",
            ]
        )
        try client.expectSuccess()
    }
}

/// Asks again, every 50 ms, until something is so; servers hand mail over in their own time.
@discardableResult
func eventually<Value>(
    _ what: String,
    within limit: Duration = .seconds(20),
    isolation: isolated (any Actor)? = #isolation,
    _ look: () async throws -> Value?
) async throws -> Value {
    let begun = ContinuousClock.now
    while ContinuousClock.now - begun < limit {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw ProgramFailure("it did not happen within \(limit): \(what)")
}
