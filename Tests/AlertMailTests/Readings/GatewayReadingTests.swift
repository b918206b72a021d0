import AlertMail
import CriticalAlerts
import MailMessage
import Testing

/// What one gateway reads in the letters of another, and in what comes back to its own.
@Suite("Gateways among themselves")
struct GatewayReadingTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func message(_ letter: Letter) throws -> Message {
        let token = try SampleLetters.token(of: letter)
        let date = Instant(secondsSince1970: 1_772_921_680)
        let mime = try LetterMIME(try renderer.render(letter, token: token), of: letter, token: token, date: date)
        return Message(bytes: mime.message(mime.content()))
    }

    @Test("an alert may be passed on by software only when its machine part is proven")
    func alertWithMachinePart() throws {
        let mail = try message(samples.criticalAlert)
        let unproven = AlertMail.read(mail)
        #expect(unproven.nature == .gateway)
        #expect(unproven.statement == .raisesAlert)
        #expect(unproven.alerts.map(\.source) == [.machinePart])
        #expect(unproven.alerts.first?.facts.identity == samples.alert.identity)
        #expect(!unproven.mayForward)
        let proven = AlertMail.read(mail, Attestations(isMachinePartProven: true))
        #expect(proven.alerts.map(\.source) == [.verifiedMachinePart])
        #expect(proven.mayForward && proven.mayReply)
        #expect(proven.needsPerson == nil)
    }

    @Test("a plain alert letter is acknowledged, and passed on only by a person's yes")
    func plainAlert() throws {
        var letter = samples.criticalAlert
        letter.profile = .plain
        let reading = AlertMail.read(try message(letter))
        #expect(reading.nature == .gateway)
        #expect(reading.alerts.map(\.source) == [.text])
        #expect(reading.alerts.first?.theirReference == samples.reference.text)
        #expect(reading.mayReply && !reading.mayForward)
        #expect(reading.needsPerson != nil)
    }

    @Test("an automatic acknowledgement says which of the three it is, and is never answered (reading 20)")
    func acknowledgements() throws {
        for statement: AcknowledgementStatement in [
            .ours(desk: "Metering desk"), .beingPassedOn(to: "Third Energy"), .heldForPerson,
        ] {
            let reading = AlertMail.read(try message(samples.acknowledgement(statement)))
            #expect(reading.nature == .gateway)
            #expect(reading.statement == .acknowledges)
            #expect(reading.statements.first?.acknowledgement == statement)
            #expect(reading.alerts.isEmpty && reading.incompleteAlerts.isEmpty)
            #expect(!reading.mayReply)
        }
    }

    @Test("an automatic acknowledgement without its machine part acknowledges nothing")
    func acknowledgementWithoutMachinePart() throws {
        let letter = samples.acknowledgement(.ours(desk: "Metering desk"))
        let rendered = try renderer.render(letter, token: try SampleLetters.token(of: letter))
        let header = "From: inbox@new.example\r\nSubject: \(rendered.subject)\r\nAlertRelay-Version: 1\r\n\r\n"
        let reading = AlertMail.read(Message(bytes: Array((header + rendered.text).utf8)))
        #expect(reading.nature == .gateway)
        #expect(reading.statement == .none)
        #expect(reading.alerts.isEmpty)
        #expect(reading.needsPerson != nil)
    }

    @Test("tokens are claimed wherever they stand, and carry what was attested of them")
    func tokens() throws {
        let letter = samples.criticalAlert
        let token = try SampleLetters.token(of: letter).localPart
        let quoted = try renderer.render(letter, token: try SampleLetters.token(of: letter)).text
            .split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }.joined(separator: "\r\n")
        let header = "From: inbox@new.example\r\nSubject: Re: alert\r\nIn-Reply-To: <\(token)@old.example>\r\n\r\n"
        let mail = Message(bytes: Array((header + "Received.\r\n\r\n" + quoted).utf8))
        #expect(AlertMail.claims(in: mail).tokens == [token])
        let reading = AlertMail.read(mail, Attestations(tokens: [token: .proven]))
        let keyed = reading.correlations.filter { $0.token == token }
        #expect(Set(keyed.map(\.place)) == [.threadHeader, .quotedText])
        #expect(keyed.allSatisfy { $0.attestation == .proven && $0.reference == letter.reference })
        #expect(reading.statements == [StatementReading(references: [letter.reference], statement: .acknowledges)])
        #expect(reading.alerts.isEmpty)
        let forged = AlertMail.read(mail, Attestations(tokens: [token: .contradicted]))
        #expect(forged.needsPerson != nil)
    }

    @Test("a delivery report ties to the case by the returned header")
    func report() throws {
        let reading = AlertMail.read(try ReadingFixtures.message("postfix-dsn-user-unknown"))
        #expect(reading.correlations.contains { $0.place == .report && LetterToken($0.token) != nil })
    }

    @Test("mail from our own address is never answered")
    func ownAddress() throws {
        let mail = try message(samples.criticalAlert)
        let reading = AlertMail.read(mail, context: ReadingContext(ownAddresses: ["ALERTS@old.example"]))
        #expect(!reading.mayReply && !reading.mayForward)
    }

    @Test("claims name author, signatures and the servers' results")
    func claims() throws {
        let text = """
            Authentication-Results: mx.new.example; dkim=pass header.d=old.example; dmarc=pass header.from=old.example
            From: A <a@old.example>
            Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"

            --b
            Content-Type: text/plain

            Received
            --b
            Content-Type: application/pkcs7-signature; name=smime.p7s

            x
            --b--
            """
        let mail = Message(bytes: Array(text.utf8))
        let claims = AlertMail.claims(in: mail)
        #expect(claims.from == "a@old.example")
        #expect(claims.hasSingleAuthor)
        #expect(claims.signedParts == [0])
        #expect(claims.authenticationResults.map(\.method) == ["dkim", "dmarc"])
        #expect(claims.authenticationResults.last?.properties["header.from"] == "old.example")
        #expect(AlertMail.read(mail).signature.state == .unchecked)
        let two = Message(bytes: Array("From: a@b.example, c@d.example\r\n\r\nx".utf8))
        #expect(!AlertMail.claims(in: two).hasSingleAuthor)
    }
}
