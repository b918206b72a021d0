import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// Two gateways get to know each other by letters, each on a person's word; nobody else can speak for either.
@Suite(.inTurn) struct IntroductionTests {
    /// Suppliers whose letters are plain, unless something else is known of the partner.
    private func plainStreet(_ count: Int) async throws -> Street {
        let street = try await Street(supplierOfMeter: Array(repeating: 1, count: count))
        for party in street.parties {
            try party.reconfigure {
                $0.replacing("default_profile: gateway", with: "default_profile: plain")
            }
        }
        return street
    }

    private func command(_ party: Party, _ arguments: String...) async throws -> String {
        let ended = try await Program.run(
            Program.alertrelay,
            arguments + ["--config", party.configurationFile]
        )
        try ended.expectSuccess()
        return ended.output
    }

    /// Sends an alert, and gives the letter's bytes as they lie in the receiver's mailbox.
    private func alertLetter(from sender: Gateway, to receiver: Party) async throws -> Message {
        let mailbox = ForeignMailbox(receiver.address, receiver.sandbox)
        let before = try await mailbox.uids().count
        try await sender.take(try Street.alert())
        try await sender.sendAll()
        return Message(bytes: try #require(try await mailbox.messages(before + 1).last))
    }

    private func hasMachinePart(_ message: Message) -> Bool {
        message.parts.contains { $0.filename == MachinePart.fileName }
    }

    @Test("One introduces itself, the other's person answers by command, and the next alert letter is for a gateway")
    func answered() async throws {
        let street = try await plainStreet(2)
        let (old, new) = (street.parties[0], street.parties[1])
        let origin = try await old.gateway()
        let receiver = try await new.gateway()
        let first = try await alertLetter(from: origin, to: new)
        #expect(!hasMachinePart(first))
        try await receiver.read(1)

        #expect(try await command(old, "suppliers", "introduce", new.id.text).contains("waits in the outbox"))
        try await origin.sendAll()
        try await receiver.read(1)
        try await receiver.sendAll()
        // The alert's acknowledgement, and nothing for the introduction: a person has a task.
        try await origin.read(1)
        let task = try #require(try await receiver.openTasks().first { $0.subject == "introduction of \(old.id)" })
        #expect(task.what == "\(old.name) introduces itself.")
        let fingerprint = try #require(origin.signingIdentity?.certificate.sha256)
        #expect(task.known.contains("SHA-256 of the certificate within: \(fingerprint)."))
        #expect(try await origin.profile(of: new.id).origin == .byDefault)

        let said = try await command(new, "suppliers", "introduce", old.id.text)
        #expect(said.contains("It answers the introduction of \(old.id) in mail 2."), "\(said)")
        try await receiver.sendAll()
        try await origin.read(1)
        #expect(!(try await origin.openTasks()).contains { $0.subject.hasPrefix("introduction") })
        #expect(try await origin.store.mail(MailNumber(2))?.disposition == .processed)
        let shown = try await command(old, "suppliers", "profiles", new.id.text)
        #expect(shown.hasPrefix("\(new.id)  gateway  (verified answer in mail 2 to our LT-"), "\(shown)")
        #expect(shown.contains("smime: the mail is signed by"))

        let second = try await alertLetter(from: origin, to: new)
        #expect(hasMachinePart(second))
        #expect(second.parts.contains { $0.contentType.matches("multipart", "signed") })
        try await receiver.read(1)
        // The other way a third letter is needed, again on a person's word.
        #expect(try await receiver.profile(of: old.id).origin == .byDefault)
        _ = try await command(old, "suppliers", "introduce", new.id.text)
        try await origin.sendAll()
        try await receiver.read(1)
        #expect(try await receiver.profile(of: old.id).profile == .gateway)

        let line = try await command(new, "suppliers", "profiles", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let keys: Set<String> = [
            "supplier", "profile", "origin", "mail", "introduction", "proof", "why", "receivedAt", "since",
        ]
        #expect(Set(object.keys) == keys)
        #expect(object["supplier"] as? String == old.id.text)
        #expect(object["origin"] as? String == "verified-answer")
        #expect(object["proof"] as? String == "smime")

        // It ends here: the second alert's acknowledgement was the last letter.
        try await receiver.sendAll()
        try await origin.read(1)
        for gateway in [origin, receiver] { try await gateway.sendAll() }
        for party in street.parties {
            #expect(try await ForeignMailbox(party.address, party.sandbox).uids() == [])
        }

        // The operator's word comes first.
        try Data("\(new.id):\n  profile: plain\n".utf8).write(to: URL(fileURLWithPath: "\(old.folder)/partners.yaml"))
        try old.reconfigure { $0.replacing("#partners: partners.yaml", with: "partners: partners.yaml") }
        #expect(
            try await command(old, "suppliers", "profiles", new.id.text) == "\(new.id)  plain  (the partners file)\n"
        )
        #expect(!hasMachinePart(try await alertLetter(from: try await old.gateway(), to: new)))
    }

    @Test("A forged answer, another's, an old one under a new header and one with a wrong seal change nothing")
    func forged() async throws {
        let street = try await plainStreet(3)
        let (old, new, third) = (street.parties[0], street.parties[1], street.parties[2])
        let origin = try await old.gateway()
        let stranger = ForeignMailbox("person@\(try old.sandbox.domain())", old.sandbox)
        _ = try await origin.introduce(to: new.id)
        try await origin.sendAll()
        let leaked = try #require(try await ForeignMailbox(new.address, new.sandbox).messages(1).first)
        let token = try #require(Message(bytes: leaked).messageID.flatMap { LetterToken($0.value) })

        // In the partner's name, from outside, with a machine part that nobody signed.
        let made = try introduction(naming: new, citing: token.localPart, street.authority)
        try await old.sandbox.inject(
            mailOf(made, from: new.address, to: old.address),
            from: new.address,
            to: old.address
        )
        // By a stranger with a login and the partner's machine part as it might be.
        try await stranger.send(mailOf(made, from: stranger.address, to: old.address), to: old.address)
        // By another supplier, signed and proven, under its own name and under the partner's.
        for named in [third, new] {
            let gateway = try await third.gateway()
            let bytes = try await answer(by: gateway, naming: named, to: old, citing: token.localPart)
            try await third.sandbox.submit(bytes, from: third.address, to: [old.address])
        }
        // The partner's own introduction, which answers nothing, sent on under a header that does.
        let own = try await new.gateway()
        let unasked = try await own.introduce(to: old.id)
        let kept = try #require(try await own.store.letters(of: unasked.reference).first)
        let genuine = try await own.store.bytes(of: kept.row)
        let header = "In-Reply-To: <\(token.localPart)@\(old.domain)>\r\n"
        try await stranger.send(Array(header.utf8) + genuine, to: old.address)
        // The partner's own answer, to a token that we never minted.
        let wrong = String(token.localPart.dropLast()) + (token.localPart.last == "0" ? "1" : "0")
        let sealed = try await answer(by: own, naming: new, to: old, citing: wrong)
        try await new.sandbox.submit(sealed, from: new.address, to: [old.address])

        try await origin.read(6)
        #expect(try await origin.store.verifiedAnswers().isEmpty)
        for party in [new, third] { #expect(try await origin.profile(of: party.id).origin == .byDefault) }
        let tasks = try await origin.openTasks()
        #expect(Set(tasks.map(\.cause)) == [.answerToRead, .forgedToken])
        #expect(tasks.filter { $0.cause == .forgedToken }.map(\.isUrgent) == [true])
        let subjects = Set(tasks.filter { $0.cause == .answerToRead }.map(\.subject))
        #expect(
            subjects == [
                "introduction of \(new.id)", "introduction of \(third.id)", "introductions of strangers",
            ]
        )
        try await origin.sendAll()
        #expect(try await stranger.uids().isEmpty, "the stranger was answered")
        #expect(!hasMachinePart(try await alertLetter(from: origin, to: new)))
    }

    /// An introduction that names this supplier and cites a letter, as JSON.
    private func introduction(naming party: Party, citing token: String, _ authority: PrivateAuthority) throws -> String
    {
        let part = MachinePart(
            kind: .contacts,
            supplier: party.id,
            references: [],
            token: try #require(
                LetterToken(
                    reference: LetterReference(bits: 5).text,
                    letter: 1,
                    keyID: "k1",
                    mac: "0123456789ABCDEF"
                )
            ).localPart,
            cites: token,
            introduction: Introduction(
                certificatePEM: authority.certificate.pem,
                fingerprint: authority.certificate.sha256,
                accepts: [.gateway]
            )
        )
        return String(decoding: part.jsonBytes, as: UTF8.self)
    }

