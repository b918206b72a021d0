/// Taking line breaks out of folded values (RFC 5322 section 2.2.3).
enum Unfolding {
    /// The value of a field of a message that has been read.
    static func value(_ storage: MessageStorage, _ field: FieldRecord) -> [UInt8] {
        Array(slice(storage.bytes, field))
    }

    /// The field's value without line breaks and without blanks at both ends; a copy only if it is folded.
    static func slice(_ bytes: [UInt8], _ field: FieldRecord) -> ArraySlice<UInt8> {
        let value = bytes[field.valueStart..<max(field.valueStart, field.valueEnd)].trimmed
        var start = value.startIndex
        var out: [UInt8] = []
        while let newline = ByteSearch.first(ASCII.lf, in: bytes.span, from: start, to: value.endIndex) {
            if out.isEmpty { out.reserveCapacity(value.count) }
            let end = newline > start && bytes[newline - 1] == ASCII.cr ? newline - 1 : newline
            out.append(contentsOf: bytes[start..<end])
            start = newline + 1
        }
        if start == value.startIndex { return value }
        out.append(contentsOf: bytes[start..<value.endIndex])
        return out[...]
    }
}
