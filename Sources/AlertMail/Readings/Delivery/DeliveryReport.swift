import MailMessage

/// A delivery report as read, standard or not.
struct DeliveryReport {
    var nature: MailNature
    var recipients: [FailedRecipient]
    var rule: String
    /// What in the mail says so, the strongest first.
    var places: [EvidencePlace]
    /// Where the addresses of recipients stand, for reports in words.
    var recipientPlaces: [EvidencePlace] = []
    var weight: Int
    /// Whether the address of a failed recipient could not be read.
    var isVague: Bool { recipients.isEmpty }

    /// The report that a mail is, `nil` if it is none.
    init?(_ mail: MailView) {
        if let standard = Self.standard(mail) {
            self = standard
        } else if let words = Self.inWords(mail) {
            self = words
        } else {
            return nil
        }
    }

    private init(
        nature: MailNature,
        recipients: [FailedRecipient],
        rule: String,
        places: [EvidencePlace],
        weight: Int
    ) {
        self.nature = nature
        self.recipients = recipients
        self.rule = rule
        self.places = places
        self.weight = weight
    }

    // MARK: - RFC 3464

    private static func standard(_ mail: MailView) -> DeliveryReport? {
        // A report inside an enclosed message is somebody's attachment, unless a server (or the filter before us) wrapped its own.
        let outer = mail.message.parts.filter { !mail.isEnclosed($0) && isStatus($0) }
        let parts = outer.isEmpty && mail.looksLikeServer ? mail.message.parts.filter(isStatus) : outer
        guard let part = parts.first, let status = part.deliveryStatus() else { return nil }
        var recipients: [FailedRecipient] = []
        var actions: Set<String> = []
        for fields in status.recipients.prefix(ReadingLimits.failedRecipients) {
            guard let recipient = recipient(fields, mail) else { continue }
            if let action = recipient.action { actions.insert(action) }
            // Some servers report every attempt.
            let isKnown = recipients.contains {
                $0.address.lowercased() == recipient.address.lowercased() && $0.action == recipient.action
            }
            if !isKnown { recipients.append(recipient) }
        }
        let nature: MailNature
        if actions.contains("failed") {
            nature = .deliveryFailure
        } else if actions.contains("delayed") {
            nature = .deliveryDelay
        } else if !actions.isDisjoint(with: ["delivered", "relayed", "expanded"]) {
            nature = .deliveryReceipt
        } else {
            let text = mail.reportLines
            nature = text.contains { $0.folded.contains(any: BounceWording.delays) } ? .deliveryDelay : .deliveryFailure
        }
        if nature == .deliveryFailure, actions.contains("failed") {
            // Those that got through are no failures; those that are only late stay visible.
            recipients.removeAll { ["delivered", "relayed", "expanded"].contains($0.action ?? "") }
        }
        if recipients.isEmpty {
            recipients = BounceText(mail.reportLines, reporterDomain: nil).recipients.map { failed($0, nature) }
        }
        return DeliveryReport(
            nature: nature,
            recipients: recipients,
            rule: "rfc3464",
            places: [place(of: nature, in: part)],
            weight: 100
        )
    }

    /// The Action or Status field that makes it what it is, else the part.
    private static func place(of nature: MailNature, in part: Part) -> EvidencePlace {
        let said: [String] =
            switch nature {
            case .deliveryFailure: ["action: failed", "action:failed", "status: 5", "status:5"]
            case .deliveryDelay: ["action: delayed", "action:delayed", "status: 4", "status:4"]
            default: ["action: delivered", "action: relayed", "action: expanded", "status: 2"]
            }
        return ReportLine.place(of: said + ["action:", "status:", "final-recipient:"], in: part) ?? .part(part)
    }

    private static func isStatus(_ part: Part) -> Bool {
        part.contentType.matches("message", "delivery-status")
            || part.contentType.matches("message", "global-delivery-status")
    }

    private static func recipient(_ fields: DeliveryStatus.Recipient, _ mail: MailView) -> FailedRecipient? {
        let typed = [fields.originalRecipient, fields.finalRecipient].compactMap { $0 }
        guard let address = typed.compactMap({ plainAddress($0.value) }).first ?? typed.first.map(\.value),
            !address.isEmpty
        else { return nil }
        let diagnostic = fields.diagnosticCode?.value ?? ""
        var words = diagnostic
        if isSilent(diagnostic) { words += "\n" + mail.reportLines.prefix(60).map(\.text).joined(separator: "\n") }
        let said = fields.statusText.flatMap { StatusFinder.status(in: Folding.fold($0)) }
        let status = fields.status?.description ?? said ?? StatusFinder.status(in: Folding.fold(words))
        var action = fields.action?.name
        if action == nil || !["failed", "delayed", "delivered", "relayed", "expanded"].contains(action ?? "") {
            action = status.flatMap { ["5": "failed", "4": "delayed", "2": "delivered"][String($0.prefix(1))] }
        }
        words += "\n" + (fields.statusText ?? "")
        let judgement = DeliveryJudgement(status: status, action: action, text: words)
        return FailedRecipient(
            address: address,
            status: status,
            action: action,
            reason: judgement.reason,
            advice: judgement.advice
        )
    }

    private static func isSilent(_ diagnostic: String) -> Bool {
        diagnostic.utf8.filter(\.isLetter).count < 8
    }

    /// The address without xtext (RFC 3461 section 4), brackets and display name.
    private static func plainAddress(_ text: String) -> String? {
        AddressFinder.addresses(in: unescaped(text)).first?.address
    }

