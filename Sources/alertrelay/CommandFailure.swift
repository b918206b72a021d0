import ArgumentParser
import Demonstration
import RelayService
import RelayStore

/// What a command says on standard error before it ends with a code of sysexits.h.
struct CommandFailure: Error, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The failure that an error of the library means.
    static func of(_ error: any Error) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: failure
        case let error as ConfigurationError: CommandFailure(ExitStatus.configuration, error.description)
        case let error as ServerFault: CommandFailure(ExitStatus.unavailable, error.words)
        case let error as GatewayError: CommandFailure(ExitStatus.configuration, error.description)
        case let error as DemonstrationError: CommandFailure(ExitStatus.configuration, error.description)
        case let error as FileError: CommandFailure(ExitStatus.noInput, error.description)
        case let error as StoreError:
            switch error.code {
            case .notFound, .refused: CommandFailure(ExitStatus.dataError, error.reason)
            case .leased, .withdrawn, .conflict, .cannotWrite:
                CommandFailure(ExitStatus.temporaryFailure, error.description)
            case .cannotOpen, .notDurable, .damaged: CommandFailure(ExitStatus.configuration, error.description)
            }
        default: CommandFailure(ExitStatus.unavailable, "\(error)")
        }
    }
}
