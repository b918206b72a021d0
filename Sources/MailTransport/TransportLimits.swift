/// Every bound of this module: how long each phase may take, and how much a server may send.
///
/// Reply times are silences: the clock starts anew with each byte that arrives, or leaves.
public struct TransportLimits: Sendable {
    /// The pipes that may exist at once; one ``ConnectionSlots`` is shared by all who carry these limits.
    public var connections: ConnectionSlots

    /// Name look-up, TCP, TLS, greeting, EHLO or CAPABILITY together.
    public var opening: Duration = .seconds(60)
    /// Each step of the login.
    public var loginReply: Duration = .seconds(60)
    /// SMTP replies to MAIL, RCPT, RSET and QUIT (RFC 5321 section 4.5.3.2: 5 minutes).
    public var smtpReply: Duration = .seconds(300)
    /// The SMTP reply to DATA (RFC 5321 section 4.5.3.2.4: 2 minutes).
    public var smtpDataReply: Duration = .seconds(120)
    /// The SMTP reply to the final dot (RFC 5321 section 4.5.3.2.6: 10 minutes).
    public var smtpDotReply: Duration = .seconds(600)
    /// How long a write may stand still (RFC 5321 section 4.5.3.2.5: 3 minutes).
    public var sending: Duration = .seconds(180)
    /// An IMAP server's silence while it owes us a reply.
    public var imapReply: Duration = .seconds(120)
    /// IDLE is begun anew this often (RFC 2177: at least every 29 minutes).
    public var idleRenewal: Duration = .seconds(25 * 60)
    /// Where a server has no IDLE, NOOP is sent this often.
    public var idlePolling: Duration = .seconds(60)
    /// The farewell (QUIT, LOGOUT) waits this long at most.
    public var farewell: Duration = .seconds(5)

    /// Bytes of one SMTP reply line (RFC 5321 section 4.5.3.1.5 says 512; servers write more).
    public var smtpLine = 8_192
    /// Lines of one SMTP reply.
    public var smtpLines = 256
    /// Recipients of one envelope.
    public var recipients = 100
    /// Bytes of a message's line without CRLF (RFC 5322 section 2.1.1). Longer ones are broken by relays, and a
    /// signature with them, so they are refused.
    public var messageLine = 998
    /// Bytes handed to one write.
    public var writeChunk = 65_536

    /// Bytes of an IMAP response without its literals.
    public var imapResponse = 1_048_576
    /// Bytes of a literal that is kept. A larger message is reported by its UID, and the next one is read.
    public var literal = 64 * 1_048_576
    /// Bytes of a literal that is skipped; beyond, the connection is closed.
    public var skippedLiteral = 1_073_741_824
    /// Bytes of fetched messages whose commands the server has not ended yet.
    public var unfinishedFetches = 256 * 1_048_576
    /// Parentheses within parentheses.
    public var listDepth = 16
    /// Responses of one command whose content is collected (folders, UIDs).
    public var collected = 1_000_000
    /// FETCH commands under way at once.
    public var fetchWindow = 50
    /// Bytes of one UID set; longer ones are sent as several commands.
    public var uidSet = 4_000

    /// The standard values, with connections counted apart from others.
    ///
    /// - Parameter connections: the pipes that may exist at once, at least 1.
    public init(connections: Int = 16) {
        self.connections = ConnectionSlots(atMost: connections)
    }

    /// The standard values, all connections counted together.
    public static let standard = TransportLimits()
}
