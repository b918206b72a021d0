/// A session with a submission server or relay (RFC 5321, RFC 6409), logged in, able to send one message after another.
///
/// The actor runs on a thread of its own, which blocks while the server is waited for. One operation at a time: a
/// second one throws `busy`. Cancelling the task of an operation ends it at once, and the connection with it.
public actor SMTPConnection {
    /// The actor's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        line.executor.asUnownedSerialExecutor()
    }

    /// What the server offers, by its last EHLO reply: the one under TLS.
    public var extensions: SMTPExtensions {
        engine.extensions
    }

    /// Whether another message can be sent on this connection.
    public var isOpen: Bool {
        pipe != nil && engine.isReady && !line.interruption.isRaised
    }

    private nonisolated let line: PipeLine
    private let limits: TransportLimits
    private var pipe: BytePipe?
    private var engine: SMTPEngine
    private var isBusy = false

    private init(_ limits: TransportLimits) throws {
        line = try PipeLine(limits)
        self.limits = limits
        engine = SMTPEngine(extensions: SMTPExtensions(nil), limits: limits)
    }

    /// Connects, begins TLS, says EHLO and logs in.
    ///
    /// - Parameter credentials: asked for the credential, and once more after a refused login; nil for a relay that
    ///   takes our mail without login.
    /// - Throws: ``TransportError``, its `refusal` set where the server refused greeting, EHLO or login; or whatever
    ///   `credentials` throws.
    public static func open(
        _ endpoint: Endpoint,
        credentials: CredentialProvider?,
        limits: TransportLimits = .standard
    ) async throws -> SMTPConnection {
        try await PipeLine.open(credentials) { credential in
            let connection = try SMTPConnection(limits)
            do {
                try await connection.connect(endpoint, credential)
                return connection
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    /// Sends one message.
    ///
    /// What the wire brings is returned as an outcome, also a lost connection; the bytes go out unchanged but for
    /// dot-stuffing.
    ///
    /// - Parameters:
    ///   - message: lines ending in CRLF, the last one too.
    ///   - beforeFinalDot: awaited when all but the final dot is written; the server has the message only after the dot.
    ///     Commit here that it may have been sent. If it throws, the connection is dropped without the dot.
    /// - Throws: ``TransportError`` where nothing was tried (`invalidMessage`, `notOffered`, `tooLarge`, `closed`,
    ///   `busy`); or whatever `beforeFinalDot` throws, the message not being sent then.
    public func send(
        _ envelope: Envelope,
        message: [UInt8],
        beforeFinalDot: @Sendable () async throws -> Void = {}
    ) async throws -> SubmissionOutcome {
        try await exclusively {
            try line.interruption.check()
            guard pipe != nil else {
                throw TransportError(.closed, "the connection has ended")
            }
            try engine.submit(envelope, message: message)
            do {
                while true {
                    switch try run() {
                    case .outcome(let outcome):
                        return settle(outcome)
                    case .bodySent:
                        do {
                            try await beforeFinalDot()
                        } catch {
                            drop()
                            throw HookFailure(cause: error)
                        }
                        // Up to here the server cannot have taken the message.
                        try line.interruption.check()
                        engine.finish()
                    case .loggedIn, .loginRefused, .farewell:
                        break
                    }
                }
            } catch let error as TransportError {
                let outcome = engine.connectionLost(error)
                drop()
                guard let outcome else { throw error }
                return outcome
            } catch let error as HookFailure {
                throw error.cause
            }
        }
    }

    /// Says QUIT and closes. A server that does not answer is not waited for long.
    public func quit() async {
        // Nobody waits for the answer: a farewell that fails changes nothing of what was sent.
        try? await exclusively {
            guard engine.isReady else { return }
            engine.quit()
            while pipe != nil {
                if case .farewell = try run() { break }
            }
        }
        await close()
    }

    /// Ends the connection at once, whatever it is doing.
    public nonisolated func close() async {
        line.interruption.raise(.close)
        await drop()
    }

    // MARK: Opening

    private func connect(_ endpoint: Endpoint, _ credential: Credential?) async throws {
        try await exclusively {
            let pipe = try open(endpoint)
            engine = SMTPEngine(
                extensions: SMTPExtensions(try openingReplies(pipe.replyLines).last),
                limits: limits
            )
            self.pipe = pipe.pipe
            guard let credential else { return }
            guard let exchange = SASLExchange(credential, endpoint: endpoint, offered: engine.extensions.mechanisms)
            else {
                throw TransportError(
                    .mechanismNotOffered,
                    "the server offers no login by \(credential.mechanism.rawValue)",
                    serverText: engine.extensions.mechanisms.sorted().joined(separator: " ")
                )
            }
            engine.logIn(exchange)
            switch try run() {
            case .loggedIn:
                return
            case .loginRefused(let refusal, let challenge):
                throw TransportError(
                    refusal.isTemporary ? .loginUnavailable : .loginRefused,
                    "the server refused the login",
                    serverText: [refusal.text, challenge].compactMap { $0 }.joined(separator: "\n"),
                    refusal: refusal
                )
            default:
                throw TransportError(.protocolViolation, "the server answered something else than the login")
            }
        }
    }

    private func open(_ endpoint: Endpoint) throws -> (pipe: BytePipe, replyLines: [[UInt8]]) {
        let lines = OpeningLines(atMost: limits.smtpLine * limits.smtpLines / 16)
        do {
            let pipe = try BytePipe(endpoint, .smtp, limits: limits, interruption: line.interruption, opening: lines)
            return (pipe, lines.lines)
        } catch let error as TransportError where error.code == .protocolViolation || error.code == .closed {
            // A server that refused us at greeting or EHLO said why; where that cannot be read, the error says what there is to say.
            let replies = (try? openingReplies(lines.lines)) ?? []
            guard let last = replies.last, last.isRefusal else { throw error }
            throw TransportError(
                .refused,
                "the server refused us before the login",
                refusal: Refusal(last, stage: replies.count == 1 ? .greeting : .ehlo)
            )
        }
    }

    /// The replies among the lines of the opening. The last one answers the last EHLO.
    private func openingReplies(_ lines: [[UInt8]]) throws -> [SMTPReply] {
        var reader = SMTPReplyReader(limits: limits)
        return try lines.compactMap { try reader.add($0) }
    }

    // MARK: Running

    /// Writes and reads until the engine has an event.
    private func run() throws -> SMTPEngine.Event {
        guard let pipe else {
            throw TransportError(.closed, "the connection has ended")
        }
        var received: [UInt8] = []
        while true {
            if let event = engine.nextEvent() {
                return event
            }
            let output = engine.takeOutput()
            if !output.isEmpty {
                // A server may refuse a message while it is on its way, and take no more of it.
                try pipe.send(output) { early in
                    try self.engine.receive(early)
                    return !self.engine.isClosed
                }
                if pipe.receiveAvailable(into: &received) {
                    try engine.receive(received)
                    received.removeAll(keepingCapacity: true)
                }
                continue
            }
            if let event = engine.nextEvent() {
                return event
            }
            let deadline = ContinuousClock.now + engine.replyTime
            guard try pipe.receive(into: &received, until: deadline) == .bytes else {
                throw TransportError(.timeout, "the server does not answer")
            }
            try engine.receive(received)
            received.removeAll(keepingCapacity: true)
        }
    }

    private func settle(_ outcome: SubmissionOutcome) -> SubmissionOutcome {
        if !engine.isReady {
            drop()
        }
        return outcome
    }

    private func drop() {
        pipe = nil
    }

    private func exclusively<Value>(_ body: () async throws -> Value) async throws -> Value {
        guard !isBusy else {
            throw TransportError(.busy, "another operation of this connection is under way")
        }
        isBusy = true
        defer { isBusy = false }
        let interruption = line.interruption
        return try await withTaskCancellationHandler {
            try await body()
        } onCancel: {
            interruption.raise(.cancel)
        }
    }

    private struct HookFailure: Error {
        let cause: any Error
    }
}
