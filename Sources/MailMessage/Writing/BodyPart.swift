/// A part of a message to be written: its header fields and its body, a leaf or a container.
///
/// Parts are written once, the bytes kept: what is signed is what is sent.
public struct BodyPart: Sendable, Hashable {
    /// The whole part as it stands between boundaries: header, empty line, body; CRLF line ends; no line break at the end
    /// beyond what the content itself has. A detached signature (RFC 8551 section 3.5) covers exactly these bytes.
    public let bytes: [UInt8]

    /// The part's header fields; none for a part that was taken over as bytes.
    public let fields: [HeaderField]

    private init(fields: [HeaderField], body: [UInt8]) {
        self.fields = fields
        var out: [UInt8] = []
        for field in fields { out.append(contentsOf: field.bytes) }
        out.append(contentsOf: [ASCII.cr, ASCII.lf])
        out.append(contentsOf: body)
        bytes = out
    }

    /// Text for people, UTF-8 (US-ASCII if that is enough); any line ends, written as CRLF.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - subtype: `plain` or `html` or another, a token; anything else counts as `plain`.
    public static func text(_ text: String, subtype: String = "plain") -> BodyPart {
        let canonical = LineEnds.canonical(Array(text.utf8))
        let isASCII = !canonical.contains { $0 >= 0x80 }
        let charset = isASCII ? "us-ascii" : "utf-8"
        let kind = isToken(subtype) ? subtype : "plain"
        let encoded = encode(canonical)
        return BodyPart(
            fields: present([
                HeaderField("Content-Type", value: "text/\(kind)", parameters: [("charset", charset)]),
                HeaderField("Content-Transfer-Encoding", structured: encoded.encoding.name),
            ]),
            body: encoded.body
        )
    }

    /// HTML for people, UTF-8 (US-ASCII if that is enough).
    public static func html(_ html: String) -> BodyPart { text(html, subtype: "html") }

    /// A file. Its bytes arrive unchanged: they are always base64.
    ///
    /// - Parameters:
    ///   - bytes: the file's bytes.
    ///   - type: its type as `type/subtype`; anything else becomes `application/octet-stream`.
    ///   - filename: the name to show; control characters and path separators fall away.
    ///   - parameters: more parameters of Content-Type; those with names that cannot be are left out.
    ///   - isInline: whether it is meant to be shown with the text.
    public static func attachment(
        _ bytes: [UInt8],
        type: String,
        filename: String?,
        parameters: [(name: String, value: String)] = [],
        isInline: Bool = false
    ) -> BodyPart {
        let name = filename.map { $0.filter { $0 != "/" && $0 != "\\" } }
        let named = name.map { [("filename", $0)] } ?? []
        let known = parameters.filter { ParameterWriter.isName($0.name) }
        return BodyPart(
            fields: present([
                HeaderField(
                    "Content-Type",
                    value: mediaType(type),
                    parameters: known + (name.map { [("name", $0)] } ?? [])
                ),
                HeaderField("Content-Disposition", value: isInline ? "inline" : "attachment", parameters: named),
                HeaderField("Content-Transfer-Encoding", structured: "base64"),
            ]),
            body: Base64.encode(bytes, lineLength: 76)
        )
    }

    /// A leaf with a body that is written as given, for formats with lines of their own (reports, OpenPGP).
    ///
    /// The body is made 7bit if it can be, else base64.
    public static func leaf(_ body: [UInt8], type: String, parameters: [(name: String, value: String)] = []) -> BodyPart
    {
        let canonical = LineEnds.canonical(body)
        let encoded = encode(canonical)
        let known = parameters.filter { ParameterWriter.isName($0.name) }
        return BodyPart(
            fields: present([
                HeaderField("Content-Type", value: mediaType(type), parameters: known),
                HeaderField("Content-Transfer-Encoding", structured: encoded.encoding.name),
            ]),
            body: encoded.body
        )
    }

