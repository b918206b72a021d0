/// Writing parameters of MIME fields (RFC 2045 section 5.1, RFC 2231).
enum ParameterWriter {
    /// Characters of a value in one line, beside a short name.
    private static let valueBytesPerLine = 55

    /// Whether a text can be a parameter's name (RFC 2231 section 7).
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy {
                $0.isTokenCharacter && $0 != ASCII.asterisk && $0 != ASCII.percent && $0 != ASCII.apostrophe
            }
    }

    /// The parameter as one or several `name=value`.
    static func pieces(_ name: String, _ value: String) -> [String] {
        let bytes = Array(value.utf8)
        let isASCII = !bytes.contains { $0 >= 0x80 }
        // The name, its section number, asterisks, equals sign, semicolon and the blank before stand in the line too.
        let room = min(valueBytesPerLine, 78 - 9 - name.utf8.count)
        if isASCII, !EncodedWordWriter.looksEncoded(value) {
            let isToken = !bytes.isEmpty && bytes.allSatisfy(\.isTokenCharacter)
            let written = isToken ? value : HeaderField.quoted(value)
            if written.utf8.count <= room + 2 { return ["\(name)=\(written)"] }
        }
        // Boundaries and the like are quoted even if long: many readers do not join sections.
        if isASCII, bytes.count <= 70,
            bytes.allSatisfy({ $0.isTokenCharacter || $0 == ASCII.equals || $0 == ASCII.slash }),
            !EncodedWordWriter.looksEncoded(value)
        {
            return ["\(name)=\(HeaderField.quoted(value))"]
        }
        var sections: [String] = []
        var current = "utf-8''"
        for byte in bytes {
            let isPlain = byte.isAlphanumeric || byte == ASCII.dot || byte == ASCII.hyphen || byte == ASCII.underscore
            let digits = QuotedPrintable.hexadecimal
            let piece =
                isPlain
                ? String(UnicodeScalar(byte))
                : String(decoding: [ASCII.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]], as: UTF8.self)
            if current.utf8.count + piece.utf8.count > room {
                sections.append(current)
                current = ""
            }
            current += piece
        }
        sections.append(current)
        if sections.count == 1 { return ["\(name)*=\(sections[0])"] }
        return sections.enumerated().map { "\(name)*\($0.offset)*=\($0.element)" }
    }
}
