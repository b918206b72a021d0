import MailMessage

// The client's side of an SMTP session after EHLO, without I/O: bytes in, events and bytes out.
struct SMTPEngine: Sendable {
    enum Event: Sendable {
        case loggedIn
        /// The server refused the login; with a token, its reason.
        case loginRefused(Refusal, challenge: String?)
        /// The message has been handed out but for its final dot; `finish()` adds that.
        case bodySent
        case outcome(SubmissionOutcome)
        case farewell
    }

    // What a reply is awaited for.
    private enum Step: Sendable, Equatable {
        case auth, reset, mail, recipient(Int), data, dot, quit
        // The dot of an empty body, where DATA was sent ahead and no recipient was accepted (RFC 2920 section 3.1).
        case emptyDot

        var stage: Refusal.Stage {
            switch self {
            case .auth: .auth
            case .reset, .mail, .quit: .mail
            case .recipient: .rcpt
            case .data: .data
            case .dot, .emptyDot: .dot
            }
        }
    }

    // Where the transaction is: decides what a lost connection means.
    private enum Phase: Sendable {
        case idle, login, envelope, body, bodySent, dotSent, closed
    }

    private struct Transaction: Sendable {
        let envelope: Envelope
        var body: DotStuffer
        var replies: [SMTPReply?]
        var refusal: Refusal?

        var hasRecipient: Bool { replies.contains { $0?.isPositive ?? false } }
    }

    private let limits: TransportLimits
    private var reader: SMTPReplyReader
    private var phase = Phase.idle
    private var unsent: [(step: Step, line: [UInt8])] = []
    private var awaited: [Step] = []
    private var output: [UInt8] = []
    private var events: [Event] = []
    private var transaction: Transaction?
    private var login: SASLExchange?
    private var needsReset = false

    let extensions: SMTPExtensions

    init(extensions: SMTPExtensions, limits: TransportLimits) {
        self.extensions = extensions
        self.limits = limits
        reader = SMTPReplyReader(limits: limits)
    }

    /// Whether the engine can take another message: nothing is under way, and the server has not said goodbye.
    var isReady: Bool {
        phase == .idle
    }

    /// Whether the server has said goodbye, or said what makes no sense.
    var isClosed: Bool {
        phase == .closed
    }

    /// How long the server may be silent now.
    var replyTime: Duration {
        switch awaited.first {
        case .auth: limits.loginReply
        case .data: limits.smtpDataReply
        case .dot, .emptyDot: limits.smtpDotReply
        case .quit: limits.farewell
        default: limits.smtpReply
        }
    }

    // MARK: What the caller wants

    /// Begins the login (RFC 4954).
    mutating func logIn(_ exchange: SASLExchange) {
        login = exchange
        phase = .login
        let initial = Base64.encode(exchange.initial)
        let command = Array("AUTH \(exchange.mechanism)".utf8)
        // RFC 4954 section 4: an AUTH command of more than 512 bytes goes without the initial response.
        if command.count + 1 + initial.count + 2 <= 512 {
            enqueue(.auth, command + [.space] + initial)
            login?.hasSentInitial = true
        } else {
            enqueue(.auth, command)
        }
        flush()
    }

    /// Begins a transaction; the message's bytes go out unchanged but for dot-stuffing.
    ///
    /// - Throws: `TransportError` where this server cannot be given this message; nothing has been written then.
    mutating func submit(_ envelope: Envelope, message: [UInt8]) throws {
        guard isReady else {
            throw TransportError(.closed, "the server takes no further message on this connection")
        }
        guard envelope.recipients.count <= limits.recipients else {
            throw TransportError(.invalidMessage, "the envelope has more recipients than allowed")
        }
        let hasEightBit = try MessageCheck.hasEightBit(message, limits: limits)
        if envelope.needsUTF8, !extensions.hasSMTPUTF8 {
            throw TransportError(.notOffered, "the envelope needs SMTPUTF8, which the server does not offer")
        }
        if hasEightBit, !extensions.has8BitMIME {
            throw TransportError(.notOffered, "the message needs 8BITMIME, which the server does not offer")
        }
        if let maximum = extensions.maximumSize, UInt64(message.count) > maximum {
            throw TransportError(.tooLarge, "the message is larger than the server says it takes")
        }
        transaction = Transaction(
            envelope: envelope,
            body: DotStuffer(message),
            replies: Array(repeating: nil, count: envelope.recipients.count)
        )
        phase = .envelope
        if needsReset {
            enqueue(.reset, "RSET")
            needsReset = false
        }
        enqueue(.mail, mailCommand(envelope, size: message.count, hasEightBit: hasEightBit))
        for (index, recipient) in envelope.recipients.enumerated() {
            enqueue(.recipient(index), recipientCommand(recipient, envelope))
        }
        enqueue(.data, "DATA")
        flush()
    }

