import MailMessage
import Testing

@testable import MailTransport

/// One step of a dialogue; after the last of a row of `.server` steps, exactly the `.client` bytes must have come out.
enum SMTPStep: Sendable {
    case submit(Envelope, String)
    case logIn(Credential)
    case quit
    case server(String)
    case client(String)
    case event(String)
}

struct SMTPDialogue: Sendable, CustomTestStringConvertible {
    let name: String
    var ehlo: [String] = ["PIPELINING", "8BITMIME", "SIZE 1000000", "DSN", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
    let steps: [SMTPStep]

    var testDescription: String { name }

    var extensions: SMTPExtensions {
        SMTPExtensions(SMTPReply(code: 250, lines: ["server.example greets you"] + ehlo))
    }

    var utterances: [String] {
        steps.compactMap { if case .server(let text) = $0 { text } else { nil } }
    }
}

/// Runs the engine as a connection does, but with the final dot as soon as the body is written.
struct SMTPRunner {
    var engine: SMTPEngine
    var output: [UInt8] = []
    var events: [String] = []
    var failure: TransportError?

    init(_ dialogue: SMTPDialogue) {
        engine = SMTPEngine(extensions: dialogue.extensions, limits: TransportLimits())
    }

    mutating func feed(_ bytes: [UInt8]) {
        do {
            try engine.receive(bytes)
        } catch {
            failure = error as? TransportError
            if let error = error as? TransportError, let outcome = engine.connectionLost(error) {
                events.append(Self.describe(outcome))
            } else {
                events.append("failed")
            }
        }
        drain()
    }

    mutating func begin(_ step: SMTPStep) throws {
        switch step {
        case .submit(let envelope, let message):
            try engine.submit(envelope, message: Array(message.utf8))
        case .logIn(let credential):
            let endpoint = try Endpoint(host: "mail.example", port: 465, security: .implicitTLS)
            engine.logIn(
                try #require(
                    SASLExchange(credential, endpoint: endpoint, offered: engine.extensions.mechanisms)
                )
            )
        case .quit:
            engine.quit()
        case .server, .client, .event:
            break
        }
        drain()
    }

    mutating func drain() {
        while true {
            let bytes = engine.takeOutput()
            output += bytes
            guard let event = engine.nextEvent() else {
                if bytes.isEmpty { return }
                continue
            }
            switch event {
            case .bodySent: engine.finish()
            case .loggedIn: events.append("logged in")
            case .loginRefused(let refusal, let challenge):
                events.append("login refused \(refusal.code) \(refusal.text)" + (challenge.map { " \($0)" } ?? ""))
            case .outcome(let outcome): events.append(Self.describe(outcome))
            case .farewell: events.append("farewell")
            }
        }
    }

    static func describe(_ outcome: SubmissionOutcome) -> String {
        let result =
            switch outcome.result {
            case .accepted(let reply, let queueID): "accepted \(reply.code) \(queueID?.description ?? "-")"
            case .refused(let refusal):
                "refused \(refusal.stage.rawValue) \(refusal.code) \(refusal.enhanced?.description ?? "-")"
            case .noRecipientAccepted: "no recipient"
            case .notSent(let error): "not sent \(error.code.rawValue)"
            case .unknown(let error): "unknown \(error.code.rawValue)"
            }
        return result + " " + outcome.recipients.map { $0.reply.map { "\($0.code)" } ?? "-" }.joined(separator: ",")
    }
}

@Suite("SMTPEngine")
struct SMTPEngineTests {
    static func envelope(_ recipients: String..., from sender: String? = "a@example.org", id: String? = nil) -> Envelope
    {
        do {
            return try Envelope(
                sender: sender.flatMap { EmailAddress($0) },
                recipients: recipients.compactMap { EmailAddress($0) },
                envelopeID: id
            )
        } catch {
            fatalError("the test's own envelope is wrong: \(error)")
        }
    }

    static let message = "Subject: x\r\n\r\n.\r\n..two\r\nend\r\n"
    static let stuffed = "Subject: x\r\n\r\n..\r\n...two\r\nend\r\n.\r\n"

