/// The charset that an HTML document gives itself, for parts whose Content-Type names none.
enum HTMLCharset {
    /// How far into the document the declaration is looked for (HTML standard, section 13.2.3.2).
    private static let reach = 1_024

    /// The label behind the first `charset=` near the beginning of the document; nil if there is none.
    static func declared(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(reach)
        let wanted = Array("charset=".utf8)
        var i = head.startIndex
        while i + wanted.count < head.endIndex {
            guard head[i..<(i + wanted.count)].equalsIgnoringCase("charset=") else {
                i += 1
                continue
            }
            let label = head[(i + wanted.count)...].drop {
                $0 == ASCII.quote || $0 == ASCII.apostrophe || $0.isWhitespace
            }
            .prefix { $0.isTokenCharacter && $0 != ASCII.apostrophe }
            // The document was read as bytes to get here: it cannot be UTF-16, whatever it says.
            let name = label.lowercasedString
            return name.isEmpty || name.hasPrefix("utf-16") ? nil : name
        }
        return nil
    }
}
