/// Quoted-printable (RFC 2045 section 6.7) and its variant for header fields, Q (RFC 2047 section 4.2).
public enum QuotedPrintable {
    /// Decodes what can be decoded: an equals sign without two hexadecimal digits stays as it is and is reported.
    ///
    /// Line ends and blanks before them are left as found, so that sizes and digests can be compared between parsers.
    public static func decode(_ bytes: some Collection<UInt8>) -> TransferDecoding {
        if let result = bytes.withContiguousStorageIfAvailable({ decode($0, header: false) }) { return result }
        return ContiguousArray(bytes).withUnsafeBufferPointer { decode($0, header: false) }
    }

    /// Decodes the Q encoding of an encoded word, where an underscore stands for a space.
    public static func decodeHeader(_ bytes: some Collection<UInt8>) -> TransferDecoding {
        if let result = bytes.withContiguousStorageIfAvailable({ decode($0, header: true) }) { return result }
        return ContiguousArray(bytes).withUnsafeBufferPointer { decode($0, header: true) }
    }

    /// Encodes text lines: CRLF stays a line break, lines are at most 76 characters, blanks at line ends, dots and
    /// "From " at line starts are encoded, so that relays have no reason to touch them.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let input = ContiguousArray(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(input.count + input.count / 8)
        var column = 0
        var i = 0
        while i < input.count {
            let byte = input[i]
            if byte == ASCII.cr, i + 1 < input.count, input[i + 1] == ASCII.lf {
                out.append(ASCII.cr)
                out.append(ASCII.lf)
                column = 0
                i += 2
                continue
            }
            let endsLine =
                i + 1 >= input.count || (input[i + 1] == ASCII.cr && i + 2 < input.count && input[i + 2] == ASCII.lf)
            var literal = byte >= 0x21 && byte <= 0x7E && byte != ASCII.equals
            if byte.isBlank { literal = !endsLine }
            if column == 0, byte == ASCII.dot || byte == UInt8(ascii: "F") { literal = false }
            let width = literal ? 1 : 3
            // One column stays free for the soft break.
            if column + width > 75, !(endsLine && column + width <= 76) {
                out.append(contentsOf: [ASCII.equals, ASCII.cr, ASCII.lf])
                column = 0
                if byte == ASCII.dot || byte == UInt8(ascii: "F") { literal = false }
            }
            if literal {
                out.append(byte)
                column += 1
            } else {
                out.append(ASCII.equals)
                out.append(hexadecimal[Int(byte >> 4)])
                out.append(hexadecimal[Int(byte & 15)])
                column += 3
            }
            i += 1
        }
        return out
    }

    private static func decode(_ input: UnsafeBufferPointer<UInt8>, header: Bool) -> TransferDecoding {
        var fault: Int?
        let bytes = [UInt8](unsafeUninitializedCapacity: input.count) { out, written in
            var o = 0
            var i = 0
            let end = input.count
            while i < end {
                let byte = input[i]
                i += 1
                if byte != ASCII.equals {
                    out[o] = header && byte == ASCII.underscore ? ASCII.space : byte
                    o += 1
                    continue
                }
                if i + 1 < end, let high = input[i].hexadecimalValue, let low = input[i + 1].hexadecimalValue {
                    out[o] = high << 4 | low
                    o += 1
                    i += 2
                    continue
                }
                // A soft line break may carry blanks that a relay put behind it.
                var j = i
                while j < end, input[j].isBlank { j += 1 }
                if j < end, input[j] == ASCII.lf {
                    i = j + 1
                } else if j + 1 < end, input[j] == ASCII.cr, input[j + 1] == ASCII.lf {
                    i = j + 2
                } else if j >= end || (j + 1 == end && input[j] == ASCII.cr) {
                    i = end
                } else if i + 1 == end, input[i].hexadecimalValue != nil {
                    // Cut off within an octet.
                    fault = fault ?? (i - 1)
                    i = end
                } else {
                    fault = fault ?? (i - 1)
                    out[o] = byte
                    o += 1
                    // "==41": an encoder that wrote "=" twice meant the character.
                    if input[i] == ASCII.equals {
                        out[o] = byte
                        o += 1
                        i += 1
                    }
                }
            }
            written = o
        }
        return TransferDecoding(bytes: bytes, firstFault: fault)
    }

    static let hexadecimal = [UInt8]("0123456789ABCDEF".utf8)
}
