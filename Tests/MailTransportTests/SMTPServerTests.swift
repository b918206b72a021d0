import MailMessage
import MailTransport
import Synchronization
import Testing

@Suite("SMTP against Postfix", .timeLimit(.minutes(1)))
struct SMTPServerTests {
    private let sandbox: Sandbox
    private let sender = "alerts@old-energy.example"

    init() throws {
        sandbox = try Sandbox.shared.get()
    }

    private func envelope(_ recipients: String..., from sender: String? = nil, id: String? = nil) throws -> Envelope {
        try Envelope(
            sender: EmailAddress(sender ?? self.sender),
            recipients: try recipients.map { try #require(EmailAddress($0)) },
            envelopeID: id
        )
    }

    private func message(_ subject: String, _ body: String = "Hello\r\n") -> [UInt8] {
        Array("From: \(sender)\r\nTo: person@middle-power.example\r\nSubject: \(subject)\r\n\r\n\(body)".utf8)
    }

    @Test("a message goes out by implicit TLS and STARTTLS, and arrives byte for byte", arguments: [true, false])
    func delivery(isImplicit: Bool) async throws {
        let subject = isImplicit ? "By implicit TLS" : "By STARTTLS"
        let body = ".a dot\r\n..two\r\n.\r\n* 1 FETCH (UID 1)\r\nA004 NO x\r\n"
        let connection = try await SMTPConnection.open(
            isImplicit ? sandbox.smtps : sandbox.submission,
            credentials: sandbox.credentials(sender),
            limits: Sandbox.limits
        )
        let outcome = try await connection.send(
            envelope("duty@middle-power.example", id: "CA-0123456789+=x"),
            message: message(subject, body)
        )
        guard case .accepted(let reply, let queueID) = outcome.result else {
            Issue.record("not accepted: \(outcome)")
            return
        }
        #expect(reply.code == 250)
        #expect(reply.enhanced == EnhancedStatus("2.0.0"))
        #expect(queueID.map { reply.text.hasSuffix($0.description) } == true)
        #expect(outcome.recipients.map(\.isAccepted) == [true])
        await connection.quit()

        let mail = try await arrival(of: subject, at: "duty@middle-power.example")
        #expect(String(decoding: mail.bytes, as: UTF8.self).hasSuffix("Subject: \(subject)\r\n\r\n\(body)"))
    }

    @Test("a report comes back with the envelope id and the recipient that were given")
    func report() async throws {
        let id = "CA-REPORT+=1"
        let connection = try await SMTPConnection.open(
            try sandbox.submission,
            credentials: sandbox.credentials(sender),
            limits: Sandbox.limits
        )
        let outcome = try await connection.send(
            envelope("some+body@middle-power.example", id: id),
            message: message("To nowhere")
        )
        await connection.quit()
        guard case .accepted = outcome.result else {
            Issue.record("not accepted: \(outcome)")
            return
        }
        let report = try await mail(at: sender) { $0.contains("Original-Envelope-Id: \(id)\r\n") }
        let text = String(decoding: report.bytes, as: UTF8.self)
        #expect(text.contains("Original-Recipient: rfc822;some+body@middle-power.example\r\n"))
        // RET=HDRS: the header comes back, the text does not.
        #expect(text.contains("Subject: To nowhere") && !text.contains("Hello"))
    }

    private func arrival(of subject: String, at user: String) async throws -> FetchedMail {
        try await mail(at: user) { $0.contains("Subject: \(subject)\r\n") }
    }

    /// The mail that is looked for, once the server has delivered it.
    private func mail(at user: String, where isIt: @escaping @Sendable (String) -> Bool) async throws -> FetchedMail {
        let inbox = try await IMAPConnection.open(
            try sandbox.imaps,
            credentials: sandbox.credentials(user),
            limits: Sandbox.limits
        )
        _ = try await inbox.select(.inbox)
        let found = Mutex<FetchedMail?>(nil)
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let uids = try await inbox.uids(from: .first).map(\.uid)
            try await inbox.fetch(uids) { result in
                if case .mail(let mail) = result, isIt(String(decoding: mail.bytes, as: UTF8.self)) {
                    found.withLock { $0 = mail }
                }
            }
            if let mail = found.withLock(\.self) {
                await inbox.logout()
                return mail
            }
            _ = try await inbox.idle(until: deadline)
        }
        throw ScriptFailure(text: "the mail did not arrive")
    }

    @Test("one refused recipient among several: the message goes to the others, each with its own reply")
    func partialRefusal() async throws {
        let connection = try await SMTPConnection.open(
            try sandbox.smtps,
            credentials: sandbox.credentials(sender),
            limits: Sandbox.limits
        )
        let outcome = try await connection.send(
            envelope("refused@middle-power.example", "person@middle-power.example"),
            message: message("Partial")
        )
        guard case .accepted = outcome.result else {
            Issue.record("not accepted: \(outcome)")
            return
        }
        #expect(outcome.recipients.map(\.isAccepted) == [false, true])
        #expect(outcome.recipients[0].refusal?.code == 550)
        #expect(outcome.recipients[0].refusal?.enhanced?.subject == 1)
        #expect(outcome.recipients[0].refusal?.stage == .rcpt)
        await connection.close()
    }

