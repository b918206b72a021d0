/// The name under which a server has queued our message: what its operator searches the log for.
public struct QueueID: Sendable, Hashable, CustomStringConvertible {
    /// The name as the server wrote it.
    public let description: String

    /// A name of 1 to 128 printable characters without blanks.
    public init?(_ text: some StringProtocol) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        description = String(text)
    }

    /// The name in a reply to the final dot, as Postfix, Exim, Exchange, Sendmail, qmail and Gmail write it; nil
    /// where none is recognised. No standard says how it is written.
    init?(in reply: SMTPReply) {
        for line in reply.lines {
            let words = line.split(separator: " ")
            for (index, word) in words.enumerated() {
                let next = index + 1 < words.count ? words[index + 1] : ""
                let found: Substring? =
                    if word.lowercased() == "as", index > 0, words[index - 1].lowercased() == "queued" {
                        next  // Postfix: "2.0.0 Ok: queued as 4X1y2z"
                    } else if word.lowercased().hasPrefix("id=") {
                        word.dropFirst(3)  // Exim: "OK id=1rAbCd-0001aB-2C"
                    } else if word.lowercased().hasPrefix("[internalid=") {
                        word.dropFirst(12)  // Exchange: "2.6.0 <…> [InternalId=123, Hostname=…] Queued mail"
                    } else if word == "qp", next.utf8.allSatisfy(\.isDigit) {
                        next  // qmail: "ok 1700000000 qp 12345"
                    } else if word == "Message", next == "accepted", index > 0 {
                        words[index - 1]  // Sendmail: "2.0.0 3AB12cd Message accepted for delivery"
                    } else if word == "gsmtp", index > 1, words[index - 1] == "-" {
                        words[index - 2]  // Gmail: "2.0.0 OK  1700000000 a1-2b3c - gsmtp"
                    } else {
                        nil
                    }
                if let found, EnhancedStatus(found) == nil {
                    let trimmed = found.drop { "<[(".contains($0) }.prefix { !",;>])".contains($0) }
                    if let id = QueueID(trimmed) {
                        self = id
                        return
                    }
                }
            }
        }
        return nil
    }
}
