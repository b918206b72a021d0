// What must hold for bytes that go through DATA unchanged (RFC 5321 sections 2.3.8 and 4.5.3.1.6). The stored bytes
// are the truth, so nothing is repaired here: a message with bare line feeds is refused.
enum MessageCheck {
    /// Whether the message holds bytes above 127.
    ///
    /// - Throws: ``TransportError`` with `invalidMessage` and the number of the faulty line.
    static func hasEightBit(_ message: [UInt8], limits: TransportLimits) throws -> Bool {
        var line = 1
        var length = 0
        var previous: UInt8 = 0
        var highest: UInt8 = 0
        for byte in message {
            highest |= byte
            if byte == .lineFeed {
                guard previous == .carriageReturn else { throw fault("LF without CR", line) }
                guard length - 1 <= limits.messageLine else { throw fault("too many bytes", line) }
                line += 1
                length = 0
            } else {
                guard previous != .carriageReturn else { throw fault("CR without LF", line) }
                guard byte != 0 else { throw fault("a NUL", line) }
                length += 1
            }
            previous = byte
        }
        guard previous == .lineFeed else { throw fault("no CRLF at the message's end", line) }
        return highest > 127
    }

    private static func fault(_ what: String, _ line: Int) -> TransportError {
        TransportError(.invalidMessage, "line \(line) of the message has \(what); it is not sent")
    }
}

// Dot-stuffing (RFC 5321 section 4.5.2): a line that starts with a dot gets one more. In pieces, so that a large
// message needs no second copy.
struct DotStuffer: Sendable {
    private let message: [UInt8]
    private var position = 0

    init(_ message: [UInt8]) {
        self.message = message
    }

    var isFinished: Bool { position == message.count }

    mutating func next(atMost limit: Int) -> [UInt8] {
        let end = min(message.count, position + max(1, limit))
        var result: [UInt8] = []
        result.reserveCapacity(end - position + 64)
        var copied = position
        var index = position
        while index < end {
            if message[index] == .dot, index == 0 || message[index - 1] == .lineFeed {
                result.append(contentsOf: message[copied..<index])
                result.append(.dot)
                copied = index
            }
            // On to the start of the next line.
            index = message[index..<end].firstIndex(of: .lineFeed).map { $0 + 1 } ?? end
        }
        result.append(contentsOf: message[copied..<end])
        position = end
        return result
    }
}
