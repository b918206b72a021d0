import AlertMail
import CriticalAlerts
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import RelayService

/// Two suppliers whose gateways know each other's addresses, and no certificate until somebody puts it into the contact list.
private final class Pair: Sendable {
    static let ids = ["first", "second"]

    let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        for id in Self.ids {
            let options = Initializer.Options(
                supplierID: try supplier(id),
                supplierName: "Energy of \(id)",
                address: "alerts@\(id).example",
                telephone: "01632 960100",
                writesExamples: false
            )
            _ = try await Initializer(options).run(in: folder.path(id))
        }
        for index in 0...1 { try await importContacts(at: index) }
    }

    func supplier(_ id: String) throws -> SupplierID { try #require(SupplierID(id)) }
    func id(_ index: Int) throws -> SupplierID { try supplier(Self.ids[index]) }

    func gateway(_ index: Int) async throws -> Gateway {
        let file = folder.path("\(Self.ids[index])/\(Initializer.configurationName)")
        return try await Gateway.open(try Configuration(contentsOf: file), log: InitializerTests.silent())
    }

    /// Imports the contact list of one of them; the certificate of the other stands in it if so said.
    func importContacts(at index: Int, withCertificate: Bool = false) async throws {
        let gateway = try await gateway(index)
        var csv = "supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate\n"
        for (number, id) in Self.ids.enumerated() {
            let certificate =
                withCertificate && number != index ? folder.path("\(id)/\(Initializer.Options.signingCertificate)") : ""
            csv += "\(id),Energy of \(id),no,primary,Inbox,01632 960100,alerts@\(id).example,\(certificate)\n"
        }
        try folder.write(csv, to: "contacts.csv")
        let report = try await gateway.importRegister(
            .contacts,
            file: folder.path("contacts.csv"),
            completeTo: systemClock(),
            keepGood: false
        )
        #expect(report.isTaken)
    }

    /// Writes a partners file for one of them.
    func partners(_ yaml: String, at index: Int) throws {
        let name = "\(Self.ids[index])/\(Initializer.configurationName)"
        try folder.write(yaml, to: "\(Self.ids[index])/partners.yaml")
        try folder.write(
            folder.text(name).replacing("#partners: partners.yaml", with: "partners: partners.yaml"),
            to: name
        )
    }
}

extension Gateway {
    /// The finished bytes of the first letter under a reference.
    fileprivate func letter(_ reference: String) async throws -> [UInt8] {
        let kept = try #require(try await store.letters(of: reference).first)
        return try await store.bytes(of: kept.row)
    }

    /// Introduces us, and gives the letter's bytes.
    fileprivate func introduced(to supplier: SupplierID) async throws -> [UInt8] {
        try await letter(try await introduce(to: supplier).reference)
    }

    /// Takes a mail in and decides.
    fileprivate func receive(_ mail: [UInt8], isHeld: Bool = false) async throws {
        let now = clock()
        _ = try await store.takeIn([
            NewMail(
                supplier: configuration.supplier.id,
                place: .pipe,
                bytes: mail,
                digest: try SHA256.hash(mail),
                receivedAt: now,
                takenAt: now,
                envelopeSender: "somebody@elsewhere.example",
                isHeld: isHeld
            )
        ])
        _ = try await decidePending()
    }

    fileprivate func profile(for supplier: SupplierID) async throws -> LetterProfile? {
        try await policy().profiles[supplier]
    }

    /// An introduction in our name, as a gateway of another make could write it.
    fileprivate func otherIntroduction(
        to supplier: SupplierID,
        accepts: [LetterProfile],
        citing token: String
    ) async throws -> [UInt8] {
        let identity = try #require(signingIdentity)
        let letter = Letter(
            kind: .introduction,
            reference: try mintLetter().text,
            number: 1,
            sender: me,
            recipient: Correspondent(supplier: supplier, name: "x", address: "alerts@\(supplier).example"),
            profile: .signed,
            answers: AnsweredMail(messageID: nil, token: token),
            introduction: Introduction(
                certificatePEM: identity.certificate.pem,
                fingerprint: identity.certificate.sha256,
                accepts: accepts
            )
        )
        return try #require(try await compose([letter], now: clock()).letters.first).bytes
    }
}

