import ArgumentParser
import CriticalAlerts
import RelayService
import RelayStore

/// The Supplier Contact List as imported (R9, R28 to R33).
struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The Supplier Contact List.",
        subcommands: [Import.self, Undo.self, Show.self, Lookup.self]
    )

    struct Import: RegisterImportCommand {
        static let configuration = CommandConfiguration(commandName: "import", abstract: "Import a contact list (CSV).")
        static let kind = RegisterKind.contacts
        @OptionGroup var arguments: RegisterImportArguments
    }

    struct Undo: RegisterUndoCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Go back to the list before the last import."
        )
        static let kind = RegisterKind.contacts
        @OptionGroup var options: GatewayOptions
    }

    struct Show: RegisterListCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the imports.")
        static let kind = RegisterKind.contacts
        @OptionGroup var options: GatewayOptions
    }

    struct Lookup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lookup",
            abstract: "Show how a supplier is reached."
        )
        @OptionGroup var options: GatewayOptions
        @Argument(help: "The supplier's identifier.") var supplier: String

        func run() async throws {
            guard let id = SupplierID(supplier) else {
                throw CommandFailure(ExitStatus.usage, "'\(visible(supplier))' is no supplier's identifier")
            }
            try await withGateway(options) { gateway in
                LineOutput.standard.say(
                    RegisterText.contacts(try await gateway.registers.contacts(of: id, at: systemClock()))
                )
            }
        }
    }
}

/// Suppliers and the codes by which sources know them.
struct Suppliers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Suppliers and their codes.",
        subcommands: [Import.self, Undo.self, Show.self, Introduce.self]
    )

    struct Import: RegisterImportCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Import suppliers' codes (CSV)."
        )
        static let kind = RegisterKind.suppliers
        @OptionGroup var arguments: RegisterImportArguments
    }

    struct Undo: RegisterUndoCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Go back to the codes before the last import."
        )
        static let kind = RegisterKind.suppliers
        @OptionGroup var options: GatewayOptions
    }

    struct Show: RegisterListCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the imports.")
        static let kind = RegisterKind.suppliers
        @OptionGroup var options: GatewayOptions
    }

    struct Introduce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a partner our certificate and what we accept; it leaves with 'send' or 'serve'."
        )
        @OptionGroup var options: GatewayOptions
        @Argument(help: "The supplier's identifier.") var supplier: String

        func run() async throws {
            guard let id = SupplierID(supplier) else {
                throw CommandFailure(ExitStatus.usage, "'\(visible(supplier))' is no supplier's identifier")
            }
            try await withGateway(options) { gateway in
                let letter = try await gateway.introduce(to: id)
                LineOutput.standard.say("\(letter.reference) to \(visible(letter.address)) waits in the outbox.")
            }
        }
    }
}

/// Devices and their meter points (R5).
struct Devices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Devices and their meter points.",
        subcommands: [Import.self, Undo.self, Show.self, Lookup.self]
    )

    struct Import: RegisterImportCommand {
        static let configuration = CommandConfiguration(commandName: "import", abstract: "Import devices (CSV).")
        static let kind = RegisterKind.devices
        @OptionGroup var arguments: RegisterImportArguments
    }

    struct Undo: RegisterUndoCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Go back to the devices before the last import."
        )
        static let kind = RegisterKind.devices
        @OptionGroup var options: GatewayOptions
    }

    struct Show: RegisterListCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the imports.")
        static let kind = RegisterKind.devices
        @OptionGroup var options: GatewayOptions
    }

    struct Lookup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lookup",
            abstract: "Show a device's meter points."
        )
        @OptionGroup var options: GatewayOptions
        @Option(name: .long, help: "As at this instant (RFC 3339); now by default.") var at: String?
        @Argument(help: "EUI-64.") var device: String

        func run() async throws {
            guard let id = EUI64(device) else {
                throw CommandFailure(ExitStatus.usage, "'\(visible(device))' is no EUI-64")
            }
            let instant = try instant(at)
            try await withGateway(options) { gateway in
                LineOutput.standard.say(
                    RegisterText.device(try await gateway.registers.meterPoints(of: id, asAt: instant))
                )
            }
        }
    }
}

