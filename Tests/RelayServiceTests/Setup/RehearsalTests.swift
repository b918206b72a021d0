import AlertMail
import CriticalAlerts
import MailMessage
import MailSecurity
import Relay
import RelayStore
import Testing

@testable import MailTransport
@testable import RelayService

@Suite("What a rehearsal must prevent")
struct RehearsalTests {
    static let now = CheckTests.now
    private let home = try? TemporaryFolder()

    private func gateway(_ rehearsal: Configuration.Rehearsal?, port: Int = 1) async throws -> Gateway {
        let outcome = try await Initializer().run(in: try #require(home).root, now: Self.now)
        var configuration = try Configuration(contentsOf: outcome.configurationFile)
        configuration.rehearsal = rehearsal
        configuration.smtp.host = "127.0.0.1"
        configuration.smtp.port = port
        return try await Gateway.open(configuration, log: InitializerTests.silent(), clock: { Self.now })
    }

    private func letter(to recipient: String, number: Int = 1, bytes: [UInt8] = Array("A: b\r\n\r\nc\r\n".utf8))
        -> NewLetter
    {
        NewLetter(
            kind: .criticalAlert,
            reference: "CA-0000000000",
            number: number,
            partner: ExampleData.gainer,
            recipient: recipient,
            sender: "alerts@our-energy.example",
            messageID: "CA-0000000000.\(number).k1.AAAA@our-energy.example",
            bytes: bytes,
            notBefore: Self.now
        )
    }

    private func keep(_ letters: [NewLetter], in gateway: Gateway) async throws -> [KeptLetter] {
        var step = Step(supplier: gateway.configuration.supplier.id, at: Self.now)
        step.letters = letters
        _ = try await gateway.store.commit([step])
        return try await gateway.store.letters(of: "CA-0000000000")
    }

    static let recipients = [
        "alerts@new-energy.example", "duty@new-energy.example", "alerts@our-energy.example", "a+b@elsewhere.example",
        "DESK@OUR-ENERGY.EXAMPLE", "\"x y\"@elsewhere.example",
    ]

    @Test func `an envelope can only be the rehearsal address, whatever the letter says`() async throws {
        let gateway = try await gateway(.address("desk@our-energy.example"))
        let kept = try await keep(
            Self.recipients.enumerated().map { letter(to: $1, number: $0 + 1) },
            in: gateway
        )
        #expect(kept.count == Self.recipients.count)
        for letter in kept {
            let envelope = try gateway.envelope(of: letter)
            #expect(envelope.recipients.map(\.description) == ["desk@our-energy.example"])
        }
    }

    @Test(arguments: [Configuration.Rehearsal.folder("/nowhere"), nil])
    func `without a rehearsal address there is no envelope at all`(_ rehearsal: Configuration.Rehearsal?) async throws {
        let gateway = try await gateway(rehearsal)
        for letter in try await keep([letter(to: "alerts@new-energy.example")], in: gateway) {
            #expect(throws: StoreError.self) { _ = try gateway.envelope(of: letter) }
        }
    }

    @Test func `live, an envelope is the letter's recipient`() async throws {
        let rehearsing = try await gateway(.address("desk@our-energy.example"))
        var configuration = rehearsing.configuration
        configuration.mode = .live
        let gateway = try await Gateway.open(configuration, log: InitializerTests.silent(), clock: { Self.now })
        let kept = try await keep([letter(to: "alerts@new-energy.example")], in: gateway)
        let envelope = try gateway.envelope(of: try #require(kept.first))
        #expect(envelope.recipients.map(\.description) == ["alerts@new-energy.example"])
    }

    @Test func `letters become files, byte for byte, and no connection is opened`() async throws {
        let listener = try Listener()
        let folder = try TemporaryFolder()
        let gateway = try await gateway(.folder(folder.path("a/b")), port: listener.port)
        let letters = Self.recipients.enumerated().map { index, recipient in
            letter(to: recipient, number: index + 1, bytes: Array("N: \(index)\r\n\r\n.\r\n\u{E9}\r\n".utf8))
        }
        _ = try await keep(letters, in: gateway)
        let report = try await gateway.send()
        #expect(report.accepted == letters.count)
        #expect(report.serverFault == nil)
        for letter in letters {
            let bytes = try readFile(folder.path("a/b/\(letter.messageID).eml"), atMost: 1024)
            #expect(bytes == letter.bytes)
        }
        #expect(try folder.names("a/b").count == letters.count)
        #expect(!listener.wasConnectedTo)
    }

    @Test func `a folder that cannot be written puts letters off, and opens no connection either`() async throws {
        let listener = try Listener()
        let folder = try TemporaryFolder()
        try folder.write("a file", to: "mail")
        let gateway = try await gateway(.folder(folder.path("mail")), port: listener.port)
        _ = try await keep([letter(to: "alerts@new-energy.example")], in: gateway)
        let report = try await gateway.send()
        #expect(report.accepted == 0)
        #expect(report.postponed == 1)
        #expect(report.serverFault?.contains("rehearsal_folder \(folder.path("mail")): ") == true, "\(report)")
        #expect(report.reasons.count == 1 && report.reasons[0].hasPrefix("put off: "), "\(report)")
        #expect(!listener.wasConnectedTo)
        let kept = try #require(try await gateway.store.letters(of: "CA-0000000000").first)
        #expect(kept.progress == .waiting)
    }

    @Test func `a server that is not there is named, with what to do, and the log holds none of its words`()
        async throws
    {
        let gateway = try await gateway(.address("desk@our-energy.example"), port: 1)
        _ = try await keep([letter(to: "alerts@new-energy.example")], in: gateway)
        let report = try await gateway.send()
        let fault = try #require(report.serverFault)
        #expect(fault.hasPrefix("smtp 127.0.0.1:1: unreachable: "), "\(fault)")
        #expect(fault.hasSuffix("; mend smtp.host and smtp.port, or open the way through the firewall"), "\(fault)")

        var server = gateway.configuration.smtp
        server.host = "imap.our-energy.example"
        let refused = TransportError(
            .loginRefused,
            "the server refused the login",
            serverText: "alerts@our-energy.example?"
        )
        let words = ServerFault(refused, at: server, section: "imap")
        #expect(
            words.words == "imap imap.our-energy.example:1: loginRefused: the server refused the login "
                + "(alerts@our-energy.example?); mend imap.user, its secret, or imap.login"
        )
        #expect(
            words.description == "imap imap.our-energy.example:1: loginRefused: the server refused the login; "
                + "mend imap.user, its secret, or imap.login"
        )
    }

