import ArgumentParser

/// The exit codes of sysexits.h that the command uses.
enum ExitStatus {
    /// Wrong arguments.
    static let usage = ExitCode(64)
    /// What was given could not be read as what it should be.
    static let dataError = ExitCode(65)
    /// A file or folder could not be opened.
    static let noInput = ExitCode(66)
    /// Something could not be written.
    static let inputOutput = ExitCode(74)
    /// A server or a loop is not there.
    static let unavailable = ExitCode(69)
    /// Try again later: nothing was lost.
    static let temporaryFailure = ExitCode(75)
    /// The configuration, or what it names, is wrong.
    static let configuration = ExitCode(78)
}
