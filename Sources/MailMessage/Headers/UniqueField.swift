/// The fields that may stand once in a header (RFC 5322 section 3.6, RFC 2045).
enum UniqueField: UInt32 {
    case contentTransferEncoding, contentType, from, sender, replyTo, to, cc, bcc, messageID, inReplyTo, references,
        subject
    case date, mimeVersion, contentDisposition, contentID

    /// One bit of its own.
    var flag: UInt32 { 1 << rawValue }

    /// Finds the field of that name, whatever its case; nil for all others. The length leaves at most three to compare
    /// with.
    init?(_ bytes: Span<UInt8>, name: Range<Int>) {
        func `is`(_ wanted: StaticString) -> Bool {
            ByteSearch.matchesIgnoringCase(wanted, in: bytes, at: name.lowerBound)
        }
        switch name.count {
        case 2 where `is`("to"): self = .to
        case 2 where `is`("cc"): self = .cc
        case 3 where `is`("bcc"): self = .bcc
        case 4 where `is`("from"): self = .from
        case 4 where `is`("date"): self = .date
        case 6 where `is`("sender"): self = .sender
        case 7 where `is`("subject"): self = .subject
        case 8 where `is`("reply-to"): self = .replyTo
        case 10 where `is`("message-id"): self = .messageID
        case 10 where `is`("references"): self = .references
        case 10 where `is`("content-id"): self = .contentID
        case 11 where `is`("in-reply-to"): self = .inReplyTo
        case 12 where `is`("content-type"): self = .contentType
        case 12 where `is`("mime-version"): self = .mimeVersion
        case 19 where `is`("content-disposition"): self = .contentDisposition
        case 25 where `is`("content-transfer-encoding"): self = .contentTransferEncoding
        default: return nil
        }
    }
}
