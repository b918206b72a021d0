import MailMessage

/// What a mail is by its form, whatever its words are: a complaint, something about a meeting, an item that Exchange calls
/// a report or an absence note. None of them says that anybody received an alert.
struct FormalNature {
    let nature: MailNature
    let rule: String
    let weight: Int
    let place: EvidencePlace
    /// Why a person is needed, `nil` if none is.
    let reason: String?

    /// A complaint about a mail, or a report that its authentication failed (RFC 5965, RFC 6591).
    static func complaint(_ mail: MailView) -> FormalNature? {
        let part = mail.message.parts.first {
            $0.contentType.matches("message", "feedback-report") && !mail.isEnclosed($0)
        }
        if let part, let report = part.feedbackReport() {
            let reason =
                report.feedbackType == "auth-failure"
                ? "a server reports that a mail of ours failed authentication" : "a complaint about a mail"
            return FormalNature(nature: .machine, rule: "rfc5965", weight: 100, place: .part(part), reason: reason)
        }
        let type = mail.message.root.contentType
        guard type.matches("multipart", "report"),
            let header = mail.message.headers.last(where: { $0.isNamed("Content-Type") }),
            type.parameters["report-type"]?.lowercased() == "feedback-report"
        else { return nil }
        let place = EvidencePlace.field(header)
        return FormalNature(
            nature: .machine,
            rule: "report-type",
            weight: 90,
            place: place,
            reason: "a complaint about a mail"
        )
    }

    /// An attendee's answer to an invitation (RFC 6047), or what Exchange's name for the item says.
    static func item(_ mail: MailView) -> FormalNature? {
        if let (part, method) = meeting(mail), method.isAnswer || method == .declineCounter {
            return answer(mail, "calendar-answer", .part(part))
        }
        guard let name = mail.containers.messageClass, let part = mail.containers.all.first?.part else { return nil }
        let place = EvidencePlace.part(part)
        if name.hasPrefix("ipm.schedule.meeting.resp") { return answer(mail, "exchange-class", place) }
        if name.hasPrefix("ipm.outlook.recall") || name.hasPrefix("ipm.recall.report") {
            return FormalNature(
                nature: .machine,
                rule: "exchange-class",
                weight: 90,
                place: place,
                reason: "somebody wants to take a mail back"
            )
        }
        let nature: MailNature
        if name.hasPrefix("ipm.note.rules.") {
            nature = .autoReply
        } else if name.hasPrefix("report."), let kind = reports.first(where: { name.hasSuffix($0.suffix) }) {
            nature = kind.nature
        } else {
            return nil
        }
        return FormalNature(nature: nature, rule: "exchange-class", weight: 90, place: place, reason: nil)
    }

    private static let reports: [(suffix: String, nature: MailNature)] = [
        (".ipnrn", .readReceipt), (".ipnnrn", .readReceipt), (".ndr", .deliveryFailure), (".delayed", .deliveryDelay),
        (".dr", .deliveryReceipt),
    ]

    private static func answer(_ mail: MailView, _ rule: String, _ place: EvidencePlace) -> FormalNature {
        FormalNature(
            nature: .machine,
            rule: rule,
            weight: 95,
            place: place,
            reason: mail.written.newText.isEmpty ? nil : "an answer to an invitation, with words beside it"
        )
    }

    /// Where a mail invites to a meeting, changes one or calls it off; `nil` if it does not.
    static func invitation(_ mail: MailView) -> EvidencePlace? {
        if let (part, _) = meeting(mail) { return .part(part) }
        guard let name = mail.containers.messageClass, name.hasPrefix("ipm.schedule.meeting."),
            let part = mail.containers.all.first?.part
        else { return nil }
        return .part(part)
    }

    /// The calendar that the mail is, and not one that somebody attached to it.
    private static func meeting(_ mail: MailView) -> (Part, CalendarObject.Method)? {
        for part in mail.message.parts
        where part.contentType.matches("text", "calendar") && !mail.isEnclosed(part)
            && !(part.disposition?.isAttachment ?? false)
        {
            if let method = part.calendar()?.method { return (part, method) }
        }
        return nil
    }
}
