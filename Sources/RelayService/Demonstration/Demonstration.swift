import AlertMail
import CriticalAlerts
import Glibc
public import Logging
import MailMessage
import MailSecurity
import Relay
public import RelayStore

/// Table 5.1 between three suppliers over real SMTP and IMAP servers on loopback: an alert's XML becomes a signed mail, is
/// acknowledged, passed on because the meter point is another's, handed over, and its acknowledgement comes home.
public struct Demonstration: Sendable {
    /// The mail servers, all on loopback.
    public struct Servers: Sendable {
        /// Host of both.
        public var host: String
        /// Port for submission over TLS.
        public var smtpPort: Int
        /// Port for IMAP over TLS.
        public var imapPort: Int
        /// The authority of the servers' certificate, PEM.
        public var caFile: String
        /// The file with every mailbox's password.
        public var passwordFile: String
        /// Whose `Authentication-Results` count.
        public var authenticator: String

        /// Reads the environment that `sandbox/with` sets.
        ///
        /// - Throws: ``GatewayError`` if a variable is missing, or the host is not on loopback: the demonstration sends mail to
        ///   made-up addresses, which must never reach a real server.
        public init(environment: (String) -> String?) throws {
            func value(_ name: String) throws -> String {
                guard let value = environment(name), !value.isEmpty else {
                    throw GatewayError(
                        "\(name) is not set: run the demonstration by 'make demo' or 'sandbox/with alertrelay demo'"
                    )
                }
                return value
            }
            func port(_ name: String) throws -> Int {
                guard let port = Int(try value(name)), (1...65_535).contains(port) else {
                    throw GatewayError("\(name) is no port")
                }
                return port
            }
            host = try value("MAIL_HOST")
            guard host == "localhost" || host == "::1" || host == "127.0.0.1" else {
                throw GatewayError("\(host) is not on loopback: the demonstration refuses it")
            }
            smtpPort = try port("SMTPS_PORT")
            imapPort = try port("IMAPS_PORT")
            caFile = try value("CA_FILE")
            passwordFile = try value("PASSWORD_FILE")
            authenticator = try value("AUTHSERV_ID")
        }
    }

    /// One of the three suppliers.
    struct Party {
        let id: SupplierID
        let name: String
        let domain: String
        let gateway: Gateway
        let folder: String
    }

    private let servers: Servers
    private let folder: String
    private let log: Logger
    private let say: @Sendable (String) -> Void

    /// - Parameters:
    ///   - servers: where mail goes.
    ///   - folder: a new folder for the three gateways.
    ///   - log: where their logs go.
    ///   - say: told line by line what happens.
    public init(servers: Servers, folder: String, log: Logger, say: @escaping @Sendable (String) -> Void) {
        self.servers = servers
        self.folder = folder
        self.log = log
        self.say = say
    }

    /// What is left to look at.
    public struct Outcome: Sendable {
        /// Letters that mail servers took.
        public var letters: Int
        /// The text of the alert letter as Middle Power's mailbox had it.
        public var alertLetter: String
        /// The whole story at each supplier.
        public var stories: [(name: String, story: CaseStory)]
    }

    /// Runs it.
    ///
    /// - Throws: ``GatewayError`` if a step does not do what table 5.1 says.
    public func run() async throws -> Outcome {
        let now = Instant(secondsSince1970: systemClock().secondsSince1970)
        say("Three suppliers, each with its own gateway, keys, registers and mailbox:")
        let old = try await party("old-energy", "Old Energy", supplierOfMeter: "middle-power", now)
        let middle = try await party("middle-power", "Middle Power", supplierOfMeter: "new-gas", now)
        let new = try await party("new-gas", "New Gas and Power", supplierOfMeter: "new-gas", now)
        for party in [old, middle, new] {
            // The first look notes where the mailbox stands; what comes later is acted on.
            _ = try await party.gateway.withLease { try await party.gateway.pollOnce() }
            say("  \(party.name) <alerts@\(party.domain)>")
        }

        say("")
        say("1  The meter raises an alert; DCC gives it to Old Energy, whose credentials are still on the meter.")
        let alert = try ExampleAlert(device: Self.meter, target: Self.oldUser, code: 0x8F3F, at: now).xml
        let file = "\(old.folder)/alert.xml"
        try writeFile(alert, to: file)
        _ = try await old.gateway.takeIn(alert: alert, from: file)
        _ = try await old.gateway.decidePending()
        let origin = try await onlyCase(of: old)
        try await show(origin, of: old)

        say("2  Old Energy's registration data name Middle Power.")
        say("3  The alert letter leaves, signed, over TLS.")
        try await send(old)
        try await expect(origin, of: old, .awaitingAcknowledgement)

        say("4  Middle Power's gateway reads its inbox, and acknowledges receipt.")
        try await poll(middle)
        let passing = try await onlyCase(of: middle)
        try await show(passing, of: middle)
        say("5  Its own data name New Gas and Power: it passes the alert on by itself (step 5, second way).")
        try await send(middle)
        try await expect(passing, of: middle, .awaitingAcknowledgement)

        say("   New Gas and Power reads its inbox: the meter point is theirs (step 5, first way).")
        try await poll(new)
        let final = try await onlyCase(of: new)
        try await expect(final, of: new, .ours)
        try await send(new)

        say("   The acknowledgements come home and close the cases.")
        try await poll(middle)
        try await expect(passing, of: middle, .acknowledged)
        try await poll(old)
        try await expect(origin, of: old, .passedOn)
        return try await outcome([(old, origin), (middle, passing), (new, final)])
    }

