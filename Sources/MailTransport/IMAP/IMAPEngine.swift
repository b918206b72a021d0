// The client's side of an IMAP4rev1 or rev2 session (RFC 3501, RFC 9051), without I/O: bytes in, responses and bytes
// out. Commands may be given ahead; their replies come in any order, told apart by their tags.
struct IMAPEngine: Sendable {
    private struct Pending: Sendable {
        let tag: IMAPTag
        var exchange: SASLExchange?
        let isIdle: Bool
    }

    // What has still to be written of commands; the head may wait for the server's "+".
    private struct Piece: Sendable {
        let tag: IMAPTag
        /// Nil for a wait.
        let bytes: [UInt8]?
    }

    private let limits: TransportLimits
    private var reader: IMAPResponseReader
    private var output: [UInt8] = []
    private var pieces: [Piece] = []
    private var pending: [Pending] = []
    private var lastTag = 0

    /// What the server offers, by its last word.
    private(set) var capabilities: Set<String>
    /// Whether IDLE has begun on the server's side, and DONE has not been said.
    private(set) var isIdling = false
    /// The reason that a token was refused with, as the server's challenge told.
    private(set) var lastChallenge: String?

    init(capabilities: Set<String>, limits: TransportLimits) {
        self.capabilities = capabilities
        self.limits = limits
        reader = IMAPResponseReader(limits: limits)
    }

    func has(_ capability: String) -> Bool {
        capabilities.contains(capability)
    }

    /// Gives a command its tag and writes it as soon as those before it are written.
    mutating func submit(_ command: IMAPCommand) -> IMAPTag {
        lastTag += 1
        let tag = IMAPTag(lastTag)
        pending.append(Pending(tag: tag, exchange: command.exchange, isIdle: command.isIdle))
        var bytes = Array("\(tag) ".utf8)
        for part in command.parts {
            switch part {
            case .text(let text):
                bytes += text
            case .literal(let literal):
                // RFC 7888: LITERAL+ always, LITERAL- up to 4096 bytes, goes without waiting for the server.
                let isFree = has("LITERAL+") || (has("LITERAL-") && literal.count <= 4_096)
                bytes += Array("{\(literal.count)\(isFree ? "+" : "")}\r\n".utf8)
                if !isFree {
                    pieces += [Piece(tag: tag, bytes: bytes), Piece(tag: tag, bytes: nil)]
                    bytes = []
                }
                bytes += literal
            }
        }
        pieces.append(Piece(tag: tag, bytes: bytes + [.carriageReturn, .lineFeed]))
        if command.isIdle || command.exchange != nil {
            // Nothing may be said after these but what they themselves ask for.
            pieces.append(Piece(tag: tag, bytes: nil))
        }
        flush()
        return tag
    }

    /// Ends IDLE (RFC 2177); its tagged reply follows.
    mutating func endIdle() {
        guard isIdling else { return }
        isIdling = false
        output += Array("DONE\r\n".utf8)
    }

    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    mutating func receive(_ bytes: [UInt8]) {
        reader.append(bytes)
    }

    /// The next response.
    ///
    /// - Throws: `TransportError` with `protocolViolation`; the connection must be closed then.
    mutating func nextResponse() throws -> IMAPResponse? {
        guard let segments = try reader.next() else { return nil }
        let response = IMAPResponse(segments, limits: limits)
        switch response {
        case .capabilities(let capabilities):
            self.capabilities = capabilities
        case .status(let status):
            noteCapabilities(status)
        case .completed(let tag, let status):
            noteCapabilities(status)
            complete(tag)
        case .continuation(let text):
            try goOn(text)
        default:
            break
        }
        return response
    }

    // MARK: Continuations

    private mutating func goOn(_ text: String) throws {
        guard let piece = pieces.first, piece.bytes == nil,
            let index = pending.firstIndex(where: { $0.tag == piece.tag })
        else {
            throw TransportError(.protocolViolation, "the server asks for more where nothing is to come")
        }
        if pending[index].isIdle {
            // The wait stays at the head until the tagged reply, so that nothing is written into IDLE.
            isIdling = true
        } else if var exchange = pending[index].exchange {
            if exchange.hasSentInitial {
                // "*" gives the login up (RFC 3501 section 6.2.2).
                output += (exchange.answer(to: text) ?? Array("*".utf8)) + [.carriageReturn, .lineFeed]
                lastChallenge = exchange.lastChallenge
            } else {
                exchange.hasSentInitial = true
                output += Base64.encode(exchange.initial) + [.carriageReturn, .lineFeed]
            }
            pending[index].exchange = exchange
        } else {
            pieces.removeFirst()
            flush()
        }
    }

    private mutating func complete(_ tag: IMAPTag) {
        guard let index = pending.firstIndex(where: { $0.tag == tag }) else { return }
        let done = pending.remove(at: index)
        if done.isIdle {
            isIdling = false
        }
        // What a refused command still had to say is not said.
        pieces.removeAll { $0.tag == tag }
        flush()
    }

    private mutating func flush() {
        while let bytes = pieces.first?.bytes {
            output += bytes
            pieces.removeFirst()
        }
    }

    private mutating func noteCapabilities(_ status: IMAPStatus) {
        guard status.code == "CAPABILITY" else { return }
        capabilities = Set(status.arguments.split(separator: " ").map { String($0).asciiUppercased })
    }
}
