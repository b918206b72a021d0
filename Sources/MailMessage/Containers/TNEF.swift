/// A message in the Transport Neutral Encapsulation Format ([MS-OXTNEF]): what Outlook and Exchange send as winmail.dat.
///
/// Like ``Message``, reading one makes a pass over the bytes and keeps ranges; it never fails: what is there is given, and
/// ``defects`` says what was wrong. Messages attached to it are opened too, and stand beside it in ``messages``.
public struct TNEF: Sendable {
    let storage: TNEFStorage
    /// Its number in ``messages``; 0 for the outermost.
    public let index: Int

    private var record: TNEFMessageRecord { storage.messages[index] }

    init(storage: TNEFStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// Takes a stream apart.
    ///
    /// - Parameter part: the number of the part that the stream was in, for ``defects``.
    public init(bytes: [UInt8], part: Int = 0, limits: ParserLimits = .default) {
        storage = TNEFStorage(bytes: bytes, limits: limits, part: part)
        index = 0
    }

    /// Whether bytes begin as a TNEF stream does.
    public static func isTNEF(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x78, 0x9F, 0x3E, 0x22])
    }

    /// The whole stream, as given.
    public var bytes: [UInt8] { storage.bytes }

    /// What is wrong with the stream, its messages included. Offsets count in ``bytes``. Reading a body reports its own defects.
    public var defects: [Defect] { storage.defects }

    /// All messages of the stream, the outermost first, each before those attached to it.
    public var messages: [TNEF] { storage.messages.indices.map { TNEF(storage: storage, index: $0) } }

    /// How many messages it stands in.
    public var depth: Int { record.depth }

    /// Where it stands in ``bytes``.
    public var range: Range<Int> { record.range }

    /// The attachment that it is; nil for the outermost.
    public var attachment: Attachment? {
        record.attachment < 0 ? nil : Attachment(storage: storage, index: record.attachment)
    }

    /// What is attached to it, in order.
    public var attachments: [Attachment] { record.attachments.map { Attachment(storage: storage, index: $0) } }

    // MARK: - What it says of itself

    private func text(_ property: UInt16) -> String? {
        record.properties[property]?.text(bytes, record.page).flatMap { $0.isEmpty ? nil : $0 }
    }

    private func text(field attribute: UInt16) -> String? {
        record.fields[attribute].flatMap { MAPIValue(kind: .string8, range: $0).text(bytes, record.page) }
            .flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What kind of item it is, `IPM.Note` for mail; old names are given as the new ones ([MS-OXTNEF] section 2.1.3.3.7).
    public var messageClass: String? {
        guard let written = text(MAPIPropertyID.messageClass) ?? text(field: TNEFAttribute.messageClass) else {
            return nil
        }
        return TNEF.currentClasses[written.asciiLowercased] ?? written
    }

    private static let currentClasses: [String: String] = [
        "ipm.microsoft mail.note": "IPM.Note",
        "ipm.microsoft mail.read receipt": "Report.IPM.Note.IPNRN",
        "ipm.microsoft mail.non-delivery": "Report.IPM.Note.NDR",
        "ipm.microsoft schedule.mtgreq": "IPM.Schedule.Meeting.Request",
        "ipm.microsoft schedule.mtgrespp": "IPM.Schedule.Meeting.Resp.Pos",
        "ipm.microsoft schedule.mtgrespn": "IPM.Schedule.Meeting.Resp.Neg",
        "ipm.microsoft schedule.mtgrespa": "IPM.Schedule.Meeting.Resp.Tent",
        "ipm.microsoft schedule.mtgcncl": "IPM.Schedule.Meeting.Canceled",
    ]

    /// The subject.
    public var subject: String? { text(MAPIPropertyID.subject) ?? text(field: TNEFAttribute.subject) }

    /// Its identifier (RFC 5322 section 3.6.4).
    public var messageID: MessageID? {
        text(MAPIPropertyID.internetMessageID).flatMap { MessageID.list(parsing: $0).first }
    }

    /// When its sender sent it.
    public var sent: DateTime? {
        let bytes = storage.bytes
        return record.properties[MAPIPropertyID.clientSubmitTime]?.time(bytes.span)
    }

    /// Who sent it, if that is an address of the Internet's mail: the author before the one who acted for them.
    public var sender: Mailbox? {
        let candidates: [(name: String?, address: String?)] = [
            (text(MAPIPropertyID.sentRepresentingName), text(MAPIPropertyID.sentRepresentingSMTPAddress)),
            (text(MAPIPropertyID.sentRepresentingName), text(MAPIPropertyID.sentRepresentingAddress)),
            (text(MAPIPropertyID.senderName), text(MAPIPropertyID.senderSMTPAddress)),
            (text(MAPIPropertyID.senderName), text(MAPIPropertyID.senderAddress)),
            originator,
        ]
        for candidate in candidates {
            guard let address = candidate.address.flatMap({ EmailAddress($0) }) else { continue }
            return Mailbox(displayName: candidate.name, address: address)
        }
        return nil
    }

    /// attFrom: lengths, a name, and `SMTP:address` ([MS-OXTNEF] section 2.1.3.3.1).
    private var originator: (name: String?, address: String?) {
        let bytes = storage.bytes
        guard let range = record.fields[TNEFAttribute.from], range.count >= 8,
            let nameLength = bytes.span.littleEndian16(at: range.lowerBound + 4),
            let addressLength = bytes.span.littleEndian16(at: range.lowerBound + 6)
        else { return (nil, nil) }
        let name = min(range.upperBound, range.lowerBound + 8)
        let address = min(range.upperBound, name + Int(nameLength))
        let end = min(range.upperBound, address + Int(addressLength))
        let written = MAPIValue(kind: .string8, range: address..<end).text(bytes, record.page)
        guard let written, written.asciiLowercased.hasPrefix("smtp:") else { return (nil, nil) }
        return (
            MAPIValue(kind: .string8, range: name..<address).text(bytes, record.page), String(written.dropFirst(5))
        )
    }

    // MARK: - What is in it

    /// The text of a message; lines end with LF.
    public struct Body: Sendable, Hashable {
        /// The plain text: as it stands, else out of RTF; nil if there is none.
        public let text: String?
        /// The HTML: as it stands, else out of RTF that encapsulates it; nil if there is none.
        public let html: String?
        /// What was wrong.
        public let defects: [Defect]

        /// The text as people read it: the plain text, else that of the HTML.
        public var plainText: String? { text ?? html.map { HTMLText($0).text } }
    }

    /// Reads the text, in all forms in which it is there.
    public func body() -> Body {
        var defects: [Defect] = []
        var plain = text(MAPIPropertyID.body) ?? text(field: TNEFAttribute.body)
        var html = htmlProperty
        if plain == nil || html == nil, let value = record.properties[MAPIPropertyID.rtfCompressed],
            value.kind == .binary
        {
            let rtf = RTFCompression(decompressing: bytes[value.range])
            let document = RichText(parsing: rtf.bytes)
            if !rtf.isSound || !document.isSound {
                defects.append(Defect(.invalidRTF, part: storage.part, offset: value.range.lowerBound))
            }
            if document.origin == .html {
                html = html ?? (document.content.isEmpty ? nil : document.content)
            } else if plain == nil, !document.content.isEmpty {
                plain = document.content
            }
        }
        return Body(
            text: plain.map(PartText.withLineFeeds),
            html: html.map(PartText.withLineFeeds),
            defects: defects
        )
    }

    private var htmlProperty: String? {
        guard let value = record.properties[MAPIPropertyID.html] else { return nil }
        let bytes = storage.bytes
        guard value.kind == .binary else { return text(MAPIPropertyID.html) }
        let content = bytes[value.range]
        let stated = record.properties[MAPIPropertyID.internetCodePage]?.integer(bytes.span).flatMap {
            $0 > 0 ? CodePage($0).charset : nil
        }
        let declared = HTMLCharset.declared(in: Array(content.prefix(2_048))).map(Charset.init(label:))
        var html = ((stated?.isKnown ?? false ? stated : nil) ?? declared ?? record.page.charset).decode(content).text
        while html.utf8.last == ASCII.nul { html.unicodeScalars.removeLast() }
        return html.isEmpty ? nil : html
    }

    /// Something attached to a message. A view; the bytes stay in the stream.
    public struct Attachment: Sendable {
        let storage: TNEFStorage
        /// Its number among all attachments of the stream.
        public let index: Int

        private var record: TNEFAttachmentRecord { storage.attachments[index] }

        private func text(_ property: UInt16) -> String? {
            record.properties[property]?.text(storage.bytes, storage.messages[record.message].page)
                .flatMap { $0.isEmpty ? nil : $0 }
        }

        private func text(_ range: Range<Int>?) -> String? {
            range.flatMap {
                MAPIValue(kind: .string8, range: $0).text(storage.bytes, storage.messages[record.message].page)
            }.flatMap { $0.isEmpty ? nil : $0 }
        }

        /// The message that it is attached to.
        public var message: TNEF { TNEF(storage: storage, index: record.message) }

        /// The name it was sent under: the long one before the short one. It may hold anything, also a path.
        public var filename: String? {
            text(MAPIPropertyID.attachLongFilename) ?? text(MAPIPropertyID.attachFilename) ?? text(record.title)
                ?? text(MAPIPropertyID.attachTransportName) ?? text(record.transportName)
                ?? text(MAPIPropertyID.displayName)
        }

        /// Its type; nil if it says none that can be read.
        public var contentType: ContentType? {
            text(MAPIPropertyID.attachMIMETag).flatMap {
                ContentType(parsing: Array($0.utf8)[...], limits: storage.limits)
            }
        }

        /// Its identifier, by which HTML refers to it (RFC 2392).
        public var contentID: MessageID? {
            text(MAPIPropertyID.attachContentID).flatMap { MessageID.list(parsing: $0).first ?? MessageID($0) }
        }

        /// Whether it is not to be listed: a picture of the text.
        public var isHidden: Bool {
            let bytes = storage.bytes
            return record.properties[MAPIPropertyID.attachmentHidden]?.integer(bytes.span) ?? 0 != 0
        }

        /// Where its content stands in the stream's bytes; empty if there is none.
        public var range: Range<Int> { TNEFStructure.content(of: record) }

        /// Its content. Of a message: a TNEF stream; of an OLE object: its storage.
        public var content: ArraySlice<UInt8> { storage.bytes[range] }

        /// Whether it is a message, as in a mail that was forwarded as attachment.
        public var isMessage: Bool {
            let bytes = storage.bytes
            return TNEFStructure.isMessage(bytes.span, record)
        }

        /// What is in it, if it is a message or a winmail.dat itself; nil otherwise, and beyond the limits.
        public var opened: TNEF? { record.opened < 0 ? nil : TNEF(storage: storage, index: record.opened) }
    }
}
