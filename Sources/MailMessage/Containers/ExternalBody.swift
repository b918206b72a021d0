/// A `message/external-body` (RFC 2046 section 5.2.3): where a body may be had that is not in the mail. Nothing is fetched.
public struct ExternalBody: Sendable {
    /// How it may be had, in small letters: `url` (RFC 2017), `anon-ftp`, `ftp`, `tftp`, `local-file`, `mail-server`,
    /// `content-id` (RFC 1873), or something else.
    public let accessType: String
    /// All parameters of the part's type.
    public let parameters: MIMEParameters
    /// When it may be gone.
    public let expiration: DateTime?
    /// How many bytes it has.
    public let size: Int?
    /// Whether it may be changed: `read`, `read-write`, in small letters.
    public let permission: String?
    /// Its address, for `url`; blanks that folding put into it are taken out (RFC 2017 section 3).
    public let url: String?
    /// The header of the body itself, which stands in the part.
    public let headers: HeaderFields
    /// The type of the body itself.
    public let contentType: ContentType
    /// The identifier of the body itself, which it must have.
    public let contentID: MessageID?
    /// What stands behind that header: the text for `mail-server`, nothing else means anything.
    public let phantomBody: [UInt8]

    /// The host, for the kinds of FTP.
    public var site: String? { parameters["site"] }
    /// The file's name.
    public var name: String? { parameters["name"] }
    /// The file's folder.
    public var directory: String? { parameters["directory"] }
    /// How the file is transferred.
    public var mode: String? { parameters["mode"] }
    /// The address that sends it on request, for `mail-server`.
    public var server: EmailAddress? { parameters["server"].flatMap { EmailAddress($0) } }
    /// The subject of that request.
    public var subject: String? { parameters["subject"] }

    init?(_ part: Part) {
        guard let access = part.contentType.parameters["access-type"], !access.isEmpty else { return nil }
        accessType = access.asciiLowercased
        parameters = part.contentType.parameters
        expiration = parameters["expiration"].flatMap { DateTime(parsing: $0) }
        size = parameters["size"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        permission = parameters["permission"]?.asciiLowercased
        url = parameters["url"].map { String(decoding: $0.utf8.filter { !$0.isWhitespace }, as: UTF8.self) }
        let inside = Message(bytes: part.decodedBytes(), limits: part.storage.limits)
        headers = inside.headers
        contentType = inside.root.contentType
        contentID = inside.root.contentID
        phantomBody = Array(inside.root.rawBody)
    }
}

extension Part {
    /// What a `message/external-body` part says (RFC 2046 section 5.2.3); nil if this is none or has no access type.
    public func externalBody() -> ExternalBody? {
        contentType.matches("message", "external-body") ? ExternalBody(self) : nil
    }
}