    private func outcome(_ cases: [(party: Party, reference: CaseReference)]) async throws -> Outcome {
        var outcome = Outcome(letters: 0, alertLetter: "", stories: [])
        for (party, reference) in cases {
            guard let story = try await party.gateway.store.story(of: reference) else { continue }
            outcome.letters += story.letters.filter { $0.progress == .accepted }.count
            outcome.stories.append((party.name, story))
            // The first mail that a case knows is the one that raised it.
            if outcome.alertLetter.isEmpty, let first = story.mails.first, case .mail = story.state.origin,
                let mail = try await party.gateway.store.mail(first.number)
            {
                let message = Message(bytes: mail.mail.bytes)
                let text = message.parts.first { $0.contentType.matches("text", "plain") }
                outcome.alertLetter = text?.text().text ?? ""
            }
        }
        return outcome
    }

    // MARK: Steps

    private func send(_ party: Party) async throws {
        let report = try await party.gateway.withLease { try await party.gateway.sendOnce() }
        if let fault = report.serverFault { throw GatewayError("\(party.name) cannot send: \(fault)") }
        guard report.accepted > 0, report.postponed == 0, report.refused == 0 else {
            throw GatewayError(
                "\(party.name): \(report.accepted) sent, \(report.postponed) put off, \(report.refused) refused"
            )
        }
        say("     \(party.name): \(report.accepted) letter\(report.accepted == 1 ? "" : "s") taken by the mail server")
    }

