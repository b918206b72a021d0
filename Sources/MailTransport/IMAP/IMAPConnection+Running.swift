// How the connection logs in, writes and reads.
extension IMAPConnection {
    enum Arrival {
        case response(IMAPResponse)
        case deadline
        case attention
    }

    // MARK: Opening

    func connect(_ endpoint: Endpoint, _ credential: Credential?) async throws {
        try await exclusively {
            let lines = OpeningLines(atMost: 65_536)
            let responses: () -> [IMAPResponse] = {
                lines.lines.map { IMAPResponse([.text($0)], limits: self.limits) }
            }
            do {
                pipe = try BytePipe(endpoint, .imap, limits: limits, interruption: line.interruption, opening: lines)
            } catch let error as TransportError where error.code == .protocolViolation || error.code == .closed {
                // A server that refused us in its greeting said why.
                for case .status(let status) in responses() where status.kind == .bye {
                    throw TransportError(.refused, "the server refused us before the login", status: status)
                }
                throw error
            }
            var isLoggedIn = false
            for response in responses() {
                // The last word is the one after TLS: libcurl asks again then.
                if case .capabilities(let capabilities) = response {
                    engine = IMAPEngine(capabilities: capabilities, limits: limits)
                }
                if case .status(let status) = response, status.kind == .preauth {
                    isLoggedIn = true
                }
            }
            if let credential, !isLoggedIn {
                try logIn(credential, endpoint)
            }
            // What a server offers may depend on who asks, so what it said before the login does not count.
            try demand(.capability)
        }
    }

    private func logIn(_ credential: Credential, _ endpoint: Endpoint) throws {
        let offered = Set(capabilities.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) })
        let command: IMAPCommand
        if let exchange = SASLExchange(credential, endpoint: endpoint, offered: offered) {
            command = .authenticate(exchange, hasInitialResponse: engine.has("SASL-IR"))
        } else if credential.mechanism == .password, !engine.has("LOGINDISABLED") {
            command = .login(credential)
        } else {
            throw TransportError(
                .mechanismNotOffered,
                "the server offers no login by \(credential.mechanism.rawValue)",
                serverText: offered.sorted().joined(separator: " ")
            )
        }
        let status = try perform(command, within: limits.loginReply)
        guard status.kind != .ok else { return }
        // RFC 5530: these are no word about user or password.
        let isPassing = ["UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT"].contains(status.code)
        throw TransportError(
            isPassing ? .loginUnavailable : .loginRefused,
            "the server refused the login",
            serverText: [status.text, engine.lastChallenge].compactMap { $0 }.joined(separator: "\n"),
            status: status
        )
    }

    // MARK: Commands

    /// Runs a command to its end, whatever that is.
    func perform(
        _ command: IMAPCommand,
        within silence: Duration? = nil,
        _ take: (IMAPResponse) -> Void = { _ in }
    ) throws -> IMAPStatus {
        let tag = engine.submit(command)
        while true {
            let response = try nextResponse(within: silence ?? limits.imapReply)
            if case .completed(tag, let status) = response {
                return status
            }
            take(response)
        }
    }

    /// Runs a command that must succeed.
    @discardableResult
    func demand(_ command: IMAPCommand, _ take: (IMAPResponse) -> Void = { _ in }) throws -> IMAPStatus {
        let status = try perform(command, take)
        guard status.kind == .ok else { throw refusal(status) }
        return status
    }

    /// Runs a command that must succeed and collects what it tells.
    ///
    /// - Parameter take: takes a response and says how much has been collected.
    func collect(_ command: IMAPCommand, _ take: (IMAPResponse) -> Int) throws {
        var isTooMuch = false
        try demand(command) { response in
            isTooMuch = isTooMuch || take(response) > limits.collected
        }
        // Never a part for the whole: what is left out would be missed.
        guard !isTooMuch else {
            throw TransportError(.tooLarge, "the server lists more than allowed")
        }
    }

    func refusal(_ status: IMAPStatus) -> TransportError {
        TransportError(.refused, "the server refused the command", status: status)
    }

    // MARK: Responses

    func nextResponse(within silence: Duration) throws -> IMAPResponse {
        guard case .response(let response) = try nextArrival(until: ContinuousClock.now + silence) else {
            drop()
            throw TransportError(.timeout, "the server does not answer")
        }
        return response
    }

    /// Writes what is to be written and reads the next response. The deadline moves on with each byte that arrives, as
    /// long as a response has begun.
    func nextArrival(until deadline: ContinuousClock.Instant, heedsAttention: Bool = false) throws -> Arrival {
        guard let pipe else {
            throw TransportError(.closed, "the connection has ended")
        }
        do {
            var received: [UInt8] = []
            var deadline = deadline
            while true {
                let output = engine.takeOutput()
                if !output.isEmpty {
                    try pipe.send(output)
                }
                if let response = try engine.nextResponse() {
                    note(response)
                    return .response(response)
                }
                switch try pipe.receive(into: &received, until: deadline, heedsAttention: heedsAttention) {
                case .deadline: return .deadline
                case .attention: return .attention
                case .bytes:
                    engine.receive(received)
                    received.removeAll(keepingCapacity: true)
                    deadline = max(deadline, ContinuousClock.now + limits.imapReply)
                }
            }
        } catch let error as TransportError {
            drop()
            guard error.code == .closed, let farewell else { throw error }
            throw TransportError(.closed, "the server ended the session", status: farewell)
        }
    }

    /// What concerns the connection as a whole, wherever it comes.
    private func note(_ response: IMAPResponse) {
        switch response {
        case .exists(let number):
            hasNews = hasNews || number > count
            count = number
        case .expunged:
            count = count > 0 ? count - 1 : 0
        case .vanished(let uids):
            count = UInt32(clamping: Int(count) - uids.count)
        case .status(let status), .completed(_, let status):
            if status.kind == .bye {
                farewell = status
            }
            if status.code == "ALERT", !alerts.contains(status.text) {
                alerts = alerts.suffix(19) + [status.text]
            }
        default:
            break
        }
    }

    func drop() {
        pipe = nil
    }

    func exclusively<Value>(_ body: () async throws -> Value) async throws -> Value {
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
}
