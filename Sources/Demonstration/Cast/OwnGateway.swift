import AlertMail
import CriticalAlerts
import Foundation
import Logging
import MailSecurity
import Relay
import RelayService
import RelayStore
import Subprocess
import SystemPackage

/// A supplier's own gateway: configuration, keys, registers, mailbox, store and, while it serves, a process.
struct OwnGateway: Sendable {
    let member: Member
    /// The folder of all that is its own.
    let folder: String
    let configurationFile: String
    /// Its store, which its process is using: here it is only looked at.
    let store: any CaseStore

    /// Sets one up as its operators would: `init`, the registers' import, `go-live`.
    init(
        settingUp member: Member,
        in folder: String,
        on servers: Servers,
        authority: PrivateAuthority,
        meters: [Meter],
        log: Logger
    ) async throws {
        guard let id = SupplierID(member.id) else {
            throw DemonstrationError("\(member.id) is no supplier's identifier")
        }
        let now = Instant(secondsSince1970: systemClock().secondsSince1970)
        let options = Self.options(member, id, servers, authority)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let outcome = try await Initializer(options).run(in: folder, now: now)
        let rehearsal = try await Gateway.open(try Configuration(contentsOf: outcome.configurationFile), log: log)
        let calendar = WorkingDayCalendar(holidays: .builtIn)
        let gained = calendar.workingDay(10, before: UKTime.day(of: now))
        for (kind, csv) in RegisterFiles(owner: member, meters: meters, gained: gained).all {
            let path = "\(folder)/\(kind.rawValue).csv"
            try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
            let report = try await rehearsal.importRegister(kind, file: path, completeTo: now, keepGood: false)
            guard report.isTaken else { throw DemonstrationError("\(path): \(report.faults.count) bad rows") }
        }
        // The mail servers are made for this and on loopback: here letters may leave.
        let live = try await GoLive(configurationFile: outcome.configurationFile).perform(confirm: member.id)
        self.member = member
        self.folder = folder
        configurationFile = outcome.configurationFile
        store = try await Gateway.open(live, log: log).store
    }

    private static func options(
        _ member: Member,
        _ id: SupplierID,
        _ servers: Servers,
        _ authority: PrivateAuthority
    ) -> Initializer.Options {
        let server = { (port: Int) in
            Initializer.Options.Server(
                host: servers.host,
                port: port,
                caFile: servers.caFile,
                user: member.address,
                passwordFile: servers.passwordFile
            )
        }
        return Initializer.Options(
            supplierID: id,
            supplierName: member.name,
            address: member.address,
            telephone: "01632 960100",
            smtp: server(servers.smtpsPort),
            imap: server(servers.imapsPort),
            inboxUse: .dedicated,
            pollInterval: 1,
            trustedAuthenticators: [servers.authenticator],
            // Notes about tasks go to a person: the inbox holds what others wrote.
            notesTo: "duty@\(member.domain)",
            rehearsal: .address(member.address),
            defaultProfile: .gateway,
            authority: authority,
            writesExamples: false
        )
    }

    /// Where its process writes its log.
    var logFile: String { "\(folder)/gateway.log" }

    /// Runs `alertrelay serve` as a process of its own until the stream ends, then asks it to end.
    ///
    /// - Returns: how it ended, in words.
    func serve(_ program: String, until stop: AsyncStream<Never>) async throws -> String {
        let log = try FileDescriptor.open(
            FilePath(logFile),
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite]
        )
        let result = try await run(
            .path(FilePath(program)),
            arguments: ["serve", "--config", configurationFile],
            input: .none,
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            for await _ in stop {}
            // One that has ended before cannot be asked: how it ended says the rest.
            try? execution.send(signal: .terminate)
        }
        return switch result.terminationStatus {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
    }

    /// Whether its process has looked at the inbox once: what comes from then on is acted on.
    var watchesInbox: Bool {
        get async throws { try await store.folderProgress("INBOX") != nil }
    }
}
