/// Finds mail addresses in a line of text.
enum AddressFinder {
    /// The addresses with their UTF-8 ranges, in order. Linear: an address is looked for around each `@`.
    static func addresses(in text: String) -> [(address: String, range: Range<Int>)] {
        let bytes = Array(text.utf8)
        var found: [(address: String, range: Range<Int>)] = []
        var from = 0
        while found.count < 50, let at = bytes[from...].firstIndex(of: UInt8(ascii: "@")) {
            var start = at
            while start > from, at - start < 64, isLocal(bytes[start - 1]) { start -= 1 }
            // "dda:SMTP=user@host": an X.400 address that carries one.
            if let equals = bytes[start..<at].lastIndex(of: UInt8(ascii: "=")), equals + 1 < at,
                Folding.fold(String(decoding: bytes[start...equals], as: UTF8.self)).hasSuffix("smtp=")
            {
                start = equals + 1
            }
            while start < at, !(bytes[start].isWordByte || bytes[start] == UInt8(ascii: "_")) { start += 1 }
            var end = at + 1
            while end < bytes.count, end - at < 255,
                bytes[end].isWordByte || bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: "-")
            { end += 1 }
            while end > at + 1, !bytes[end - 1].isWordByte { end -= 1 }
            let domain = bytes[(at + 1)..<end]
            if start < at, domain.contains(UInt8(ascii: ".")) {
                found.append((String(decoding: bytes[start..<end], as: UTF8.self), start..<end))
            }
            from = max(end, at + 1)
        }
        return found
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isWordByte || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
