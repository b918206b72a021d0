extension Header {
    /// What is wrong with the value when it is read as what its name says: as text, and as addresses, a date or
    /// identifiers where it is one of those fields (RFC 5322 section 3.6). Each kind once.
    public var defects: [Defect] {
        var codes = textDefects.map(\.code)
        switch name.asciiLowercased {
        case "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-sender", "resent-to", "resent-cc",
            "resent-bcc", "disposition-notification-to", "errors-to":
            codes.append(contentsOf: addresses.faults)
        case "date", "resent-date", "delivery-date", "expires":
            if date == nil { codes.append(.invalidDate) }
        case "received":
            if received.date == nil { codes.append(.invalidDate) }
        case "message-id", "resent-message-id", "content-id":
            if messageIDs.count != 1 { codes.append(.invalidMessageID) }
        case "in-reply-to", "references":
            if messageIDs.isEmpty, !unfoldedBytes.isEmpty { codes.append(.invalidMessageID) }
        default: break
        }
        var seen: Set<Defect.Code> = []
        return codes.filter { seen.insert($0).inserted }.map { Defect($0, part: part, offset: range.lowerBound) }
    }
}
