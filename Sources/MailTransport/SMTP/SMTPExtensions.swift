/// What a server offers, by its last EHLO reply (RFC 5321 section 4.1.1.1). What it said before TLS does not count.
public struct SMTPExtensions: Sendable, Hashable {
    /// The keywords in upper case, each with its parameters as written.
    public let keywords: [String: String]

    /// From the lines of an EHLO reply; the first is the server's greeting, and no keyword.
    init(_ reply: SMTPReply?) {
        var keywords: [String: String] = [:]
        for line in reply?.lines.dropFirst() ?? [] {
            let fields = line.split(maxSplits: 1) { $0 == " " || $0 == "=" }
            guard let keyword = fields.first else { continue }
            let parameters = fields.count > 1 ? String(fields[1]) : ""
            // Some servers still write "AUTH=LOGIN" beside "AUTH LOGIN PLAIN".
            let name = String(keyword).asciiUppercased
            keywords[name] = [keywords[name], parameters].compactMap { $0 }.joined(separator: " ")
        }
        self.keywords = keywords
    }

    /// RFC 2920: commands may be sent without waiting for each reply.
    public var hasPipelining: Bool { keywords["PIPELINING"] != nil }
    /// RFC 6152: lines may hold bytes above 127.
    public var has8BitMIME: Bool { keywords["8BITMIME"] != nil }
    /// RFC 6531: addresses and header fields may be UTF-8.
    public var hasSMTPUTF8: Bool { keywords["SMTPUTF8"] != nil }
    /// RFC 3461: delivery reports may be asked for.
    public var hasDSN: Bool { keywords["DSN"] != nil }
    /// RFC 1870: the size may be told in advance.
    public var hasSize: Bool { keywords["SIZE"] != nil }
    /// The largest message in bytes, if the server says so; 0 means no fixed bound and gives nil.
    public var maximumSize: UInt64? {
        guard let size = keywords["SIZE"]?.utf8.decimal, size > 0 else { return nil }
        return size
    }
    /// The ways of login, in upper case.
    public var mechanisms: Set<String> {
        Set((keywords["AUTH"] ?? "").split(separator: " ").map { String($0).asciiUppercased })
    }
}
