import AlertMail
import CriticalAlerts
import Foundation
import Logging
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// One supplier with a gateway of its own: configuration, keys, registers, store and mailbox.
struct Party: Sendable {
    let id: SupplierID
    let name: String
    let domain: String
    /// The folder of all that is its own.
    let folder: String
    let sandbox: Sandbox

    var address: String { "alerts@\(domain)" }
    var configurationFile: String { "\(folder)/\(Initializer.configurationName)" }

    /// The gateway, in this process.
    func gateway(clock: @escaping @Sendable () -> Instant = systemClock) async throws -> Gateway {
        try await Gateway.open(
            try Configuration(contentsOf: configurationFile),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: clock
        )
    }

    /// The store, which another process may be using.
    var store: SQLiteStore {
        get throws {
            try SQLiteStore(path: try Configuration(contentsOf: configurationFile).storeFile, supplier: id)
        }
    }

    /// The only case, `nil` if there is none.
    func onlyCase() async throws -> CaseStory? {
        let store = try store
        let cases = try await store.cases(openOnly: false, limit: 10)
        try #require(cases.count <= 1, "\(name) has \(cases.count) cases")
        guard let only = cases.first else { return nil }
        return try await store.story(of: only.reference)
    }

    /// Runs the command, as a process of its own, on this gateway.
    func command(_ arguments: String..., environment: [String: String] = [:], input: [UInt8] = []) async throws
        -> Program.Ended
    {
        try await start(arguments, environment: environment, input: input).end()
    }

    /// Starts the command, as a process of its own, on this gateway.
    func start(_ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []) throws -> Program {
        try Program(
            Program.alertrelay,
            Array(arguments.prefix(1)) + ["--config", configurationFile] + Array(arguments.dropFirst()),
            environment: environment,
            input: input
        )
    }

    /// Changes the configuration's text.
    func reconfigure(_ change: (String) -> String) throws {
        let before = try String(contentsOfFile: configurationFile, encoding: .utf8)
        let after = change(before)
        try #require(after != before, "the configuration was not changed")
        try Data(after.utf8).write(to: URL(fileURLWithPath: configurationFile))
    }

    /// Imports a register.
    func importRegister(_ kind: RegisterKind, _ csv: String, completeTo: Instant = systemClock()) async throws {
        let file = "\(folder)/\(kind.rawValue).csv"
        try Data(csv.utf8).write(to: URL(fileURLWithPath: file))
        let report = try await gateway().importRegister(kind, file: file, completeTo: completeTo, keepGood: false)
        try #require(report.isTaken, "\(kind): \(report.faults)")
    }
}

/// Suppliers who know each other, and one meter; made for one test, in domains that no other test uses.
final class Street: Sendable {
    let parties: [Party]
    /// The folder of it all; gone with the last reference.
    let folder: String
    /// Signs the certificates of all of them.
    let authority: PrivateAuthority