    /// Adds the final dot: from here on the message may be taken.
    mutating func finish() {
        guard phase == .bodySent else { return }
        phase = .dotSent
        // The message ends in CRLF, so the dot stands on a line of its own.
        output += Array(".\r\n".utf8)
        awaited.append(.dot)
    }

    mutating func quit() {
        guard isReady else { return }
        enqueue(.quit, "QUIT")
        flush()
    }

    /// What became of the transaction if the connection is lost now; nil if none is under way.
    mutating func connectionLost(_ error: TransportError) -> SubmissionOutcome? {
        let lostAfterDot = phase == .dotSent
        phase = .closed
        guard let transaction else { return nil }
        self.transaction = nil
        return outcome(of: transaction, lostAfterDot ? .unknown(error) : .notSent(error))
    }

    // MARK: Bytes and events

    /// The next bytes to write; empty when there is nothing to write now.
    mutating func takeOutput() -> [UInt8] {
        if output.isEmpty, phase == .body, var body = transaction?.body {
            output = body.next(atMost: limits.writeChunk)
            transaction?.body = body
            if body.isFinished {
                phase = .bodySent
                events.append(.bodySent)
            }
        }
        defer { output = [] }
        return output
    }

    /// Takes what the server sent.
    ///
    /// - Throws: `TransportError` with `protocolViolation`; the connection must be closed then.
    mutating func receive(_ bytes: [UInt8]) throws {
        reader.append(bytes)
        while phase != .closed, let reply = try reader.next() {
            try handle(reply)
        }
    }

    mutating func nextEvent() -> Event? {
        events.isEmpty ? nil : events.removeFirst()
    }

    // MARK: Replies

    private mutating func handle(_ reply: SMTPReply) throws {
        guard !awaited.isEmpty else {
            try handleUnasked(reply)
            return
        }
        let step = awaited.removeFirst()
        // RFC 5321 section 3.8: 421 to whatever was asked, and the server closes.
        if reply.code == 421, step != .quit {
            giveUp(Refusal(reply, stage: step.stage), challenge: nil)
            return
        }
        switch step {
        case .auth: try handleLogin(reply)
        case .reset:
            guard reply.isPositive else { throw unexpected(reply) }
        case .mail:
            if !reply.isPositive {
                try refuse(reply, step)
            }
        case .recipient(let index):
            try handleRecipient(reply, index)
        case .data: try handleData(reply)
        case .dot, .emptyDot: try handleDot(reply, step)
        case .quit:
            phase = .closed
            events.append(.farewell)
        }
        flush()
    }

    private mutating func handleUnasked(_ reply: SMTPReply) throws {
        // A server that has enough may say so, and close, while the message is still on its way or nothing is.
        guard reply.isRefusal else { throw unexpected(reply) }
        giveUp(Refusal(reply, stage: phase == .idle ? .mail : .data), challenge: nil)
    }

    private mutating func handleLogin(_ reply: SMTPReply) throws {
        switch reply.code {
        case 334:
            if let login, !login.hasSentInitial {
                self.login?.hasSentInitial = true
                enqueue(.auth, Base64.encode(login.initial))
            } else {
                // "*" gives the login up (RFC 4954 section 4).
                enqueue(.auth, login?.answer(to: reply.text) ?? Array("*".utf8))
            }
        case 200...299:
            phase = .idle
            login = nil
            events.append(.loggedIn)
        case 400...599:
            phase = .idle
            events.append(.loginRefused(Refusal(reply, stage: .auth), challenge: login?.lastChallenge))
            login = nil
        default:
            throw unexpected(reply)
        }
    }

    private mutating func handleRecipient(_ reply: SMTPReply, _ index: Int) throws {
        // After a refused MAIL, the replies to RCPTs sent ahead say nothing about the recipients.
        guard transaction?.refusal == nil else { return }
        guard reply.isPositive || reply.isRefusal else { throw unexpected(reply) }
        transaction?.replies[index] = reply
        if unsent.first?.step == .data, transaction?.hasRecipient == false {
            unsent = []
            end(.noRecipientAccepted)
        }
    }