    static let dialogues: [SMTPDialogue] = [
        SMTPDialogue(
            name: "pipelined, with DSN options in xtext",
            steps: [
                .submit(envelope("b+c=d@example.com", id: "CA-1+2=3"), message),
                .client(
                    "MAIL FROM:<a@example.org> SIZE=29 RET=HDRS ENVID=CA-1+2B2+3D3\r\n"
                        + "RCPT TO:<b+c=d@example.com> ORCPT=rfc822;b+2Bc+3Dd@example.com NOTIFY=FAILURE,DELAY\r\nDATA\r\n"
                ),
                .server("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n"),
                .client(stuffed),
                .server("250 2.0.0 Ok: queued as 4XyZ12\r\n"),
                .event("accepted 250 4XyZ12 250"),
                .quit,
                .client("QUIT\r\n"),
                .server("221 2.0.0 Bye\r\n"),
                .event("farewell"),
            ]
        ),
        SMTPDialogue(
            name: "without extensions: one command at a time, no parameters",
            ehlo: [],
            steps: [
                .submit(envelope("b@example.com", "c@example.com"), message),
                .client("MAIL FROM:<a@example.org>\r\n"),
                .server("250 ok\r\n"),
                .client("RCPT TO:<b@example.com>\r\n"),
                .server("250-first line\r\n250-second\r\n250 ok\r\n"),
                .client("RCPT TO:<c@example.com>\r\n"),
                .server("251 will forward\r\n"),
                .client("DATA\r\n"),
                .server("354\r\n"),
                .client(stuffed),
                .server("250 OK id=1rAbCd-0001aB-2C\r\n"),
                .event("accepted 250 1rAbCd-0001aB-2C 250,251"),
            ]
        ),
        SMTPDialogue(
            name: "null return path: no reports asked for; bare LF replies are understood",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\n250 Ok\n354 go\n"),
                .client(stuffed),
                .server("250 fine\n"),
                .event("accepted 250 - 250"),
            ]
        ),
        SMTPDialogue(
            name: "some recipients refused, the rest goes on",
            steps: [
                .submit(envelope("b@example.com", "c@example.com", "d@example.com", from: nil), message),
                .client(
                    "MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\n"
                        + "RCPT TO:<d@example.com>\r\nDATA\r\n"
                ),
                .server("250 Ok\r\n550 5.1.1 unknown\r\n250 Ok\r\n450 4.2.0 greylisted\r\n354 go\r\n"),
                .client(stuffed),
                .server("250 2.6.0 <x@y> [InternalId=123, Hostname=h.example] Queued mail for delivery\r\n"),
                .event("accepted 250 123 550,250,450"),
            ]
        ),
        SMTPDialogue(
            name: "all recipients refused, DATA sent ahead and taken: an empty body, then RSET before the next",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n550 5.1.1 unknown\r\n354 go\r\n"),
                .client(".\r\n"),
                .server("554 5.5.1 no valid recipients\r\n"),
                .event("no recipient 550"),
                .submit(envelope("c@example.com", from: nil), message),
                .client("RSET\r\nMAIL FROM:<> SIZE=29\r\nRCPT TO:<c@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n250 Ok\r\n354 go\r\n"),
                .client(stuffed),
                .server("250 Ok: queued as AAA\r\n"),
                .event("accepted 250 AAA 250"),
                .submit(envelope("c@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<c@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n354 go\r\n"),
                .client(stuffed),
                .server("250 Ok: queued as BBB\r\n"),
                .event("accepted 250 BBB 250"),
            ]
        ),
        SMTPDialogue(
            name: "all recipients refused, DATA refused as well",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n550 5.1.1 unknown\r\n554 5.5.1 no valid recipients\r\n"),
                .event("no recipient 550"),
            ]
        ),
        SMTPDialogue(
            name: "all recipients refused without PIPELINING: DATA is not said",
            ehlo: ["SIZE"],
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\n"),
                .server("250 Ok\r\n"),
                .client("RCPT TO:<b@example.com>\r\n"),
                .server("550-5.1.1 unknown\r\n550 5.1.1 really\r\n"),
                .event("no recipient 550"),
                .submit(envelope("c@example.com", from: nil), message),
                .client("RSET\r\n"),
                .server("250 flushed\r\n"),
                .client("MAIL FROM:<> SIZE=29\r\n"),
            ]
        ),
        SMTPDialogue(
            name: "MAIL refused, pipelined: the recipients are blamed for nothing",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("553 5.7.1 not yours\r\n503 5.5.1 need MAIL\r\n503 5.5.1 need RCPT\r\n"),
                .event("refused mail 553 5.7.1 -"),
            ]
        ),
        SMTPDialogue(
            name: "MAIL refused without PIPELINING",
            ehlo: [],
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<>\r\n"),
                .server("452 4.3.1 full\r\n"),
                .event("refused mail 452 4.3.1 -"),
            ]
        ),
        SMTPDialogue(
            name: "DATA refused",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n451 4.3.0 later\r\n"),
                .event("refused data 451 4.3.0 250"),
            ]
        ),
        SMTPDialogue(
            name: "refused after the dot",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n354 go\r\n"),
                .client(stuffed),
                .server("554 5.7.1 looks like spam\r\n"),
                .event("refused dot 554 5.7.1 250"),
            ]
        ),
        SMTPDialogue(
            name: "421 in the middle ends the connection; its class rules the enhanced status",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n421 5.3.2 going down\r\n"),
                .event("refused rcpt 421 - -"),
            ]
        ),
        SMTPDialogue(
            name: "8-bit bytes and SMTPUTF8 are declared",
            steps: [
                .submit(envelope("b@example.com", "jörg@example.com"), "Subject: ü\r\n\r\n"),
                .client(
                    "MAIL FROM:<a@example.org> SIZE=15 BODY=8BITMIME SMTPUTF8 RET=HDRS\r\n"
                        + "RCPT TO:<b@example.com> ORCPT=rfc822;b@example.com NOTIFY=FAILURE,DELAY\r\n"
                        + "RCPT TO:<jörg@example.com> NOTIFY=FAILURE,DELAY\r\nDATA\r\n"
                ),
                .server("250 Ok\r\n250 Ok\r\n250 Ok\r\n354 go\r\n"),
                .client("Subject: ü\r\n\r\n.\r\n"),
                .server("250 ok 1700000000 qp 4711\r\n"),
                .event("accepted 250 4711 250,250"),
            ]
        ),
        SMTPDialogue(
            name: "a reply of another kind is no answer: nothing was sent",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n250 Ok\r\n"),
                .event("not sent protocol 250"),
            ]
        ),
        SMTPDialogue(
            name: "a line that is no reply",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("HTTP/1.1 400 Bad Request\r\n"),
                .event("not sent protocol -"),
            ]
        ),
        SMTPDialogue(
            name: "nonsense after the dot: unknown",
            steps: [
                .submit(envelope("b@example.com", from: nil), message),
                .client("MAIL FROM:<> SIZE=29\r\nRCPT TO:<b@example.com>\r\nDATA\r\n"),
                .server("250 Ok\r\n250 Ok\r\n354 go\r\n"),
                .client(stuffed),
                .server("250-a\r\n354 b\r\n"),
                .event("unknown protocol 250"),
            ]
        ),
    ]

    @Test(
        "every dialogue, whole, byte by byte and split at each byte, says exactly these bytes",
        arguments: dialogues + logins
    )
    func dialogue(_ dialogue: SMTPDialogue) throws {
        for plan in Splits.plans(for: dialogue.utterances) {
            var runner = SMTPRunner(dialogue)
            var utterance = 0
            for step in dialogue.steps {
                switch step {
                case .server(let text):
                    for piece in plan(utterance, Array(text.utf8)) {
                        runner.feed(piece)
                    }
                    utterance += 1
                case .client(let expected):
                    #expect(String(decoding: runner.output, as: UTF8.self) == expected)
                    runner.output = []
                case .event(let expected):
                    #expect(runner.events.first == expected)
                    runner.events = Array(runner.events.dropFirst())
                default:
                    try runner.begin(step)
                }
            }
            #expect(runner.output.isEmpty)
            #expect(runner.events.isEmpty)
        }
    }

    @Test(
        "a connection cut at any byte: not sent before the dot, unknown after it, decided once answered",
        arguments: dialogues
    )
    func cut(_ dialogue: SMTPDialogue) throws {
        let total = dialogue.utterances.reduce(0) { $0 + $1.utf8.count }
        for position in 0...total {
            var runner = SMTPRunner(dialogue)
            var left = position
            var wasCut = false
            for step in dialogue.steps where !wasCut {
                switch step {
                case .server(let text):
                    let bytes = Array(text.utf8.prefix(left))
                    runner.feed(bytes)
                    left -= bytes.count
                    wasCut = left == 0
                case .client, .event, .quit:
                    break
                default:
                    runner.output = []
                    runner.events = []
                    try runner.begin(step)
                }
            }
            let isDecided = !runner.events.isEmpty
            let said = String(decoding: runner.output, as: UTF8.self)
            let hasDot = said.hasSuffix("end\r\n.\r\n") || said.hasSuffix("Subject: ü\r\n\r\n.\r\n")
            let outcome = runner.engine.connectionLost(TransportError(.closed, "cut"))
            switch outcome?.result {
            case .unknown: #expect(hasDot && !isDecided)
            case .notSent: #expect(!hasDot && !isDecided)
            case nil: #expect(isDecided)
            default: Issue.record("a cut connection decides nothing: \(String(describing: outcome))")
            }
        }
    }

    @Test("a refusal while the message is on its way ends it without the dot")
    func refusalDuringBody() throws {
        var limits = TransportLimits()
        limits.writeChunk = 10
        let extensions = SMTPExtensions(SMTPReply(code: 250, lines: ["x", "PIPELINING"]))
        var engine = SMTPEngine(extensions: extensions, limits: limits)
        try engine.submit(Self.envelope("b@example.com"), message: Array(Self.message.utf8))
        _ = engine.takeOutput()
        try engine.receive(Array("250 a\r\n250 b\r\n354 c\r\n".utf8))
        #expect(engine.takeOutput() == Array("Subject: x".utf8))
        try engine.receive(Array("552 5.3.4 too big\r\n".utf8))
        #expect(engine.takeOutput().isEmpty)
        guard case .outcome(let outcome)? = engine.nextEvent() else {
            Issue.record("no outcome")
            return
        }
        #expect(SMTPRunner.describe(outcome) == "refused data 552 5.3.4 250")
        #expect(!engine.isReady)
        #expect(throws: TransportError.self) {
            try engine.submit(Self.envelope("b@example.com"), message: Array(Self.message.utf8))
        }
    }

    @Test("dot-stuffing does not depend on where the message is cut into pieces")
    func pieces() {
        let message = Array(".a\r\n..\r\nb.\r\n.\r\n.".utf8)
        let expected = "..a\r\n...\r\nb.\r\n..\r\n.."
        for size in 1...message.count {
            var stuffer = DotStuffer(message)
            var result: [UInt8] = []
            while !stuffer.isFinished {
                result += stuffer.next(atMost: size)
            }
            #expect(String(decoding: result, as: UTF8.self) == expected)
        }
    }

    @Test(
        "what could only go out changed is refused, with the line's number",
        arguments: [
            ("a\r\nb\nc\r\n", "line 2"), ("a\rb\r\n", "line 1"), ("a\r\nb", "line 2"), ("", "line 1"), ("\n", "line 1"),
            ("a\r\n\0\r\n", "line 2"), ("a\r\r\n", "line 1"), (String(repeating: "x", count: 999) + "\r\n", "line 1"),
        ]
    )
    func badMessages(message: String, line: String) throws {
        var engine = SMTPEngine(extensions: SMTPExtensions(nil), limits: TransportLimits())
        let error = #expect(throws: TransportError.self) {
            try engine.submit(Self.envelope("b@example.com"), message: Array(message.utf8))
        }
        #expect(error?.code == .invalidMessage)
        #expect(error?.reason.hasPrefix(line) == true)
        #expect(engine.takeOutput().isEmpty)
        #expect(engine.isReady)
    }

    @Test("what the server does not offer is not tried")
    func notOffered() throws {
        var engine = SMTPEngine(
            extensions: SMTPExtensions(SMTPReply(code: 250, lines: ["x", "SIZE 20"])),
            limits: TransportLimits()
        )
        let cases: [(Envelope, String, TransportError.Code)] = [
            (Self.envelope("b@example.com"), "ü\r\n", .notOffered),
            (Self.envelope("ü@example.com"), "u\r\n", .notOffered),
            (Self.envelope("b@example.com"), "a line of 21 bytes.\r\n", .tooLarge),
        ]
        for (envelope, message, code) in cases {
            let error = #expect(throws: TransportError.self) {
                try engine.submit(envelope, message: Array(message.utf8))
            }
            #expect(error?.code == code)
        }
        #expect(engine.takeOutput().isEmpty)
    }

    @Test(
        "replies without measure are refused",
        arguments: [
            String(repeating: "x", count: 9_000), String(repeating: "250-x\r\n", count: 300),
            "250-" + String(repeating: "x", count: 9_000) + "\r\n",
        ]
    )
    func endlessReplies(text: String) {
        var reader = SMTPReplyReader(limits: TransportLimits())
        reader.append(text.utf8)
        #expect(throws: TransportError.self) {
            while try reader.next() != nil {}
        }
    }

    @Test(
        "queue ids of several servers",
        arguments: [
            ("2.0.0 Ok: queued as 4B1C2D3", "4B1C2D3"),
            ("OK id=1abcDE-0000Xy-2Z", "1abcDE-0000Xy-2Z"),
            ("2.6.0 <a@b> [InternalId=98765, Hostname=h] 1234 bytes Queued mail for delivery", "98765"),
            ("2.0.0 3AB12cd Message accepted for delivery", "3AB12cd"),
            ("2.0.0 OK  1700000000 a1-2b3c4d.56 - gsmtp", "a1-2b3c4d.56"),
            ("ok 1700000000 qp 12345", "12345"),
            ("2.0.0 Message accepted for delivery", nil),
            ("Thank you", nil), ("queued as", nil), ("id=", nil), ("", nil),
        ] as [(String, String?)]
    )
    func queueIDs(text: String, id: String?) {
        #expect(QueueID(in: SMTPReply(code: 250, lines: [text]))?.description == id)
    }

    @Test("the last EHLO counts; old-style AUTH= lines are understood")
    func extensions() {
        let extensions = SMTPExtensions(
            SMTPReply(code: 250, lines: ["dsn.example", "auth=login", "AUTH PLAIN XOAUTH2", "size 0", "8bitmime"])
        )
        #expect(extensions.mechanisms == ["LOGIN", "PLAIN", "XOAUTH2"])
        #expect(extensions.hasSize)
        #expect(extensions.maximumSize == nil)
        #expect(extensions.has8BitMIME)
        #expect(!extensions.hasDSN)
    }

    // MARK: Logins

    private static func password(_ user: String = "u") -> Credential {
        do {
            return try .password(user: user, password: "p")
        } catch {
            fatalError("the test's own credential is wrong: \(error)")
        }
    }

    private static func bearer(_ token: String, _ mechanism: Credential.BearerMechanism = .xoauth2) -> Credential {
        do {
            return try .bearer(user: "u,=", token: token, mechanism: mechanism)
        } catch {
            fatalError("the test's own credential is wrong: \(error)")
        }
    }

    private static func base64(_ text: String) -> String {
        String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self)
    }

    static let logins: [SMTPDialogue] = [
        SMTPDialogue(
            name: "AUTH PLAIN",
            ehlo: ["AUTH PLAIN LOGIN"],
            steps: [
                .logIn(password()),
                .client("AUTH PLAIN AHUAcA==\r\n"),
                .server("235 2.7.0 welcome\r\n"),
                .event("logged in"),
            ]
        ),
        SMTPDialogue(
            name: "AUTH LOGIN where there is no PLAIN",
            ehlo: ["AUTH LOGIN XOAUTH2"],
            steps: [
                .logIn(password()),
                .client("AUTH LOGIN dQ==\r\n"),
                .server("334 UGFzc3dvcmQ6\r\n"),
                .client("cA==\r\n"),
                .server("535 5.7.8 no\r\n"),
                .event("login refused 535 5.7.8 no Password:"),
            ]
        ),
        SMTPDialogue(
            name: "XOAUTH2 refused: the server's reason is answered, and kept",
            ehlo: ["AUTH XOAUTH2"],
            steps: [
                .logIn(bearer("t")),
                .client("AUTH XOAUTH2 \(base64("user=u,=\u{1}auth=Bearer t\u{1}\u{1}"))\r\n"),
                .server("334 \(base64("{\"status\":\"401\"}"))\r\n"),
                .client("\r\n"),
                .server("535 5.7.8 no\r\n"),
                .event("login refused 535 5.7.8 no {\"status\":\"401\"}"),
            ]
        ),
        SMTPDialogue(
            name: "OAUTHBEARER",
            ehlo: ["AUTH OAUTHBEARER"],
            steps: [
                .logIn(bearer("t", .oauthBearer)),
                .client(
                    "AUTH OAUTHBEARER "
                        + base64("n,a=u=2C=3D,\u{1}host=mail.example\u{1}port=465\u{1}auth=Bearer t\u{1}\u{1}") + "\r\n"
                ),
                .server("334 \(base64("{}"))\r\n"),
                .client("AQ==\r\n"),
                .server("454 4.7.0 later\r\n"),
                .event("login refused 454 4.7.0 later {}"),
            ]
        ),
        SMTPDialogue(
            name: "a long token goes without initial response; a server that goes on asking is given up",
            ehlo: ["AUTH XOAUTH2"],
            steps: [
                .logIn(bearer(String(repeating: "t", count: 2_000))),
                .client("AUTH XOAUTH2\r\n"),
                .server("334 \r\n"),
                .client(base64("user=u,=\u{1}auth=Bearer \(String(repeating: "t", count: 2_000))\u{1}\u{1}") + "\r\n"),
                .server("334\r\n"),
                .client("\r\n"),
                .server("334\r\n"),
                .client("*\r\n"),
                .server("501 cancelled\r\n"),
                .event("login refused 501 cancelled "),
            ]
        ),
    ]

    @Test("a credential shows its secret nowhere")
    func redaction() {
        let credential = Self.bearer("geheim")
        var dumped = ""
        dump(credential, to: &dumped)
        for text in ["\(credential)", String(reflecting: credential), dumped] {
            #expect(!text.contains("geheim"))
        }
    }
}
