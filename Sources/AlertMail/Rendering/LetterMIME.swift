public import CriticalAlerts
public import MailMessage

/// A rendered letter on its way to bytes: its header, its parts, and the places where signatures go.
///
/// Signing happens elsewhere, in three steps: sign ``machinePart`` (detached, over exactly these bytes), build ``content(_:)`` with that
/// signature, and either finish with ``message(_:)`` or sign the content's `bytes` and finish with ``message(_:signature:)``.
/// The same values give the same bytes, boundaries included.
public struct LetterMIME: Sendable {
    /// A file that travels beside the text.
    public struct Attachment: Hashable, Sendable {
        /// The name to show: ASCII letters, digits, hyphens and dots.
        public let fileName: String
        /// `type/subtype`.
        public let type: String
        /// The bytes as they are.
        public let bytes: [UInt8]

        /// A file.
        public init(fileName: String, type: String, bytes: [UInt8]) {
            self.fileName = fileName
            self.type = type
            self.bytes = bytes
        }

        /// The alert's XML as it came from DCC, for partners whose profile asks for it.
        public static func originalXML(_ bytes: [UInt8]) -> Attachment {
            Attachment(fileName: "original-alert.xml", type: "application/xml", bytes: bytes)
        }
    }

    /// The bytes of `critical-alert.json` that its own signature covers; `nil` if this letter carries none.
    public let machinePart: [UInt8]?
    /// The letter's Message-ID: the token at the sender's domain.
    public let messageID: MessageID

    private let text: String
    private let html: String?
    private let fields: [HeaderField]

    /// The parts of a letter.
    ///
    /// - Parameters:
    ///   - rendered: what ``LetterRenderer`` or ``BuiltInLetter`` made of it.
    ///   - letter: the letter.
    ///   - token: its token.
    ///   - date: the `Date` of the mail; the outbox keeps it through all retries.
    ///   - replyTo: where answers go, if not to the sender's address.
    ///
    /// Throws ``AlertMailError`` (`unwritable-header`) if an address cannot stand in a header, naming the field.
    public init(
        _ rendered: RenderedLetter,
        of letter: Letter,
        token: LetterToken,
        date: Instant,
        replyTo: String? = nil
    ) throws(AlertMailError) {
        machinePart = rendered.machinePart
        text = rendered.text
        html = rendered.html
        let sender = try Self.mailbox(letter.sender.name, letter.sender.address, field: "From")
        let recipient = try Self.mailbox(letter.recipient.name, letter.recipient.address, field: "To")
        guard let messageID = MessageID("\(token.localPart)@\(sender.address.domain)") else {
            throw AlertMailError(.unwritableHeader, "Message-ID: the sender's domain cannot stand in it")
        }
        self.messageID = messageID

        var fields: [HeaderField] = []
        func add(_ field: HeaderField?, _ name: String) throws(AlertMailError) {
            guard let field else { throw AlertMailError(.unwritableHeader, "\(name): cannot be written") }
            fields.append(field)
        }
        try add(DateTime(secondsSince1970: date.secondsSince1970).flatMap { HeaderField("Date", date: $0) }, "Date")
        try add(HeaderField("From", mailboxes: [sender]), "From")
        try add(HeaderField("To", mailboxes: [recipient]), "To")
        if let replyTo {
            let mailbox = try Self.mailbox(letter.sender.name, replyTo, field: "Reply-To")
            if mailbox.address != sender.address {
                try add(HeaderField("Reply-To", mailboxes: [mailbox]), "Reply-To")
            }
        }
        try add(HeaderField("Subject", text: rendered.subject), "Subject")
        try add(HeaderField("Message-ID", messageIDs: [messageID]), "Message-ID")
        let answered = Self.identifiers(letter.answers?.messageID).first
        if let answered { try add(HeaderField("In-Reply-To", messageIDs: [answered]), "In-Reply-To") }
        try add(
            HeaderField("References", messageIDs: Self.references(letter.answers, answered: answered, own: messageID)),
            "References"
        )
        try add(HeaderField(HeaderName.version, structured: "1"), HeaderName.version)
        if letter.kind.isAutomaticAnswer {
            // RFC 3834 section 5. Alert letters carry neither: ticket tools drop or suspend mail that is marked automatic.
            try add(HeaderField("Auto-Submitted", structured: "auto-replied"), "Auto-Submitted")
            try add(
                HeaderField("X-Auto-Response-Suppress", structured: "OOF, AutoReply"),
                "X-Auto-Response-Suppress"
            )
        }
        self.fields = fields
    }

