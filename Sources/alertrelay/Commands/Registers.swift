import ArgumentParser
import CriticalAlerts
import RelayService
import RelayStore

/// The Supplier Contact List as imported (R9, R28 to R33).
struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The Supplier Contact List.",
        subcommands: [
            ImportRegister<ContactsRegister>.self, UndoImport<ContactsRegister>.self,
            ListImports<ContactsRegister>.self,
            Lookup.self,
        ]
    )

    struct Lookup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "lookup",
            abstract: "Show how a supplier is reached."
        )
        @OptionGroup var options: GatewayOptions
        @Argument(help: "The supplier's identifier.") var supplier: String

        func run() async throws {
            let id = try supplierID(supplier)
            try await withGateway(options) { gateway in
                let answer = try await gateway.registers.contacts(of: id, at: systemClock())
                LineOutput.standard.say(RegisterText.contacts(answer))
                if !answer.isListed { throw ExitStatus.dataError }
            }
        }
    }
}

/// Suppliers and the codes by which sources know them.
struct Suppliers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Suppliers and their codes.",
        subcommands: [
            ImportRegister<SuppliersRegister>.self, UndoImport<SuppliersRegister>.self,
            ListImports<SuppliersRegister>.self,
            Introduce.self, Profiles.self,
        ]
    )

    struct Introduce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a partner our certificate and what we accept; it leaves with 'send' or 'serve'."
        )
        @OptionGroup var options: GatewayOptions
        @Argument(help: "The supplier's identifier.") var supplier: String

        func run() async throws {
            let id = try supplierID(supplier)
            try await withGateway(options) { gateway in
                LineOutput.standard.say(PartnerText.introduced(try await gateway.introduce(to: id), to: id))
            }
        }
    }

    struct Profiles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Show how letters to a partner are dressed, and why; without an argument to each on the contact list."
        )
        @OptionGroup var options: GatewayOptions
        @Flag(name: .long, help: "One JSON object a line.") var json = false
        @Argument(help: "The supplier's identifier.") var supplier: String?

        func run() async throws {
            let asked = try supplier.map(supplierID)
            try await withGateway(options) { gateway in
                let own = try await gateway.partnerProfiles()
                let listed = try await gateway.registers.contactList()?.suppliers ?? []
                let all = Set(listed).union(own.keys).subtracting([gateway.configuration.supplier.id])
                for id in asked.map({ [$0] }) ?? all.sorted() {
                    let profile = try await gateway.profile(of: id)
                    LineOutput.standard.say(
                        json ? PartnerText.json(profile, of: id) : PartnerText.text(profile, of: id)
                    )
                }
            }
        }
    }
}

/// Devices and their meter points (R5).
struct Devices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Devices and their meter points.",
        subcommands: [
            ImportRegister<DevicesRegister>.self, UndoImport<DevicesRegister>.self, ListImports<DevicesRegister>.self,
            Lookup.self,
        ]
    )

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
        subcommands: [
            ImportRegister<RegistrationsRegister>.self, UndoImport<RegistrationsRegister>.self,
            ListImports<RegistrationsRegister>.self, Lookup.self,
        ]
    )

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

private func supplierID(_ text: String) throws -> SupplierID {
    guard let id = SupplierID(text) else {
        throw CommandFailure(ExitStatus.usage, "'\(visible(text))' is no supplier's identifier")
    }
    return id
}

private func instant(_ text: String?) throws -> Instant {
    guard let text else { return systemClock() }
    guard let instant = Instant(rfc3339: text) else {
        throw CommandFailure(ExitStatus.usage, "'\(visible(text))' is no instant: 2026-03-07T22:14:31Z")
    }
    return instant
}
