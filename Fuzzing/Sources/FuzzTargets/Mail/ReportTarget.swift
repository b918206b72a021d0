import MailMessage

extension FuzzTarget {
    /// The body of a machine-readable report, read as each kind.
    static let reports = FuzzTarget("reports", longest: 16 << 10) { bytes in
        ReportInvariants.check(DeliveryStatus(parsing: bytes))
        ReportInvariants.check(DispositionNotification(parsing: bytes))
        ReportInvariants.check(FeedbackReport(parsing: bytes))
        for type in ["message/delivery-status", "message/disposition-notification", "text/rfc822-headers"] {
            let head = "Content-Type: \(type)\r\n\r\n"
            let mail = Array(head.utf8) + bytes
            let part = Message(bytes: mail).root
            require(part.rawBody.elementsEqual(bytes), "a report is the part's body")
            if let report = part.deliveryStatus() { ReportInvariants.check(report) }
            if let report = part.dispositionNotification() { ReportInvariants.check(report) }
            if let fields = part.returnedHeaders() { for field in fields { HeaderInvariants.checkReadings(of: field) } }
        }
    }
}

/// What holds of reports.
enum ReportInvariants {
    static func check(_ report: DeliveryStatus) {
        for recipient in report.recipients {
            require(!recipient.fields.isEmpty, "a recipient has fields")
            if let status = recipient.status {
                require(DeliveryStatus.Status(parsing: status.description), equals: status, "a status is read back")
            }
            if let address = recipient.finalRecipient?.address {
                HeaderInvariants.check(Mailbox(address: address))
            }
            for date in [recipient.lastAttempt, recipient.willRetryUntil] {
                if let date { HeaderInvariants.check(date) }
            }
        }
        if let date = report.arrival { HeaderInvariants.check(date) }
        require(!report.isSound || !report.recipients.isEmpty, "a sound report has recipients")
    }

    static func check(_ report: FeedbackReport) {
        require(report.incidents >= 0, "a number of mails is no less than nothing")
        require(!report.isSound || report.feedbackType != nil, "a sound report has a type")
        for address in report.originalRecipients { HeaderInvariants.check(Mailbox(address: address)) }
        if let date = report.arrival { HeaderInvariants.check(date) }
    }

    static func check(_ report: DispositionNotification) {
        if let identifier = report.originalMessageID { HeaderInvariants.check(identifier) }
        require(!report.modifiers.contains(""), "a modifier is a word")
        require(report.disposition != "", "a disposition is a word")
    }
}
