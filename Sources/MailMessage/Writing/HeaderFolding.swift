/// Folding header fields (RFC 5322 sections 2.1.1 and 2.2.3): at most 78 characters a line where blanks allow it.
enum HeaderFolding {
    static func fold(name: String, value: String) -> [UInt8] {
        var out = Array(name.utf8)
        out.append(ASCII.colon)
        var column = out.count
        let bytes = Array(value.utf8)
        var i = 0
        var isFirst = true
        while i < bytes.count {
            // A run of blanks and the word behind it go together; the line breaks before the run.
            let start = i
            while i < bytes.count, bytes[i].isBlank { i += 1 }
            while i < bytes.count, !bytes[i].isBlank { i += 1 }
            let chunk = bytes[start..<i]
            let hasBlank = chunk.first.map(\.isBlank) ?? false
            let width = chunk.count + (hasBlank ? 0 : 1)
            if !isFirst, column + width > 78, hasBlank, chunk.contains(where: { !$0.isBlank }) {
                out.append(contentsOf: [ASCII.cr, ASCII.lf])
                column = 0
            }
            if isFirst, !hasBlank {
                out.append(ASCII.space)
                column += 1
            }
            out.append(contentsOf: chunk)
            column += chunk.count
            isFirst = false
        }
        if bytes.isEmpty { out.append(ASCII.space) }
        out.append(contentsOf: [ASCII.cr, ASCII.lf])
        return out
    }
}
