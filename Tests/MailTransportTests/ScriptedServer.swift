import Foundation
import Glibc
import MailTransport
import Synchronization

/// A TLS server that says and expects what a test tells it: `openssl s_server` with the sandbox's certificate, its
/// standard input and output being the session.
final class ScriptedServer: Sendable {
    let endpoint: Endpoint
    private let process: pid_t
    private let ends: Ends

    /// The test's ends of the server's standard input and output; the thread that runs a script holds them too, and
    /// ends with the process.
    private final class Ends: Sendable {
        let input: Int32
        let output: Int32

        init(input: Int32, output: Int32) {
            self.input = input
            self.output = output
        }

        deinit {
            Glibc.close(input)
            Glibc.close(output)
        }

        func say(_ text: String) {
            let bytes = Array(text.utf8)
            _ = write(input, bytes, bytes.count)
        }
    }

    init(_ sandbox: Sandbox) throws {
        // Another process may be quicker at a port that was free just now.
        for _ in 0..<5 {
            if let (process, port, ends) = try Self.start(sandbox) {
                let smtps = try sandbox.smtps
                endpoint = try Endpoint(
                    host: "localhost",
                    port: port,
                    security: .implicitTLS,
                    caFile: smtps.caFile,
                    ehloName: smtps.ehloName
                )
                self.process = process
                self.ends = ends
                return
            }
        }
        throw ScriptFailure(text: "openssl does not listen")
    }

    private static func start(_ sandbox: Sandbox) throws -> (pid_t, UInt16, Ends)? {
        let port = try freePort()
        var toServer: [Int32] = [0, 0]
        var fromServer: [Int32] = [0, 0]
        guard pipe(&toServer) == 0, pipe(&fromServer) == 0 else {
            throw ScriptFailure(text: "no pipe")
        }
        for descriptor in toServer + fromServer {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        let ends = Ends(input: toServer[1], output: fromServer[0])
        defer {
            Glibc.close(toServer[0])
            Glibc.close(fromServer[1])
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toServer[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromServer[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let folder = sandbox.values["SANDBOX_DIR"] ?? ""
        // `timeout` ends it too if this process cannot.
        let arguments = [
            "timeout", "120", "openssl", "s_server", "-quiet", "-4", "-accept", "\(port)", "-cert",
            "\(folder)/tls/server.crt", "-key", "\(folder)/tls/server.key",
        ]
        let texts = arguments.map { strdup($0) } + [nil]
        defer { texts.forEach { free($0) } }
        var process: pid_t = 0
        guard spawn(&process, "timeout", &actions, texts, environ) == 0 else {
            throw ScriptFailure(text: "openssl does not start")
        }
        // It is listening when the kernel says so; connecting to see would use the one session up.
        let listening = String(format: "00000000:%04X 00000000:0000 0A", Int(port))
        while waitpid(process, nil, WNOHANG) == 0 {
            let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
            if table.contains(listening) { return (process, port, ends) }
            usleep(10_000)
        }
        return nil
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    /// Says each answer after one line of the client; on a thread of its own, since reading blocks.
    func run(greeting: String, _ answers: [String]) -> ScriptedSession {
        let session = ScriptedSession()
        Thread.detachNewThread { [ends] in
            ends.say(greeting)
            for answer in answers {
                session.add(ScriptedSession.line(from: ends.output))
                ends.say(answer)
            }
        }
        return session
    }

    func end() {
        kill(process, SIGTERM)
    }

    static func freePort() throws -> UInt16 {
        try SilentServer(backlog: 1).port
    }
}

/// What a scripted server heard.
final class ScriptedSession: Sendable {
    private let heard = Mutex<[String]>([])

    var lines: [String] { heard.withLock(\.self) }

    func add(_ line: String) {
        heard.withLock { $0.append(line) }
    }

    /// What is read next, up to the end of the line.
    static func line(from descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1, byte != 0x0A {
            bytes.append(byte)
        }
        return String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
    }

    /// Waits until the client has said a line that starts so.
    func hears(_ start: String) async throws {
        while !lines.contains(where: { $0.hasPrefix(start) }) {
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// A listener that takes connections and says nothing, or with `backlog` 0 and its queue filled takes none.
final class SilentServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let fillers: [Int32]

    init(backlog: Int32, fill: Int = 0) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var connecting: [Int32] = []
        let listener = self.listener
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, size) == 0, listen(listener, backlog) == 0,
                    getsockname(listener, address, &size) == 0
                else { return false }
                for _ in 0..<fill {
                    let type =
                        Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
                    connecting.append(socket(AF_INET, type, 0))
                    _ = connect(connecting[connecting.count - 1], address, size)
                }
                return true
            }
        }
        guard result else { throw ScriptFailure(text: "no listener") }
        fillers = connecting
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit {
        (fillers + [listener]).forEach { _ = Glibc.close($0) }
    }

    /// Takes one connection, without TLS, and says each answer after one line of the client.
    func run(greeting: String, _ answers: [String]) -> ScriptedSession {
        let session = ScriptedSession()
        Thread.detachNewThread { [self] in
            let connection = accept(listener, nil, nil)
            defer { Glibc.close(connection) }
            for (index, text) in ([greeting] + answers).enumerated() {
                if index > 0 {
                    session.add(ScriptedSession.line(from: connection))
                }
                let bytes = Array(text.utf8)
                _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
            // What else the client says, until it goes.
            var line = ScriptedSession.line(from: connection)
            while !line.isEmpty {
                session.add(line)
                line = ScriptedSession.line(from: connection)
            }
        }
        return session
    }

    /// Waits until a connection is there.
    func isConnected() async throws {
        var descriptor = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        while poll(&descriptor, 1, 0) == 0 {
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
