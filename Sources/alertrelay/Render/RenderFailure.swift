import ArgumentParser

/// Why a letter cannot be shown: lines for standard error, each with its place where there is one.
struct RenderFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The exit code: 65 for values and templates that are wrong, 66 for files that cannot be read.
    let code: Int32
    /// What is wrong, `file:line:column: reason` where there is a place.
    let lines: [String]

    /// What was given is wrong.
    static func data(_ lines: [String]) -> RenderFailure {
        RenderFailure(code: ExitStatus.dataError.rawValue, lines: lines)
    }

    /// A file or folder cannot be read.
    static func input(_ path: String, _ error: InputError) -> RenderFailure {
        RenderFailure(code: ExitStatus.noInput.rawValue, lines: ["\(path): \(error.reason)"])
    }

    /// The lines.
    var description: String { lines.joined(separator: "\n") }
}