    /// Sets up suppliers that are live, each with registers, whose inboxes have been looked at once.
    ///
    /// - Parameters:
    ///   - supplierOfMeter: for each party whom its registrations name as the meter's supplier, by index; so many parties.
    ///   - looksAtInboxes: whether the first look, which notes where the mailbox stands, is done.
    init(supplierOfMeter: [Int], inboxUse: Configuration.Inbox.Use = .dedicated, looksAtInboxes: Bool = true)
        async throws
    {
        let sandbox = try await Sandbox.shared
        let now = systemClock()
        folder = "/tmp/alertrelay-party.\(UUID().uuidString)"
        authority = try PrivateAuthority(creating: "Authority of a street", from: now.secondsSince1970 - 3600, days: 2)
        var parties: [Party] = []
        for _ in supplierOfMeter {
            let domain = try sandbox.domain()
            let id = try #require(SupplierID(domain.split(separator: ".").first.map(String.init) ?? ""))
            parties.append(
                Party(id: id, name: "Energy of \(id)", domain: domain, folder: "\(folder)/\(id)", sandbox: sandbox)
            )
        }
        self.parties = parties
        for (party, supplier) in zip(parties, supplierOfMeter) {
            try await setUp(party, supplierOfMeter: supplier, inboxUse: inboxUse, now: now)
            guard looksAtInboxes else { continue }
            let gateway = try await party.gateway()
            _ = try await gateway.withLease { try await gateway.pollOnce() }
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The device that raises alerts.
    static let meter = EUI64(0x0000_5EEF_1000_002A)
    /// The first party's DCC User identifier, still on the meter.
    static let user = EUI64(0x0000_5EEF_1000_0001)
    /// Its meter point.
    static let meterPoint = "1200023305967"

    /// A document of a critical alert, of this moment. Two of one moment are one alert.
    static func alert(code: UInt16 = 0x8F3F, at: Instant = systemClock()) throws -> [UInt8] {
        try ExampleAlert(device: meter, target: user, code: code, at: at).xml
    }

    /// A moment ten minutes ago, in whole seconds: fresh whenever the tests are run.
    static var recently: Instant { Instant(secondsSince1970: systemClock().secondsSince1970 - 600) }

    /// Market participant codes, by index.
    static func code(_ index: Int) -> String { "QQ\(["A", "B", "C", "D", "E", "F", "G", "H"][index % 8])Q" }

    private func setUp(_ party: Party, supplierOfMeter: Int, inboxUse: Configuration.Inbox.Use, now: Instant)
        async throws
    {
        let sandbox = party.sandbox
        let server = { (port: String) in
            Initializer.Options.Server(
                host: "localhost",
                port: try sandbox.port(port),
                caFile: sandbox.values["CA_FILE"],
                user: party.address,
                passwordFile: sandbox.values["PASSWORD_FILE"]
            )
        }
        let options = Initializer.Options(
            supplierID: party.id,
            supplierName: party.name,
            address: party.address,
            telephone: "01632 960100",
            smtp: try server("SMTPS_PORT"),
            imap: try server("IMAPS_PORT"),
            inboxUse: inboxUse,
            trustedAuthenticators: [try #require(sandbox.values["AUTHSERV_ID"])],
            // Notes about tasks go to the duty manager's mailbox: the inbox under test holds what others wrote.
            notesTo: "duty@\(party.domain)",
            rehearsal: .address(party.address),
            defaultProfile: .gateway,
            authority: authority,
            writesExamples: false
        )
        _ = try await Initializer(options).run(in: party.folder, now: now)
        for (kind, csv) in registers(supplierOfMeter, now) {
            try await party.importRegister(kind, csv, completeTo: now)
        }
        _ = try await GoLive(configurationFile: party.configurationFile).perform(confirm: party.id.text)
    }

    private func registers(_ supplierOfMeter: Int, _ now: Instant) -> [(RegisterKind, String)] {
        let calendar = WorkingDayCalendar(holidays: .builtIn)
        let gained = calendar.workingDay(10, before: UKTime.day(of: now))
        let contacts = parties.enumerated().map { index, party in
            """
            \(party.id),\(party.name),\(index == 0 ? "yes" : "no"),primary,Alerts inbox,01632 960100,\(party.address),
            \(party.id),\(party.name),\(index == 0 ? "yes" : "no"),secondary,Duty manager,01632 960101,duty@\(party.domain),

            """
        }
        let codes = parties.enumerated().map { "\($1.id),mpid,\(Self.code($0)),,\n" }.joined()
        return [
            (
                .suppliers,
                "supplier_id,scheme,code,valid_from,valid_to\n\(codes)\(parties[0].id),user-eui,00-00-5E-EF-10-00-00-00/60,,\n"
            ),
            (
                .devices,
                "device_id,mpxn,kind,meter_serial,valid_from,valid_to\n"
                    + "\(Self.meter),\(Self.meterPoint),import,EXA0000042,2019-04-01,\n"
            ),
            (
                .registrations,
                "mpxn,supplier_code,scheme,valid_from,valid_to,source\n"
                    + "\(Self.meterPoint),\(Self.code(supplierOfMeter)),mpid,\(gained),,example\n"
            ),
            (
                .contacts,
                "supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate\n\(contacts.joined())"
            ),
        ]
    }
}
