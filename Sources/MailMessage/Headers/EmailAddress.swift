/// An address as RFC 5322 section 3.4.1 has it: a local part and a domain.
///
/// Both are kept as written and compared without regard to case (RFC 5321 section 2.4 lets hosts tell cases of local
/// parts apart, which no mail system in use does).
public struct EmailAddress: Sendable, Hashable, CustomStringConvertible {
    /// The local part without quotes and escapes.
    public let localPart: String
    /// The domain, or an address literal in brackets.
    public let domain: String

    /// Makes an address; nil if it could not stand in a message: empty parts, control characters, line separators, marks
    /// that turn the direction of text or do not show, blanks or specials in the domain, an apostrophe or a bracket at
    /// its end, or more than 255 bytes in either.
    public init?(localPart: String, domain: String) {
        guard !localPart.isEmpty, localPart.utf8.count <= 255, !localPart.unicodeScalars.contains(where: isForbidden),
            EmailAddress.isDomain(domain)
        else { return nil }
        self.localPart = localPart
        self.domain = domain
    }

    /// Reads `local@domain`, the local part quoted or not, without display name or angle brackets.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        guard let at = bytes.lastIndex(of: ASCII.at) else { return nil }
        let domain = String(decoding: bytes[(at + 1)...], as: UTF8.self)
        bytes = bytes[..<at]
        if bytes.first == ASCII.quote {
            guard bytes.count >= 2, HeaderLexer.endOfQuotedString(in: bytes, at: bytes.startIndex) == bytes.endIndex,
                bytes.last == ASCII.quote
            else { return nil }
            self.init(localPart: String(decoding: HeaderLexer.unquoted(bytes), as: UTF8.self), domain: domain)
        } else {
            guard bytes.allSatisfy({ $0.isAtomText || $0 == ASCII.dot }) else { return nil }
            self.init(localPart: String(decoding: bytes, as: UTF8.self), domain: domain)
        }
    }

    /// Whether the address needs RFC 6531 (SMTPUTF8) on its way.
    public var isInternationalized: Bool { (localPart + domain).utf8.contains { $0 >= 0x80 } }

    /// The address as it stands in a message or in SMTP: the local part quoted if it must be.
    public var description: String { "\(quotedLocalPart)@\(domain)" }

    /// The form in which addresses are compared: small letters, unquoted, the domain's labels in Unicode.
    public var canonical: String { "\(localPart.lowercased())@\(Punycode.unicode(domain))" }

    /// The domain in ASCII, labels beyond that as A-labels (RFC 5890); nil if it cannot be written so.
    public var asciiDomain: String? { Punycode.ascii(domain) }

    /// Compares canonical forms.
    public static func == (a: EmailAddress, b: EmailAddress) -> Bool { a.canonical == b.canonical }

    /// Hashes the canonical form.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

    private var quotedLocalPart: String {
        let bytes = Array(localPart.utf8)
        let isDotAtom =
            bytes.first != ASCII.dot && bytes.last != ASCII.dot && bytes.allSatisfy { $0.isAtomText || $0 == ASCII.dot }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == ASCII.dot && $1 == ASCII.dot }
            // In quotes nobody takes it for an encoded word, or its first character for a bracket around the address.
            && !EncodedWordWriter.looksEncoded(localPart) && !AddressJunk.isAt(start: true, of: bytes)
        return isDotAtom ? localPart : HeaderField.quoted(localPart)
    }

    private static func isDomain(_ domain: String) -> Bool {
        let bytes = Array(domain.utf8)
        guard let first = bytes.first, bytes.count <= 255, !domain.unicodeScalars.contains(where: isForbidden) else {
            return false
        }
        if first == ASCII.openBracket {
            return bytes.last == ASCII.closeBracket && bytes.count > 2
                && bytes.dropFirst().dropLast().allSatisfy {
                    $0 > 0x20 && $0 < 0x7F && $0 != ASCII.openBracket && $0 != ASCII.closeBracket
                        && $0 != ASCII.backslash
                }
        }
        return bytes.allSatisfy { $0.isAtomText || $0 == ASCII.dot }
            // A field would be read as if an encoded word stood there.
            && !EncodedWordWriter.looksEncoded(domain)
            // "joe@b.example'" has been copied with an apostrophe; no domain ends so.
            && !AddressJunk.isAt(start: false, of: bytes)
            && !domain.unicodeScalars.contains { $0.properties.generalCategory == .spaceSeparator }
            && first != ASCII.dot && bytes.last != ASCII.dot
            && !zip(bytes, bytes.dropFirst()).contains { $0 == ASCII.dot && $1 == ASCII.dot }
    }
}

/// Control characters, line separators, marks of direction and what nobody sees, which would let an address say something else than it
/// shows.
private func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: false
    case 0x200B, 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
    default:
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