    private static func unescaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "+"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            {
                let byte = high << 4 | low
                // Only what xtext must escape; "+40" in an address without xtext stays.
                if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=") || byte <= 0x20 {
                    out.append(byte)
                    index += 3
                    continue
                }
            }
            out.append(bytes[index])
            index += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    // MARK: - Reports in words

    private static func inWords(_ mail: MailView) -> DeliveryReport? {
        let failedHeader = mail.message.headers.all("X-Failed-Recipients").flatMap {
            AddressFinder.addresses(in: $0.text).map(\.address)
        }
        let subject = mail.foldedSubject
        let subjectSpeaks = !mail.isReplySubject && subject.contains(any: BounceWording.subjects)
        let lines = mail.reportLines
        let bounce = BounceText(lines, reporterDomain: mail.fromDomain)
        let head = Array(bounce.report.prefix(ReadingLimits.wordingLines).map(\.folded).joined(separator: [0x20]))
        let bodyFails = head.contains(any: BounceWording.failures)
        let bodyDelays = head.contains(any: BounceWording.delays)
        var score = 0
        if mail.looksLikeServer { score += 3 }
        if mail.isNullSender { score += 2 }
        if !failedHeader.isEmpty { score += 5 }
        if subjectSpeaks { score += 2 }
        if mail.isReplySubject, subject.contains(phrase: "delivery failed") || subject.contains(phrase: "undeliver") {
            score += 1
        }
        if bodyFails || bodyDelays { score += 2 }
        if bounce.hasReturnedMail { score += 1 }
        if mail.message.parts.contains(where: { $0.contentType.isMessage && !mail.isEnclosed($0) }) { score += 1 }
        if mail.message.root.contentType.matches("multipart", "report") { score += 2 }
        if mail.message.headers["X-Report-Type"] != nil { score += 2 }
        if bounce.recipients.first?.rank == 3 { score += 1 }
        let standsAlone = bounce.recipients.first?.rank == 3
        let encloses = mail.message.parts.contains { $0.contentType.isMessage && !mail.isEnclosed($0) }
        let speaks =
            bodyFails || bodyDelays || !failedHeader.isEmpty || subjectSpeaks && mail.looksLikeServer
            || mail.looksLikeDaemon && standsAlone && encloses
        let subjectMentions = subject.contains(any: BounceWording.subjects)
        let mayBePerson = !mail.looksLikeServer && !mail.isNullSender && failedHeader.isEmpty
        guard speaks, score >= 4,
            !(mayBePerson
                && (mail.hasAnswerMarks
                    || !subjectSpeaks && score < 6 && !(subjectMentions && standsAlone && bodyFails))),
            !(head.contains(any: AutoReplyWording.absences) && !bodyFails && !bodyDelays)
        else { return nil }
        let isDelay =
            bodyDelays || subject.contains(any: BounceWording.delays)
            || (subject.contains(phrase: "warning") && !bodyFails)
        let isFinal =
            head.contains(phrase: "permanent") || head.contains(phrase: "given up")
            || head.contains(phrase: "no such user") || head.contains(phrase: "user unknown")
        let nature: MailNature = isDelay && !isFinal ? .deliveryDelay : .deliveryFailure
        var recipients = bounce.recipients
        if !failedHeader.isEmpty {
            let said = recipients
            recipients = failedHeader.map { address in
                said.first { $0.address.lowercased() == address.lowercased() }
                    ?? BounceText.Recipient(
                        address: address,
                        text: bounce.report.map(\.text).joined(separator: "\n"),
                        rank: 3
                    )
            }
        }
        recipients.removeAll { mail.isOwn($0.address) }
        let header = mail.message.headers["X-Failed-Recipients"]
        let wording = isDelay && !isFinal ? BounceWording.delays : BounceWording.failures
        let places =
            (failedHeader.isEmpty ? [] : header.map { [.field($0)] } ?? [])
            + wordingPlaces(bounce.report, wording)
            + (subjectSpeaks ? mail.places(inSubject: BounceWording.subjects) : [])
        var report = DeliveryReport(
            nature: nature,
            recipients: recipients.map { failed($0, nature) },
            rule: failedHeader.isEmpty ? "report-in-words" : "x-failed-recipients",
            places: places,
            weight: min(95, 50 + 5 * score)
        )
        report.recipientPlaces = recipients.compactMap(\.place).map { .body($0) }
        return report
    }

    /// Where the first of the phrases stands in a report.
    private static func wordingPlaces(_ report: [TextLine], _ phrases: [Phrase]) -> [EvidencePlace] {
        var placed = PlacedText()
        for line in report.prefix(ReadingLimits.wordingLines) {
            if !placed.folded.isEmpty { placed.appendBlank(before: line.start) }
            placed.append(line)
        }
        return placed.place(ofAny: phrases).map { [.body($0)] } ?? []
    }

    private static func failed(_ recipient: BounceText.Recipient, _ nature: MailNature) -> FailedRecipient {
        let status = StatusFinder.status(in: Folding.fold(recipient.text))
        let action = nature == .deliveryDelay ? "delayed" : nature == .deliveryReceipt ? "delivered" : "failed"
        let judgement = DeliveryJudgement(status: status, action: action, text: recipient.text)
        return FailedRecipient(
            address: recipient.address,
            status: status,
            action: action,
            reason: judgement.reason,
            advice: judgement.advice
        )
    }
}
