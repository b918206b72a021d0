import MailMessage
import MailTransport
import Synchronization
import Testing

@Suite("Connections to servers that misbehave", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private let sandbox: Sandbox
    private let credentials: CredentialProvider = { try .password(user: "u", password: "p") }

    init() throws {
        sandbox = try Sandbox.shared.get()
    }

    private func envelope() throws -> Envelope {
        try Envelope(
            sender: EmailAddress("a@example.org"),
            recipients: [#require(EmailAddress("b@example.com"))]
        )
    }

    // MARK: What comes unexpectedly

    @Test("bytes right behind the login reply are not lost")
    func behindLogin() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "* OK hello\r\n",
            [
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nA001 OK done\r\n",
                "R1 OK in\r\n* OK [ALERT] read me\r\n* CAPABILITY IMAP4rev1 MOVE\r\n* OK [ALERT] and m",
                "e\r\n* CAPABILITY IMAP4rev1 IDLE\r\nR2 OK done\r\n",
                "* BYE\r\nR3 OK\r\n",
            ]
        )
        let connection = try await IMAPConnection.open(
            server.endpoint,
            credentials: credentials,
            limits: Sandbox.limits
        )
        #expect(await connection.alerts == ["read me", "and me"])
        #expect(await connection.capabilities == ["IMAP4REV1", "IDLE"])
        await connection.logout()
        #expect(session.lines == ["A001 CAPABILITY", "R1 AUTHENTICATE PLAIN AHUAcA==", "R2 CAPABILITY", "R3 LOGOUT"])
    }

    @Test("a refusal in the greeting is told with stage, code and text")
    func greeting() async throws {
        let server = try ScriptedServer(sandbox)
        _ = server.run(greeting: "554-5.7.1 not you\r\n554 5.7.1 go away\r\n", [])
        let error = await #expect(throws: TransportError.self) {
            _ = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        }
        #expect(error?.code == .refused)
        #expect(error?.refusal?.stage == .greeting)
        #expect(error?.refusal?.code == 554)
        #expect(error?.refusal?.text == "5.7.1 not you\n5.7.1 go away")
        #expect(error.map { "\($0)".contains("go away") } == false)
    }

    @Test("BYE in an IMAP greeting is told with its code")
    func bye() async throws {
        let server = try ScriptedServer(sandbox)
        _ = server.run(greeting: "* BYE [UNAVAILABLE] maintenance\r\n", [])
        let error = await #expect(throws: TransportError.self) {
            _ = try await IMAPConnection.open(server.endpoint, credentials: credentials, limits: Sandbox.limits)
        }
        #expect(error?.code == .refused)
        #expect(error?.status?.code == "UNAVAILABLE")
    }

    @Test("a passing refusal of the login is no wrong password, and is not tried again")
    func loginUnavailable() async throws {
        let server = try ScriptedServer(sandbox)
        _ = server.run(
            greeting: "* OK hello\r\n",
            ["* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA001 OK done\r\n", "+ \r\n", "R1 NO [UNAVAILABLE] later\r\n"]
        )
        let asked = Mutex(0)
        let error = await #expect(throws: TransportError.self) {
            _ = try await IMAPConnection.open(
                server.endpoint,
                credentials: {
                    asked.withLock { $0 += 1 }
                    return try .password(user: "u", password: "p")
                },
                limits: Sandbox.limits
            )
        }
        #expect(error?.code == .loginUnavailable)
        #expect(error?.status?.code == "UNAVAILABLE")
        #expect(asked.withLock(\.self) == 1)
    }

    @Test("a credential that cannot be had is told as the reason, before anything is said to the server")
    func noCredential() async throws {
        struct Lost: Error, CustomStringConvertible { let description = "the secret's file is not there" }
        let server = try ScriptedServer(sandbox)
        let error = await #expect(throws: TransportError.self) {
            _ = try await IMAPConnection.open(server.endpoint, credentials: { throw Lost() }, limits: Sandbox.limits)
        }
        #expect(error?.code == .noCredential)
        #expect(error?.reason == "the secret's file is not there")
    }

    @Test("a mechanism that the server does not offer is not tried")
    func mechanism() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(greeting: "220 hi\r\n", ["250-hi\r\n250 AUTH CRAM-MD5 PLAIN\r\n"])
        await expectFailure(.mechanismNotOffered) {
            try await SMTPConnection.open(
                server.endpoint,
                credentials: { try .bearer(user: "u", token: "t") },
                limits: Sandbox.limits
            )
        }
        #expect(session.lines == ["EHLO gateway.old-energy.example"])
    }

    @Test("one FETCH refused: that UID fails, the others come; a body that never came is no vanished mail")
    func refusedFetch() async throws {
        let server = try ScriptedServer(sandbox)
        _ = server.run(
            greeting: "* OK hello\r\n",
            [
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nA001 OK done\r\n", "R1 OK in\r\n",
                "* CAPABILITY IMAP4rev1\r\nR2 OK done\r\n",
                "* 4 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\nR3 OK [READ-WRITE] done\r\n",
                "", "", "",
                "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\nR4 OK\r\nR5 NO [SERVERBUG] broken\r\n"
                    + "* 3 FETCH (UID 3 FLAGS ())\r\nR6 OK\r\n* 4 FETCH (UID 4 BODY[] {1}\r\nd)\r\nR7 OK\r\n",
            ]
        )
        let connection = try await IMAPConnection.open(
            server.endpoint,
            credentials: credentials,
            limits: Sandbox.limits
        )
        let folder = try await connection.select(.inbox)
        #expect(folder.permanentFlags == nil && folder.takesNewKeywords && folder.count == 4)
        let seen = Mutex<[String]>([])
        try await connection.fetch([1, 2, 3, 4].compactMap { UID($0) }) { result in
            let text =
                switch result {
                case .mail(let mail): "\(mail.uid) mail"
                case .vanished(let uid): "\(uid) vanished"
                case .failed(let uid, let error): "\(uid) \(error.code.rawValue) \(error.status?.code ?? "-")"
                }
            seen.withLock { $0.append(text) }
        }
        #expect(seen.withLock(\.self) == ["1 mail", "2 refused SERVERBUG", "3 protocol -", "4 mail"])
        await connection.close()
    }

    @Test("a listing that cannot be read misses no message")
    func malformedListing() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "* OK hello\r\n",
            [
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nA001 OK done\r\n", "R1 OK in\r\n",
                "* CAPABILITY IMAP4rev1\r\nR2 OK done\r\n", "* OK [UIDVALIDITY 1] x\r\nR3 OK done\r\n",
                "* 1 FETCH (UID 5 RFC822.SIZE 7)\r\n* 2 FETCH (UID 6 RFC822.SIZE 7))\r\n"
                    + "* 1 FETCH (UID 5 FLAGS (x))\r\n* 9 FETCH (UID 4 RFC822.SIZE 1)\r\nR4 OK\r\n",
                "* SEARCH 5 6\r\nR5 OK\r\n",
                "* SEARCH 5 x\r\nR6 OK\r\n",
            ]
        )
        let connection = try await IMAPConnection.open(
            server.endpoint,
            credentials: credentials,
            limits: Sandbox.limits
        )
        _ = try await connection.select(.inbox)
        let summaries = try await connection.uids(from: try #require(UID(5)))
        #expect(summaries.map(\.uid.value) == [5, 6])
        #expect(summaries.map(\.size) == [7, nil])
        #expect(session.lines.last == "R5 UID SEARCH UID 5:*")
        await expectFailure(.protocolViolation) { try await connection.search(header: "Message-ID", contains: "<a@b>") }
        #expect(await connection.isOpen)
        await connection.close()
    }

    @Test("a server that goes in the middle of a command: closed, with its last words")
    func lost() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "* OK hello\r\n",
            [
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nA001 OK done\r\n", "R1 OK in\r\n",
                "* CAPABILITY IMAP4rev1\r\nR2 OK done\r\n", "* BYE [ALERT] shutting down\r\n",
            ]
        )
        let connection = try await IMAPConnection.open(
            server.endpoint,
            credentials: credentials,
            limits: Sandbox.limits
        )
        let answer = Task { try await connection.noop() }
        try await session.hears("R3")
        try await Task.sleep(for: .milliseconds(50))
        server.end()
        let error = await #expect(throws: TransportError.self) { try await answer.value }
        #expect(error?.code == .closed)
        #expect(error?.status?.text == "shutting down")
        #expect(await connection.alerts == ["shutting down"])
    }

    @Test("a connection lost after the final dot: unknown", arguments: [true, false])
    func unknown(isCancelled: Bool) async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "220 hi\r\n",
            ["250-hi\r\n250 PIPELINING\r\n", "250 a\r\n", "250 b\r\n", "354 c\r\n", "", "", "", ""]
        )
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        let sending = Task {
            try await connection.send(envelope(), message: Array("Subject: x\r\n\r\nHello\r\n".utf8))
        }
        try await session.hears(".")
        if isCancelled {
            sending.cancel()
        } else {
            server.end()
        }
        let outcome = try await sending.value
        guard case .unknown(let error) = outcome.result else {
            Issue.record("not unknown: \(outcome)")
            return
        }
        #expect(error.code == (isCancelled ? .cancelled : .closed))
        #expect(outcome.recipients.map(\.isAccepted) == [true])
        #expect(await !connection.isOpen)
    }

    @Test(
        "the hook runs once, when all but the final dot is on the wire; the dot follows only if it returns",
        arguments: [true, false]
    )
    func hook(returns: Bool) async throws {
        struct DiskFull: Error {}
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "220 hi\r\n",
            ["250-hi\r\n250 PIPELINING\r\n", "250 a\r\n", "250 b\r\n", "354 c\r\n", "", "", "", "250 queued as Q1\r\n"]
        )
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        let calls = Mutex(0)
        let sending = Task {
            try await connection.send(envelope(), message: Array("Subject: x\r\n\r\nHello\r\n".utf8)) {
                calls.withLock { $0 += 1 }
                try await session.hears("Hello")
                #expect(!session.lines.contains("."))
                if !returns { throw DiskFull() }
            }
        }
        if returns {
            guard case .accepted(_, let queueID) = try await sending.value.result else {
                Issue.record("not accepted")
                return
            }
            #expect(queueID?.description == "Q1")
            #expect(session.lines.last == ".")
        } else {
            await #expect(throws: DiskFull.self) { try await sending.value }
            #expect(session.lines.last == "Hello")
            #expect(await !connection.isOpen)
        }
        #expect(calls.withLock(\.self) == 1)
        await connection.close()
    }

    // MARK: Cancelling

    @Test("cancelling ends a connect that nobody takes")
    func cancelConnect() async throws {
        let server = try SilentServer(backlog: 0, fill: 4)
        let endpoint = try Endpoint(host: "127.0.0.1", port: server.port, security: .implicitTLS)
        let opening = Task { try await SMTPConnection.open(endpoint, credentials: nil, limits: Sandbox.limits) }
        try await Task.sleep(for: .milliseconds(50))
        opening.cancel()
        await expectFailure(.cancelled) { try await opening.value }
    }

    @Test("cancelling ends the TLS handshake with a silent server, and the wait for a STARTTLS greeting")
    func cancelHandshake() async throws {
        for security in [Endpoint.Security.implicitTLS, .startTLS] {
            let server = try SilentServer(backlog: 8)
            let endpoint = try Endpoint(host: "127.0.0.1", port: server.port, security: security)
            let opening = Task {
                try await IMAPConnection.open(endpoint, credentials: credentials, limits: Sandbox.limits)
            }
            try await server.isConnected()
            opening.cancel()
            await expectFailure(.cancelled) { try await opening.value }
        }
    }

    @Test("cancelling ends the wait for the reply to EHLO")
    func cancelEHLO() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(greeting: "220 hi\r\n", [""])
        let opening = Task { try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits) }
        try await session.hears("EHLO")
        opening.cancel()
        await expectFailure(.cancelled) { try await opening.value }
    }

    @Test("cancelling ends a send whose bytes nobody takes: not sent")
    func cancelSend() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(
            greeting: "220 hi\r\n",
            ["250-hi\r\n250 PIPELINING\r\n", "250 a\r\n", "250 b\r\n", "354 c\r\n"]
        )
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        let line = String(repeating: "x", count: 98) + "\r\n"
        let message = Array(String(repeating: line, count: 300_000).utf8)
        let sending = Task {
            try await connection.send(envelope(), message: message) {
                Issue.record("nobody has taken the message, so its dot is not near")
            }
        }
        try await session.hears("DATA")
        try await Task.sleep(for: .milliseconds(100))
        sending.cancel()
        let outcome = try await sending.value
        #expect(outcome.result == .notSent(try #require(await cancelled())))
    }

    @Test("a refusal while the message is on its way is heard, though nobody takes the rest")
    func refusalDuringSend() async throws {
        let server = try ScriptedServer(sandbox)
        _ = server.run(
            greeting: "220 hi\r\n",
            ["250-hi\r\n250 PIPELINING\r\n", "250 a\r\n", "250 b\r\n", "354 c\r\n", "552 5.3.4 too big\r\n"]
                + Array(repeating: "", count: 5_000)
        )
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        let line = String(repeating: "x", count: 98) + "\r\n"
        let outcome = try await connection.send(
            envelope(),
            message: Array(String(repeating: line, count: 300_000).utf8)
        )
        guard case .refused(let refusal) = outcome.result else {
            Issue.record("not refused: \(outcome.result)")
            return
        }
        #expect(refusal.stage == .data && refusal.enhanced == EnhancedStatus("5.3.4"))
        #expect(await !connection.isOpen)
    }

    /// An error to compare with: equality is on the code.
    private func cancelled() async -> TransportError? {
        let task = Task { try await SMTPConnection.open(sandbox.smtps, credentials: nil, limits: Sandbox.limits) }
        task.cancel()
        do {
            await (try task.value).close()
            return nil
        } catch {
            return error as? TransportError
        }
    }

    @Test("closing ends an operation under way")
    func closing() async throws {
        let server = try ScriptedServer(sandbox)
        let session = server.run(greeting: "220 hi\r\n", ["250 hi\r\n", ""])
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: Sandbox.limits)
        async let outcome = connection.send(envelope(), message: Array("Subject: x\r\n\r\n".utf8))
        try await session.hears("MAIL")
        await connection.close()
        guard case .notSent(let error) = try await outcome.result else {
            Issue.record("sent")
            return
        }
        #expect(error.code == .closed)
    }

    // MARK: Bounds

    @Test("times are over when the limits say so")
    func timeouts() async throws {
        var limits = Sandbox.limits
        limits.opening = .milliseconds(50)
        let silent = try SilentServer(backlog: 8)
        let endpoint = try Endpoint(host: "127.0.0.1", port: silent.port, security: .implicitTLS)
        await expectFailure(.timeout) { try await SMTPConnection.open(endpoint, credentials: nil, limits: limits) }

        limits = Sandbox.limits
        limits.smtpReply = .milliseconds(50)
        let server = try ScriptedServer(sandbox)
        _ = server.run(greeting: "220 hi\r\n", ["250 hi\r\n"])
        let connection = try await SMTPConnection.open(server.endpoint, credentials: nil, limits: limits)
        let outcome = try await connection.send(envelope(), message: Array("Subject: x\r\n\r\n".utf8))
        guard case .notSent(let error) = outcome.result else {
            Issue.record("sent: \(outcome)")
            return
        }
        #expect(error.code == .timeout)
    }

    @Test("as many connections as allowed, and a closed one makes room")
    func bound() async throws {
        let limits = TransportLimits(connections: 1)
        let endpoint = try sandbox.smtps
        var connection: SMTPConnection? = try await SMTPConnection.open(endpoint, credentials: nil, limits: limits)
        #expect(limits.connections.inUse == 1)
        await expectFailure(.tooManyConnections) {
            try await SMTPConnection.open(endpoint, credentials: nil, limits: limits)
        }
        await connection?.close()
        connection = nil
        while limits.connections.inUse > 0 {
            try await Task.sleep(for: .milliseconds(2))
        }
        await (try SMTPConnection.open(endpoint, credentials: nil, limits: limits)).quit()
    }

    @Test("nobody listens: unreachable; no such host: unreachable")
    func unreachable() async throws {
        let port = try ScriptedServer.freePort()
        for host in ["127.0.0.1", "no-such-host.invalid"] {
            let endpoint = try Endpoint(host: host, port: port, security: .startTLS)
            await expectFailure(.unreachable) {
                try await SMTPConnection.open(endpoint, credentials: nil, limits: Sandbox.limits)
            }
        }
    }

    @Test(
        "without STARTTLS nothing is said in the clear, and words slipped in before TLS are not taken",
        arguments: [
            ["250-hi\r\n250 AUTH PLAIN\r\n"],
            ["250-hi\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n", "454 not now\r\n"],
            ["250-hi\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n", "220 go\r\n250-hi\r\n250 AUTH PLAIN\r\n"],
        ]
    )
    func noSTARTTLS(answers: [String]) async throws {
        let server = try SilentServer(backlog: 8)
        let session = server.run(greeting: "220 hi\r\n", answers)
        let endpoint = try Endpoint(host: "127.0.0.1", port: server.port, security: .startTLS, ehloName: "[127.0.0.1]")
        let error = await #expect(throws: TransportError.self) {
            _ = try await SMTPConnection.open(endpoint, credentials: credentials, limits: Sandbox.limits)
        }
        // Words behind the reply to STARTTLS are a fault of the protocol, else TLS is what is missing.
        #expect(error?.code == (answers.last?.hasPrefix("220") == true ? .protocolViolation : .tls))
        #expect(session.lines.prefix(answers.count) == ["EHLO [127.0.0.1]", "STARTTLS"].prefix(answers.count))
        #expect(!session.lines.contains { $0.contains("AUTH") })
    }

    @Test(
        "hosts and names that could change the URL or the command cannot be built",
        arguments: [
            "", "a b", "a/b", "a@b", "a?b", "a#b", "a%41", "a\r\nb", "-a", "ü.example", "[::1]",
        ]
    )
    func hosts(host: String) {
        #expect(throws: TransportError.self) { try Endpoint(host: host, port: 1, security: .startTLS) }
        #expect(throws: TransportError.self) { try Endpoint(host: "h", port: 0, security: .startTLS) }
    }
}