private func part(of mail: [UInt8]) throws -> MachinePart {
    let json = try #require(Message(bytes: mail).parts.first { $0.filename == MachinePart.fileName })
    return try MachinePart.read(bytes: json.decodedBytes())
}

/// The mail with a letter of its machine part changed, in the certificate's text: still JSON, and no longer what was signed.
private func altered(_ mail: [UInt8]) throws -> [UInt8] {
    let machine = try #require(Message(bytes: mail).parts.first { $0.filename == MachinePart.fileName })
    let middle = (machine.bodyRange.lowerBound + machine.bodyRange.upperBound) / 2
    for place in middle..<machine.bodyRange.upperBound
    where (UInt8(ascii: "a")...UInt8(ascii: "w")).contains(mail[place]) {
        var changed = mail
        changed[place] = UInt8(ascii: "x")
        // A changed letter of the transfer encoding may also leave bytes that are no text.
        if let part = try? part(of: changed), part.introduction != nil { return changed }
    }
    throw GatewayError("no letter of the certificate can be changed")
}

@Suite("A partner's verified answer to our introduction sets its profile")
struct IntroductionTests {
    @Test("A person compares, puts the certificate in and answers; then letters are for gateways, by the answer's word")
    func answered() async throws {
        let pair = try await Pair()
        let first = try await pair.gateway(0)
        var second = try await pair.gateway(1)
        let letter = try await first.introduced(to: try pair.id(1))
        try await second.receive(letter)

        // Nothing proves it: the certificate that it brings is its own word.
        let task = try #require(try await second.store.tasks(includingDone: false).first?.draft)
        #expect(task.what == "A mail introduces itself as Energy of first, and nothing proves that they wrote it.")
        let fingerprint = try #require(first.signingIdentity?.certificate.sha256)
        #expect(task.known.contains("SHA-256 of the certificate within: \(fingerprint)."))
        #expect(task.commands.contains("alertrelay suppliers introduce first"))
        #expect(try await second.store.counts(now: systemClock()).letters.isEmpty, "nothing is answered by itself")
        let tooEarly = try await second.introduce(to: try pair.id(0))
        #expect(tooEarly.answers == nil)
        #expect(tooEarly.unproven == MailNumber(1))
        #expect(try part(of: try await second.letter(tooEarly.reference)).cites == nil)

        try await pair.importContacts(at: 1, withCertificate: true)
        second = try await pair.gateway(1)
        let answer = try await second.introduce(to: try pair.id(0))
        #expect(answer.answers == MailNumber(1))
        let bytes = try await second.letter(answer.reference)
        let message = Message(bytes: bytes)
        let own = try #require(Message(bytes: letter).messageID)
        #expect(message.inReplyTo == [own])
        #expect(message.references.contains(own))
        #expect(try part(of: bytes).cites == LetterToken(own.value)?.localPart)

        // The first one's person has compared too; until then the answer is a stranger's word.
        try await first.receive(bytes)
        #expect(try await first.profile(for: try pair.id(1)) == nil)
        try await pair.importContacts(at: 0, withCertificate: true)
        let knowing = try await pair.gateway(0)
        let again = try await second.introduced(to: try pair.id(0))
        try await knowing.receive(again)
        #expect(try await knowing.profile(for: try pair.id(1)) == .gateway)
        let kept = try #require(try await knowing.store.verifiedAnswers().first)
        #expect(kept.answer.proof == .smime)
        #expect(kept.answer.mail == MailNumber(2))
        #expect(kept.answer.introduction.text == LetterToken(own.value)?.reference)
        #expect(kept.answer.why.contains("signed by"))
        #expect(try await knowing.profile(of: try pair.id(1)).origin == .answer(kept))
        #expect(try await second.profile(for: try pair.id(0)) == nil, "the other way nothing was answered yet")

        // The other way is a person's word as well: the answer came as an introduction, and is answered.
        let back = try await knowing.introduce(to: try pair.id(1))
        #expect(back.answers == MailNumber(2))
        try await second.receive(try await knowing.letter(back.reference))
        #expect(try await second.profile(for: try pair.id(0)) == .gateway)
        #expect(try await second.store.counts(now: systemClock()).letters.values.reduce(0, +) == 3)
    }

