import MailMessage

extension FuzzTarget {
    /// A charset's label in the first line, bytes of it behind. A first byte above 127 chooses from all of iconv's, with
    /// the second.
    static let charsets = FuzzTarget("charsets", longest: 4 << 10) { bytes in
        let label: String
        var text: ArraySlice<UInt8>
        if let first = bytes.first, first >= 0x80, bytes.count >= 2 {
            let number = Int(first & 0x7F) << 8 | Int(bytes[1])
            label = CharsetNames.all[number % CharsetNames.all.count]
            text = bytes[2...]
        } else {
            let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
            label = String(decoding: bytes[..<end], as: UTF8.self)
            text = bytes[end...].dropFirst()
        }
        let charset = Charset(label: label)
        let decoded = charset.decode(text)
        require(charset.decode(Array(text)) == decoded, "decoding twice gives the same")
        if let fault = decoded.firstFault {
            require((0...text.count).contains(fault), "\(charset.name): fault \(fault) is in \(text.count) bytes")
        }
        // Marks of byte order win over labels, and Big5 is Microsoft's or Hong Kong's as the bytes have it.
        let isDecidedByText = ["US-ASCII", "UTF-8", "UTF-16BE", "UTF-16LE", "CP950"].contains(charset.name)
        if charset.isKnown, !isDecidedByText, decoded.charset != "UTF-8" {
            require(decoded.charset.hasPrefix(charset.name), "\(charset.name) is what is used, not \(decoded.charset)")
        }
        // Twelve bytes of UTF-8 a byte are more than any of iconv's charsets makes.
        require(decoded.text.utf8.count <= 12 * text.count + 64, "\(charset.name): the text is in proportion")
        let again = Charset(label: charset.name)
        require(again.name.lowercased(), equals: charset.name.lowercased(), "a charset is known by its name")
    }
}
