import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// A stranger who writes to the inbox learns nothing and triggers nothing; a person looks.
@Suite(.inTurn) struct StrangerTests {
    @Test("An alert by a stranger, in words or as a machine part, is neither answered nor carried on: a task")
    func alertsOfStrangers() async throws {
        let exchange = try await Exchange(supplierOfMeter: [1, 2, 2])
        let (origin, receiver) = (exchange.street.parties[0], exchange.street.parties[1])
        // The stranger has a mailbox in which an answer would be found.
        let stranger = ForeignMailbox("person@\(try receiver.sandbox.domain())", receiver.sandbox)
        let gateway = try await receiver.gateway()
        let words = """
            Critical alert for your meter point.

            MPAN: 1200023305967
            Alert code: 8F3F
            Raised (UTC): \(Street.recently)
            Please acknowledge receipt.
            """
        let typed = ["From: \(stranger.address)", "To: \(receiver.address)", "Subject: Critical alert 8F3F"]
        try await stranger.send(mail(typed, words), to: receiver.address)
        // In the name of a supplier on the list, from outside.
        let forged = ["From: \(origin.address)", "To: \(receiver.address)", "Subject: Critical alert 8F3F"]
        try await receiver.sandbox.inject(mail(forged, words), from: origin.address, to: receiver.address)
        // A machine part that nobody signed.
        let json = try machinePart(of: exchange.alerts[0].letter)
        let made = json.replacing("8f3f", with: "8f1e").replacing("8F3F", with: "8F1E")
        let attached = mail(
            typed,
            """
            --marker
            Content-Type: text/plain; charset=utf-8

            See the attachment.

            --marker
            Content-Type: application/json; name=critical-alert.json
            Content-Disposition: attachment; filename=critical-alert.json

            \(made)

            --marker--
            """,
            contentType: "multipart/mixed; boundary=marker"
        )
        try await stranger.send(attached, to: receiver.address)
        // The origin's true letter lies there too: four mails.
        try await gateway.read(4)
        try await gateway.sendAll()

        let stories = try await gateway.stories()
        let genuine = stories.filter { $0.state.state == .awaitingAcknowledgement }
        #expect(genuine.map(\.state.trail.first?.reference) == [exchange.alerts[0].reference])
        let others = stories.filter { $0.state.state != .awaitingAcknowledgement }
        for story in others {
            #expect(story.state.state == .withPerson)
            #expect(story.letters.isEmpty)
        }
        #expect(try await gateway.openTasks().contains { $0.cause == .unprovenSender })
        let told = Set(stories.flatMap(\.letters).map(\.letter.recipient))
        #expect(told == [origin.address, exchange.street.parties[2].address])
        #expect(try await stranger.uids().isEmpty, "the stranger was answered")
    }

    @Test("A letter that leaked and is sent again by a stranger is not answered to the stranger")
    func replayedLetter() async throws {
        let exchange = try await Exchange(supplierOfMeter: [1, 1])
        let receiver = exchange.street.parties[1]
        let stranger = ForeignMailbox("person@\(try receiver.sandbox.domain())", receiver.sandbox)
        let gateway = try await receiver.gateway()
        try await gateway.read(1)
        try await gateway.sendAll()
        let leaked = rewritten(exchange.alerts[0].letter) { name in
            switch name {
            case "from": "From: \(stranger.address)"
            case "message-id": "Message-ID: <again@elsewhere.example>"
            default: nil
            }
        }
        try await stranger.send(leaked, to: receiver.address)
        try await gateway.read(1)
        try await gateway.sendAll()
        let story = try await gateway.onlyStory()
        #expect(story.state.state == .ours)
        #expect(Set(story.letters.map(\.letter.recipient)) == [exchange.street.parties[0].address])
        #expect(try await stranger.uids().isEmpty, "the stranger was answered")
    }

    @Test("Words typed beside a machine part that another supplier signed are not that supplier's")
    func borrowedSignature() async throws {
        let exchange = try await Exchange()
        let (origin, receiver) = (exchange.street.parties[0], exchange.street.parties[1])
        let alert = exchange.alerts[0]
        let gateway = try await receiver.gateway()
        try await gateway.read(1)
        // The receiver's true acknowledgement to somebody else has leaked, and so has our letter to the receiver.
        let letter = try #require(try await gateway.onlyStory().letters(.acknowledgement).first)
        var part = try MachinePart.read(
            bytes: Array(try machinePart(of: try await gateway.store.bytes(of: letter.row)).utf8)
        )
        let elsewhere = LetterToken(
            reference: CaseReference(bits: 42).text,
            letter: 1,
            keyID: "k9",
            mac: "0123456789ABCDEF"
        )
        part.cites = try #require(elsewhere).localPart
        let json = part.jsonBytes
        let identity = try #require(gateway.signingIdentity)
        let signature = try identity.sign(detached: json, at: systemClock().secondsSince1970)
        let cited = try #require(Message(bytes: alert.letter).messageID).value
        func attached(_ name: String, _ type: String, _ bytes: [UInt8]) -> String {
            """
            --marker
            Content-Type: \(type); name=\(name)
            Content-Disposition: attachment; filename=\(name)
            Content-Transfer-Encoding: base64

            \(Data(bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))
            """
        }
        let forged = mail(
            [
                "From: someone@elsewhere.example", "To: \(origin.address)", "Subject: Fwd: Critical alert",
                "In-Reply-To: <\(cited)>", "References: <\(cited)>",
            ],
            """
            --marker
            Content-Type: text/plain; charset=utf-8

            Received, thank you.

            \(attached("critical-alert.json", "application/json", json))
            \(attached("critical-alert.json.p7s", "application/pkcs7-signature", signature))
            --marker--
            """,
            contentType: "multipart/mixed; boundary=marker"
        )
        try await origin.sandbox.inject(forged, from: "someone@elsewhere.example", to: origin.address)
        try await exchange.origin.read(1)
        let story = try await exchange.origin.onlyStory()
        #expect(story.state.state == .awaitingAcknowledgement, "\(story.state.reason)")
        #expect(story.state.receipt == nil)
        #expect(story.openCauses == [.unprovenSender])
    }

    private func machinePart(of letter: [UInt8]) throws -> String {
        let part = try #require(Message(bytes: letter).parts.first { $0.filename == "critical-alert.json" })
        return String(decoding: part.decodedBytes(), as: UTF8.self)
    }
}

/// The mail with some fields of its header replaced, by their lower-case names; the body's bytes stay as they are.
func rewritten(_ bytes: [UInt8], _ field: (String) -> String?) -> [UInt8] {
    let message = Message(bytes: bytes)
    let head = String(decoding: bytes[message.root.headerRange], as: UTF8.self)
    var lines: [String] = []
    var isReplaced = false
    for line in head.split(separator: "\r\n", omittingEmptySubsequences: false) {
        if line.first == " " || line.first == "\t" {
            if !isReplaced { lines.append(String(line)) }
            continue
        }
        let name = line.split(separator: ":").first.map { $0.lowercased() } ?? ""
        // What servers on its way wrote would be taken for theirs again.
        let isTrace = ["return-path", "received", "delivered-to", "authentication-results"].contains(name)
        let replacement = field(name)
        isReplaced = isTrace || replacement != nil
        if isTrace { continue }
        lines.append(replacement ?? String(line))
    }
    return Array(lines.joined(separator: "\r\n").utf8) + bytes[message.root.headerRange.upperBound...]
}
