/// The value of a Content-Type field (RFC 2045 section 5).
public struct ContentType: Sendable, Hashable, CustomStringConvertible {
    /// The top-level type in small letters, for instance `text`.
    public let type: String
    /// The subtype in small letters, for instance `plain`.
    public let subtype: String
    /// The parameters.
    public let parameters: MIMEParameters
    /// Whether the field was as RFC 2045 asks.
    public let isSound: Bool

    /// What a missing field means (RFC 2045 section 5.2).
    public static let textPlain = ContentType(type: "text", subtype: "plain")
    /// What a missing field means inside multipart/digest (RFC 2046 section 5.1.5).
    public static let messageRFC822 = ContentType(type: "message", subtype: "rfc822")

    init(type: String, subtype: String, parameters: MIMEParameters = .none, isSound: Bool = true) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
        self.isSound = isSound
    }

    /// Reads a field's unfolded value; nil if there is not even a type.
    init?(parsing value: ArraySlice<UInt8>, limits: ParserLimits) {
        let start = value[HeaderLexer.endOfBlanksAndComments(in: value, at: value.startIndex)...]
        let type = start.prefix(while: \.isTypeCharacter)
        guard !type.isEmpty else { return nil }
        var rest = value[HeaderLexer.endOfBlanksAndComments(in: value, at: type.endIndex)...]
        var subtype: ArraySlice<UInt8> = []
        if rest.first == ASCII.slash {
            rest = value[HeaderLexer.endOfBlanksAndComments(in: value, at: rest.startIndex + 1)...]
            subtype = rest.prefix(while: \.isTypeCharacter)
            rest = rest[subtype.endIndex...]
        }
        // What follows is parameters, even where the semicolon was forgotten.
        let parameters = MIMEParameters(parsing: rest, limit: limits.parameters)
        if subtype.isEmpty {
            // "text" and "multipart" alone are seen in the wild, and mean their plainest kind.
            switch type.lowercasedString {
            case "text": self.init(type: "text", subtype: "plain", parameters: parameters, isSound: false)
            case "multipart": self.init(type: "multipart", subtype: "mixed", parameters: parameters, isSound: false)
            default: return nil
            }
            return
        }
        self.init(
            type: type.lowercasedString,
            subtype: subtype.lowercasedString,
            parameters: parameters,
            isSound: parameters.isSound && type.allSatisfy(\.isTokenCharacter) && subtype.allSatisfy(\.isTokenCharacter)
        )
    }

    /// `type/subtype`, without parameters.
    public var description: String { "\(type)/\(subtype)" }

    /// Whether this is `type/subtype`; both in small letters.
    public func matches(_ type: String, _ subtype: String) -> Bool {
        self.type == type && self.subtype == subtype
    }

    /// Whether this is a multipart.
    public var isMultipart: Bool { type == "multipart" }

    /// Whether this is an enclosed message: message/rfc822 and its kin (RFC 2046 section 5.2.1, RFC 6532 section 3.7).
    public var isMessage: Bool {
        type == "message" && (subtype == "rfc822" || subtype == "global" || subtype == "news")
    }

    /// The charset as written; nil if there is none.
    public var charset: String? { parameters["charset"].flatMap { $0.isEmpty ? nil : $0 } }
}

/// The value of a Content-Disposition field (RFC 2183).
public struct ContentDisposition: Sendable, Hashable {
    /// The disposition in small letters, for instance `inline` or `attachment`.
    public let type: String
    /// The parameters.
    public let parameters: MIMEParameters

    /// Reads a field's unfolded value; nil if there is no disposition.
    init?(parsing value: ArraySlice<UInt8>, limits: ParserLimits) {
        let plain = value[HeaderLexer.endOfBlanksAndComments(in: value, at: value.startIndex)...]
        guard !plain.isEmpty else { return nil }
        let type = plain.prefix {
            !$0.isWhitespace && $0 != ASCII.semicolon && $0 != ASCII.equals && $0 != ASCII.openParenthesis
        }
        if type.isEmpty || (type.endIndex < plain.endIndex && plain[type.endIndex] == ASCII.equals) {
            // Parameters without a disposition: what has a name is to be kept (RFC 2183 section 2.8).
            self.type = "attachment"
            parameters = MIMEParameters(parsing: plain, limit: limits.parameters)
        } else {
            self.type = type.lowercasedString
            parameters = MIMEParameters(parsing: plain[type.endIndex...], limit: limits.parameters)
        }
    }

    /// Whether this is an attachment; unknown dispositions count as such (RFC 2183 section 2.8).
    public var isAttachment: Bool { type != "inline" }
}

/// A Content-Transfer-Encoding (RFC 2045 section 6).
public enum TransferEncoding: Sendable, Hashable {
    /// Lines of ASCII.
    case sevenBit
    /// Lines of any bytes but NUL.
    case eightBit
    /// Any bytes.
    case binary
    /// Base64.
    case base64
    /// Quoted-printable.
    case quotedPrintable
    /// Uuencode, under any of its names.
    case uuencode
    /// Something else, as written, in small letters; its data is left as it is.
    case other(String)

    /// Reads the value of a field.
    public init(label: String) {
        self.init(parsing: Array(label.utf8)[...])
    }

    /// Reads a field's unfolded value.
    init(parsing value: ArraySlice<UInt8>) {
        // Nearly all fields are one of these as they stand.
        let plainly: [(StaticString, TransferEncoding)] = [
            ("base64", .base64), ("quoted-printable", .quotedPrintable), ("7bit", .sevenBit), ("8bit", .eightBit),
        ]
        for (name, encoding) in plainly where value.equalsIgnoringCase(name) {
            self = encoding
            return
        }
        let key = HeaderLexer.withoutComments(value)[...].trimmed
            .prefix { !$0.isWhitespace && $0 != ASCII.semicolon }.lowercasedString
        switch key.utf8.filter({ $0 != ASCII.quote }).lowercasedString {
        case "", "7bit", "7-bit": self = .sevenBit
        case "8bit", "8-bit": self = .eightBit
        case "binary": self = .binary
        case "base64", "b64", "base-64": self = .base64
        case "quoted-printable", "quotedprintable", "qp": self = .quotedPrintable
        case "x-uuencode", "uuencode", "x-uue", "uue": self = .uuencode
        default: self = .other(key)
        }
    }

    /// The encoding's name in small letters.
    public var name: String {
        switch self {
        case .sevenBit: "7bit"
        case .eightBit: "8bit"
        case .binary: "binary"
        case .base64: "base64"
        case .quotedPrintable: "quoted-printable"
        case .uuencode: "x-uuencode"
        case .other(let label): label
        }
    }

    /// Whether the bytes stand as they are.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary, .other: true
        case .base64, .quotedPrintable, .uuencode: false
        }
    }

    /// Decodes a body; an identity encoding gives the bytes back.
    public func decode(_ bytes: ArraySlice<UInt8>) -> TransferDecoding {
        switch self {
        case .base64: Base64.decode(bytes)
        case .quotedPrintable: QuotedPrintable.decode(bytes)
        case .uuencode: Uuencode.decode(bytes)
        case .sevenBit, .eightBit, .binary, .other: TransferDecoding(bytes: Array(bytes))
        }
    }
}