    /// Several parts together.
    ///
    /// - Parameters:
    ///   - subtype: `mixed`, `alternative`, `signed`, `report` …; anything but a token counts as `mixed`.
    ///   - parts: the parts; they are not changed.
    ///   - parameters: more parameters, for instance `micalg`.
    ///   - boundary: the boundary to use if it occurs in none of the parts and is one (RFC 2046 section 5.1.1); nil, or
    ///     an unfit one, is replaced by one that is derived from the content: the same parts give the same bytes.
    public static func multipart(
        _ subtype: String,
        _ parts: [BodyPart],
        parameters: [(name: String, value: String)] = [],
        boundary: String? = nil
    ) -> BodyPart {
        let kind = isToken(subtype) ? subtype : "mixed"
        let contents = parts.isEmpty ? [BodyPart.text("")] : parts
        let chosen = Boundary.choose(for: contents.map(\.bytes), wanted: boundary)
        let delimiter = [ASCII.hyphen, ASCII.hyphen] + Array(chosen.utf8)
        var body: [UInt8] = []
        for part in contents {
            body.append(contentsOf: delimiter)
            body.append(contentsOf: [ASCII.cr, ASCII.lf])
            body.append(contentsOf: part.bytes)
            body.append(contentsOf: [ASCII.cr, ASCII.lf])
        }
        body.append(contentsOf: delimiter)
        body.append(contentsOf: [ASCII.hyphen, ASCII.hyphen, ASCII.cr, ASCII.lf])
        let known = parameters.filter { ParameterWriter.isName($0.name) }
        return BodyPart(
            fields: present([
                HeaderField("Content-Type", value: "multipart/\(kind)", parameters: known + [("boundary", chosen)])
            ]),
            body: body
        )
    }

    /// A message inside this one.
    ///
    /// As message/rfc822 it is not encoded, as RFC 2046 section 5.2.1 demands; 8-bit messages are labelled so, and line
    /// ends become CRLF. One that cannot travel like that, for it has NULs or lines of more than 998 bytes, is written as
    /// message/global (RFC 6532 section 3.7), which may be base64, and arrives byte for byte.
    public static func message(_ bytes: [UInt8], isInline: Bool = true) -> BodyPart {
        let canonical = LineEnds.canonical(bytes)
        let isPlain = LineEnds.fitLines(canonical)
        let encoding = isPlain ? (bytes.contains { $0 >= 0x80 } ? "8bit" : "7bit") : "base64"
        return BodyPart(
            fields: present([
                HeaderField("Content-Type", structured: isPlain ? "message/rfc822" : "message/global"),
                HeaderField("Content-Disposition", structured: isInline ? "inline" : "attachment"),
                HeaderField("Content-Transfer-Encoding", structured: encoding),
            ]),
            body: isPlain ? canonical : Base64.encode(bytes, lineLength: 76)
        )
    }

    /// A part that was written before, for instance by a signer; its bytes are kept unchanged.
    ///
    /// - Parameter bytes: header, empty line and body with CRLF line ends.
    /// - Returns: nil if there is no header or line ends are not CRLF.
    public static func serialized(_ bytes: [UInt8]) -> BodyPart? {
        let message = Message(bytes: bytes)
        guard !message.headers.isEmpty, LineEnds.isCanonical(bytes) else { return nil }
        return BodyPart(serialized: bytes)
    }

    private init(serialized bytes: [UInt8]) {
        self.bytes = bytes
        fields = []
    }

    // MARK: - Encoding

    /// Chooses the encoding that relays leave alone: 7bit where the text allows, else base64 in lines of 76.
    static func encode(_ bytes: [UInt8]) -> (body: [UInt8], encoding: TransferEncoding) {
        isSafeAsSevenBit(bytes) ? (bytes, .sevenBit) : (Base64.encode(bytes, lineLength: 76), .base64)
    }

    /// Whether no relay has a reason to touch these lines: ASCII, CRLF, at most 998 characters (RFC 5322 section 2.1.1), no
    /// blanks at line ends, no line that starts with "From " or a dot, no control characters but tab.
    static func isSafeAsSevenBit(_ bytes: [UInt8]) -> Bool {
        var lineStart = 0
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte == ASCII.cr {
                guard i + 1 < bytes.count, bytes[i + 1] == ASCII.lf else { return false }
                if i > lineStart, bytes[i - 1].isBlank { return false }
                i += 2
                lineStart = i
                continue
            }
            guard byte < 0x7F, byte >= 0x20 || byte == ASCII.tab, i - lineStart < 998 else { return false }
            if i == lineStart,
                byte == ASCII.dot || (byte == UInt8(ascii: "F") && bytes[i...].starts(with: "From ".utf8))
            {
                return false
            }
            i += 1
        }
        return bytes.last.map { !$0.isBlank } ?? true
    }

    private static func mediaType(_ text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy(isToken) ? text : "application/octet-stream"
    }

    private static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 127 && text.utf8.allSatisfy(\.isTokenCharacter)
    }

    /// All these fields are made from checked pieces; one that could not be made is left out.
    private static func present(_ fields: [HeaderField?]) -> [HeaderField] { fields.compactMap { $0 } }
}