    /// The names of header fields that are our own.
    public enum HeaderName {
        /// Says that a gateway of this kind wrote the mail, and by which version of its language: `1`.
        public static let version = "AlertRelay-Version"
    }

    /// Text, HTML, the machine part with its signature, and files: what a signature of the whole mail covers.
    ///
    /// - Parameters:
    ///   - machineSignature: the detached CMS signature (DER) over ``machinePart``; ignored if there is no machine part.
    ///   - attachments: further files, in order.
    public func content(machineSignature: [UInt8]? = nil, attachments: [Attachment] = []) -> BodyPart {
        let plain = BodyPart.text(text)
        let readable = html.map { BodyPart.multipart("alternative", [plain, .html($0)]) } ?? plain
        var parts = [readable]
        if let machinePart {
            parts.append(.attachment(machinePart, type: "application/json", filename: MachinePart.fileName))
            if let machineSignature {
                parts.append(
                    .attachment(
                        machineSignature,
                        type: "application/pkcs7-signature",
                        filename: MachinePart.signatureFileName
                    )
                )
            }
        }
        for file in attachments {
            parts.append(.attachment(file.bytes, type: file.type, filename: file.fileName))
        }
        return parts.count == 1 ? readable : .multipart("mixed", parts)
    }

    /// The whole mail, not signed as a whole.
    public func message(_ content: BodyPart) -> [UInt8] {
        assembled(content)
    }

    /// The whole mail as `multipart/signed` (RFC 8551 section 3.5.3).
    ///
    /// - Parameters:
    ///   - content: what was signed; its `bytes` stand unchanged between the boundaries.
    ///   - signature: the detached CMS signature (DER, SHA-256) over the content's `bytes`.
    public func message(_ content: BodyPart, signature: [UInt8]) -> [UInt8] {
        let seal = BodyPart.attachment(signature, type: "application/pkcs7-signature", filename: "smime.p7s")
        let parameters = [(name: "protocol", value: "application/pkcs7-signature"), (name: "micalg", value: "sha-256")]
        return assembled(.multipart("signed", [content, seal], parameters: parameters))
    }

    private func assembled(_ body: BodyPart) -> [UInt8] {
        var builder = MessageBuilder(body: body)
        for field in fields { builder.add(field) }
        return builder.bytes
    }

    private static func mailbox(
        _ name: String,
        _ address: String,
        field: String
    ) throws(AlertMailError) -> Mailbox {
        guard let address = EmailAddress(address), !address.isInternationalized else {
            throw AlertMailError(.unwritableHeader, "\(field): the address cannot stand in a header")
        }
        let shown = SafeText.line(name, limit: RenderingLimits.name)
        return Mailbox(displayName: shown.isEmpty ? nil : shown, address: address)
    }

    private static func identifiers(_ text: String?) -> [MessageID] {
        // Others than ASCII cannot be cited (RFC 5322 section 3.6.4).
        let found = text.map { MessageID.list(parsing: $0) } ?? []
        return found.filter { $0.value.utf8.allSatisfy { $0 < 0x80 } }
    }

    /// RFC 5322 section 3.6.4: the references of the answered mail and its own identifier; then our own token, since some servers
    /// replace the Message-ID.
    private static func references(_ answers: AnsweredMail?, answered: MessageID?, own: MessageID) -> [MessageID] {
        var thread = answers?.references.flatMap { identifiers($0) } ?? []
        if let answered { thread.append(answered) }
        // The root and the nearest mails are what threads hang on.
        if thread.count > RenderingLimits.references {
            thread = [thread[0]] + thread.suffix(RenderingLimits.references - 1)
        }
        var seen: Set<MessageID> = [own]
        return thread.filter { seen.insert($0).inserted } + [own]
    }
}
