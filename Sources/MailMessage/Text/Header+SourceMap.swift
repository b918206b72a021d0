extension Header {
    /// From the bytes of ``unfoldedBytes`` to those of the message.
    public var unfoldedSourceMap: SourceMap {
        let raw = rawValue
        let bytes = unfoldedBytes
        var map = SourceMap()
        var source = raw.startIndex
        while source < raw.endIndex, raw[source].isWhitespace { source += 1 }
        for byte in bytes {
            // Line breaks alone are missing; what else is there stands in the same order.
            while source < raw.endIndex, raw[source] != byte, raw[source] == ASCII.cr || raw[source] == ASCII.lf {
                source += 1
            }
            guard source < raw.endIndex, raw[source] == byte else { return .whole(bytes.count, from: valueRange) }
            if byte == ASCII.cr, source + 1 < raw.endIndex, raw[source + 1] == ASCII.lf { source += 2 }
            map.append(verbatim: 1, from: source)
            source += 1
        }
        return map
    }

    /// From the UTF-8 bytes of ``text`` to those of the message. A character of an encoded word comes from within the
    /// word: from a group of four characters in base64, from `=XX` in Q.
    public var textSourceMap: SourceMap {
        let text = text
        let mapped = EncodedWordsSourceMap.decode(unfoldedBytes[...])
        guard mapped.bytes.elementsEqual(text.utf8) else { return .whole(text.utf8.count, from: valueRange) }
        return mapped.map.through(unfoldedSourceMap)
    }
}

extension SourceMap {
    /// The map of a text of which is only known what it was made of as a whole.
    static func whole(_ length: Int, from source: Range<Int>) -> SourceMap {
        var map = SourceMap()
        map.append(length, from: source)
        return map
    }
}
