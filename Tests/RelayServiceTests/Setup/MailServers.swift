import Foundation
import Glibc
import MailTransport
import Testing

@testable import RelayService

/// Postfix and Dovecot from `sandbox/`, one instance for all tests of this process; their watchdog ends them with it.
struct MailServers: Sendable {
    static let shared = Result { try MailServers() }

    let values: [String: String]

    struct Failure: Error {
        let text: String
    }

    private init() throws {
        // Resolved, since the sources may be reached through a symbolic link.
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = "\(getpid())"
        let output = try Self.run(
            root.appendingPathComponent("sandbox/start").path,
            ["/tmp/alertrelay-setup.\(process)", "--parent", process]
        )
        var values: [String: String] = [:]
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "=", maxSplits: 1).map(String.init)
            if fields.count == 2 { values[fields[0]] = fields[1] }
        }
        self.values = values
    }

    /// A server for `init`, by the name of its port's variable.
    func server(
        _ port: String,
        user: String,
        security: Configuration.Server.Security = .tls,
        passwordFile: String? = nil
    ) throws -> Initializer.Options.Server {
        let number: Int = try #require(values[port].flatMap { Int($0) })
        let authority: String = try #require(values["CA_FILE"])
        let password: String = try #require(values["PASSWORD_FILE"])
        return Initializer.Options.Server(
            host: "localhost",
            port: number,
            security: security,
            caFile: authority,
            user: user,
            passwordFile: passwordFile ?? password
        )
    }

    /// A session with a mailbox, as its owner's own program would have it.
    func mailbox(_ user: String) async throws -> IMAPConnection {
        let file = try #require(values["PASSWORD_FILE"])
        return try await IMAPConnection.open(
            try Endpoint(
                host: "localhost",
                port: try #require(values["IMAPS_PORT"].flatMap { UInt16($0) }),
                security: .implicitTLS,
                caFile: values["CA_FILE"]
            ),
            credentials: { try .password(user: user, password: try await SecretSource.file(file).read()) },
            limits: TransportLimits(connections: 32)
        )
    }

    /// Runs a program to its end and gives what it printed: by posix_spawn and into a file, since servers that stay behind would
    /// hold open the descriptors by which Foundation's Process, or a pipe, learns of the end.
    private static func run(_ path: String, _ arguments: [String]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("setup-\(UUID().uuidString)").path
        defer { unlink(file) }
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            if let descriptor = Int32(name), descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let variables = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
        let texts = ([path] + arguments).map { strdup($0) } + [nil]
        let settings = variables.map { strdup($0) } + [nil]
        defer { (texts + settings).forEach { free($0) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, path, &actions, nil, texts, settings)
        guard result == 0 else { throw Failure(text: "\(path): error \(result)") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard status == 0 else { throw Failure(text: text) }
        return text
    }
}
