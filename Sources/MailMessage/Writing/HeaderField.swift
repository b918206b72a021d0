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
    /// Nil if the name is not one, the value holds anything but printable ASCII and blanks, or a word of it does not fit
    /// a line of 998 characters (RFC 5322 section 2.1.1).
    public init?(_ name: String, structured value: String) {
        guard HeaderField.isName(name), value.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == ASCII.tab }),
            HeaderFolding.fits(value.utf8)
        else { return nil }
        self.name = name
        self.value = String(decoding: Array(value.utf8)[...].trimmed, as: UTF8.self)
    }

    /// An address field, for instance From or To. Names are quoted or encoded as needed.
    ///
    /// Nil if the name is not one, if there is no mailbox, or if a local part needs RFC 6532, which this writer, for the
    /// sake of every relay on the way, does not use. Domains beyond ASCII are written as A-labels (RFC 5890).
    public init?(_ name: String, mailboxes: [Mailbox]) {
        guard HeaderField.isName(name), !mailboxes.isEmpty else { return nil }
        var written: [String] = []
        for mailbox in mailboxes {
            guard let address = HeaderField.addrSpec(mailbox.address) else { return nil }
            written.append(mailbox.displayName.map { "\(HeaderField.phrase($0)) <\(address)>" } ?? address)
        }
        self.name = name
        value = written.joined(separator: ", ")
    }

    /// An address in ASCII; nil if it cannot be written so.
    private static func addrSpec(_ address: EmailAddress) -> String? {
        if !address.isInternationalized { return address.description }
        guard let domain = address.asciiDomain,
            let ascii = EmailAddress(localPart: address.localPart, domain: domain), !ascii.isInternationalized
        else { return nil }
        return ascii.description
    }

    /// A field of message identifiers: Message-ID, In-Reply-To, References. Nil if the name is not one, or one of the
    /// identifiers is not ASCII or does not fit a line.
    public init?(_ name: String, messageIDs: [MessageID]) {
        guard HeaderField.isName(name), !messageIDs.isEmpty,
            messageIDs.allSatisfy({ id in
                id.value.utf8.allSatisfy { $0 < 0x80 } && id.value.utf8.count + 2 <= HeaderFolding.longestWord
            })
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
        if isPlain { return cleaned }
        let inQuotes = quoted(cleaned)
        return inQuotes.utf8.count <= 66 ? inQuotes : EncodedWordWriter.phrase(cleaned)
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

    /// Text without control characters, line separators and byte order marks: runs of them, with the blanks beside,
    /// become one blank.
    static func cleaned(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            return String(decoding: Array(text.utf8)[...].trimmed, as: UTF8.self)
        }
        var scalars = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            if isSeparator(scalar) {
                pending = true
                continue
            }
            if pending, let last = scalars.last, last != " ", scalar != " " { scalars.append(" ") }
            pending = false
            scalars.append(scalar)
        }
        return String(decoding: Array(String(scalars).utf8)[...].trimmed, as: UTF8.self)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F: false
        case 0xFEFF: true
        default:
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
