/// A mail: its bytes, and what is in them (RFC 5322, RFC 2045 to 2049).
///
/// Building one makes a single pass over the bytes and keeps ranges; texts, addresses and bodies are decoded when asked
/// for. It never fails: whatever comes in, ``parts`` holds at least one part, and ``defects`` says what was wrong.
public struct Message: Sendable {
    let storage: MessageStorage

    /// Takes bytes apart.
    public init(bytes: [UInt8], limits: ParserLimits = .default) {
        let structure = MessageStructure(bytes, limits: limits)
        storage = MessageStorage(bytes: bytes, limits: limits, structure: structure)
    }

    /// The message's bytes, as given.
    public var bytes: [UInt8] { storage.bytes }

    /// The limits that the message was read with.
    public var limits: ParserLimits { storage.limits }

    /// All parts in the order in which they stand, containers before what they contain; never empty.
    public var parts: Parts { Parts(storage: storage) }

    /// The first part: the message itself.
    public var root: Part { Part(storage: storage, index: 0) }

    /// The header fields at the top.
    public var headers: HeaderFields { root.headers }

    /// What is wrong with the structure. Decoding a body or a field reports its own defects.
    public var defects: [Defect] { storage.defects }

    /// The mbox separator before the header, if there is one.
    public var mboxLine: Range<Int>? { storage.mboxLine }

    /// The authors.
    public var from: [Mailbox] { mailboxes("From") }
    /// Who sent it, where that is not the author.
    public var sender: Mailbox? { mailboxes("Sender").first }
    /// Where answers are wanted.
    public var replyTo: [Mailbox] { mailboxes("Reply-To") }
    /// The first recipients.
    public var to: [Mailbox] { mailboxes("To") }
    /// The recipients of copies.
    public var cc: [Mailbox] { mailboxes("Cc") }
    /// The subject, decoded.
    public var subject: String? { headers["Subject"]?.text }
    /// When it was written, as its writer says.
    public var date: DateTime? { headers["Date"]?.date }
    /// The message's own identifier; a bare word counts too, as old programs write it.
    public var messageID: MessageID? {
        guard let header = headers["Message-ID"] else { return nil }
        return header.messageIDs.first ?? MessageID(header.unfolded)
    }
    /// The messages that this one answers.
    public var inReplyTo: [MessageID] { headers.all("In-Reply-To").flatMap(\.messageIDs) }
    /// The thread that this message is in, oldest first.
    public var references: [MessageID] { headers.all("References").flatMap(\.messageIDs) }

    /// All mailboxes of all fields of that name.
    public func mailboxes(_ name: String) -> [Mailbox] {
        headers.all(name).flatMap(\.addresses.mailboxes)
    }
}

/// The parts of a message as a flat list.
public struct Parts: Sendable, RandomAccessCollection {
    let storage: MessageStorage

    /// Index of the first part.
    public var startIndex: Int { 0 }
    /// Number of parts.
    public var endIndex: Int { storage.parts.count }
    /// One part.
    public subscript(position: Int) -> Part {
        precondition(storage.parts.indices.contains(position), "a message has no part of that number")
        return Part(storage: storage, index: position)
    }
}