    @Test("after a refusal the same connection takes the next message")
    func afterRefusal() async throws {
        let connection = try await SMTPConnection.open(
            try sandbox.smtps,
            credentials: sandbox.credentials(sender),
            limits: Sandbox.limits
        )
        let first = try await connection.send(envelope("refused@middle-power.example"), message: message("None"))
        #expect(first.result == .noRecipientAccepted)
        // The sandbox refuses a sender that is not the login.
        let second = try await connection.send(
            envelope("person@middle-power.example", from: "alerts@new-gas.example"),
            message: message("Foreign")
        )
        switch second.result {
        case .refused(let refusal):
            #expect(refusal.code == 553)
        case .noRecipientAccepted:
            // Postfix delays the sender's refusal until RCPT.
            #expect(second.recipients[0].refusal?.enhanced?.description == "5.7.1")
        default:
            Issue.record("not refused: \(second)")
        }
        let third = try await connection.send(envelope("person@middle-power.example"), message: message("Third"))
        guard case .accepted = third.result else {
            Issue.record("not accepted: \(third)")
            return
        }
        await connection.quit()
    }

    @Test("if the hook before the final dot throws, the error comes back and the connection is dropped")
    func hook() async throws {
        struct DiskFull: Error {}
        let connection = try await SMTPConnection.open(
            try sandbox.smtps,
            credentials: sandbox.credentials(sender),
            limits: Sandbox.limits
        )
        await #expect(throws: DiskFull.self) {
            try await connection.send(envelope("full@new-gas.example"), message: message("Never")) {
                throw DiskFull()
            }
        }
        #expect(await !connection.isOpen)
        await expectFailure(.closed) {
            try await connection.send(envelope("full@new-gas.example"), message: message("Never"))
        }
    }

    @Test("a certificate of another CA is refused")
    func wrongCA() async throws {
        let error = await #expect(throws: TransportError.self) {
            _ = try await SMTPConnection.open(
                try sandbox.endpoint("SMTPS_PORT", .implicitTLS, caFile: "/etc/ssl/certs/ca-certificates.crt"),
                credentials: sandbox.credentials(sender),
                limits: Sandbox.limits
            )
        }
        #expect(error?.code == .certificate)
        #expect(error?.serverText?.isEmpty == false)
    }

    @Test("a certificate for another name is refused")
    func wrongName() async throws {
        let smtps = try sandbox.smtps
        // The sandbox's certificate names localhost and 127.0.0.1, no other address of this machine.
        let other = try Endpoint(host: "127.0.0.2", port: smtps.port, security: .implicitTLS, caFile: smtps.caFile)
        let error = await #expect(throws: TransportError.self) {
            _ = try await SMTPConnection.open(other, credentials: nil, limits: Sandbox.limits)
        }
        #expect([.certificate, .unreachable].contains(error?.code))
    }

    @Test("a wrong password is asked for anew once, then refused with the server's words kept apart")
    func wrongPassword() async throws {
        let asked = Mutex(0)
        // One place is enough for both attempts.
        let limits = TransportLimits(connections: 1)
        let error = await #expect(throws: TransportError.self) {
            _ = try await SMTPConnection.open(
                try sandbox.smtps,
                credentials: {
                    asked.withLock { $0 += 1 }
                    return try .password(user: sender, password: "wrong")
                },
                limits: limits
            )
        }
        #expect(error?.code == .loginRefused)
        #expect(error?.refusal?.stage == .auth)
        #expect(error?.refusal?.code == 535)
        #expect(asked.withLock(\.self) == 2)
        #expect(error.map { "\($0)".contains("535") } == false)
    }

    @Test(
        "OAuth2: an expired token is renewed and logs in",
        arguments: [Credential.BearerMechanism.xoauth2, .oauthBearer]
    )
    func tokens(mechanism: Credential.BearerMechanism) async throws {
        let expired = try sandbox.token(sender, "--expired")
        let valid = try sandbox.token(sender)
        let asked = Mutex(0)
        let connection = try await SMTPConnection.open(
            try sandbox.submission,
            credentials: {
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                return try .bearer(user: sender, token: count == 1 ? expired : valid, mechanism: mechanism)
            },
            limits: Sandbox.limits
        )
        #expect(asked.withLock(\.self) == 2)
        #expect(await connection.extensions.hasDSN)
        // The EHLO before TLS offers STARTTLS, the one that counts does not.
        #expect(await connection.extensions.keywords["STARTTLS"] == nil)
        #expect(await connection.isOpen)
        await connection.quit()
    }
}
