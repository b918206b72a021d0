// Whole responses from bytes that arrive in any pieces. A literal is so many counted bytes, never looked into.
struct IMAPResponseReader: Sendable {
    enum Segment: Sendable, Equatable {
        case text([UInt8])
        case literal([UInt8])
        /// A literal beyond the limit: counted and dropped.
        case skipped(UInt64)
    }

    private enum Literal: Sendable {
        case none
        case kept(left: Int, bytes: [UInt8])
        case skipped(left: UInt64, total: UInt64)
    }

    private let limits: TransportLimits
    private var queue = ByteQueue()
    private var segments: [Segment] = []
    private var textBytes = 0
    private var literal = Literal.none

    init(limits: TransportLimits) {
        self.limits = limits
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        queue.append(bytes)
    }

    /// The segments of the next complete response: text, and the literals in it.
    mutating func next() throws -> [Segment]? {
        while true {
            switch literal {
            case .kept(let left, var bytes):
                literal = .none  // so that the array is not copied while it grows
                let moved = queue.move(atMost: left, to: &bytes)
                guard moved == left else {
                    literal = .kept(left: left - moved, bytes: bytes)
                    return nil
                }
                segments.append(.literal(bytes))
            case .skipped(let left, let total):
                let dropped = UInt64(queue.drop(atMost: Int(clamping: left)))
                guard dropped == left else {
                    literal = .skipped(left: left - dropped, total: total)
                    return nil
                }
                segments.append(.skipped(total))
                literal = .none
            case .none:
                guard let line = queue.takeLine() else {
                    guard textBytes + queue.count <= limits.imapResponse else { throw tooLong() }
                    return nil
                }
                textBytes += line.count
                guard textBytes <= limits.imapResponse, segments.count < 4_096 else { throw tooLong() }
                guard try beginLiteral(line) else {
                    segments.append(.text(line))
                    defer {
                        segments = []
                        textBytes = 0
                    }
                    return segments
                }
            }
        }
    }

    /// Whether the line ends in a literal's length, such as `{42}` or `~{42}`.
    private mutating func beginLiteral(_ line: [UInt8]) throws -> Bool {
        guard line.last == UInt8(ascii: "}"), let brace = line.lastIndex(of: UInt8(ascii: "{")), mayHoldLiterals(line)
        else { return false }
        var digits = line[(brace + 1)..<(line.count - 1)]
        if digits.last == UInt8(ascii: "+") || digits.last == UInt8(ascii: "-") {
            digits.removeLast()
        }
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return false }
        guard let length = digits.decimal, length <= UInt64(limits.skippedLiteral) else {
            throw TransportError(.protocolViolation, "the server announces a literal beyond all measure")
        }
        // "~" before the brace marks a literal8 (RFC 3516) and is no part of the text.
        let end = brace > 0 && line[brace - 1] == UInt8(ascii: "~") ? brace - 1 : brace
        segments.append(.text(Array(line[..<end])))
        if length > UInt64(limits.literal) {
            literal = .skipped(left: length, total: length)
        } else {
            var bytes: [UInt8] = []
            // What a server announces is no reason yet to take that much memory.
            bytes.reserveCapacity(min(Int(length), 1_048_576))
            literal = .kept(left: Int(length), bytes: bytes)
        }
        return true
    }

    /// Text for people may end in anything, even in "{5}"; only data responses hold literals.
    private func mayHoldLiterals(_ line: [UInt8]) -> Bool {
        guard segments.isEmpty else { return true }
        guard line.starts(with: "* ".utf8) else { return false }
        return IMAPStatus(line[2...]) == nil
    }

    private func tooLong() -> TransportError {
        TransportError(.protocolViolation, "the server's IMAP response is longer than allowed")
    }
}
