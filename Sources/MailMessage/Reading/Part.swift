/// One part of a message: a leaf, a multipart, or an enclosed message. A view; the bytes stay in the message.
public struct Part: Sendable {
    let storage: MessageStorage
    /// Its number in ``Message/parts``.
    public let index: Int

    private var record: PartRecord { storage.parts[index] }

    private func part(_ number: Int) -> Part? {
        number < 0 ? nil : Part(storage: storage, index: number)
    }

    /// The container it stands in; nil for the message itself.
    public var parent: Part? { part(record.parent) }

    /// What it contains, in order.
    public var children: [Part] {
        var found: [Part] = []
        var next = record.firstChild
        while let child = part(next) {
            found.append(child)
            next = child.record.nextSibling
        }
        return found
    }

    /// How many containers it stands in.
    public var depth: Int { record.depth }

    /// Its number as IMAP counts (RFC 3501 section 6.4.5): `1`, `1.2`, `TEXT` for a multipart at the top, `n.TEXT` for one
    /// directly inside the enclosed message n.
    public var sectionPath: String {
        let prefix = sectionPrefix
        guard isRootOfMessage, record.contentType.isMultipart else { return prefix }
        return prefix.isEmpty ? "TEXT" : prefix + ".TEXT"
    }

    /// Whether it is the top of the message or of an enclosed message.
    public var isRootOfMessage: Bool { parent.map { !$0.contentType.isMultipart } ?? true }

    /// The number that its children's numbers begin with.
    private var sectionPrefix: String {
        var numbers: [Int] = []
        var current: Part? = self
        while let part = current {
            // A multipart at the top of a message has no number of its own.
            if !(part.isRootOfMessage && part.record.contentType.isMultipart) { numbers.append(part.record.ordinal) }
            current = part.parent
        }
        return numbers.reversed().map(String.init).joined(separator: ".")
    }

    // MARK: - Where it stands

    /// Header and body in the message's bytes.
    public var range: Range<Int> { record.start..<max(record.start, record.bodyEnd) }
    /// The header block, without the empty line behind it.
    public var headerRange: Range<Int> { record.start..<max(record.start, record.headerEnd) }
    /// The body as it was sent, without the line break that belongs to the boundary behind it.
    public var bodyRange: Range<Int> { record.bodyStart..<max(record.bodyStart, record.bodyEnd) }
    /// The body as it was sent.
    public var rawBody: ArraySlice<UInt8> { storage.bytes[bodyRange] }

    // MARK: - What it says of itself

    /// Its header fields.
    public var headers: HeaderFields {
        HeaderFields(storage: storage, part: index, fields: record.firstField..<record.endField)
    }

    /// Its type; `text/plain` (in a digest `message/rfc822`) if it says none.
    public var contentType: ContentType { record.contentType }

    /// Whether the type stands in its header, and is not the default.
    public var hasContentType: Bool { record.hasContentType }

    /// How its body was encoded; `7bit` if it does not say.
    public var transferEncoding: TransferEncoding { record.encoding }

    /// Whether it is meant to be shown or to be kept; nil if it does not say.
    public var disposition: ContentDisposition? {
        headers.last { $0.isNamed("Content-Disposition") }.flatMap {
            ContentDisposition(parsing: $0.unfoldedBytes[...], limits: storage.limits)
        }
    }

    /// The name it was sent under, decoded: `filename` of Content-Disposition, else `name` of Content-Type.
    public var filename: String? {
        for name in [disposition?.parameters["filename"], contentType.parameters["name"]] {
            if let name, !name.isEmpty { return name }
        }
        return nil
    }

    /// Its identifier (RFC 2045 section 7).
    public var contentID: MessageID? { headers["Content-ID"]?.messageIDs.first }

    // MARK: - What is in it

    /// The body after transfer decoding, before charset decoding.
    public func decodedBytes() -> [UInt8] { decoded().bytes }

    /// The body after transfer decoding, with what was wrong in it. Offsets of these defects count in the message's bytes.
    public func decoded() -> (bytes: [UInt8], defects: [Defect]) {
        let encoding = bodyEncoding
        let result = encoding.decode(rawBody)
        return (result.bytes, defects(decoding: encoding, firstFault: result.firstFault))
    }

