/// What a `message/partial` says of itself (RFC 2046 section 5.2.2): a fragment of a message that was too large.
public struct PartialMessage: Sendable, Hashable {
    /// What all fragments of one message have in common.
    public let id: String
    /// Which fragment it is, from 1; nil if it does not say.
    public let number: Int?
    /// How many there are; only the last fragment must say it.
    public let total: Int?

    init?(_ parameters: MIMEParameters) {
        guard let id = parameters["id"], !id.isEmpty else { return nil }
        self.id = id
        number = PartialMessage.count(parameters["number"])
        total = PartialMessage.count(parameters["total"])
    }

    private static func count(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (1...Int(Int32.max)).contains($0) ? $0 : nil }
    }
}

/// A message put together from its fragments (RFC 2046 section 5.2.2.1).
public struct Reassembly: Sendable {
    /// The message that was fragmented; nil as long as fragments are missing. It may be a fragment itself, of another message.
    public let message: Message?
    /// How many fragments there are; nil if none of them says it.
    public let total: Int?
    /// The numbers of fragments that are missing, the first hundred of them. If ``total`` is not known, the last is missing too.
    public let missing: [Int]
    /// Which of the messages given are not used: no fragments, fragments of another message, or there twice.
    public let unused: [Int]

    /// Joins messages, in any order, into the one whose fragments they are: that of the first fragment among them.
    ///
    /// Its header is the header of the first fragment without Content fields, Subject, Message-ID, Encrypted and MIME-Version,
    /// and then these fields of the message inside; the headers of all others are dropped.
    public init(_ messages: [Message]) {
        var id: String?
        var total: Int?
        var unused: [Int] = []
        var fragments: [Int: Message] = [:]
        for (index, message) in messages.enumerated() {
            guard let partial = message.root.partialMessage(), let number = partial.number,
                id == nil || id == partial.id, number <= ContainerLimits.fragments, fragments[number] == nil
            else {
                unused.append(index)
                continue
            }
            id = partial.id
            total = total ?? partial.total
            fragments[number] = message
        }
        self.total = total
        self.unused = unused
        guard let total, total <= ContainerLimits.fragments else {
            let last = fragments.keys.max() ?? 0
            missing = Reassembly.missing(from: fragments, upTo: last)
            message = nil
            return
        }
        missing = Reassembly.missing(from: fragments, upTo: total)
        guard missing.isEmpty, let first = fragments[1] else {
            message = nil
            return
        }
        message = Reassembly.join(first, (1...total).compactMap { fragments[$0] })
    }

    private static func missing(from fragments: [Int: Message], upTo total: Int) -> [Int] {
        guard total > 0 else { return [] }
        return Array((1...total).lazy.filter { fragments[$0] == nil }.prefix(ContainerLimits.missingFragments))
    }

    private static func join(_ first: Message, _ fragments: [Message]) -> Message {
        let inside = Message(bytes: fragments.flatMap { $0.root.decodedBytes() }, limits: first.limits)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(inside.bytes.count + first.root.headerRange.count)
        func copy(_ message: Message, _ isWanted: (Header) -> Bool) {
            for header in message.headers where isWanted(header) {
                bytes += message.bytes[header.range]
                // The last field may have lost its line break with its part's end.
                if bytes.last != ASCII.lf { bytes += [ASCII.cr, ASCII.lf] }
            }
        }
        copy(first) { !isOfContent($0) }
        copy(inside, isOfContent)
        bytes += [ASCII.cr, ASCII.lf]
        bytes += inside.root.rawBody
        return Message(bytes: bytes, limits: first.limits)
    }

    /// Whether a field describes the content, and so belongs to the message inside.
    private static func isOfContent(_ header: Header) -> Bool {
        header.name.asciiLowercased.hasPrefix("content-")
            || ["Subject", "Message-ID", "Encrypted", "MIME-Version"].contains(where: header.isNamed)
    }
}

extension Part {
    /// What a `message/partial` part says of itself (RFC 2046 section 5.2.2); nil if this is none or has no identifier.
    public func partialMessage() -> PartialMessage? {
        contentType.matches("message", "partial") ? PartialMessage(contentType.parameters) : nil
    }
}
