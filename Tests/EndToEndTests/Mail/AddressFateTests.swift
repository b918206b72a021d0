import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// What becomes of letters to addresses that refuse, are full, are away or do not exist: real answers by real servers (R16).
@Suite(.inTurn) struct AddressFateTests {
    /// A supplier that is only an address, with a device and a meter point of its own.
    private struct Neighbour {
        var address: String
        var number: Int

        var id: String { "neighbour-\(number)" }
        var code: String { "NB\(["A", "B", "C", "D", "E"][number])Q" }
        var device: EUI64 { EUI64(0x0000_5EEF_1000_0100 + UInt64(number)) }

        /// An MPAN with its check digit (prime weights, modulo 11, modulo 10).
        var meterPoint: String {
            let core = "12000233060\(number)"
            let primes = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43]
            let sum = zip(core, primes).map { ($0.0.wholeNumberValue ?? 0) * $0.1 }.reduce(0, +)
            return "\(core)\(sum % 11 % 10)"
        }

        /// Imports registers in which each neighbour supplies its own meter point.
        static func introduce(_ all: [Neighbour], to party: Party) async throws {
            let gained = WorkingDayCalendar(holidays: .builtIn).workingDay(10, before: UKTime.day(of: systemClock()))
            func csv(_ header: String, _ row: (Neighbour) -> String) -> String {
                ([header] + all.map(row)).joined(separator: "\n") + "\n"
            }
            try await party.importRegister(
                .suppliers,
                csv("supplier_id,scheme,code,valid_from,valid_to") { "\($0.id),mpid,\($0.code),," }
                    + "\(party.id),mpid,OWNQ,,\n\(party.id),user-eui,00-00-5E-EF-10-00-00-00/60,,\n"
            )
            try await party.importRegister(
                .devices,
                csv("device_id,mpxn,kind,meter_serial,valid_from,valid_to") {
                    "\($0.device),\($0.meterPoint),import,EXA\($0.number),2019-04-01,"
                }
            )
            try await party.importRegister(
                .registrations,
                csv("mpxn,supplier_code,scheme,valid_from,valid_to,source") {
                    "\($0.meterPoint),\($0.code),mpid,\(gained),,example"
                }
            )
            try await party.importRegister(
                .contacts,
                csv("supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate") {
                    "\($0.id),Neighbour \($0.number),no,primary,Alerts,01632 960200,\($0.address),"
                }
            )
        }

