import MailMessage

/// A message with what all rules ask of it, worked out once.
struct MailView {
    let message: Message
    let context: ReadingContext
    /// Its winmail.dat files.
    let containers: MailContainers
    /// What is attached to it, in these too; parts that are text or containers count as well.
    let files: [AttachedFile]
    let body: MailBody
    let written: WrittenText
    let subject: String
    /// The subject folded, without its reply and forward prefixes.
    let foldedSubject: [UInt8]
    /// `Re:` or the like.
    let isReplySubject: Bool
    /// `Fw:` or the like.
    let isForwardSubject: Bool
    /// The text that a report, receipt or note consists of: the body without regard to quotes.
    let reportLines: [TextLine]
    /// The folded head of the newly written text with its tail, blanks for line ends.
    let head: [UInt8]

    init(_ message: Message, context: ReadingContext) {
        self.message = message
        self.context = context
        containers = MailContainers(message)
        files = Self.files(message, containers)
        body = MailBody(message, containers)
        written = WrittenText(body.lines)
        subject = message.subject ?? ""
        (foldedSubject, isReplySubject, isForwardSubject) = Self.withoutPrefixes(Folding.fold(subject).trimmed)
        reportLines = body.lines
        let lines = TextLine.lines(of: written.newText + "\n" + written.tail)
        head = Array(lines.prefix(ReadingLimits.wordingLines).map(\.folded).joined(separator: [0x20]).prefix(16 << 10))
    }

    private static func files(_ message: Message, _ containers: MailContainers) -> [AttachedFile] {
        let parts = message.parts.filter { !$0.contentType.isMultipart && !isEnclosed($0) }
        return parts.map { AttachedFile($0) } + containers.all.flatMap(\.files)
    }

    /// The part that the body was taken from.
    var bodyPart: Part? { body.part }

    /// The whole body, as a place.
    var bodyPlace: EvidencePlace { .part(bodyPart ?? message.root) }

    /// Where the first of the phrases stands in ``head``, as a place in the body; nothing if none does.
    func places(inHead phrases: [Phrase]) -> [EvidencePlace] {
        guard head.contains(any: phrases) else { return [] }
        var placed = PlacedText()
        for line in TextLine.lines(of: written.newText + "\n" + written.tail).prefix(ReadingLimits.wordingLines) {
            if line.start > 0 { placed.appendBlank(before: line.start) }
            placed.append(line)
        }
        guard let found = placed.place(ofAny: phrases) else { return [] }
        let tail = written.newText.utf8.count + 1
        let isInTail = found.lowerBound >= tail
        let map = isInTail ? written.tailMap : written.newTextMap
        let offset = isInTail ? tail : 0
        return [.body(map.sourceRange(of: (found.lowerBound - offset)..<(found.upperBound - offset)))]
    }

    /// Where the first of the phrases stands in the subject; nothing if none does.
    func places(inSubject phrases: [Phrase]) -> [EvidencePlace] {
        message.headers["Subject"].map { places(in: $0, phrases) } ?? []
    }

    /// Where the first of the phrases stands in a field's text; nothing if none does.
    func places(in field: Header, _ phrases: [Phrase]) -> [EvidencePlace] {
        PlacedText(field.text).place(ofAny: phrases).map { [.field(field, $0)] } ?? []
    }

    /// The text of the first field of this name, `nil` if there is none.
    func field(_ name: String) -> String? {
        message.headers[name]?.text
    }

    /// The same, folded.
    func foldedField(_ name: String) -> [UInt8]? {
        field(name).map { Folding.fold($0).trimmed }
    }

    var fromAddress: String? { message.from.first?.address.description }
    var fromDomain: String? { message.from.first?.address.domain }

    func isOwn(_ address: String) -> Bool { context.isOwn(address) }

    /// `Return-Path: <>`, or a `From` without an address: reports, and what must never be answered (RFC 5321 section 4.5.5).
    var isNullSender: Bool {
        if let path = message.headers.all("Return-Path").last?.unfolded {
            let inner = path.filter { $0 != " " && $0 != "\t" }
            if inner == "<>" || inner.lowercased() == "<mailer-daemon>" { return true }
        }
        return message.headers["From"].map { $0.unfolded.contains("<>") } ?? false
    }

    /// Whether the sender calls itself a mail server.
    var looksLikeServer: Bool {
        guard let field = message.headers["From"] else { return false }
        let raw = Folding.fold(field.text)
        if raw.contains(phrase: "<>") { return true }
        if let from = message.from.first {
            let local = from.address.localPart.lowercased()
            if BounceWording.senderLocalParts.contains(local) || local.hasPrefix("mailer-daemon")
                || local.hasPrefix("microsoftexchange")
                || local.hasPrefix("postmaster")
            {
                return true
            }
        }
        return raw.contains(any: BounceWording.senderNames)
    }

    /// Whether the mail says of itself that it answers another.
    var hasAnswerMarks: Bool { !message.inReplyTo.isEmpty || !message.references.isEmpty }

    /// Whether a part stands inside an enclosed message.
    func isEnclosed(_ part: Part) -> Bool { Self.isEnclosed(part) }

    static func isEnclosed(_ part: Part) -> Bool {
        var parent = part.parent
        while let current = parent {
            if current.contentType.isMessage { return true }
            parent = current.parent
        }
        return false
    }

    private static func withoutPrefixes(_ subject: [UInt8]) -> ([UInt8], Bool, Bool) {
        var rest = subject
        var isReply = false
        var isForward = false
        var rounds = 0
        while rounds < 20 {
            rounds += 1
            if let tag = ["[external]", "[ext]", "[extern]", "external:"].map({ Phrase($0) }).first(where: {
                rest.hasPrefix($0)
            }) {
                rest = Array(rest[tag.bytes.count...]).trimmed
                continue
            }
            guard let colon = rest.prefix(12).firstIndex(of: UInt8(ascii: ":")) else { break }
            var word = Array(rest[..<colon]).trimmed
            if let bracket = word.firstIndex(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") }) {
                word = Array(word[..<bracket]).trimmed
            }
            let prefix = String(decoding: word, as: UTF8.self)
            if replies.contains(prefix) {
                isReply = true
            } else if forwards.contains(prefix) {
                isForward = true
            } else {
                break
            }
            rest = Array(rest[(colon + 1)...]).trimmed
        }
        return (rest, isReply, isForward)
    }

    private static let replies: Set<String> = [
        "re", "aw", "sv", "antw", "rif", "ynt", "vs", "odp", "réf", "ref", "res", "ateb", "atb", "r",
    ]
    private static let forwards: Set<String> = ["fw", "fwd", "wg", "tr", "rv", "i", "doorst", "vb", "enc", "ymlaen"]
}
