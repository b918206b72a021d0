/// A header field to be written: legal whatever it is made from, so that no value can smuggle in a second field.
///
/// Values are folded at 78 characters (RFC 5322 section 2.2.3); what is not ASCII is written as encoded words
/// (RFC 2047), in parameters after RFC 2231.
public struct HeaderField: Sendable, Hashable {
    /// The field's name.
    public let name: String
    /// The value as it goes on the wire, not yet folded: printable ASCII and blanks.
    public let value: String

    /// A field whose value is text for people, for instance Subject.
    ///
    /// Line breaks and other control characters become blanks. Nil if the name is not one (RFC 5322 section 2.2: printable
    /// ASCII without colon and blank).
    public init?(_ name: String, text: String) {
        guard HeaderField.isName(name) else { return nil }
        self.name = name
        value = EncodedWordWriter.text(HeaderField.cleaned(text))
    }

    /// A field whose value has a grammar of its own and is already written in ASCII.
    ///
    /// Nil if the name is not one, or the value holds anything but printable ASCII and blanks.
    public init?(_ name: String, structured value: String) {
        guard HeaderField.isName(name), value.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == ASCII.tab }) else {
            return nil
        }
        self.name = name
        self.value = String(decoding: Array(value.utf8)[...].trimmed, as: UTF8.self)
    }

    /// An address field, for instance From or To. Names are quoted or encoded as needed.
    ///
    /// Nil if the name is not one, if there is no mailbox, or if an address needs RFC 6532, which this writer, for the
    /// sake of every relay on the way, does not use.
    public init?(_ name: String, mailboxes: [Mailbox]) {
        guard HeaderField.isName(name), !mailboxes.isEmpty, !mailboxes.contains(where: \.address.isInternationalized)
        else {
            return nil
        }
        self.name = name
        value = mailboxes.map { mailbox in
            guard let displayName = mailbox.displayName else { return mailbox.address.description }
            return "\(HeaderField.phrase(displayName)) <\(mailbox.address)>"
        }.joined(separator: ", ")
    }

    /// A field of message identifiers: Message-ID, In-Reply-To, References. Nil if the name is not one, or one of the
    /// identifiers is not ASCII.
    public init?(_ name: String, messageIDs: [MessageID]) {
        guard HeaderField.isName(name), !messageIDs.isEmpty,
            messageIDs.allSatisfy({ $0.value.utf8.allSatisfy { $0 < 0x80 } })
        else { return nil }
        self.name = name
        value = messageIDs.map(\.description).joined(separator: " ")
    }

    /// A date field. Nil if the name is not one.
    public init?(_ name: String, date: DateTime) {
        self.init(name, structured: date.description)
    }

    /// A MIME field with parameters, for instance Content-Type. Values are quoted, or written after RFC 2231 if they are
    /// not ASCII or too long for a line. Nil if a name is not one, or the value holds anything but printable ASCII.
    public init?(_ name: String, value: String, parameters: [(name: String, value: String)]) {
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !value.isEmpty else { return nil }
        var pieces = [value]
        for parameter in parameters {
            guard ParameterWriter.isName(parameter.name) else { return nil }
            pieces.append(contentsOf: ParameterWriter.pieces(parameter.name, HeaderField.cleaned(parameter.value)))
        }
        self.init(name, structured: pieces.joined(separator: "; "))
    }

    /// The field as it stands in a message: folded, ending with CRLF.
    public var bytes: [UInt8] { HeaderFolding.fold(name: name, value: value) }

    /// Whether a text can be a field's name.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 70 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != ASCII.colon }
    }

    /// A display name or group name: bare if it is only atoms, else quoted, else encoded.
    static func phrase(_ text: String) -> String {
        let cleaned = cleaned(text)
        if cleaned.utf8.contains(where: { $0 >= 0x80 }) || cleaned.utf8.count > 60
            || EncodedWordWriter.looksEncoded(cleaned)
        {
            return EncodedWordWriter.phrase(cleaned)
        }
        let isPlain =
            !cleaned.isEmpty && cleaned.utf8.allSatisfy { $0.isAtomText || $0 == ASCII.space }
            && !cleaned.hasPrefix(" ") && !cleaned.hasSuffix(" ") && !cleaned.contains("  ")
        return isPlain ? cleaned : quoted(cleaned)
    }

    /// A quoted string (RFC 5322 section 3.2.4).
    static func quoted(_ text: String) -> String {
        var out: [UInt8] = [ASCII.quote]
        for byte in text.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { out.append(ASCII.backslash) }
            out.append(byte.isControl ? ASCII.space : byte)
        }
        out.append(ASCII.quote)
        return String(decoding: out, as: UTF8.self)
    }

    /// Text without control characters and line separators: runs of them, with the blanks beside, become one blank.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: pending = true
            default:
                if pending, scalars.last != " ", scalar != " ", !scalars.isEmpty { scalars.append(" ") }
                pending = false
                scalars.append(scalar)
            }
        }
        return String(decoding: Array(String(scalars).utf8)[...].trimmed, as: UTF8.self)
    }
}
