/// Where a part's text stands in the message's bytes.
///
/// A map is worked out when it is asked for, by decoding the part once more and slowly; who needs several ranges of a text
/// keeps it. For a part of an enclosed message that is transfer-encoded (``Part/enclosedMessage()``) the maps lead to that
/// message's bytes; the enclosing part's ``decodedSourceMap()`` leads on from there:
/// `inner.textSourceMap().through(outer.decodedSourceMap())`.
extension Part {
    /// From the bytes of ``decodedBytes()`` to those of the message. Of base64 a range leads to whole groups of four
    /// characters, which can be decoded by themselves.
    public func decodedSourceMap() -> SourceMap { mappedBytes().map }

    /// From the UTF-8 bytes of ``text()`` to those of the message.
    public func textSourceMap() -> SourceMap { textSourceMap(text()) }

    /// From the UTF-8 bytes of ``flowedText()``'s text to those of the message.
    public func flowedTextSourceMap() -> SourceMap { flowedText().sourceMap.through(textSourceMap()) }

    /// From the UTF-8 bytes of ``htmlText()``'s text to those of the message.
    public func htmlTextSourceMap() -> SourceMap { htmlText().sourceMap.through(textSourceMap()) }

    private func textSourceMap(_ text: PartText) -> SourceMap {
        let decoded = mappedBytes()
        let characters = CharsetSourceMap.decode(decoded.bytes[...], as: text.charset)
        let lines = PartText.mappedWithLineFeeds(characters.bytes[...])
        // A charset that was read in another way than here is no reason to point at the wrong place.
        guard lines.bytes.elementsEqual(text.text.utf8) else { return .whole(text.text.utf8.count, from: bodyRange) }
        return lines.map.through(characters.map).through(decoded.map)
    }

    private func mappedBytes() -> MappedBytes {
        let mapped = TransferSourceMap.decode(rawBody, as: contentType.isMultipart ? .sevenBit : transferEncoding)
        let bytes = decodedBytes()
        guard mapped.bytes == bytes else {
            var whole = MappedBytes()
            whole.append(bytes, from: bodyRange)
            return whole
        }
        return mapped
    }
}

extension PartText {
    /// What ``withLineFeeds(_:)`` gives; the LF of a line break comes from its LF, if it has one.
    static func mappedWithLineFeeds(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        var result = MappedBytes()
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let cr = bytes[position...].firstIndex(of: ASCII.cr) ?? bytes.endIndex
            result.append(verbatim: bytes[position..<cr])
            guard cr < bytes.endIndex else { break }
            position = cr + 1
            if position < bytes.endIndex, bytes[position] == ASCII.lf { position += 1 }
            result.append(ASCII.lf, from: (position - 1)..<position)
        }
        return result
    }
}
