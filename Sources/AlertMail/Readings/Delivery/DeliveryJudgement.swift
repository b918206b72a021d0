/// What a delivery failure means, and what to do about it (the words of `inspect mail`: `reason`, `advice`).
struct DeliveryJudgement: Hashable, Sendable {
    let reason: String
    let advice: DeliveryAdvice

    /// Judges by enhanced status (RFC 3463) where it says something, else by what the server said in words.
    init(status: String?, action: String?, text: String) {
        let folded = Folding.fold(text)
        let numbers = (status ?? "").split(separator: ".").map { Int($0) ?? -1 }
        let kind = numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : (0, 0, 0)
        if action == "delivered" || action == "relayed" || action == "expanded" || kind.0 == 2 {
            self.init("delivered", .retry)
            return
        }
        if let judged = Self.byStatus(kind, folded) {
            self.init(judged.0, judged.1)
        } else if let judged = Self.byWords(folded) {
            self.init(judged.0, judged.1)
        } else if action == "delayed" || kind.0 == 4 {
            self.init("delayed", .retry)
        } else if folded.contains(phrase: "rcpt to") || Self.hasRecipientRefusal(folded) {
            self.init("recipient refused", .nextContact)
        } else {
            self.init("cause not known", .person)
        }
    }

    private init(_ reason: String, _ advice: DeliveryAdvice) {
        self.reason = reason
        self.advice = advice
    }

    private static func byStatus(_ status: (Int, Int, Int), _ text: [UInt8]) -> (String, DeliveryAdvice)? {
        switch status {
        case (4, 2, 2), (5, 2, 2): return ("mailbox full", .retry)
        case (4, 7, _) where text.contains(any: usWords): return ("we are refused for now", .us)
        case (4, 1, _), (4, 2, _), (4, 3, _), (4, 4, _), (4, 5, _), (4, 6, _), (4, 7, _):
            return (temporary(text), .retry)
        case (5, 1, 7), (5, 1, 8): return ("our sender address is refused", .us)
        case (5, 1, 2): return ("host unknown", .nextContact)
        case (5, 1, _): return ("no such address", .nextContact)
        case (5, 2, 1): return ("mailbox disabled", .nextContact)
        case (5, 2, 3), (5, 3, 4): return ("message too large", .us)
        case (5, 4, 4): return ("host unknown", .nextContact)
        case (5, 4, 6): return ("mail loop", .person)
        case (5, 4, 7): return ("gave up after repeated attempts", .retry)
        // Exchange Online refuses unknown recipients with 5.4.1 and 5.7.1; what it says tells them apart.
        case (5, 4, 1) where text.contains(any: deadWords) || text.contains(phrase: "access denied"):
            return ("no such address", .nextContact)
        case (5, 7, _) where text.contains(any: deadWords) && !text.contains(any: usWords):
            return ("no such address", .nextContact)
        case (5, 7, _): return ("refused by policy", .us)
        default: return nil
        }
    }

    private static func byWords(_ text: [UInt8]) -> (String, DeliveryAdvice)? {
        if text.contains(any: senderQuotaWords) { return ("our sending quota is exceeded", .us) }
        if text.contains(any: fullWords) { return ("mailbox full", .retry) }
        if text.contains(any: sizeWords) { return ("message too large", .us) }
        if text.contains(any: hostWords) { return ("host unknown", .nextContact) }
        if text.contains(any: deadWords) { return ("no such address", .nextContact) }
        if text.contains(any: usWords) { return ("refused by policy", .us) }
        if text.contains(any: loopWords) { return ("mail loop", .person) }
        if text.contains(any: waitWords) { return (temporary(text), .retry) }
        return nil
    }

    private static func temporary(_ text: [UInt8]) -> String {
        if text.contains(any: fullWords) { return "mailbox full" }
        if text.contains(phrase: "greylist") || text.contains(phrase: "graylist") { return "greylisted" }
        if text.contains(any: waitWords) { return "server not reached" }
        return "delayed"
    }

    /// A bare 550, 551 or 553.
    private static func hasRecipientRefusal(_ text: [UInt8]) -> Bool {
        let code = StatusFinder.smtpCode(in: text)
        return code == 550 || code == 551 || code == 553
    }

