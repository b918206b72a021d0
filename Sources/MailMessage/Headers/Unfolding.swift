/// Taking line breaks out of folded values (RFC 5322 section 2.2.3).
enum Unfolding {
    /// The value of a field of a message that has been read.
    static func value(_ storage: MessageStorage, _ field: FieldRecord) -> [UInt8] {
        let bytes = storage.bytes
        return value(bytes.span, field)
    }

    /// The field's value without line breaks and without blanks at both ends; a copy only if it is folded.
    static func slice(_ bytes: [UInt8], _ field: FieldRecord) -> ArraySlice<UInt8> {
        let span = bytes.span
        guard ByteSearch.first(ASCII.lf, in: span, from: field.valueStart, to: field.valueEnd) == nil else {
            return value(span, field)[...]
        }
        return bytes[field.valueStart..<max(field.valueStart, field.valueEnd)].trimmed
    }

    /// The field's value without line breaks and without blanks at both ends.
    static func value(_ bytes: Span<UInt8>, _ field: FieldRecord) -> [UInt8] {
        var start = field.valueStart
        var end = field.valueEnd
        while start < end, bytes[start].isWhitespace { start += 1 }
        while end > start, bytes[end - 1].isWhitespace { end -= 1 }
        var out: [UInt8] = []
        out.reserveCapacity(end - start)
        var i = start
        while i < end {
            let byte = bytes[i]
            i += 1
            if byte == ASCII.lf { continue }
            if byte == ASCII.cr, i < end, bytes[i] == ASCII.lf { continue }
            out.append(byte)
        }
        return out
    }
}
