import AlertMail
import Foundation
import MailMessage
import Relay
import RelayStore
import Testing

@testable import Demonstration
@testable import RelayService

/// What people write under our letters, through real servers: only a proven supplier's own new words count (R16, R20).
@Suite(.inTurn) struct PersonReplyTests {
    /// A reply, and what must come of it.
    private struct Answer {
        var what: String
        var words: String
        var quotes = true
        var state: CaseState
        var causes: Set<TaskCause> = []
        var receipt: Receipt.Giver?
        /// Who writes, if not the supplier's own inbox; a login all the same.
        var writer: String?
    }

    @Test("Of the receiver's words 'Received' closes, 'Not ours' and a question go to a person, a quote says nothing")
    func repliesOfTheReceiver() async throws {
        let answers = { (duty: String, colleague: String, passedOnTo: String) in
            [
                Answer(what: "received", words: "Received, thank you.", state: .acknowledged, receipt: .person),
                Answer(what: "not ours", words: "Not ours.", state: .withPerson, causes: [.declined]),
                Answer(
                    what: "passed on",
                    words: "Not ours, passed on to \(passedOnTo)",
                    state: .passedOn,
                    receipt: .person
                ),
                Answer(
                    what: "a question",
                    words: "Which meter is this about? Could you send us the serial number?",
                    state: .awaitingAcknowledgement,
                    causes: [.question]
                ),
                Answer(
                    what: "nothing above the quote",
                    words: "",
                    state: .awaitingAcknowledgement,
                    causes: [.answerToRead]
                ),
                Answer(
                    what: "the duty manager, who is on the contact list",
                    words: "Received.",
                    state: .acknowledged,
                    receipt: .person,
                    writer: duty
                ),
                Answer(
                    what: "a colleague, who is not on the contact list",
                    words: "Received.",
                    state: .awaitingAcknowledgement,
                    causes: [.unprovenSender],
                    writer: colleague
                ),
            ]
        }
        let names = answers("", "", "").count
        let exchange = try await Exchange(alerts: names, supplierOfMeter: [1, 1, 1])
        let (origin, receiver) = (exchange.street.parties[0], exchange.street.parties[1])
        let all = answers("duty@\(receiver.domain)", "person@\(receiver.domain)", "New Gas and Power")
        for (answer, alert) in zip(all, exchange.alerts) {
            let reply = try exchange.reply(answer.words, to: alert, from: answer.writer, quotes: answer.quotes)
            try await ForeignMailbox(answer.writer ?? receiver.address, receiver.sandbox).send(
                reply,
                to: origin.address
            )
        }
        try await exchange.origin.read(all.count)
        for (answer, alert) in zip(all, exchange.alerts) {
            let story = try await exchange.origin.story(of: alert.reference)
            let what: Comment = "\(answer.what): \(story.state.reason)"
            #expect(story.state.state == answer.state, what)
            #expect(story.openCauses == answer.causes, what)
            #expect(story.state.receipt?.giver == answer.receipt, what)
            #expect(story.letters(.criticalAlert).count == 1, what)
        }
        let passedOn = try await exchange.origin.story(of: exchange.alerts[2].reference)
        #expect(passedOn.state.receipt?.says.contains("New Gas and Power") == true)
    }

    @Test("A person's reply written in neomutt, above the letter as neomutt quotes it, closes the case")
    func replyInNeomutt() async throws {
        let exchange = try await Exchange()
        let receiver = exchange.street.parties[1]
        let sandbox = receiver.sandbox
        let person = Person(
            name: "Pat Doe",
            address: receiver.address,
            servers: try Servers { sandbox.values[$0] },
            folder: exchange.street.folder
        )
        let words = "Received with thanks, our engineers are looking into it.\n\nKind regards\nPat Doe"
        try await person.answer(String(decoding: exchange.alerts[0].letter, as: UTF8.self), words)
        try await exchange.origin.read(1)
        let story = try await exchange.origin.onlyStory()
        #expect(story.state.state == .acknowledged, "\(story.state.reason)")
        #expect(story.state.receipt?.giver == .person)
        #expect(story.openCauses.isEmpty)
    }

