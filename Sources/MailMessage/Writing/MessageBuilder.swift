/// Writes a message: header fields in the order given, MIME-Version, then the body part's own fields and body.
public struct MessageBuilder: Sendable {
    /// The fields above those of the body, in order.
    public private(set) var fields: [HeaderField] = []
    /// The body.
    public let body: BodyPart

    /// Starts a message with a body.
    public init(body: BodyPart) {
        self.body = body
    }

    /// Adds a field. Content fields and MIME-Version belong to the body and are not taken.
    ///
    /// - Returns: whether it was taken.
    @discardableResult
    public mutating func add(_ field: HeaderField?) -> Bool {
        guard let field else { return false }
        let name = field.name.asciiLowercased
        guard !name.hasPrefix("content-"), name != "mime-version" else { return false }
        fields.append(field)
        return true
    }

    /// The message; lines end with CRLF, the last one too.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        for field in fields { out.append(contentsOf: field.bytes) }
        out.append(contentsOf: "MIME-Version: 1.0\r\n".utf8)
        out.append(contentsOf: body.bytes)
        if !out.suffix(2).elementsEqual([ASCII.cr, ASCII.lf]) { out.append(contentsOf: [ASCII.cr, ASCII.lf]) }
        return out
    }
}
