/// The charset that an HTML document gives itself, for parts whose Content-Type names none.
enum HTMLCharset {
    /// How far into the document the declaration is looked for (HTML standard, section 13.2.3.2).
    private static let reach = 1_024

    /// The label of the document's byte order mark, or the one behind the first `charset=` near its beginning; nil if
    /// there is none.
    static func declared(in bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return "utf-8" }
        let head = bytes.prefix(reach)
        var i = head.startIndex
        while i + 7 < head.endIndex {
            guard head[i].lowercased == UInt8(ascii: "c"), head[i..<(i + 7)].equalsIgnoringCase("charset") else {
                i += 1
                continue
            }
            i += 7
            let value = head[i...].drop(while: \.isWhitespace)
            guard value.first == ASCII.equals else { continue }
            let label = value.dropFirst().drop {
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
