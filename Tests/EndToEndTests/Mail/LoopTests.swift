import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// Every exchange ends by itself after a bounded number of mails, and ends with a person (R25, R26).
@Suite(.inTurn) struct LoopTests {
    /// Lets the gateways work until nothing moves any more; fails if that does not come soon.
    private func settle(_ gateways: [Gateway]) async throws {
        var quiet = 0
        for _ in 0..<200 {
            var isMoving = false
            for gateway in gateways {
                if try await gateway.withLease({ try await gateway.pollOnce() }).taken > 0 { isMoving = true }
                if try await gateway.sendAll().accepted > 0 { isMoving = true }
            }
            quiet = isMoving ? 0 : quiet + 1
            if quiet == 3, try await isQueueEmpty(gateways) { return }
            if quiet > 0 { try await Task.sleep(for: .milliseconds(50)) }
        }
        Issue.record("mail goes on and on")
    }

    /// Whether every letter that a server took for one of these inboxes has been read there, or lies in nobody's way.
    private func isQueueEmpty(_ gateways: [Gateway]) async throws -> Bool {
        var sent = 0
        var read = 0
        for gateway in gateways {
            for story in try await gateway.stories() {
                sent +=
                    story.letters.filter { letter in
                        letter.progress == .accepted
                            && gateways.contains { $0.configuration.supplier.address == letter.letter.recipient }
                    }.count
                read += story.mails.count
            }
        }
        return read >= sent
    }

    @Test("Two suppliers whose data name each other: one alert letter, then a person at each")
    func dataThatPointAtEachOther() async throws {
        let street = try await Street(supplierOfMeter: [1, 0])
        let gateways = [try await street.parties[0].gateway(), try await street.parties[1].gateway()]
        try await gateways[0].take(Street.alert())
        try await settle(gateways)
        var alertLetters = 0
        for gateway in gateways {
            let story = try await gateway.onlyStory()
            alertLetters += story.letters(.criticalAlert).count
        }
        #expect(alertLetters == 1)
        // The second would send it back to where it came from: it asks instead, and says so to the first.
        let second = try await gateways[1].onlyStory()
        #expect(second.state.state == .withPerson)
        #expect(second.openCauses == [.pointsBack])
        let first = try await gateways[0].onlyStory()
        #expect(!first.openCauses.isEmpty, "\(first.state.reason)")
    }

    @Test("Three suppliers whose data go round: at most as many alert letters as suppliers and two, and a person")
    func dataThatGoRound() async throws {
        let street = try await Street(supplierOfMeter: [1, 2, 0])
        var gateways: [Gateway] = []
        for party in street.parties { gateways.append(try await party.gateway()) }
        try await gateways[0].take(Street.alert())
        try await settle(gateways)
        var alertLetters = 0
        var causes: Set<TaskCause> = []
        for gateway in gateways {
            let story = try await gateway.onlyStory()
            alertLetters += story.letters(.criticalAlert).count
            causes.formUnion(story.openCauses)
        }
        #expect(alertLetters <= gateways.count + 2)
        #expect(!causes.isDisjoint(with: [.pointsBack, .tooManyHops]))
    }

    @Test("The same alert in new mails: one case, one action, each acknowledged, the fourth of a day by a person")
    func sameAlertInNewMails() async throws {
        let exchange = try await Exchange(supplierOfMeter: [1, 1])
        let (origin, receiver) = (exchange.street.parties[0], exchange.street.parties[1])
        let gateway = try await receiver.gateway()
        try await gateway.read(1)
        for number in 2...4 {
            // The signature covers the body: under another Message-ID it is another mail with the same words.
            let again = rewritten(exchange.alerts[0].letter) { name in
                name == "message-id" ? "Message-ID: <again-\(number)@\(origin.domain)>" : nil
            }
            try await ForeignMailbox(origin.address, origin.sandbox).send(again, to: receiver.address)
        }
        try await gateway.read(3)
        try await gateway.sendAll()
        let story = try await gateway.onlyStory()
        #expect(story.state.state == .ours)
        #expect(story.letters.map(\.letter.kind) == [.acknowledgement, .acknowledgement, .acknowledgement])
        #expect(Set(story.letters.map(\.letter.recipient)) == [origin.address])
        #expect(Set(story.state.duties.compactMap(\.answers.messageID)).count == 4)
        #expect(story.openCauses == [.rateReached])
        let folder = "\(receiver.folder)/handed-over"
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        // And the origin hears three times what it needs once.
        try await exchange.origin.read(3)
        try await exchange.origin.sendAll()
        let heard = try await exchange.origin.onlyStory()
        #expect(heard.state.state == .acknowledged)
        #expect(heard.letters.count == 1)
    }

    @Test("An absence note under our acknowledgement is not answered: the exchange ends")
    func acknowledgementToSomebodyAway() async throws {
        let street = try await Street(supplierOfMeter: [0])
        let party = street.parties[0]
        let neighbour = Neighbour(address: "away@middle-power.example", number: 0)
        try await Neighbour.introduce([neighbour], to: party)
        let gateway = try await party.gateway()
        let words = """
            We received a critical alert for a meter point that is yours.

            MPAN: \(neighbour.meterPoint)
            Alert code: 8F3F
            Raised (UTC): \(Street.recently)
            """
        let alert = mail(
            ["From: \(neighbour.address)", "To: \(party.address)", "Subject: Critical alert 8F3F"],
            words
        )
        try await ForeignMailbox(neighbour.address, party.sandbox).send(alert, to: party.address)
        try await gateway.read(1)
        try await gateway.sendAll()
        let story = try await gateway.onlyStory()
        #expect(story.letters.map(\.letter.kind) == [.acknowledgement])
        // Most programs do not answer what is marked as automatic; this one does.
        let acknowledgement = try #require(story.letters.first).letter
        let note = mail(
            [
                "From: \(neighbour.address)", "To: \(party.address)", "Subject: Out of office",
                "In-Reply-To: <\(acknowledgement.messageID)>", "References: <\(acknowledgement.messageID)>",
                "Auto-Submitted: auto-replied",
            ],
            "Received. I am away until Monday and will answer when I am back."
        )
        try await ForeignMailbox(neighbour.address, party.sandbox).send(note, to: party.address)
        try await gateway.read(1)
        try await gateway.sendAll()
        let after = try await gateway.onlyStory()
        #expect(after.letters.count == 1)
        #expect(after.state.state == story.state.state)
    }
}