    private mutating func handleData(_ reply: SMTPReply) throws {
        guard let transaction else { throw unexpected(reply) }
        let canGoOn = transaction.refusal == nil && transaction.hasRecipient
        switch reply.code {
        case 354 where canGoOn:
            phase = .body
        case 354:
            output += Array(".\r\n".utf8)
            awaited.append(.emptyDot)
        case 400...599:
            if canGoOn {
                self.transaction?.refusal = Refusal(reply, stage: .data)
            }
            endWithoutMessage()
        default:
            throw unexpected(reply)
        }
    }

    private mutating func handleDot(_ reply: SMTPReply, _ step: Step) throws {
        if step == .emptyDot {
            endWithoutMessage()
        } else if reply.isPositive {
            end(.accepted(reply, queueID: QueueID(in: reply)))
        } else if reply.isRefusal {
            end(.refused(Refusal(reply, stage: .dot)))
        } else {
            throw unexpected(reply)
        }
    }

    private mutating func refuse(_ reply: SMTPReply, _ step: Step) throws {
        guard reply.isRefusal else { throw unexpected(reply) }
        transaction?.refusal = Refusal(reply, stage: step.stage)
        // What has not been written is not asked any more; what has been is still answered.
        unsent = []
        if awaited.isEmpty {
            endWithoutMessage()
        }
    }

    // MARK: Ends

    private mutating func endWithoutMessage() {
        end(transaction?.refusal.map { .refused($0) } ?? .noRecipientAccepted)
    }

    private mutating func end(_ result: SubmissionOutcome.Result) {
        guard let transaction else { return }
        self.transaction = nil
        phase = .idle
        if case .accepted = result {
        } else {
            needsReset = true
        }
        events.append(.outcome(outcome(of: transaction, result)))
    }

    private mutating func giveUp(_ refusal: Refusal, challenge: String?) {
        let wasLogin = phase == .login
        unsent = []
        awaited = []
        output = []
        if wasLogin {
            events.append(.loginRefused(refusal, challenge: challenge))
        } else {
            end(.refused(refusal))
        }
        phase = .closed
    }

    private func outcome(of transaction: Transaction, _ result: SubmissionOutcome.Result) -> SubmissionOutcome {
        SubmissionOutcome(
            result: result,
            recipients: zip(transaction.envelope.recipients, transaction.replies).map {
                SubmissionOutcome.Recipient(address: $0, reply: $1)
            }
        )
    }

    private func unexpected(_ reply: SMTPReply) -> TransportError {
        TransportError(
            .protocolViolation,
            "the server's reply \(reply.code) is no answer to what was said",
            serverText: reply.text
        )
    }

    // MARK: Commands

    private mutating func enqueue(_ step: Step, _ line: String) {
        enqueue(step, Array(line.utf8))
    }

    private mutating func enqueue(_ step: Step, _ line: [UInt8]) {
        unsent.append((step, line + [.carriageReturn, .lineFeed]))
    }

    /// Writes what may be written now: with PIPELINING (RFC 2920) the envelope up to DATA at once, else one command.
    private mutating func flush() {
        while let next = unsent.first, awaited.isEmpty || (extensions.hasPipelining && phase == .envelope) {
            unsent.removeFirst()
            output += next.line
            awaited.append(next.step)
        }
    }

    private func mailCommand(_ envelope: Envelope, size: Int, hasEightBit: Bool) -> String {
        var command = "MAIL FROM:<\(envelope.sender?.smtpPath ?? "")>"
        if extensions.hasSize {
            command += " SIZE=\(size)"
        }
        if hasEightBit {
            command += " BODY=8BITMIME"
        }
        if envelope.needsUTF8 {
            command += " SMTPUTF8"
        }
        // RFC 3461 section 4.3 and 4.4: a report returns the header alone, and our own id.
        if extensions.hasDSN, envelope.asksForReports {
            command += " RET=HDRS"
            if let envelopeID = envelope.envelopeID {
                command += " ENVID=\(Envelope.xtext(envelopeID))"
            }
        }
        return command
    }

    private func recipientCommand(_ recipient: EmailAddress, _ envelope: Envelope) -> String {
        var command = "RCPT TO:<\(recipient.smtpPath)>"
        if extensions.hasDSN, envelope.asksForReports {
            // An address beyond ASCII would need the form of RFC 6533; the report names it without being asked.
            if recipient.smtpPath.utf8.allSatisfy({ $0 < 0x80 }) {
                command += " ORCPT=rfc822;\(Envelope.xtext(recipient.smtpPath))"
            }
            command += " NOTIFY=FAILURE,DELAY"
        }
        return command
    }
}