    @Test func `a Message-ID cannot lead a file out of its folder`() {
        #expect(Gateway.fileName(of: "CA-1.2.k1.AB@our-energy.example") == "CA-1.2.k1.AB@our-energy.example.eml")
        #expect(Gateway.fileName(of: "../../etc/passwd@x") == "_.._etc_passwd@x.eml")
        #expect(Gateway.fileName(of: "a\0b\nc@x") == "a_b_c@x.eml")
    }

    @Test(arguments: [Configuration.Mode.rehearse, .live])
    func `the letter of a round trip is acted on by no gateway`(_ mode: Configuration.Mode) async throws {
        let opened = try await gateway(.address("alerts@our-energy.example"))
        var configuration = opened.configuration
        configuration.mode = mode
        let gateway = try await Gateway.open(configuration, log: InitializerTests.silent(), clock: { Self.now })
        let letter = try await gateway.composeRoundTrip()
        #expect(letter.recipient == "alerts@our-energy.example")
        let message = Message(bytes: letter.bytes)
        #expect(message.headers.all("Subject").first?.unfolded.contains("[REHEARSAL]") == true)
        #expect(message.messageID?.value == letter.messageID)
        _ = try await gateway.store.takeIn([
            NewMail(
                supplier: configuration.supplier.id,
                place: .pipe,
                bytes: letter.bytes,
                digest: try SHA256.hash(letter.bytes),
                receivedAt: Self.now,
                takenAt: Self.now,
                envelopeSender: letter.sender,
                envelopeRecipients: [letter.recipient],
                isHeld: false
            )
        ])
        let report = try await gateway.decidePending()
        #expect(report.letters == 0)
        #expect(report.tasks == 0)
        #expect(report.setAside == 0)
        #expect(try await gateway.store.cases(openOnly: false, limit: 10).isEmpty)
        #expect(try await gateway.store.tasks(includingDone: true).isEmpty)
    }
}