    /// How the body is decoded: multiparts are read as they stand, whatever they say (RFC 2045 section 6.4).
    var bodyEncoding: TransferEncoding { record.kind == .multipart ? .sevenBit : record.encoding }

    /// What is to be said of a body that was decoded.
    func defects(decoding encoding: TransferEncoding, firstFault: Int?) -> [Defect] {
        var defects: [Defect] = []
        if case .other = encoding {
            defects.append(Defect(.unknownTransferEncoding, part: index, offset: record.start))
        }
        if let fault = firstFault {
            let code: Defect.Code =
                switch encoding {
                case .base64: .invalidBase64
                case .quotedPrintable: .invalidQuotedPrintable
                default: .invalidUuencode
                }
            defects.append(Defect(code, part: index, offset: record.bodyStart + fault))
        }
        return defects
    }

    /// The body as text: transfer decoding, charset, line ends made LF, and format=flowed joined (RFC 3676).
    public func text() -> PartText {
        var (bytes, defects) = decoded()
        let declared =
            contentType.charset ?? (contentType.matches("text", "html") ? HTMLCharset.declared(in: bytes) : nil)
        let charset = declared.map(Charset.init(label:)) ?? .ascii
        let decoded = charset.decode(bytes)
        if !charset.isKnown { defects.append(Defect(.unknownCharset, part: index, offset: record.start)) }
        if let fault = decoded.firstFault { defects.append(Defect(.invalidCharacters, part: index, offset: fault)) }
        bytes = []
        let lines = PartText.withLineFeeds(decoded.text)
        return PartText(text: lines, charset: decoded.charset, defects: defects)
    }

    /// The text of a `format=flowed` part with its soft breaks joined; other parts' text as it is.
    public func flowedText() -> FlowedText {
        let isFlowed = contentType.parameters["format"]?.asciiLowercased == "flowed"
        let deletesSpace = contentType.parameters["delsp"]?.asciiLowercased == "yes"
        return isFlowed ? FlowedText(text().text, deletingSpace: deletesSpace) : FlowedText(fixed: text().text)
    }

    /// The text of an HTML part.
    public func htmlText() -> HTMLText { HTMLText(text().text) }

    /// The message that this part encloses, as a message of its own; for enclosed messages that are transfer-encoded,
    /// which stand as leaves in ``Message/parts``. Nil if this is no message.
    public func enclosedMessage() -> Message? {
        guard contentType.isMessage else { return nil }
        return Message(bytes: decodedBytes(), limits: storage.limits)
    }

    /// The header fields of a `text/rfc822-headers` part (RFC 6522 section 4), or of an enclosed message; nil otherwise.
    public func returnedHeaders() -> HeaderFields? {
        guard
            contentType.isMessage || contentType.matches("text", "rfc822-headers")
                || contentType.matches("message", "global-headers")
        else { return nil }
        return Message(bytes: decodedBytes(), limits: storage.limits).headers
    }

    /// What is in a `message/delivery-status` part (RFC 3464); nil if this is none.
    public func deliveryStatus() -> DeliveryStatus? {
        guard
            contentType.matches("message", "delivery-status")
                || contentType.matches("message", "global-delivery-status")
        else { return nil }
        return DeliveryStatus(parsing: decodedBytes(), limits: storage.limits)
    }

    /// What is in a `message/disposition-notification` part (RFC 8098); nil if this is none.
    public func dispositionNotification() -> DispositionNotification? {
        guard
            contentType.matches("message", "disposition-notification")
                || contentType.matches("message", "global-disposition-notification")
        else { return nil }
        return DispositionNotification(parsing: decodedBytes(), limits: storage.limits)
    }
}

/// The text of a part.
public struct PartText: Sendable, Hashable {
    /// The text; lines end with LF.
    public let text: String
    /// The charset that was used in the end.
    public let charset: String
    /// What was wrong.
    public let defects: [Defect]

    /// Makes CRLF and lone CR into LF.
    static func withLineFeeds(_ text: String) -> String {
        LineFeeds.normalized(text)
    }
}