    @Test("Nobody but the supplier we wrote to closes a case, whatever they quote or cite")
    func repliesOfOthers() async throws {
        let exchange = try await Exchange(alerts: 4, supplierOfMeter: [1, 1, 1])
        let (origin, receiver, other) = (
            exchange.street.parties[0], exchange.street.parties[1], exchange.street.parties[2]
        )
        let alerts = exchange.alerts
        // The letter has leaked, and a stranger writes in the receiver's name, without its login.
        let forged = try exchange.reply("Received, thank you.", to: alerts[0])
        try await origin.sandbox.inject(forged, from: receiver.address, to: origin.address)
        // The same under the stranger's own name.
        let foreign = try exchange.reply("Received, thank you.", to: alerts[1], from: "someone@elsewhere.example")
        try await origin.sandbox.inject(foreign, from: "someone@elsewhere.example", to: origin.address)
        // Another supplier, with its own login.
        let others = try exchange.reply("Received, thank you.", to: alerts[2], from: other.address)
        try await ForeignMailbox(other.address, other.sandbox).send(others, to: origin.address)
        // The receiver itself, citing a token whose seal was guessed.
        let token = try #require(Message(bytes: alerts[3].letter).messageID.flatMap { LetterToken($0.value) })
        let guess = "<\(token.reference).\(token.letter).\(token.keyID)-0123456789ABCDEF@\(origin.domain)>"
        let guessed = try exchange.reply("Received.", to: alerts[3], citing: guess, quotes: false)
        try await exchange.mailbox.send(guessed, to: origin.address)

        try await exchange.origin.read(4)
        let expected: [TaskCause] = [.unprovenSender, .unprovenSender, .unprovenSender, .forgedToken]
        for (alert, cause) in zip(alerts, expected) {
            let story = try await exchange.origin.story(of: alert.reference)
            #expect(story.state.state == .awaitingAcknowledgement)
            #expect(story.state.receipt == nil)
            #expect(story.openCauses == [cause])
            #expect(story.letters.map(\.letter.kind) == [.criticalAlert], "nothing was answered")
        }
    }

    @Test("Software's answers are arrivals, no acknowledgements: ticket receipt and read receipt")
    func receiptsOfSoftware() async throws {
        let exchange = try await Exchange(alerts: 2)
        let origin = exchange.street.parties[0]
        let cited = try exchange.alerts.map { "<\(try #require(Message(bytes: $0.letter).messageID).value)>" }
        let ticket = mail(
            [
                "From: \(exchange.mailbox.address)", "To: \(origin.address)",
                "Subject: [Ticket#2026030210000012] \(Message(bytes: exchange.alerts[0].letter).subject ?? "")",
                "In-Reply-To: \(cited[0])", "References: \(cited[0])", "Auto-Submitted: auto-generated",
                "X-Auto-Response-Suppress: All",
            ],
            """
            Thank you for contacting us. We have received your request and created ticket 2026030210000012.
            An agent will get back to you within two working days.
            """
        )
        let read = mail(
            [
                "From: \(exchange.mailbox.address)", "To: \(origin.address)", "Subject: Read: critical alert",
                "In-Reply-To: \(cited[1])", "References: \(cited[1])",
            ],
            """
            --marker
            Content-Type: text/plain; charset=utf-8

            Your message was read on Monday.

            --marker
            Content-Type: message/disposition-notification

            Reporting-UA: client.example; Example Mail
            Final-Recipient: rfc822;\(exchange.mailbox.address)
            Original-Message-ID: \(cited[1])
            Disposition: manual-action/MDN-sent-manually; displayed

            --marker--
            """,
            contentType: "multipart/report; report-type=disposition-notification; boundary=marker"
        )
        try await exchange.mailbox.send(ticket, to: origin.address)
        try await exchange.mailbox.send(read, to: origin.address)
        try await exchange.origin.read(2)
        for (alert, sign) in zip(exchange.alerts, ["ticket-receipt", "read-receipt"]) {
            let story = try await exchange.origin.story(of: alert.reference)
            #expect(story.state.state == .awaitingAcknowledgement)
            #expect(story.state.receipt == nil)
            #expect(story.state.currentForwarding?.signs.contains { $0.hasPrefix(sign) } == true)
            #expect(story.letters.count == 1)
        }
    }
}