    /// Reads the inbox until something new is there: servers hand mail over in their own time.
    private func poll(_ party: Party) async throws {
        for _ in 0..<100 {
            let report = try await party.gateway.withLease { try await party.gateway.pollOnce() }
            if report.taken > 0 {
                say("     \(party.name): \(report.taken) mail\(report.taken == 1 ? "" : "s") read over IMAP")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw GatewayError("nothing arrived at \(party.name) within 10 seconds")
    }

    private func expect(_ reference: CaseReference, of party: Party, _ state: CaseState) async throws {
        let entry = try await party.gateway.store.load(SnapshotKeys(references: [reference])).entries[reference]
        guard entry?.state.state == state else {
            try await show(reference, of: party)
            let tasks = try await party.gateway.store.tasks(includingDone: false).map(\.draft.what).joined(
                separator: "; "
            )
            throw GatewayError("\(party.name): \(reference) should be \(state.rawValue). Tasks: \(tasks)")
        }
        try await show(reference, of: party)
    }

    private func show(_ reference: CaseReference, of party: Party) async throws {
        guard
            let state = try await party.gateway.store.load(SnapshotKeys(references: [reference])).entries[reference]?
                .state
        else {
            throw GatewayError("\(party.name) has no case \(reference)")
        }
        say("     \(party.name): \(reference) \(state.state.rawValue). \(state.reason)")
    }

    private func onlyCase(of party: Party) async throws -> CaseReference {
        let cases = try await party.gateway.store.cases(openOnly: false, limit: 2)
        guard cases.count == 1, let only = cases.first else {
            throw GatewayError("\(party.name) has \(cases.count) cases instead of one")
        }
        return only.reference
    }

    // MARK: Setting up

    private static let meter = EUI64(0x0000_5EEF_1000_002A)
    private static let oldUser = EUI64(0x0000_5EEF_1000_0001)
    private static let meterPoint = "1200023305967"

    private func party(_ id: String, _ name: String, supplierOfMeter: String, _ now: Instant) async throws -> Party {
        guard let supplier = SupplierID(id) else { throw GatewayError("\(id) is no supplier's identifier") }
        let home = "\(folder)/\(id)"
        let domain = "\(id).example"
        let server = { (port: Int) in
            Initializer.Options.Server(
                host: servers.host,
                port: port,
                caFile: servers.caFile,
                user: "alerts@\(domain)",
                passwordFile: servers.passwordFile
            )
        }
        try makeFolder(home)
        let options = Initializer.Options(
            supplierID: supplier,
            supplierName: name,
            address: "alerts@\(domain)",
            telephone: "01632 960100",
            smtp: server(servers.smtpPort),
            imap: server(servers.imapPort),
            inboxUse: .dedicated,
            trustedAuthenticators: [servers.authenticator],
            rehearsal: .address("alerts@\(domain)"),
            defaultProfile: .gateway,
            authority: try authority(now),
            writesExamples: false
        )
        let outcome = try await Initializer(options).run(in: home, now: now)
        let opened = try await Gateway.open(try Configuration(contentsOf: outcome.configurationFile), log: log)
        for (kind, csv) in registers(supplierOfMeter: supplierOfMeter, now) {
            let path = "\(home)/\(kind.rawValue).csv"
            try writeFile(Array(csv.utf8), to: path)
            let report = try await opened.importRegister(kind, file: path, completeTo: now, keepGood: false)
            guard report.isTaken else { throw GatewayError("\(path): \(report.faults.count) bad rows") }
        }
        // The mail servers are made for this and on loopback: here letters may leave.
        let live = try await GoLive(configurationFile: outcome.configurationFile).perform(confirm: id)
        return Party(
            id: supplier,
            name: name,
            domain: domain,
            gateway: try await Gateway.open(live, log: log),
            folder: home
        )
    }

    /// One authority for all three, as suppliers that have exchanged certificates.
    private func authority(_ now: Instant) throws -> PrivateAuthority {
        let certificate = "\(folder)/authority.pem"
        let key = "\(folder)/authority.key"
        if exists(key) {
            return try PrivateAuthority(
                certificatePEM: try readFile(certificate, atMost: GatewayLimits.dataFile),
                privateKeyPEM: Secret(try readFile(key, atMost: GatewayLimits.dataFile))
            )
        }
        try makeFolder(folder)
        let made = try PrivateAuthority(creating: "Demonstration", from: now.secondsSince1970 - 3600, days: 2)
        try writeFile(Array(made.certificate.pem.utf8), to: certificate)
        try made.privateKeyPEM().withUnsafeBytes { bytes in try writeFile(Array(bytes), to: key) }
        return made
    }

    private func registers(supplierOfMeter: String, _ now: Instant) -> [(RegisterKind, String)] {
        let calendar = WorkingDayCalendar(holidays: .builtIn)
        let gained = calendar.workingDay(10, before: UKTime.day(of: now))
        let codes = ["old-energy": "OLDE", "middle-power": "MIDP", "new-gas": "NEWG"]
        let contact = { (id: String, name: String, dcc: String) in
            """
            \(id),\(name),\(dcc),primary,Alerts inbox,01632 960100,alerts@\(id).example,
            \(id),\(name),\(dcc),secondary,Duty manager,01632 960101,duty@\(id).example,

            """
        }
        return [
            (
                .suppliers,
                "supplier_id,scheme,code,valid_from,valid_to\n"
                    + codes.sorted { $0.key < $1.key }.map { "\($0.key),mpid,\($0.value),,\n" }.joined()
                    + "old-energy,user-eui,00-00-5E-EF-10-00-00-00/60,,\n"
            ),
            (
                .devices,
                "device_id,mpxn,kind,meter_serial,valid_from,valid_to\n\(Self.meter),\(Self.meterPoint),import,EXA0000042,2019-04-01,\n"
            ),
            (
                .registrations,
                "mpxn,supplier_code,scheme,valid_from,valid_to,source\n"
                    + "\(Self.meterPoint),\(codes[supplierOfMeter] ?? ""),mpid,\(gained),,example\n"
            ),
            (
                .contacts,
                "supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate\n"
                    + contact("old-energy", "Old Energy", "yes") + contact("middle-power", "Middle Power", "no")
                    + contact("new-gas", "New Gas and Power", "no")
            ),
        ]
    }
}