    private static let senderQuotaWords: [Phrase] = [
        "sending quota", "sending limit", "rate limit", "sender quota", "too many messages", "message limit exceeded",
        "exceeded the maximum number of messages", "submission quota",
        "5.7.30", "daily user sending", "exceeded its sending",
    ]
    private static let fullWords: [Phrase] = [
        "mailbox full", "mailbox is full", "full mailbox", "mailfolder is full", "over quota", "quota exceeded",
        "exceeded quota", "exceeding their quota", "over disk quota", "disk quota", "exceeded storage",
        "mailbox quota", "quota violation", "quota exceed", "exceeds quota", "out of storage", "storage allocation",
        "overquota", "space not enough", "insufficient disk", "mail quota", "too much mail stored",
        "mailbox has exceeded", "user is over", "inbox is full", "not enough storage", "exceeding quota",
        "exceeded the storage", "exceed mailbox quota", "box full",
    ]
    private static let sizeWords: [Phrase] = [
        "message too large", "incoming message size", "inbound message size", "too large", "exceeds maximum",
        "size limit", "exceeds fixed", "message size exceeds",
        "too big", "exceeds the maximum message size", "message length exceeds",
    ]
    private static let hostWords: [Phrase] = [
        "host unknown", "unknown host", "host not found", "domain not found", "no such domain", "domain does not exist",
        "name service error", "unrouteable", "unroutable", "could not find a gateway",
        "unable to resolve", "dns error", "nxdomain", "no mx", "illegal host", "bad destination host",
        "couldn't find any host", "domain name not found", "unknown domain", "doesn't have any mx",
    ]
    private static let deadWords: [Phrase] = [
        "user unknown", "unknown user", "no such user", "no such recipient", "does not exist", "doesn't exist",
        "unknown recipient", "recipient unknown", "not a valid", "invalid recipient", "invalid mailbox",
        "mailbox unavailable", "mailbox not found", "no mailbox here", "recipient not found", "recipientnotfound",
        "address rejected", "recipient rejected", "recipient name is not recognized", "not listed in", "unknown local",
        "no longer", "account has been disabled", "account is disabled", "disabled or discontinued", "mailbox disabled",
        "mailbox is disabled", "inactive", "user not found", "not our customer", "user not known", "unknown address",
        "user doesn't have", "invalid final delivery", "unknown or illegal", "addressee unknown",
        "is unavailable: user", "couldn't be found", "wasn't found", "address wrong", "no such address",
        "does not have a final",
        "not exactly match", "is wrong or no longer", "unknown alias", "invalid address", "illegal user",
        "no valid recipients", "address not found", "user is unknown", "no such mailbox", "not known at this",
        "does not like recipient", "invalid user",
        "is not known", "unrecognized recipient", "account closed", "n'existe pas", "no existe", "existiert nicht",
        "niet bekend", "destinataire inconnu", "unbekannt", "non esiste", "no account by that name",
    ]
    private static let usWords: [Phrase] = [
        "spam", "blocked", "blacklist", "block list", "blocklist", "black list", "policy", "reputation",
        "not authorized", "not authorised", "unauthenticated", "spf", "dmarc", "dkim", "relay", "relaying denied",
        "virus", "banned",
        "access denied", "permission denied", "sender address rejected", "sender denied", "rejected by",
        "not accepting mail from", "restricted", "authentication required", "must authenticate", "client host rejected",
        "listed at", "rbl", "denied by", "not allowed to send", "content rejected", "message content", "prohibited",
        "bad reputation", "throttl", "too many connections", "starttls", "not permitted",
    ]
    private static let loopWords: [Phrase] = [
        "too many hops", "mail loop", "loops back", "message looping", "looping", "hop count", "loop detected",
    ]
    private static let waitWords: [Phrase] = [
        "timed out", "timeout", "connection refused", "not respond", "did not respond", "try again", "temporar",
        "greylist", "graylist", "unable to connect", "establish an smtp connection", "connection reset",
        "network unreachable",
        "no route to host", "too long in queue", "in the queue too long", "delivery time expired", "retry timeout",
        "has been in the queue", "not been collected", "maximum delivery attempts", "delivery failed 20 attempts",
        "system busy",
        "service unavailable", "connection was dropped", "lost connection", "conversation with", "deferred", "attempts",
    ]
}
