import CriticalAlerts
import MailMessage
import MailTransport
import RelayStore
import Synchronization
import Testing

@testable import RelayService

@Suite("check and rehearsal on real mail servers")
struct ServerTests {
    static let us = "duty@old-energy.example"
    static let partner = "duty@new-gas.example"

    private let home = try? TemporaryFolder()

    /// A rehearsal of the mailbox that all tests here share; the time is the real one, since servers stamp it.
    private func rehearsal(_ change: (inout Initializer.Options) throws -> Void = { _ in }) async throws -> String {
        let servers = try MailServers.shared.get()
        var options = Initializer.Options(
            supplierID: SupplierID("old-energy"),
            address: Self.us,
            smtp: try servers.server("SMTPS_PORT", user: Self.us),
            imap: try servers.server("IMAPS_PORT", user: Self.us),
            trustedAuthenticators: [try #require(servers.values["AUTHSERV_ID"])],
            rehearsal: .address(Self.us)
        )
        try change(&options)
        return try await Initializer(options).run(in: try #require(home).root).configurationFile
    }

    private func findings(_ file: String, _ area: CheckReport.Finding.Area) async -> [CheckReport.Finding] {
        await Check(configurationFile: file).run().findings.filter { $0.area == area }
    }

    @Test func `TLS and login to both servers, and the folders`() async throws {
        let file = try await rehearsal()
        let report = await Check(configurationFile: file).run()
        let servers = report.findings.filter { [.mailOut, .mailIn, .folders].contains($0.area) }
        #expect(servers.allSatisfy { $0.state == .ok }, "\(servers)")
        #expect(servers.first?.what.contains("TLS and login by password as \(Self.us)") == true)
        #expect(servers.first?.what.contains("delivery reports can be asked for") == true)
        #expect(servers.contains { $0.what.hasPrefix("INBOX can be opened") })
        #expect(servers.contains { $0.what == "AlertRelay/Processed is there" })
        #expect(!report.hasFault, "\(report.findings)")
    }

    @Test func `STARTTLS`() async throws {
        let servers = try MailServers.shared.get()
        let file = try await rehearsal {
            $0.smtp = try servers.server("SUBMISSION_PORT", user: Self.us, security: .starttls)
            $0.imap = try servers.server("IMAP_PORT", user: Self.us, security: .starttls)
        }
        let report = await Check(configurationFile: file).run()
        #expect(!report.hasFault, "\(report.findings)")
    }

    @Test func `a watched inbox is not changed`() async throws {
        let user = "person@middle-power.example"
        let servers = try MailServers.shared.get()
        let file = try await rehearsal {
            $0.imap = try servers.server("IMAPS_PORT", user: user)
            $0.inboxUse = .watch
        }
        let folders = await findings(file, .folders)
        #expect(folders.map(\.state) == [.ok])
        let mailbox = try await servers.mailbox(user)
        let names = try await mailbox.folders().map(\.name.description)
        await mailbox.logout()
        #expect(!names.contains { $0.hasPrefix("AlertRelay") })
    }

    @Test func `a wrong password, a wrong authority and a wrong way of TLS are told apart`() async throws {
        let servers = try MailServers.shared.get()
        let folder = try #require(home)
        try folder.write("wrong\n", to: "wrong.password")
        try folder.setPermissions(0o600, of: "wrong.password")
        let file = try await rehearsal {
            $0.smtp?.passwordFile = "wrong.password"
            $0.imap?.caFile = "keys/authority.pem"
        }
        let report = await Check(configurationFile: file).run()
        let out = report.findings.first { $0.area == .mailOut }
        #expect(out?.state == .fault)
        #expect(out?.what.contains("loginRefused") == true)
        #expect(out?.whatToDo?.contains("smtp.user") == true)
        let inward = report.findings.first { $0.area == .mailIn }
        #expect(inward?.state == .fault)
        #expect(inward?.what.contains("certificate: ") == true, "\(inward.map(\.description) ?? "")")
        #expect(inward?.whatToDo?.contains("imap.ca_file") == true)
        #expect(report.exitCode == 78)
        #expect(!report.findings.contains { $0.description.contains("wrong\n") })

        let text = try folder.text("alertrelay.yaml")
        let port = try #require(servers.values["SUBMISSION_PORT"])
        let other = text.components("port: \(try #require(servers.values["SMTPS_PORT"]))").joined(
            separator: "port: \(port)"
        )
        try folder.write(other, to: "alertrelay.yaml")
        let tls = await findings(file, .mailOut).first
        #expect(tls?.state == .fault)
        #expect(tls?.what.contains("tls: ") == true, "\(tls.map(\.description) ?? "")")
    }

    @Test func `a round trip comes home, and sends nothing else`() async throws {
        let file = try await rehearsal()
        let configuration = try Configuration(contentsOf: file)
        // Something else waits in the real outbox.
        let gateway = try await Gateway.open(configuration, log: InitializerTests.silent())
        var step = Step(supplier: configuration.supplier.id, at: systemClock())
        step.letters = [try await gateway.composeRoundTrip()]
        let waiting = try #require(step.letters.first)
        _ = try await gateway.store.commit([step])

        let told = Mutex<[String]>([])
        let report = await Check(configurationFile: file).roundTrip(within: .seconds(60)) { line in
            told.withLock { $0.append(line) }
        }
        let findings = report.findings.filter { $0.area == .roundTrip }
        #expect(!report.hasFault, "\(report.findings)")
        #expect(findings.contains { $0.what.hasPrefix("the letter came to INBOX after ") }, "\(findings)")
        #expect(findings.contains { $0.state == .ok && $0.what.contains("Message-ID came through unchanged") })
        #expect(findings.contains { $0.state == .ok && $0.what.contains("stamps Authentication-Results") })
        #expect(report.findings.contains { $0.area == .clock && $0.state == .ok })
        let lines = told.withLock { $0 }
        #expect(lines.first?.hasPrefix("sending TK-") == true)
        #expect(lines.contains { $0.hasPrefix("accepted as ") })

        #expect(try await gateway.store.letters(of: waiting.reference).first?.attempts == 0)
        #expect(try #require(home).names("data").allSatisfy { !$0.hasPrefix("round-trip") })

        // The running gateway finds it in its inbox, and does nothing.
        let polled = try await gateway.poll()
        #expect(polled.taken >= 1)
        #expect(try await gateway.store.cases(openOnly: false, limit: 10).isEmpty)
        #expect(try await gateway.store.tasks(includingDone: true).isEmpty)
    }

    @Test func `a round trip that cannot be says why`() async throws {
        let file = try await rehearsal { $0.rehearsal = nil }
        let files = await Check(configurationFile: file).roundTrip()
        #expect(files.findings.last?.state == .warning)
        #expect(files.findings.last?.what.contains("letters become files") == true)
        #expect(files.exitCode == 0)

        let text = try #require(home).text("alertrelay.yaml")
        let elsewhere = text.components("rehearsal_folder: rehearsal-mail")
            .joined(separator: "rehearsal_address: \(Self.partner)")
        try #require(home).write(elsewhere, to: "alertrelay.yaml")
        let other = await Check(configurationFile: file).roundTrip()
        #expect(other.findings.last?.what.contains("which is not our inbox") == true)
    }

    @Test func `in rehearsal a partner's mailbox stays empty, and the rehearsal address gets the letter`() async throws
    {
        let servers = try MailServers.shared.get()
        let file = try await rehearsal()
        let configuration = try Configuration(contentsOf: file)
        let gateway = try await Gateway.open(configuration, log: InitializerTests.silent())
        var letter = try await gateway.composeRoundTrip()
        letter.recipient = Self.partner
        var step = Step(supplier: configuration.supplier.id, at: systemClock())
        step.letters = [letter]
        _ = try await gateway.store.commit([step])
        #expect(try await gateway.send().accepted == 1)

        let ours = try await servers.mailbox(Self.us)
        _ = try await ours.select(.inbox, readOnly: true)
        var found: [UID] = []
        for _ in 0..<100 where found.isEmpty {
            found = try await ours.search(header: "Message-ID", contains: letter.messageID)
            if found.isEmpty { try await Task.sleep(for: .milliseconds(100)) }
        }
        await ours.logout()
        #expect(found.count == 1)
        let theirs = try await servers.mailbox(Self.partner)
        let folder = try await theirs.select(.inbox, readOnly: true)
        await theirs.logout()
        #expect(folder.count == 0)
    }
}
