/// The wording of delivery reports that follow no standard.
enum BounceWording {
    /// Local parts under which mail servers write.
    static let senderLocalParts: Set<String> = [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "postmaster", "mdaemon", "mmdf",
        "mail.delivery.system",
        "maildeliverysystem", "mail-delivery-system", "microsoftexchange", "bounce", "bounces", "mailsystem", "mailer",
        "smtp-daemon",
        "system administrator", "imss", "mail",
    ]
    /// What they call themselves.
    static let senderNames: [Phrase] = [
        "mail delivery", "delivery subsystem", "system administrator", "mailer-daemon", "postmaster",
        "microsoft outlook", "mail system",
        "mail administrator", "mailer daemon", "smtp_mail_service", "smtp gateway", "smtp_gateway", "mail service",
        "delivery system", "virus",
        "internet mail", "mdaemon", "jetmail", "mail server", "mailserver",
    ]
    /// Subjects of reports.
    static let subjects: [Phrase] = [
        "undeliver", "delivery fail", "failure notice", "returned mail", "mail delivery",
        "delivery status notification",
        "delivery notification", "not be delivered", "non-delivery", "nondelivery", "mail error", "failure delivery",
        "mail failed",
        "returning message", "delivery failure", "processing error", "delivery problem", "not delivered",
        "user unknown", "failed mail",
        "delivery has failed", "delivery warning", "has not yet been delivered", "delayed", "delivery delay",
        "unzustellbar",
        "non remis", "failed delivery", "rejected:", "mail system error", "mail failure", "delivery report",
        "delivery error", "returned to sender",
        "unable to deliver", "address couldn't be found", "message not delivered", "mail returned", "message blocked",
        "delivery incomplete",
        "nicht zugestellt", "no se pudo entregar", "échec de la remise", "mancato recapito", "недоставлен",
        "не доставлен", "heb ei ddosbarthu",
        "message status - undeliverable", "could not send", "bounced", "warning: message",
    ]
    /// Bodies of reports of failure.
    static let failures: [Phrase] = [
        "not be delivered", "was not delivered", "not able to deliver", "wasn't able to deliver", "unable to deliver",
        "undeliverable",
        "did not reach", "not reach", "delivery to the following", "permanent fatal error", "permanent error",
        "failed permanently", "delivery failed",
        "delivery has failed", "been returned", "returned because", "unknown user", "user unknown", "no such user",
        "did not receive", "not delivered",
        "failed recipient", "failed address", "invalid final delivery", "delivery problems", "mailbox is full",
        "couldn't be delivered",
        "wasn't delivered", "could not be reached", "cannot be delivered", "can't be delivered",
        "address couldn't be found", "n'a pas pu",
        "no pudo ser entregado", "konnte nicht zugestellt", "error while being processed", "did not exactly match",
        "unrouteable", "unknown recipient",
        "recipient address rejected", "message rejected", "was rejected", "mailbox unavailable", "recipient unknown",
        "intended recipient:",
        "failed after i sent the message", "delivery error", "returned to you", "returned to sender",
        "does not like recipient", "giving up on",
        "invalid recipient", "over quota", "quota exceeded", "could not deliver", "cannot deliver", "error-for:",
        "host unknown", "aborted after", "unable to relay",
        "не доставлено", "невозможно доставить", "user doesn't have", "isn't able to deliver", "was blocked",
        "delivery attempts",
    ]
    /// Bodies and subjects of reports of delay; they outweigh failures.
    static let delays: [Phrase] = [
        "not yet been delivered", "has been delayed", "been delayed", "delayed mail", "still being retried",
        "will be retried", "(delay)", "warning message only",
        "warning only", "just a warning", "delivery attempts will continue", "attempts will continue",
        "continue to attempt", "continue to try",
        "keep trying", "been postponed", "delivery delay", "delayed delivery", "will try again",
        "do not need to resend", "need not resend", "advisory-only",
        "still trying", "retry for", "message delayed", "delayed 24 hours", "could not be delivered for the last",
        "queued for retry",
    ]
    /// Lines behind which the returned mail stands.
    static let returnedMail: [Phrase] = [
        "original message", "copy of the message", "copy of your message", "copy of the original", "message header",
        "header of the original", "headers of the original",
        "message text follows", "unsent message", "returned message", "returned mail", "message follows",
        "below this line", "the next line is a copy",
        "your message reads", "undelivered message you sent", "included is a copy", "lines of your original",
        "lines of the message", "old message:",
        "mensaje original", "message d'origine", "header of the source", "message headers follow", "attached message",
        "message contents follow",
        "here is a copy", "first part of the message", "a copy of the message", "ursprüngliche nachricht",
        "undelivered message headers", "message is attached",
        "original headers", "rejected message", "is a copy of", "unzustellbare nachricht",
    ]
    /// What stands right before a failed recipient's address.
    static let beforeAddress: [Phrase] = [
        "to", "user", "users", "recipient:", "recipients:", "recipient", "recipient(s):", "address:", "addresses:",
        "address(es):", "address", "rcpt to:", "rcpt to", "userid:", "error-for:", "addressed to",
        "addressed", "unknown user:", "generated from", "expanded from:", "expanded from", "mailbox", "account",
        "undeliverable address:", "failed:", "full:", "unknown:", "person:", "mailbox:",
        "delivered to:", "following:", "deliver to", "intended for", "failed recipient:", "invalid recipient",
        "undeliverable to", "attempts:", "rcpt:", "recipient address:", "user:", "to:", "an",
    ]
    /// Words on a line by which an address on it is somebody to ask, not a recipient.
    static let helpers: [Phrase] = [
        "contact", "please send", "questions", "assistance", "reply-to", "mail from", "sender", "support",
        "report this", "administrator", "complain",
        "reporting-mta", "x-sender", "return-path", "help desk", "subject:", "message-id", "website",
        "more information", "may be of help", " try ", "instead",
    ]
    /// Local parts that are never failed recipients.
    static let helperLocalParts: Set<String> = [
        "postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "hostmaster", "noreply", "no-reply",
    ]
}
