import MailMessage

/// Recognises content that nobody can read without a key.
enum Sealing {
    /// Whether the mail as a whole is encrypted: S/MIME enveloped data, OpenPGP, or PGP text in the body.
    static func isSealed(_ mail: MailView) -> Bool {
        if mail.message.parts.contains(where: {
            !mail.isEnclosed($0) && (isEnveloped($0) || $0.contentType.matches("multipart", "encrypted"))
        }) {
            return true
        }
        return mail.body.lines.first { !$0.isBlank }?.folded.hasPrefix("-----begin pgp message") ?? false
    }

    /// S/MIME enveloped, not merely signed (RFC 8551 section 3.2.2).
    static func isEnveloped(_ part: Part) -> Bool {
        let type = part.contentType
        guard type.matches("application", "pkcs7-mime") || type.matches("application", "x-pkcs7-mime") else {
            return false
        }
        let kind = type.parameters["smime-type"]?.lowercased()
        if let kind { return kind == "enveloped-data" || kind == "authenveloped-data" }
        return !(part.filename?.lowercased().hasSuffix(".p7c") ?? false)
    }
}