        func alert() throws -> [UInt8] {
            try ExampleAlert(device: device, target: Street.user, code: 0x8F3F, at: systemClock()).xml
        }
    }

    @Test("Refused, unknown and full are told apart from busy and away; nothing closes, nobody is blamed in vain")
    func fates() async throws {
        let street = try await Street(supplierOfMeter: [0])
        let party = street.parties[0]
        let names = ["refused@new-gas.example", "deferred@new-gas.example", "nobody-there@new-gas.example"]
        let neighbours = (names + ["full@new-gas.example", "away@new-gas.example"]).enumerated()
            .map { Neighbour(address: $1, number: $0) }
        try await Neighbour.introduce(neighbours, to: party)
        let gateway = try await party.gateway()
        for neighbour in neighbours { try await gateway.take(neighbour.alert()) }
        let report = try await gateway.sendAll()
        #expect(report == SendingReport(accepted: 3, refused: 1, postponed: 1))
        // Two delivery reports and one absence note.
        try await gateway.read(3)

        var stories: [String: CaseStory] = [:]
        for story in try await gateway.stories() {
            stories[try #require(story.state.currentForwarding).address] = story
        }
        #expect(stories.count == neighbours.count)

        let refused = try #require(stories["refused@new-gas.example"])
        #expect(refused.state.state == .withPerson)
        #expect(refused.openCauses == [.addressRefused])
        #expect(refused.letters.first?.lastAttempt?.enhanced == "5.1.1")

        // Busy: waits for its next attempt with the same bytes; nobody is asked yet.
        let deferred = try #require(stories["deferred@new-gas.example"])
        #expect(deferred.state.state == .forwarding)
        #expect(deferred.openCauses.isEmpty)
        #expect(deferred.letters.map(\.progress) == [.waiting])
        #expect(deferred.letters.first?.lastAttempt?.enhanced == "4.2.1")

        let unknown = try #require(stories["nobody-there@new-gas.example"])
        #expect(unknown.state.state == .withPerson)
        #expect(unknown.openCauses == [.addressRefused])
        #expect(unknown.state.currentForwarding?.failure == .addressRefused)
        let task = try #require(unknown.tasks.first { $0.doneAt == nil })
        #expect(task.cases == [unknown.state.reference])
        #expect(task.draft.known.contains { $0.contains("5.1.1") })

        // Over quota came back as a final report: somebody must act, though the address as such is right.
        let full = try #require(stories["full@new-gas.example"])
        #expect(full.state.state == .withPerson)
        #expect(full.openCauses.count == 1)
        #expect(full.tasks.first?.draft.known.contains { $0.contains("5.2.2") } == true)

        let away = try #require(stories["away@new-gas.example"])
        #expect(away.state.state == .awaitingAcknowledgement)
        #expect(away.state.receipt == nil)
        #expect(away.openCauses.isEmpty)
        #expect(away.state.currentForwarding?.signs.contains { $0.hasPrefix("auto-reply") } == true)

        // Nobody was answered, and each letter left once.
        for story in stories.values { #expect(story.letters.map(\.letter.kind) == [.criticalAlert]) }
        try await expectCorrelation(of: unknown, gateway)
    }

    /// What we asked for came back: ENVID as Original-Envelope-Id, ORCPT as Original-Recipient, headers and no body (RFC 3461).
    private func expectCorrelation(of story: CaseStory, _ gateway: Gateway) async throws {
        let letter = try #require(story.letters.first).letter
        let report = try #require(story.mails.first)
        let message = Message(bytes: try #require(try await gateway.store.mail(report.number)).mail.bytes)
        let status = try #require(message.parts.compactMap { $0.deliveryStatus() }.first)
        let text = String(decoding: message.bytes, as: UTF8.self)
        let token = try #require(letter.messageID.split(separator: "@").first)
        #expect(status.originalEnvelopeID == String(token))
        #expect(text.contains("Original-Recipient: rfc822;\(letter.recipient)"))
        #expect(!text.contains("CRITICAL ALERT at a meter point"), "the body was returned")
    }

    @Test("A delivery report without the returned mail finds its case by Original-Envelope-Id alone")
    func envelopeIdentifier() async throws {
        let exchange = try await Exchange(alerts: 2)
        let origin = exchange.street.parties[0]
        let messageID = try #require(Message(bytes: exchange.alerts[1].letter).messageID?.value)
        let envelope = try #require(messageID.split(separator: "@").first)
        let report = mail(
            [
                "From: Mail system <mailer-daemon@relay.example>", "To: \(origin.address)",
                "Subject: Undelivered mail", "Auto-Submitted: auto-replied",
            ],
            """
            --marker
            Content-Type: text/plain; charset=utf-8

            Your message could not be delivered.

            --marker
            Content-Type: message/delivery-status

            Reporting-MTA: dns; relay.example
            Original-Envelope-Id: \(envelope)

            Original-Recipient: rfc822;\(exchange.mailbox.address)
            Final-Recipient: rfc822;\(exchange.mailbox.address)
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 unknown

            --marker--
            """,
            contentType: "multipart/report; report-type=delivery-status; boundary=marker"
        )
        try await origin.sandbox.inject(report, from: nil, to: origin.address)
        try await exchange.origin.read(1)
        let (other, meant) = (exchange.alerts[0].reference, exchange.alerts[1].reference)
        #expect(try await exchange.origin.story(of: meant).openCauses == [.addressRefused])
        #expect(try await exchange.origin.story(of: other).state.state == .awaitingAcknowledgement)
        #expect(try await exchange.origin.story(of: other).openCauses.isEmpty)
    }
}
