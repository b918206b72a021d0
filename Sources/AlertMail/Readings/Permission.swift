import MailMessage

/// Whether software may answer or pass on (RFC 3834 section 2).
enum Permission {
    /// Whether an automatic answer may be sent at all.
    ///
    /// An alert is owed its acknowledgement even when its mail is marked automatic; a null sender, a report, a receipt or an
    /// `auto-replied` mail is never answered.
    static func mayReply(_ mail: MailView, _ nature: MailNature, raisesAlert: Bool) -> Bool {
        switch nature {
        case .deliveryFailure, .deliveryDelay, .deliveryReceipt, .readReceipt, .autoReply, .ticketReceipt: return false
        case .human, .gateway, .machine: break
        }
        guard let from = mail.message.from.first, !mail.isNullSender, !mail.looksLikeDaemon,
            !mail.isOwn(from.address.description),
            !mail.isOwn(mail.message.replyTo.first?.address.description ?? "")
        else { return false }
        let marks = AutomationMarks(mail)
        if marks.isAutoReplied || marks.isVacation { return false }
        if raisesAlert { return true }
        if nature == .machine || marks.isAutomatic || marks.isBulk || marks.isList || marks.isUnattended {
            return false
        }
        return !suppressesAnswers(mail)
    }

    /// `X-Auto-Response-Suppress` with a value that means automatic replies.
    private static func suppressesAnswers(_ mail: MailView) -> Bool {
        guard let value = mail.foldedField("X-Auto-Response-Suppress") else { return false }
        return value.contains(phrase: "all") || value.contains(phrase: "autoreply") || value.contains(phrase: "oof")
    }

    /// Whether the alerts may be passed on without a person, the sender being on the list and authenticated: only those read from a
    /// proven machine part or from DUIS XML.
    static func mayForward(_ reading: Reading) -> Bool {
        guard !reading.alerts.isEmpty, reading.incompleteAlerts.isEmpty, reading.machinePart?.isRehearsal != true else {
            return false
        }
        switch reading.nature {
        case .human, .gateway, .machine: break
        case .autoReply, .ticketReceipt, .deliveryFailure, .deliveryDelay, .deliveryReceipt, .readReceipt: return false
        }
        return reading.mayReply
            && reading.alerts.allSatisfy { $0.source == .verifiedMachinePart || $0.source == .duisXML }
    }
}

extension MailView {
    /// Whether the sender is a mail server's own mailbox.
    var looksLikeDaemon: Bool {
        guard let local = message.from.first?.address.localPart.lowercased() else { return true }
        return local.hasPrefix("mailer-daemon") || local.hasPrefix("mailerdaemon")
            || local.hasPrefix("microsoftexchange")
    }
}
