/// The one error of this module: something between us and a mail server went wrong.
///
/// Equality is on `code` alone. The description holds no text of the server, no address and no secret; what the
/// server wrote is kept apart in `serverText`, `refusal` and `status`.
public struct TransportError: Error, Sendable {
    /// What went wrong, stable across versions.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable text of the code.
        public let rawValue: String

        /// A code from its stable text.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The server's certificate is not trusted, not for this host, or the CA file cannot be read.
        public static let certificate = Code(rawValue: "certificate")
        /// TLS could not be agreed upon, or the server does not offer STARTTLS.
        public static let tls = Code(rawValue: "tls")
        /// The server refused user, password or token.
        public static let loginRefused = Code(rawValue: "loginRefused")
        /// The server could not decide about the login just now (SMTP 4xx, IMAP UNAVAILABLE).
        public static let loginUnavailable = Code(rawValue: "loginUnavailable")
        /// The ``CredentialProvider`` gave none: its error is the reason.
        public static let noCredential = Code(rawValue: "noCredential")
        /// The server does not offer the way of login that the credential is for.
        public static let mechanismNotOffered = Code(rawValue: "mechanismNotOffered")
        /// The host has no address, or nothing answers there.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The phase's time in ``TransportLimits`` is over.
        public static let timeout = Code(rawValue: "timeout")
        /// The task was cancelled. The connection is closed.
        public static let cancelled = Code(rawValue: "cancelled")
        /// The server said something that the protocol does not allow. The connection is closed.
        public static let protocolViolation = Code(rawValue: "protocol")
        /// The connection ended, from whichever side.
        public static let closed = Code(rawValue: "closed")
        /// The server answered no: see `refusal` (SMTP) or `status` (IMAP). An IMAP connection goes on.
        public static let refused = Code(rawValue: "refused")
        /// The server does not offer what is asked for (an IMAP extension, 8BITMIME, SMTPUTF8).
        public static let notOffered = Code(rawValue: "notOffered")
        /// The message or envelope cannot be sent as it is; nothing was written.
        public static let invalidMessage = Code(rawValue: "invalidMessage")
        /// The message is larger than the server takes, or a literal larger than we take.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// As many connections as ``TransportLimits/connections`` allows are open.
        public static let tooManyConnections = Code(rawValue: "tooManyConnections")
        /// Another operation of the same connection is under way.
        public static let busy = Code(rawValue: "busy")
        /// A value given by the caller cannot be written in the protocol.
        public static let invalidArgument = Code(rawValue: "invalidArgument")
        /// This machine gave us no thread, descriptor or TLS library.
        public static let system = Code(rawValue: "system")
    }

    /// What went wrong.
    public let code: Code
    /// Why, in words of ours, free of personal data.
    public let reason: String
    /// What the server, or libcurl about the server, wrote. May hold addresses; never our secret.
    public let serverText: String?
    /// The SMTP refusal behind the error.
    public let refusal: Refusal?
    /// The IMAP answer behind the error.
    public let status: IMAPStatus?
    /// Where the error was made.
    public let file: String
    /// Where the error was made.
    public let line: Int

    init(
        _ code: Code,
        _ reason: String,
        serverText: String? = nil,
        refusal: Refusal? = nil,
        status: IMAPStatus? = nil,
        file: String = #fileID,
        line: Int = #line
    ) {
        self.code = code
        self.reason = reason
        self.serverText = serverText ?? refusal?.text ?? status?.text
        self.refusal = refusal
        self.status = status
        self.file = file
        self.line = line
    }
}

extension TransportError: Equatable {
    /// Whether both have the same code.
    public static func == (left: TransportError, right: TransportError) -> Bool {
        left.code == right.code
    }
}

extension TransportError: CustomStringConvertible {
    /// Code, reason and place; nothing that came from outside.
    public var description: String {
        "\(code.rawValue): \(reason) (\(file):\(line))"
    }
}
