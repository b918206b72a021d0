import AlertMail
import Foundation
import MailMessage
import Relay
import RelayStore
import Testing

@testable import RelayService

/// A rehearsal does everything, and reaches nobody.
@Suite(.inTurn) struct RehearsalTests {
    @Test(
        "In a rehearsal every letter goes to the rehearsal address and says so; in a live inbox it counts for nothing"
    )
    func rehearsal() async throws {
        let street = try await Street(supplierOfMeter: [1, 2, 2])
        let (origin, receiver) = (street.parties[0], street.parties[1])
        let rehearsalAddress = "duty@\(street.parties[2].domain)"
        try origin.reconfigure {
            $0.replacing("mode: live", with: "mode: rehearse")
                .replacing("rehearsal_address: \(origin.address)", with: "rehearsal_address: \(rehearsalAddress)")
        }
        let gateway = try await origin.gateway()
        #expect(gateway.configuration.rehearsal == .address(rehearsalAddress))
        try await gateway.take(Street.alert())
        #expect(try await gateway.sendAll().accepted == 1)
        let story = try await gateway.onlyStory()
        #expect(story.letters.map(\.letter.recipient) == [receiver.address], "it is the letter that would have left")

        let rehearsed = ForeignMailbox(rehearsalAddress, origin.sandbox)
        let letter = try #require(try await rehearsed.messages(1).first)
        #expect(Message(bytes: letter).subject?.contains("[REHEARSAL]") == true)

        // Somebody drags it into the live inbox of the supplier that it names, and sends it there too.
        let live = try await receiver.gateway()
        let inbox = ForeignMailbox(receiver.address, receiver.sandbox)
        #expect(try await inbox.uids().isEmpty, "the rehearsal reached the receiver")
        let clean = rewritten(letter) { _ in nil }
        try await ForeignMailbox(origin.address, origin.sandbox).send(clean, to: receiver.address)
        try await live.read(1)
        let report = try await live.sendAll()
        #expect(report.accepted == 0)
        let stories = try await live.stories()
        #expect(stories.allSatisfy { $0.letters.isEmpty })
        #expect(stories.allSatisfy { $0.state.state == .notForwarded })
        #expect(try await ForeignMailbox(origin.address, origin.sandbox).uids().isEmpty)
    }
}
