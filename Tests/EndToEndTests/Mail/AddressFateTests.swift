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
        #expect(report.accepted == 3 && report.refused == 1 && report.postponed == 1, "\(report)")
        #expect(report.serverFault == nil)
        #expect(report.reasons.contains { $0.hasPrefix("refused: 5.1.1 ") }, "\(report.reasons)")
        #expect(report.reasons.contains { $0.hasPrefix("put off: 4.2.1 ") }, "\(report.reasons)")
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

        // The next attempt, when its time has come: the same letter, and still nobody is blamed.
        let later = try await party.gateway(clock: { systemClock().advanced(bySeconds: 90) })
        // Notes about the tasks leave in the same pass.
        let second = try await later.sendAll()
        #expect(second.postponed == 1)
        #expect(second.refused == 0)
        let retried = try await later.story(of: deferred.state.reference)
        #expect(retried.letters.map(\.attempts) == [2])
        #expect(retried.letters.map(\.letter.messageID) == deferred.letters.map(\.letter.messageID))
        #expect(retried.state.state == .forwarding)
        #expect(retried.openCauses.isEmpty)

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

    @Test(
        "A delivery report without the returned mail finds its case by Original-Envelope-Id alone; a guessed one none"
    )
    func envelopeIdentifier() async throws {
        let exchange = try await Exchange(alerts: 3)
        let origin = exchange.street.parties[0]
        let messageID = try #require(Message(bytes: exchange.alerts[1].letter).messageID?.value)
        let envelope = try #require(messageID.split(separator: "@").first)
        try await origin.sandbox.inject(report(String(envelope), exchange), from: nil, to: origin.address)
        let guessed = "\(exchange.alerts[2].reference).1.k1-0123456789ABCDEF"
        try await origin.sandbox.inject(report(guessed, exchange), from: nil, to: origin.address)
        try await exchange.origin.read(2)
        let stories = try await exchange.origin.stories()
        let byReference = Dictionary(uniqueKeysWithValues: stories.map { ($0.state.reference, $0) })
        let (other, meant, forged) = (
            try #require(byReference[exchange.alerts[0].reference]),
            try #require(byReference[exchange.alerts[1].reference]),
            try #require(byReference[exchange.alerts[2].reference])
        )
        #expect(meant.openCauses == [.addressRefused])
        #expect(other.state.state == .awaitingAcknowledgement)
        #expect(other.openCauses.isEmpty)
        #expect(forged.state.state == .awaitingAcknowledgement)
        #expect(forged.openCauses == [.forgedToken])
    }

    private func report(_ envelope: String, _ exchange: Exchange) -> [UInt8] {
        let origin = exchange.street.parties[0]
        return mail(
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
    }
}
