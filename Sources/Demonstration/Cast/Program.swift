import Subprocess
import SystemPackage

/// Another program, run to its end.
enum Program {
    /// Runs it and returns what it printed.
    ///
    /// - Throws: ``DemonstrationError`` with the end of what it said unless it exits with this code.
    @discardableResult
    static func output(
        _ words: [String],
        input: String = "",
        environment: [String: String] = [:],
        endingWith code: Int32 = 0
    ) async throws -> String {
        guard let program = words.first else { throw DemonstrationError("no program is given") }
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .inherit.updating(variables),
            input: .string(input),
            output: .string(limit: limit),
            error: .string(limit: limit)
        )
        let how: String
        switch result.terminationStatus {
        case .exited(code): return result.standardOutput
        case .exited(let other): how = "exit code \(other)"
        case .signaled(let signal): how = "signal \(signal)"
        }
        let said = (result.standardError.isEmpty ? result.standardOutput : result.standardError).suffix(400)
        throw DemonstrationError("\(program) ended with \(how): \(said)")
    }

    /// Bytes of output that are kept.
    private static let limit = 1 << 20
}