    /// Both know each other's certificate, and the first has introduced itself; the token of that letter.
    private func acquainted() async throws -> (pair: Pair, first: Gateway, second: Gateway, token: String) {
        let pair = try await Pair()
        for index in 0...1 { try await pair.importContacts(at: index, withCertificate: true) }
        let (first, second) = (try await pair.gateway(0), try await pair.gateway(1))
        let letter = try await first.introduced(to: try pair.id(1))
        let token = try #require(Message(bytes: letter).messageID.flatMap { LetterToken($0.value) })
        return (pair, first, second, token.localPart)
    }

    @Test("It is set once, however often and in whatever dress the answer comes")
    func once() async throws {
        let (pair, first, second, token) = try await acquainted()
        let answer = try await second.otherIntroduction(to: try pair.id(0), accepts: [.gateway], citing: token)
        for dress in ["", "X-List: a\r\n", "X-List: b\r\n", ""] { try await first.receive(Array(dress.utf8) + answer) }
        let another = try await second.otherIntroduction(to: try pair.id(0), accepts: [.gateway], citing: token)
        try await first.receive(another)
        let kept = try await first.store.verifiedAnswers()
        #expect(kept.map(\.answer.mail) == [MailNumber(1)])
        #expect(try await first.store.tasks(includingDone: true).isEmpty)
        #expect(try await first.store.mail(MailNumber(1))?.disposition == .processed)
    }

    @Test("What the operator wrote in the partners file comes first")
    func configured() async throws {
        let (pair, first, second, token) = try await acquainted()
        try pair.partners("second:\n  profile: plain\n", at: 0)
        let configured = try await pair.gateway(0)
        let answer = try await second.otherIntroduction(to: try pair.id(0), accepts: [.gateway], citing: token)
        try await configured.receive(answer)
        #expect(try await configured.profile(for: try pair.id(1)) == .plain)
        #expect(try await configured.profile(of: try pair.id(1)).origin == .configuration)
        // The same store without that line.
        #expect(try await first.profile(for: try pair.id(1)) == .gateway)
        try pair.partners("second:\n  further_addresses: [duty@second.example]\n", at: 0)
        #expect(try await pair.gateway(0).profile(for: try pair.id(1)) == .gateway, "another key says nothing of it")
    }

    @Test("Nothing is set by an answer that takes no letters for gateways, is from before we looked, or is forged")
    func nothingSet() async throws {
        let (pair, first, second, token) = try await acquainted()
        let id = try pair.id(0)
        try await first.receive(try await second.otherIntroduction(to: id, accepts: [.plain, .signed], citing: token))
        try await first.receive(
            try await second.otherIntroduction(to: id, accepts: [.gateway], citing: token),
            isHeld: true
        )
        let unasked = try await second.introduced(to: id)
        try await first.receive(unasked)
        // An unasked one put under our letter by its header, which no signature covers.
        try await first.receive(Array("In-Reply-To: <\(token)@first.example>\r\n".utf8) + unasked)
        try await first.receive(
            try altered(try await second.otherIntroduction(to: id, accepts: [.gateway], citing: token))
        )
        #expect(try await first.store.verifiedAnswers() == [])
        #expect(try await first.profile(for: try pair.id(1)) == nil)
        let wrong = String(token.dropLast()) + (token.last == "0" ? "1" : "0")
        try await first.receive(try await second.otherIntroduction(to: id, accepts: [.gateway], citing: wrong))
        #expect(try await first.store.verifiedAnswers().isEmpty)
        let causes = Set(try await first.store.tasks(includingDone: false).map(\.draft.cause))
        #expect(causes == [.answerToRead, .forgedToken])
    }

    @Test("Of many under a partner's name the newest that is proven is answered, not what came last")
    func whichIsAnswered() async throws {
        let (pair, first, second, _) = try await acquainted()
        let mails = [try await first.introduced(to: try pair.id(1)), try await first.introduced(to: try pair.id(1))]
        for mail in mails { try await second.receive(mail) }
        try await second.receive(try altered(mails[1]))
        #expect(try await second.store.introductions(of: try pair.id(0), limit: 9).last == MailNumber(3))
        let answer = try await second.introduce(to: try pair.id(0))
        #expect(answer.answers == MailNumber(2))
        #expect(answer.unproven == nil)
    }

    @Test("Nobody introduces itself to itself")
    func ourselves() async throws {
        let pair = try await Pair()
        let first = try await pair.gateway(0)
        await #expect(throws: GatewayError("first is ourselves")) { try await first.introduce(to: try pair.id(0)) }
    }
}
