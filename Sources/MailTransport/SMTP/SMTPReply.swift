/// A reply of an SMTP server (RFC 5321 section 4.2): a code, and text for people.
public struct SMTPReply: Sendable, Hashable {
    /// The code, 200 to 599.
    public let code: Int
    /// The text of each line, without code and line end. From outside: may hold addresses.
    public let lines: [String]

    init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
    }

    /// The text as one string, lines joined by LF.
    public var text: String {
        lines.joined(separator: "\n")
    }

    /// The enhanced status code at the start of the text (RFC 2034), if its class agrees with the code.
    public var enhanced: EnhancedStatus? {
        guard let first = lines.first, let word = first.split(separator: " ", maxSplits: 1).first,
            let status = EnhancedStatus(word), status.statusClass == code / 100
        else { return nil }
        return status
    }

    var isPositive: Bool { code / 100 == 2 }
    var isRefusal: Bool { code >= 400 }
}

// Replies from bytes that arrive in any pieces.
struct SMTPReplyReader: Sendable {
    private var queue = ByteQueue()
    private var code: Int?
    private var lines: [String] = []
    private let limits: TransportLimits

    init(limits: TransportLimits) {
        self.limits = limits
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        queue.append(bytes)
    }

    /// The next complete reply.
    mutating func next() throws -> SMTPReply? {
        while let line = queue.takeLine() {
            guard line.count <= limits.smtpLine else { throw tooLong() }
            if let reply = try add(line) {
                return reply
            }
        }
        guard queue.count <= limits.smtpLine else { throw tooLong() }
        return nil
    }

    /// Takes one line without its line end; gives the reply that it completes.
    mutating func add(_ line: [UInt8]) throws -> SMTPReply? {
        guard line.count >= 3, let value = line[0..<3].decimal, (200...599).contains(value),
            line.count == 3 || line[3] == .space || line[3] == UInt8(ascii: "-"),
            code == nil || code == Int(value)
        else {
            throw TransportError(
                .protocolViolation,
                "the server sent a line that is no SMTP reply",
                serverText: String(lossy: line.prefix(200))
            )
        }
        guard lines.count < limits.smtpLines else { throw tooLong() }
        code = Int(value)
        lines.append(String(lossy: line.dropFirst(4)))
        guard line.count > 3, line[3] == UInt8(ascii: "-") else {
            defer {
                code = nil
                lines = []
            }
            return SMTPReply(code: Int(value), lines: lines)
        }
        return nil
    }

    private func tooLong() -> TransportError {
        TransportError(.protocolViolation, "the server's SMTP reply is longer than allowed")
    }
}
