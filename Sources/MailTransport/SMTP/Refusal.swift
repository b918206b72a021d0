/// A server's no, as a fact: what it answered, and to what. What it means for a supplier is decided elsewhere.
public struct Refusal: Sendable, Hashable {
    /// What was refused.
    public enum Stage: String, Sendable, Hashable {
        /// The connection itself.
        case greeting
        /// EHLO or STARTTLS.
        case ehlo
        /// The login.
        case auth
        /// The sender, the size, or us.
        case mail
        /// One recipient.
        case rcpt
        /// The DATA command, or the message while it was on its way.
        case data
        /// The message as a whole, after the final dot.
        case dot
    }

    /// What was refused.
    public let stage: Stage
    /// The SMTP code, 400 to 599; 4xx may pass, 5xx will not.
    public let code: Int
    /// The enhanced status code, if the server gave one.
    public let enhanced: EnhancedStatus?
    /// What the server wrote, lines joined by LF. From outside: may hold addresses.
    public let text: String

    init(_ reply: SMTPReply, stage: Stage) {
        self.stage = stage
        code = reply.code
        enhanced = reply.enhanced
        text = reply.text
    }

    /// Whether the same may be taken later (4xx).
    public var isTemporary: Bool {
        code / 100 == 4
    }
}
