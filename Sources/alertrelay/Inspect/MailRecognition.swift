import MailMessage

/// Tells mails from other files. The parser takes anything; somebody who inspects a folder wants to know what in it is
/// no mail.
enum MailRecognition {
    /// Why the bytes are no mail that can be looked at, before they are parsed; nil if they may be one.
    static func refusal(of bytes: [UInt8], isCut: Bool) -> String? {
        if isCut { return "more than \(InspectionLimits.mailBytes) bytes" }
        return bytes.isEmpty ? "the file is empty" : nil
    }

    /// Why a parsed file is no mail; nil if it is one.
    ///
    /// A mail has a header: a field with a name such as mail software writes (RFC 5322 would allow `{"key"` too, as the
    /// first line of some other file has it), or else the empty line that ends the header stands at the top.
    static func refusal(of message: Message) -> String? {
        if message.headers.contains(where: { isFieldName($0.name) }) { return nil }
        guard message.headers.isEmpty else { return "no mail: no line of its header is a mail's" }
        switch message.bytes[message.root.range].first ?? message.bytes.last {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return nil
        default: return "no mail: it has no header"
        }
    }

    private static func isFieldName(_ name: String) -> Bool {
        guard let first = name.first, first.isASCII, first.isLetter else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }
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