/// Who supplies which meter point (R6, R7).
struct Registrations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who supplies which meter point.",
        subcommands: [Import.self, Undo.self, Show.self, Lookup.self]
    )

    struct Import: RegisterImportCommand {
        static let configuration = CommandConfiguration(commandName: "import", abstract: "Import registrations (CSV).")
        static let kind = RegisterKind.registrations
        @OptionGroup var arguments: RegisterImportArguments
    }

    struct Undo: RegisterUndoCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Go back to the registrations before the last import."
        )
        static let kind = RegisterKind.registrations
        @OptionGroup var options: GatewayOptions
    }

    struct Show: RegisterListCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the imports.")
        static let kind = RegisterKind.registrations
        @OptionGroup var options: GatewayOptions
    }

    struct Lookup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lookup",
            abstract: "Show who supplies a meter point."
        )
        @OptionGroup var options: GatewayOptions
        @Option(name: .long, help: "As at this instant (RFC 3339); now by default.") var at: String?
        @Argument(help: "MPAN or MPRN.") var meterPoint: String

        func run() async throws {
            guard let id = MPxN(meterPoint) else {
                throw CommandFailure(
                    ExitStatus.usage,
                    "'\(visible(meterPoint))' is no MPAN (13 digits with check digit) and no MPRN"
                )
            }
            let instant = try instant(at)
            try await withGateway(options) { gateway in
                LineOutput.standard.say(
                    RegisterText.supplier(try await gateway.registers.supplier(of: id, asAt: instant))
                )
            }
        }
    }
}

func instant(_ text: String?) throws -> Instant {
    guard let text else { return systemClock() }
    guard let instant = Instant(rfc3339: text) else {
        throw CommandFailure(ExitStatus.usage, "'\(visible(text))' is no instant: 2026-03-07T22:14:31Z")
    }
    return instant
}

/// What every import takes.
struct RegisterImportArguments: ParsableArguments {
    @OptionGroup var options: GatewayOptions
    @Option(name: .long, help: "Up to when the source is complete (RFC 3339).") var completeTo: String
    @Flag(name: .long, help: "Take the good rows of a file that has bad ones.") var keepGood = false
    @Argument(help: "The CSV file.") var file: String
}

/// An import of one kind.
protocol RegisterImportCommand: AsyncParsableCommand {
    static var kind: RegisterKind { get }
    var arguments: RegisterImportArguments { get }
}

extension RegisterImportCommand {
    func run() async throws {
        let completeTo = try instant(arguments.completeTo)
        try await withGateway(arguments.options) { gateway in
            let report = try await gateway.importRegister(
                Self.kind,
                file: arguments.file,
                completeTo: completeTo,
                keepGood: arguments.keepGood
            )
            for line in RegisterText.faults(report) { LineOutput.diagnostics.say(line) }
            LineOutput.standard.say(RegisterText.report(report, kind: Self.kind))
            if !report.isTaken { throw ExitStatus.dataError }
        }
    }
}

/// Going back before the last import of one kind.
protocol RegisterUndoCommand: AsyncParsableCommand {
    static var kind: RegisterKind { get }
    var options: GatewayOptions { get }
}

extension RegisterUndoCommand {
    func run() async throws {
        try await withGateway(options) { gateway in
            try await gateway.undoImport(Self.kind)
            LineOutput.standard.say("The \(Self.kind.rawValue) are as before their last import.")
        }
    }
}

/// The list of imports of one kind.
protocol RegisterListCommand: AsyncParsableCommand {
    static var kind: RegisterKind { get }
    var options: GatewayOptions { get }
}

extension RegisterListCommand {
    func run() async throws {
        try await withGateway(options) { gateway in
            let lines = try await RegisterText.imports(of: Self.kind, in: gateway.registers)
            LineOutput.standard.say(lines.isEmpty ? "Nothing was imported." : lines.joined(separator: "\n"))
        }
    }
}
