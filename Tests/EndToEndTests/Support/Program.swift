import Foundation
import Glibc
import Testing

/// What went wrong, in words.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Another program, run to its end or beside the test.
///
/// By posix_spawn, with its output in files: servers that stay behind would hold open the descriptors by which Foundation's
/// Process, or a pipe, learns of the end.
final class Program: Sendable {
    /// How a program ended.
    struct Ended: Sendable {
        /// Its exit code, `nil` if a signal ended it.
        var code: Int32?
        /// The signal that ended it.
        var signal: Int32?
        /// What it wrote to standard output.
        var output: String
        /// What it wrote to standard error.
        var errors: String

        /// Throws unless it exited with 0.
        func expectSuccess() throws {
            guard code == 0 else {
                let how = code.map { "exit code \($0)" } ?? "signal \(signal ?? 0)"
                throw ProgramFailure("\(how): \(errors)\(output)")
            }
        }
    }

    /// Its process.
    let process: pid_t
    private let name: String
    private let ending: Task<Int32, Never>

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program.
    ///   - arguments: its arguments.
    ///   - environment: variables beside our own; an empty value is none.
    ///   - input: what it reads from standard input.
    ///   - folder: where it runs.
    init(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: [UInt8] = [],
        in folder: String = "/"
    ) throws {
        name = "/tmp/alertrelay-program.\(UUID().uuidString)"
        try Data(input).write(to: URL(fileURLWithPath: "\(name).in"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "\(name).in", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(name).out", O_WRONLY | O_CREAT | O_EXCL, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(name).err", O_WRONLY | O_CREAT | O_EXCL, 0o600)
        // What else is open here is no business of it.
        for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap({ Int32($0) })
        where descriptor > 2 {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that run tests block signals, and children would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter { !$1.isEmpty }
        let words = ["/usr/bin/env", "--chdir=\(folder)", path] + arguments
        let texts = words.map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (texts + settings).forEach { free($0) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, words[0], &actions, &attributes, texts, settings)
        guard result == 0 else { throw ProgramFailure("\(path): \(String(cString: strerror(result)))") }
        self.process = process
        ending = Task { [process] in
            await withCheckedContinuation { continuation in
                // A thread of its own: waiting must not hold one of those that run tests.
                Thread.detachNewThread {
                    var status: Int32 = 0
                    while waitpid(process, &status, 0) < 0, errno == EINTR {}
                    continuation.resume(returning: status)
                }
            }
        }
    }

    deinit {
        for end in ["in", "out", "err"] { unlink("\(name).\(end)") }
    }

    /// Runs a program to its end.
    static func run(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: [UInt8] = [],
        in folder: String = "/"
    ) async throws -> Ended {
        try await Program(path, arguments, environment: environment, input: input, in: folder).end()
    }

    /// Sends a signal.
    func kill(_ signal: Int32 = SIGKILL) {
        _ = Glibc.kill(process, signal)
    }

    /// Waits for its end, which comes at once when the test is given up.
    func end() async throws -> Ended {
        let status = await withTaskCancellationHandler {
            await ending.value
        } onCancel: {
            kill()
        }
        let signal = status & 0x7F
        return Ended(
            code: signal == 0 ? (status >> 8) & 0xFF : nil,
            signal: signal == 0 ? nil : signal,
            output: text("out"),
            errors: text("err")
        )
    }

    /// What it has written so far.
    var errorsSoFar: String { text("err") }

    private func text(_ end: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(name).\(end)") ?? Data(), as: UTF8.self)
    }

    /// The command under test, as it was built beside these tests.
    static let alertrelay: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("alertrelay").path
    }()

    /// Whether this machine lets us mount anything, which containers may forbid.
    static func canMount() async throws -> Bool {
        try await run("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", "mount -t tmpfs none /mnt"]).code == 0
    }
}
