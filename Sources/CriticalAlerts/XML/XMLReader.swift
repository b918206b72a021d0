import CXML2

/// Reads XML from outside into a small tree, through libxml2's SAX2 push parser.
///
/// No network, no document type, no entity but the five and character references, no recovery: the first error ends the
/// reading, and its line and column are told. Memory is bounded by ``AlertLimits``.
enum XMLReader {
    /// The root element of the one document in these bytes.
    static func read(_ bytes: ArraySlice<UInt8>) throws(AlertReadingError) -> XMLElement {
        try checkEncoding(of: bytes)
        var scanner = UTF8Scanner()
        var markup = XMLMarkupScanner()
        let parser = try XMLPushParser()
        var rest = bytes
        if rest.starts(with: byteOrderMark) { rest = rest.dropFirst(byteOrderMark.count) }
        var taken = 0
        while !rest.isEmpty {
            let room = min(AlertLimits.chunkBytes, AlertLimits.documentBytes - taken)
            guard room > 0 else {
                throw AlertReadingError(
                    .tooLarge,
                    "more than \(AlertLimits.documentBytes) bytes",
                    at: scanner.position
                )
            }
            let chunk = rest.prefix(room)
            let excess = markup.scan(chunk)
            let within = excess.map { chunk[..<$0.index] } ?? chunk
            try scanner.scan(within)
            // First what stands before it: a fault there is the one to be told.
            try parser.push(within)
            if let excess { throw AlertReadingError(.tooLarge, excess.reason, at: scanner.position) }
            taken += chunk.count
            rest = rest.dropFirst(chunk.count)
        }
        try scanner.finish()
        return try parser.finish(at: scanner.position)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// DUIS is UTF-8. Other encodings are refused by name instead of being converted: a conversion is one more parser, and
    /// one more way for two readers to see two documents.
    private static func checkEncoding(of bytes: ArraySlice<UInt8>) throws(AlertReadingError) {
        let start = TextPosition(line: 1, column: 1)
        let first = Array(bytes.prefix(4))
        if first.starts(with: [0xFE, 0xFF]) || first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0, 0x3C])
            || first.starts(with: [0x3C, 0])
        {
            throw AlertReadingError(.encoding, "UTF-16 or UTF-32; only UTF-8 is read", at: start)
        }
        let head = bytes.prefix(AlertLimits.declarationBytes)
        guard let declaration = declaration(in: head), let name = encodingName(in: declaration) else { return }
        guard String(decoding: name, as: UTF8.self).lowercased() == "utf-8" else {
            throw AlertReadingError(
                .encoding,
                "the document is declared not to be UTF-8; only UTF-8 is read",
                at: start
            )
        }
    }

    /// What stands between `<?xml` and `?>` at the very beginning.
    private static func declaration(in head: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var text = head
        if text.starts(with: byteOrderMark) { text = text.dropFirst(byteOrderMark.count) }
        let opening = Array("<?xml".utf8)
        guard text.starts(with: opening) else { return nil }
        text = text.dropFirst(opening.count)
        guard let first = text.first, isXMLBlank(first), let end = text.firstIndex(of: UInt8(ascii: "?")) else {
            return nil
        }
        return text[..<end]
    }

    /// The value of the pseudo-attribute `encoding` (XML 1.0, production 80).
    private static func encodingName(in declaration: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let key = Array("encoding".utf8)
        var rest = declaration
        while let first = rest.first {
            guard first == key[0], rest.starts(with: key) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(key.count).drop(while: isXMLBlank)
            guard rest.first == UInt8(ascii: "=") else { return nil }
            rest = rest.dropFirst().drop(while: isXMLBlank)
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            rest = rest.dropFirst()
            return rest.prefix { $0 != quote }
        }
        return nil
    }
}
