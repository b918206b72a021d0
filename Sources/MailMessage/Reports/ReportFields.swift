/// The groups of fields of which machine-readable reports consist (RFC 3464 section 2.1).
enum ReportFields {
    /// The groups, each a header block, separated by empty lines.
    static func groups(in bytes: [UInt8], limits: ParserLimits) -> [HeaderFields] {
        var groups: [HeaderFields] = []
        var start = 0
        var line = 0
        let span = bytes.span
        func finish(_ end: Int) {
            guard end > start, groups.count < limits.parts else { return }
            let fields = Message(bytes: Array(bytes[start..<end]), limits: limits).headers
            if !fields.isEmpty { groups.append(fields) }
        }
        while line < bytes.count {
            let newline = ByteSearch.first(ASCII.lf, in: span, from: line, to: bytes.count) ?? bytes.count
            let isEmpty = bytes[line..<newline].allSatisfy(\.isWhitespace)
            if isEmpty {
                finish(line)
                start = min(newline + 1, bytes.count)
            }
            line = newline + 1
        }
        finish(bytes.count)
        return groups
    }
}

/// A value with the name of its kind before it: `rfc822; joe@b.example`, `smtp; 550 no such user`.
public struct TypedValue: Sendable, Hashable, CustomStringConvertible {
    /// The kind in small letters; nil if it is left out.
    public let type: String?
    /// The value without blanks at its ends.
    public let value: String

    init(_ text: String) {
        let bytes = Array(text.utf8)
        if let semicolon = bytes.firstIndex(of: ASCII.semicolon),
            bytes[..<semicolon].trimmed.allSatisfy({ $0.isTokenCharacter }), !bytes[..<semicolon].trimmed.isEmpty
        {
            type = bytes[..<semicolon].trimmed.lowercasedString
            value = String(decoding: bytes[(semicolon + 1)...].trimmed, as: UTF8.self)
        } else {
            type = nil
            value = String(decoding: bytes[...].trimmed, as: UTF8.self)
        }
    }

    /// Kind and value.
    public var description: String { type.map { "\($0); \(value)" } ?? value }

    /// The value as an address, with or without angle brackets and display name. Of type `utf-8`, characters that are written
    /// as `\x{20AC}` are undone first (RFC 6533 section 3).
    public var address: EmailAddress? {
        let written = type == "utf-8" ? TypedValue.withoutEscapes(value) : value
        return EmailAddress(written) ?? AddressList(parsing: written).mailboxes.first?.address
    }

    /// Undoes `\x{HEX}`; what is not of this form stays.
    private static func withoutEscapes(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            if bytes[i...].starts(with: "\\x{".utf8) {
                let digits = bytes[(i + 3)...].prefix(7).prefix { $0.hexadecimalValue != nil }
                let value = digits.reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
                if (1...6).contains(digits.count), digits.endIndex < bytes.count,
                    bytes[digits.endIndex] == UInt8(ascii: "}"), let scalar = Unicode.Scalar(value)
                {
                    out += String(scalar).utf8
                    i = digits.endIndex + 1
                    continue
                }
            }
            out.append(bytes[i])
            i += 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}
