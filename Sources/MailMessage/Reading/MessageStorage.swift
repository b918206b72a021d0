/// What a message is made of: its bytes, and what the one pass over them found. Never changed once built.
final class MessageStorage: Sendable {
    let bytes: [UInt8]
    let limits: ParserLimits
    let parts: [PartRecord]
    let fields: [FieldRecord]
    let defects: [Defect]
    let mboxLine: Range<Int>?

    init(bytes: [UInt8], limits: ParserLimits, structure: MessageStructure) {
        self.bytes = bytes
        self.limits = limits
        parts = structure.parts
        fields = structure.fields
        defects = structure.defects
        mboxLine = structure.mboxLine
    }
}

/// Where a header field stands.
struct FieldRecord: Sendable {
    var start: Int
    var nameEnd: Int
    var valueStart: Int
    /// Behind the value, before its line break.
    var valueEnd: Int
    /// Behind the line break.
    var end: Int
}

/// Where a part stands, and how it hangs together with the others; -1 for none.
struct PartRecord: Sendable {
    var parent = -1
    var firstChild = -1
    var lastChild = -1
    var nextSibling = -1
    /// Position among its siblings, from 1.
    var ordinal = 1
    var depth = 0
    /// Where the part begins: its header, behind the boundary line.
    var start = 0
    /// Behind the last header line, the empty line not included.
    var headerEnd = 0
    var bodyStart = 0
    var bodyEnd = 0
    var firstField = 0
    var endField = 0
    var contentType = ContentType.textPlain
    var hasContentType = false
    /// What ``contentType`` comes to for the structure, so that no text is compared for each line.
    var kind = Kind.leaf
    var encoding = TransferEncoding.sevenBit
    /// Whether children are looked for: a multipart with a boundary, or an enclosed message.
    var isOpened = false
    /// The end of the last part's boundary line; -1 if the multipart is not closed.
    var closedAt = -1

    enum Kind: Sendable {
        case leaf
        case multipart
        case message
    }
}
