import AlertMail
import Foundation
import Relay
import RelayStore
import Testing

@testable import RelayService

/// Every mail that we receive is acted on once, however often the mailbox shows it.
@Suite(.inTurn) struct RepeatedMailTests {
    /// What the receiver has done, to be compared.
    private func effects(of gateway: Gateway) async throws -> [String] {
        try await gateway.sendAll()
        let story = try await gateway.onlyStory()
        return story.letters.map(\.letter.messageID) + story.tasks.map(\.draft.what) + [story.state.state.rawValue]
    }

    @Test("A mail that a client copies back into the inbox is not acted on again")
    func copiedMail() async throws {
        let exchange = try await Exchange(supplierOfMeter: [1, 1])
        let gateway = try await exchange.street.parties[1].gateway()
        try await gateway.read(1)
        let before = try await effects(of: gateway)
        #expect(before.count == 2, "one acknowledgement, and the state")
        try await exchange.mailbox.append(exchange.alerts[0].letter)
        // Shown under another UID: read, known by its bytes, and put away like the first.
        try await gateway.read(1)
        #expect(try await effects(of: gateway) == before)
        #expect(try await exchange.mailbox.uids().isEmpty)
    }

    @Test("A mailbox that is renumbered is read anew, and nothing happens twice")
    func renumberedMailbox() async throws {
        let street = try await Street(supplierOfMeter: [1, 1], inboxUse: .watch)
        let (origin, receiver) = (try await street.parties[0].gateway(), try await street.parties[1].gateway())
        try await origin.take(Street.alert())
        try await origin.sendAll()
        try await receiver.read(1)
        let before = try await effects(of: receiver)
        let progress = try await receiver.store.folderProgress("INBOX")

        // As a restored server does it: the list of UIDs is gone, the mails are there.
        let maildir = try street.parties[1].sandbox.maildir(of: street.parties[1].address)
        // Dovecot numbers a mailbox by the second in which it makes the list: within the same second it is the old number again.
        try await eventually("the mailbox is renumbered") {
            for name in try FileManager.default.contentsOfDirectory(atPath: maildir)
            where name.hasPrefix("dovecot-uidlist") || name.hasPrefix("dovecot.index")
                || name.hasPrefix("dovecot-uidvalidity")
            {
                try FileManager.default.removeItem(atPath: "\(maildir)/\(name)")
            }
            _ = try await receiver.withLease { try await receiver.pollOnce() }
            let after = try await receiver.store.folderProgress("INBOX")
            return after?.uidValidity != progress?.uidValidity ? true : nil
        }
        #expect(try await effects(of: receiver) == before)
    }
}
