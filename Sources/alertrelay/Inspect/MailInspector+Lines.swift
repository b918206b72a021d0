import AlertMail
import CriticalAlerts
import MailMessage

extension MailInspector {
    /// What people read; evidence with what stands at its place in the mail.
    static func lines(of reading: Reading, path: String, in message: Message) -> [String] {
        var excerpts = EvidenceExcerpts(message)
        var lines = InspectionLines(heading: path)
        lines.add("from", reading.from)
        lines.add("subject", reading.subject)
        lines.add("date", reading.date)
        lines.add("message id", reading.messageID)
        lines.add("nature", reading.nature.rawValue)
        lines.add("statement", reading.statement.rawValue)
        for statement in reading.statements {
            lines.add("", ([statement.statement.rawValue] + statement.references).joined(separator: "  "))
        }
        for alert in reading.alerts { lines.add("alert", words(of: alert)) }
        for alert in reading.incompleteAlerts { lines.add("incomplete alert", alert) }
        for recipient in reading.failedRecipients { lines.add("recipient", words(of: recipient)) }
        lines.add("may reply", reading.mayReply ? "yes" : "no")
        lines.add("may forward", reading.mayForward ? "yes" : "no")
        lines.add("needs a person", reading.needsPerson ?? "no")
        lines.add("sealed", reading.isSealed ? "yes" : "no")
        lines.add(
            "signature",
            [reading.signature.state.rawValue, reading.signature.signer].compactMap { $0 }.joined(separator: "  ")
        )
        lines.add("new text", text: reading.newText)
        lines.add("signature and disclaimer", text: reading.tail)
        for evidence in reading.evidence {
            let shown = excerpts.excerpt(of: evidence).map { ": \($0)" } ?? ""
            lines.add("evidence", words(of: evidence) + shown)
        }
        for defect in reading.defects {
            lines.add("defect", "\(defect.code) in part \(defect.part) at \(defect.offset)")
        }
        return lines.lines
    }

    private static func words(of alert: ReadAlert) -> String {
        let facts = alert.facts
        var words = [facts.code.description] + facts.meterPoints.map(\.canonical)
        if let raised = facts.raisedAt { words.append("raised \(raised.instant)") }
        if let received = facts.receivedAt { words.append("received \(received.instant)") }
        if let device = facts.device { words.append("device \(device)") }
        words.append("from \(alert.source.rawValue)")
        return words.joined(separator: "  ")
    }

    private static func words(of recipient: FailedRecipient) -> String {
        let words = [recipient.address, recipient.action, recipient.status, recipient.reason].compactMap { $0 }
        return (words + ["-> \(recipient.advice.rawValue)"]).joined(separator: "  ")
    }

    private static func words(of evidence: Evidence) -> String {
        var words = "\(evidence.rule) (\(evidence.weight)) in \(evidence.part)"
        if let start = evidence.start, let end = evidence.end { words += ", bytes \(start) to \(end)" }
        return words
    }
}
