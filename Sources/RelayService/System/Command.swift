import Glibc
import Subprocess
import SystemPackage

/// A command of the operator's: words, never a shell line put together from data.
struct Command {
    private let words: [String]

    init(_ words: [String]) {
        self.words = words
    }

    /// A command that stops reading ends the write with an error, not this process with a signal.
    private static let ignoresBrokenPipes: Void = {
        signal(SIGPIPE, SIG_IGN)
    }()

    /// A command that ended in error, with the beginning of what it wrote to standard error.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs it and returns what it printed.
    ///
    /// - Throws: ``Failure`` if it cannot be started, takes longer, or does not exit with 0.
    func output(input: [UInt8] = [], within limit: Duration, limit bytes: Int) async throws -> String {
        guard let program = words.first else { throw Failure(description: "no command is given") }
        _ = Self.ignoresBrokenPipes
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        let arguments = Arguments(Array(words.dropFirst()))
        return try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                let result = try await run(
                    executable,
                    arguments: arguments,
                    input: .inputWriter,
                    output: .string(limit: bytes),
                    error: .string(limit: bytes)
                ) { execution in
                    // A command need not read what it is given; its exit status alone says whether it took it.
                    _ = try? await execution.standardInputWriter.write(input)
                    try? await execution.standardInputWriter.finish()
                }
                guard result.terminationStatus.isSuccess else {
                    let complaint =
                        result.standardError.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
                    throw Failure(
                        description: "\(program) ended with \(result.terminationStatus): \(complaint.prefix(200))"
                    )
                }
                return result.standardOutput
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let output = first else {
                throw Failure(description: "\(program) took longer than \(limit)")
            }
            return output
        }
    }
}
