public import MailMessage

/// Who a message is from and for, as the servers on its way see it (RFC 5321); apart from what its header says.
public struct Envelope: Sendable {
    /// Where reports go; nil is the null return path, for reports and nothing else.
    public let sender: EmailAddress?
    /// Who it is for, in order.
    public let recipients: [EmailAddress]
    /// ENVID (RFC 3461 section 4.4): comes back in reports as Original-Envelope-Id. Printable ASCII.
    public let envelopeID: String?
    /// Whether reports of failure and delay are asked for where the server offers DSN; never with the null sender.
    public let asksForReports: Bool
    /// Whether the message's header holds UTF-8, so that SMTPUTF8 is needed whatever the addresses are.
    public let hasUTF8Header: Bool

    /// A checked envelope.
    ///
    /// - Throws: ``TransportError`` with `invalidArgument` without recipients, or where an address or the envelope
    ///   id cannot be written in a command.
    public init(
        sender: EmailAddress?,
        recipients: [EmailAddress],
        envelopeID: String? = nil,
        asksForReports: Bool = true,
        hasUTF8Header: Bool = false
    ) throws {
        guard !recipients.isEmpty else {
            throw TransportError(.invalidArgument, "an envelope needs a recipient")
        }
        for address in recipients + [sender].compactMap({ $0 }) {
            // The type holds only real addresses; an injected command would be worth a second look all the same.
            let path = address.smtpPath
            guard !path.isEmpty, path.utf8.count <= 320,
                path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !path.contains("<"), !path.contains(">")
            else {
                throw TransportError(.invalidArgument, "an address cannot be written in an SMTP command")
            }
        }
        if let envelopeID {
            guard (1...100).contains(envelopeID.utf8.count), envelopeID.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw TransportError(.invalidArgument, "the envelope id is not 1 to 100 printable ASCII characters")
            }
        }
        self.sender = sender
        self.recipients = recipients
        self.envelopeID = envelopeID
        self.asksForReports = asksForReports && sender != nil
        self.hasUTF8Header = hasUTF8Header
    }

    /// Whether the envelope can only be said with SMTPUTF8 (RFC 6531).
    var needsUTF8: Bool {
        hasUTF8Header
            || (recipients + [sender].compactMap { $0 }).contains { !$0.smtpPath.utf8.allSatisfy { $0 < 0x80 } }
    }

    /// xtext (RFC 3461 section 4): "+", "=" and what is not printable as "+" and two hexadecimal digits.
    static func xtext(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        return String(
            lossy: text.utf8.flatMap { byte -> [UInt8] in
                (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "=")
                    ? [byte] : [UInt8(ascii: "+"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        )
    }
}

extension EmailAddress {
    /// The address as it stands between angle brackets in a command.
    var smtpPath: String { description }
}