    private func mailOf(_ json: String, from sender: String, to recipient: String) -> [UInt8] {
        mail(
            ["From: \(sender)", "To: \(recipient)", "Subject: Introduction", "AlertRelay-Version: 1"],
            """
            --marker
            Content-Type: text/plain; charset=utf-8

            We introduce ourselves.

            --marker
            Content-Type: application/json; name=critical-alert.json
            Content-Disposition: attachment; filename=critical-alert.json

            \(json)

            --marker--
            """,
            contentType: "multipart/mixed; boundary=marker"
        )
    }

    /// An answer that this gateway signs, and that names a supplier of its choice.
    private func answer(by gateway: Gateway, naming party: Party, to recipient: Party, citing token: String)
        async throws
        -> [UInt8]
    {
        let identity = try #require(gateway.signingIdentity)
        var me = gateway.me
        me.supplier = party.id
        let letter = Letter(
            kind: .introduction,
            reference: try gateway.mintLetter().text,
            number: 1,
            sender: me,
            recipient: Correspondent(supplier: recipient.id, name: recipient.name, address: recipient.address),
            profile: .signed,
            answers: AnsweredMail(messageID: "<\(token)@\(recipient.domain)>", token: token),
            introduction: Introduction(
                certificatePEM: identity.certificate.pem,
                fingerprint: identity.certificate.sha256,
                accepts: [.gateway]
            )
        )
        return try #require(try await gateway.compose([letter], now: systemClock()).letters.first).bytes
    }
}
