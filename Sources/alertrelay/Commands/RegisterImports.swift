import ArgumentParser
import CriticalAlerts
import RelayService
import RelayStore

/// A register as the imports know it.
protocol ImportedRegister {
    static var kind: RegisterKind { get }
}

enum ContactsRegister: ImportedRegister {
    static let kind = RegisterKind.contacts
}

enum SuppliersRegister: ImportedRegister {
    static let kind = RegisterKind.suppliers
}

enum DevicesRegister: ImportedRegister {
    static let kind = RegisterKind.devices
}

enum RegistrationsRegister: ImportedRegister {
    static let kind = RegisterKind.registrations
}

/// `KIND import`: a CSV file replaces what its kind held.
struct ImportRegister<Register: ImportedRegister>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: "Import \(Register.kind.rawValue) from a CSV file.")
    }

    @OptionGroup var options: GatewayOptions
    @Option(name: .long, help: "Up to when the source is complete (RFC 3339).") var completeTo: String
    @Flag(name: .long, help: "Take the good rows of a file that has bad ones.") var keepGood = false
    @Flag(name: .long, help: "Let a file without a good row take the place of one with rows.") var allowEmpty =
        false
    @Argument(help: "The CSV file.") var file: String

    func run() async throws {
        guard let completeTo = Instant(rfc3339: completeTo) else {
            throw CommandFailure(ExitStatus.usage, "'\(visible(completeTo))' is no instant: 2026-03-07T22:14:31Z")
        }
        try await withGateway(options) { gateway in
            let report = try await gateway.importRegister(
                Register.kind,
                file: file,
                completeTo: completeTo,
                keepGood: keepGood,
                allowsEmpty: allowEmpty
            )
            for line in RegisterText.faults(report) { LineOutput.diagnostics.say(line) }
            LineOutput.standard.say(RegisterText.report(report, kind: Register.kind))
            if !report.isTaken { throw ExitStatus.dataError }
        }
    }
}

/// `KIND undo`: back to what was there before the last import.
struct UndoImport<Register: ImportedRegister>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo",
            abstract: "Go back to the \(Register.kind.rawValue) before the last import."
        )
    }

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            try await gateway.undoImport(Register.kind)
            LineOutput.standard.say("The \(Register.kind.rawValue) are as before their last import.")
        }
    }
}

/// `KIND list`: the imports.
struct ListImports<Register: ImportedRegister>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: "List the imports of \(Register.kind.rawValue).")
    }

    @OptionGroup var options: GatewayOptions

    func run() async throws {
        try await withGateway(options) { gateway in
            let lines = try await RegisterText.imports(of: Register.kind, in: gateway.registers)
            LineOutput.standard.say(lines.isEmpty ? "Nothing was imported." : lines.joined(separator: "\n"))
        }
    }
}
