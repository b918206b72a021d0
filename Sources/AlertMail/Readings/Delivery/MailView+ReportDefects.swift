import MailMessage

extension MailView {
    /// The reports that lack what their standards demand (RFC 3464, RFC 5965, RFC 8098); they are read all the same.
    var reportDefects: [MailDefect] {
        message.parts.filter { part in
            guard part.contentType.type == "message", !isEnclosed(part) else { return false }
            let isSound =
                part.deliveryStatus()?.isSound ?? part.dispositionNotification()?.isSound
                ?? part.feedbackReport()?.isSound
            return isSound == false
        }.prefix(ReadingLimits.reportDefects).map { part in
            MailDefect(
                code: Defect.Code.invalidReport.rawValue,
                part: part.sectionPath,
                offset: part.bodyRange.lowerBound
            )
        }
    }
}
