import MailMessage

/// Decides what kind of mail it is, by headers and body together.
struct NatureReader {
    /// The nature with the rule that decided and its weight.
    struct Finding {
        var nature: MailNature
        var rule: String
        var weight: Int
        /// What in the mail decided, the strongest first; nothing if the mail as a whole did.
        var places: [EvidencePlace]
    }

    let mail: MailView

    /// What is left once delivery reports and gateways have been recognised.
    func read() -> Finding {
        if let receipt = readReceipt() { return receipt }
        let marks = AutomationMarks(mail)
        if let ticket = ticketReceipt(marks) { return ticket }
        if let reply = autoReply(marks) { return reply }
        if let machine = otherMachine(marks) { return machine }
        return Finding(nature: .human, rule: "nothing-automatic", weight: 50, places: [])
    }

    // MARK: - RFC 8098

    private func readReceipt() -> Finding? {
        let parts = mail.message.parts.filter { !mail.isEnclosed($0) }
        if let part = parts.first(where: {
            $0.contentType.matches("message", "disposition-notification")
                || $0.contentType.matches("message", "global-disposition-notification")
        }) {
            return Finding(nature: .readReceipt, rule: "rfc8098", weight: 100, places: [Self.disposition(in: part)])
        }
        let root = mail.message.root
        if root.contentType.matches("multipart", "report"),
            root.contentType.parameters["report-type"]?.lowercased().hasPrefix("disposition-notification") ?? false
        {
            return Finding(nature: .readReceipt, rule: "report-type", weight: 90, places: fields("Content-Type"))
        }
        // What programs send that know no disposition notification.
        let subjectSays = Self.receiptSubjects.contains { mail.foldedSubject.hasPrefix($0) }
        let head = mail.head
        if subjectSays, head.contains(any: Self.receiptBodies), head.count < 2000 {
            return Finding(
                nature: .readReceipt,
                rule: "receipt-in-words",
                weight: 80,
                places: mail.places(inSubject: Self.receiptSubjects) + mail.places(inHead: Self.receiptBodies)
            )
        }
        return nil
    }

    /// The Disposition field of the part, or the part.
    private static func disposition(in part: Part) -> EvidencePlace {
        ReportLine.place(of: ["disposition:"], in: part) ?? .part(part)
    }

    /// The values of the first field of each name that the mail has.
    private func fields(_ names: String...) -> [EvidencePlace] {
        names.compactMap { mail.message.headers[$0] }.map { .field($0) }
    }

    private static let receiptSubjects: [Phrase] = [
        "read:", "not read:", "return receipt", "read receipt", "read receipt:", "gelesen:", "lu:", "leído:", "letto:",
        "gelezen:", "disposition notification", "message read", "darllenwyd:", "opened:", "deleted:",
    ]
    private static let receiptBodies: [Phrase] = [
        "was read on", "was displayed on", "has been displayed", "has been read", "was deleted without being read",
        "is no guarantee that the message has been read", "no guarantee that the message",
        "return receipt for the mail", "was opened on", "confirms that your message",
        "wurde gelesen", "a été lu", "your message", "recipient's computer",
    ]

    // MARK: - Tickets

    private func ticketReceipt(_ marks: AutomationMarks) -> Finding? {
        let head = mail.head
        // Also what quoting rules take away: a tool's own line "reply above this line" opens its mail.
        let certain =
            head.contains(any: TicketWording.certain)
            || mail.foldedSubject.contains(any: TicketWording.subjects) && !mail.isReplySubject
        var likely = 0
        for phrase in TicketWording.likely where head.contains(phrase: phrase) { likely += 1 }
        let isAutomatic = head.contains(any: AutoReplyWording.automatic)
        let hasComment =
            marks.isTool && (head.contains(any: TicketWording.comments) || agentWrote)
            || head.contains(any: Self.sureComments)
        if hasComment, !isAutomatic || agentWrote { return nil }
        if head.contains(any: AutoReplyWording.absences), likely < 3, !certain { return nil }
        var score = 0
        if certain { score += 3 }
        score += min(likely, 3)
        if isAutomatic { score += 2 }
        if marks.isTool { score += 2 }
        if marks.isAutomatic { score += 2 }
        if marks.isUnattended { score += 2 }
        guard score >= 5, certain || likely > 0 else { return nil }
        // A person who says so in their own words signs, and no header marks the mail.
        if !marks.isAutomatic, !marks.isTool, !marks.isUnattended, !isAutomatic, !certain || likely < 2 { return nil }
        return Finding(
            nature: .ticketReceipt,
            rule: "receipt-wording",
            weight: min(95, 50 + 5 * score),
            places: mail.places(inHead: TicketWording.certain) + mail.places(inSubject: TicketWording.subjects)
                + mail.places(inHead: TicketWording.likely) + marks.places
        )
    }

    private static let sureComments: [Phrase] = [
        "commented:", "added a comment", "additional comments:", "has added the following comment",
    ]

    /// "Jane Smith (Acme Energy)" above a date, or an agent's name above the text: how tools show who wrote.
    private var agentWrote: Bool {
        let lines = TextLine.lines(of: mail.written.newText).filter { !$0.isBlank }
        guard lines.count > 1 else { return false }
        for index in lines.indices.prefix(6) {
            let words = lines[index].words
            if (2...8).contains(words.count), QuoteHeader.hasDateOrTime(lines[index].folded),
                !lines[index].folded.contains(UInt8(ascii: "@")),
                words.contains(where: { Self.months.contains($0) })
            {
                return true
            }
        }
        return false
    }

