import Foundation
import Subprocess
import SystemPackage

/// Another program, run to its end.
enum Program {
    /// How it ended.
    struct Ended: Sendable {
        var isSuccess: Bool
        var status: String
        var output: String
        var errors: String
    }

    /// Runs it; whatever it ends with is a result.
    static func run(_ words: [String], input: String = "", environment: [String: String] = [:]) async throws -> Ended {
        guard let program = words.first else { throw DemonstrationError("no program is given") }
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .inherit.updating(variables),
            input: .string(input),
            output: .string(limit: limit),
            error: .string(limit: limit)
        )
        return Ended(
            isSuccess: result.terminationStatus.isSuccess,
            status: "\(result.terminationStatus)",
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Runs it and returns what it printed.
    ///
    /// - Throws: ``DemonstrationError`` with the end of what it said unless it exits with 0.
    static func output(_ words: [String], input: String = "", environment: [String: String] = [:]) async throws
        -> String
    {
        let ended = try await run(words, input: input, environment: environment)
        guard ended.isSuccess else {
            let said = (ended.errors.isEmpty ? ended.output : ended.errors).suffix(400)
            throw DemonstrationError("\(words.first ?? "") ended with \(ended.status): \(said)")
        }
        return ended.output
    }

    /// Bytes of output that are kept.
    private static let limit = 1 << 20
}
