import Foundation
import Glibc
import MailTransport
import Testing

/// Postfix and Dovecot from `sandbox/`, one instance for the whole test run; its watchdog ends it with this process.
struct Sandbox: Sendable {
    static let shared = Result { try Sandbox() }

    let values: [String: String]
    let password: String
    private let scripts: URL

    private init() throws {
        // Resolved, since the sources may be reached through a symbolic link.
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        scripts = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("sandbox")
        let folder = "/tmp/alertrelay-transport.\(ProcessInfo.processInfo.processIdentifier)"
        let output = try run(
            scripts.appendingPathComponent("start").path,
            [folder, "--parent", "\(ProcessInfo.processInfo.processIdentifier)"]
        )
        var values: [String: String] = [:]
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "=", maxSplits: 1).map(String.init)
            if fields.count == 2 {
                values[fields[0]] = fields[1]
            }
        }
        self.values = values
        password = try String(contentsOfFile: try #require(values["PASSWORD_FILE"]), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func endpoint(
        _ port: String,
        _ security: Endpoint.Security,
        caFile: String? = nil
    ) throws -> Endpoint {
        try Endpoint(
            host: "localhost",
            port: try #require(values[port].flatMap { UInt16($0) }),
            security: security,
            caFile: caFile ?? values["CA_FILE"],
            ehloName: "gateway.old-energy.example"
        )
    }

    /// Tests run side by side, so more connections than usual.
    static let limits = TransportLimits(connections: 64)

    var smtps: Endpoint { get throws { try endpoint("SMTPS_PORT", .implicitTLS) } }
    var submission: Endpoint { get throws { try endpoint("SUBMISSION_PORT", .startTLS) } }
    var imaps: Endpoint { get throws { try endpoint("IMAPS_PORT", .implicitTLS) } }
    var imap: Endpoint { get throws { try endpoint("IMAP_PORT", .startTLS) } }

    func credentials(_ user: String) -> CredentialProvider {
        { [password] in try .password(user: user, password: password) }
    }

    func token(_ user: String, _ options: String...) throws -> String {
        try run(
            scripts.appendingPathComponent("token").path,
            options + [user],
            environment: ["SANDBOX_DIR": try #require(values["SANDBOX_DIR"])]
        ).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A mailbox with a new folder in it.
    func folder(_ user: String, _ name: String) async throws -> (IMAPConnection, FolderName) {
        let connection = try await IMAPConnection.open(try imaps, credentials: credentials(user), limits: Self.limits)
        let folder = try #require(FolderName(name))
        try await connection.create(folder)
        return (connection, folder)
    }
}

/// Expects an error of this module with this code.
func expectFailure<Value>(
    _ code: TransportError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
) async {
    let error = await #expect(throws: TransportError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}

struct ScriptFailure: Error {
    let text: String
}

/// Runs a program to its end and gives what it printed.
///
/// By posix_spawn, and into a file: servers that stay behind would hold open the descriptors by which Foundation's
/// Process, or a pipe, learns of the end.
@discardableResult
func run(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("transport-\(UUID().uuidString)").path
    defer { unlink(file) }
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        if let descriptor = Int32(name), descriptor > 2 {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
    let texts = ([path] + arguments).map { strdup($0) } + [nil]
    let settings = variables.map { strdup($0) } + [nil]
    defer { (texts + settings).forEach { free($0) } }
    var process: pid_t = 0
    let result = spawn(&process, path, &actions, texts, settings)
    guard result == 0 else {
        throw ScriptFailure(text: "\(path): error \(result)")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let text = try String(contentsOfFile: file, encoding: .utf8)
    guard status == 0 else {
        throw ScriptFailure(text: text)
    }
    return text
}

/// posix_spawnp with no signal blocked: the threads that run tests block them, and children would inherit that.
func spawn(
    _ process: inout pid_t,
    _ path: String,
    _ actions: inout posix_spawn_file_actions_t,
    _ arguments: [UnsafeMutablePointer<CChar>?],
    _ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    return posix_spawnp(&process, path, &actions, &attributes, arguments, environment)
}