    /// A closing with a person's name below it: an agent signs, a receipt is signed by a team.
    private var isSignedByPerson: Bool {
        let lines = TextLine.lines(of: mail.written.tail).filter { !$0.isBlank }
        guard lines.count > 1, ClosingWording.isClosing(lines[0]) else { return false }
        let name = lines[1].words
        return (1...4).contains(name.count) && !name.contains(where: Self.collectives.contains)
            && lines[1].text.unicodeScalars.first?.properties.isUppercase ?? false
    }

    private static let collectives: Set<String> = [
        "team", "support", "desk", "helpdesk", "services", "service", "department", "customer", "energy", "ltd",
        "limited", "plc",
        "system", "tîm", "centre", "operations", "group", "mailbox", "admin", "administrator",
    ]

    private static let months: Set<String> = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january",
        "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    ]

    // MARK: - Absences

    private func autoReply(_ marks: AutomationMarks) -> Finding? {
        let head = mail.head
        let subjectSays =
            AutoReplyWording.subjects.contains { mail.foldedSubject.hasPrefix($0) }
            || mail.foldedSubject.contains(phrase: "out of office")
            || mail.foldedSubject.contains(phrase: "automatic reply")
        let bodySays = head.contains(any: AutoReplyWording.absences)
        let isAutomatic = head.contains(any: AutoReplyWording.automatic)
        if marks.isTool, agentWrote || isSignedByPerson && !bodySays && !isAutomatic { return nil }
        if marks.isVacation {
            return Finding(nature: .autoReply, rule: "vacation-header", weight: 95, places: marks.places)
        }
        if marks.isAutoReplied, !(marks.isTool && head.contains(any: TicketWording.comments)) {
            return Finding(nature: .autoReply, rule: "auto-replied", weight: 90, places: marks.places)
        }
        if subjectSays, bodySays || isAutomatic || marks.isAutomatic || mail.isNullSender || !mail.isReplySubject {
            return Finding(
                nature: .autoReply,
                rule: "absence-subject",
                weight: 85,
                places: mail.places(inSubject: AutoReplyWording.subjects)
                    + mail.places(inHead: AutoReplyWording.absences)
            )
        }
        if bodySays || isAutomatic, marks.isAutomatic || mail.isNullSender {
            return Finding(
                nature: .autoReply,
                rule: "absence-wording",
                weight: 80,
                places: absenceWording + marks.places
            )
        }
        // Without any header: the writer's first sentence is the absence, and nothing is said of an alert.
        let opening = Array(head.prefix(240))
        if isAutomatic && bodySays
            || opening.contains(any: Self.selfAbsences)
                && StatementReader(mail.written.newText).found.allSatisfy({ $0.statement == .asks || $0.weight < 60 })
        {
            return Finding(
                nature: .autoReply,
                rule: "absence-opening",
                weight: 65,
                places: mail.places(inHead: Self.selfAbsences) + absenceWording
            )
        }
        return nil
    }

    private var absenceWording: [EvidencePlace] {
        mail.places(inHead: AutoReplyWording.absences) + mail.places(inHead: AutoReplyWording.automatic)
    }

    private static let selfAbsences: [Phrase] = [
        "i am out of the office", "i'm out of the office", "i am currently out of", "i'm currently out of",
        "i will be out of the office", "i am out of office", "i'm out of office", "i am currently on annual leave",
        "i am on annual leave", "i'm on annual leave", "i am currently away", "i'm currently away",
        "i am away from", "i am on leave", "i'm on leave", "i am on holiday", "i'm on holiday",
        "i am currently on leave", "i am currently on maternity", "i am on maternity", "i am now on", "i have now left",
        "rwyf allan o'r swyddfa", "rydw i allan o'r swyddfa", "rwyf ar wyliau", "rydw i ar wyliau", "dwi ar wyliau",
        "allan o'r swyddfa",
        "i am no longer with", "i no longer work", "this mailbox is not monitored",
        "this mailbox is no longer monitored", "this inbox is not monitored", "this email address is no longer",
    ]

    // MARK: - Other software

    private func otherMachine(_ marks: AutomationMarks) -> Finding? {
        let head = mail.head
        if marks.isTool || marks.isAutomatic, agentWrote || head.contains(any: TicketWording.comments) { return nil }
        if marks.isTool, isSignedByPerson { return nil }
        if marks.isAutoGenerated || marks.isBulk {
            return Finding(
                nature: .machine,
                rule: marks.isBulk ? "bulk" : "auto-generated",
                weight: 80,
                places: marks.places
            )
        }
        if marks.isList, !answersUs {
            return Finding(nature: .machine, rule: "list", weight: 70, places: marks.places)
        }
        if mail.isNullSender, mail.looksLikeServer || head.contains(any: AutoReplyWording.automatic) {
            return Finding(
                nature: .machine,
                rule: "null-sender",
                weight: 70,
                places: fields("Return-Path", "From")
            )
        }
        if marks.isUnattended, head.contains(any: AutoReplyWording.automatic) || !answersUs {
            return Finding(
                nature: .machine,
                rule: "unattended-sender",
                weight: 65,
                places: fields("From")
            )
        }
        return nil
    }

    private var answersUs: Bool { mail.hasAnswerMarks || mail.isReplySubject }
}
