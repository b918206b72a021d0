/// The machine-readable part of a read receipt (RFC 8098).
public struct DispositionNotification: Sendable {
    /// The message that was read or thrown away.
    public let originalMessageID: MessageID?
    /// The address as the sender gave it.
    public let originalRecipient: TypedValue?
    /// Who makes the notification.
    public let finalRecipient: TypedValue?
    /// Whether a person did it: `manual-action` or `automatic-action`, in small letters.
    public let actionMode: String?
    /// Whether a person let it be sent: `mdn-sent-manually` or `mdn-sent-automatically`, in small letters.
    public let sendingMode: String?
    /// What happened: `displayed`, `deleted`, `dispatched`, `processed`, in small letters.
    public let disposition: String?
    /// Modifiers, for instance `error`, in small letters.
    public let modifiers: [String]
    /// The program that made it.
    public let reportingUserAgent: String?
    /// The gateway that made it out of one of another kind of mail.
    public let gateway: TypedValue?
    /// What went wrong, for the modifier `error`.
    public let errors: [String]
    /// All fields.
    public let fields: HeaderFields
    /// Whether it has what RFC 8098 section 3.1 demands: who makes it, with the address's kind, and a disposition with both its
    /// modes.
    public let isSound: Bool

    /// Reads the decoded body of a `message/disposition-notification` part; what is missing is nil.
    public init(parsing bytes: [UInt8], limits: ParserLimits = .default) {
        fields = ReportFields.groups(in: bytes, limits: limits).first ?? Message(bytes: [], limits: limits).headers
        originalMessageID = fields["Original-Message-ID"]?.messageIDs.first
        originalRecipient = fields["Original-Recipient"].map { TypedValue($0.text) }
        finalRecipient = fields["Final-Recipient"].map { TypedValue($0.text) }
        reportingUserAgent = fields["Reporting-UA"]?.text
        gateway = fields["MDN-Gateway"].map { TypedValue($0.text) }
        errors = fields.all("Error").map(\.text)
        let text = fields["Disposition"].map { Array($0.text.utf8) } ?? []
        let plain = HeaderLexer.withoutComments(text[...])
        let semicolon = plain.firstIndex(of: ASCII.semicolon)
        let modes = plain[..<(semicolon ?? plain.startIndex)].split(separator: ASCII.slash).map {
            $0.trimmed.lowercasedString
        }
        actionMode = modes.first
        sendingMode = modes.count > 1 ? modes[1] : nil
        let type = plain[(semicolon.map { $0 + 1 } ?? plain.startIndex)...]
        let pieces = type.split(separator: ASCII.slash, maxSplits: 1)
        disposition = pieces.first.map { $0.trimmed.lowercasedString }.flatMap { $0.isEmpty ? nil : $0 }
        modifiers =
            pieces.count > 1
            ? pieces[1].split(separator: ASCII.comma).map { $0.trimmed.lowercasedString }.filter { !$0.isEmpty } : []
        isSound =
            finalRecipient?.type != nil && disposition != nil
            && ["manual-action", "automatic-action"].contains(actionMode)
            && ["mdn-sent-manually", "mdn-sent-automatically"].contains(sendingMode)
    }
}
