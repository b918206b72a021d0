import RelayService
import RelayStore

/// The exit codes of sysexits.h that this command uses.
enum Sysexits {
    static let ok: Int32 = 0
    static let usage: Int32 = 64
    static let dataError: Int32 = 65
    static let noInput: Int32 = 66
    static let unavailable: Int32 = 69
    static let software: Int32 = 70
    static let cannotCreate: Int32 = 73
    static let temporaryFailure: Int32 = 75
    static let noPermission: Int32 = 77
    static let configuration: Int32 = 78
}

/// What a command says on standard error before it ends with a code of sysexits.h.
struct CommandFailure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    init(_ code: Int32, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The failure that an error of the library means.
    static func of(_ error: any Error) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: failure
        case let error as ConfigurationError: CommandFailure(Sysexits.configuration, error.description)
        case let error as GatewayError: CommandFailure(Sysexits.configuration, error.description)
        case let error as FileError: CommandFailure(Sysexits.noInput, error.description)
        case let error as StoreError:
            switch error.code {
            case .notFound: CommandFailure(Sysexits.dataError, error.reason)
            case .leased, .conflict, .cannotWrite: CommandFailure(Sysexits.temporaryFailure, error.description)
            case .cannotOpen, .notDurable, .damaged: CommandFailure(Sysexits.configuration, error.description)
            }
        default: CommandFailure(Sysexits.unavailable, "\(error)")
        }
    }
}
