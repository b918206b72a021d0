import MailMessage

/// Tells mails from other files. The parser takes anything; somebody who inspects a folder wants to know what in it is
/// no mail.
enum MailRecognition {
    /// Why the bytes are no mail that can be looked at, before they are parsed; nil if they may be one.
    static func refusal(of bytes: [UInt8], isCut: Bool) -> String? {
        if isCut { return "more than \(InspectionLimits.mailBytes) bytes" }
        return bytes.isEmpty ? "the file is empty" : nil
    }

    /// Why a parsed file is no mail; nil if it is one. A mail has a header: either a field, or the empty line that ends
    /// the header.
    static func refusal(of message: Message) -> String? {
        guard message.headers.isEmpty else { return nil }
        switch message.bytes[message.root.range].first ?? message.bytes.last {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return nil
        default: return "no mail: it has no header"
        }
    }
}

extension Message {
    /// The section path of the part in which a defect was found.
    func sectionPath(of defect: Defect) -> String {
        parts.indices.contains(defect.part) ? parts[defect.part].sectionPath : root.sectionPath
    }
}

extension [Defect] {
    /// Adds defects, each once, up to a number.
    mutating func append(each found: [Defect], upTo limit: Int) {
        for defect in found where count < limit && !contains(defect) { append(defect) }
    }
}
