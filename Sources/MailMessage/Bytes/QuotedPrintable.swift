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
        var progress = DecodingProgress()
        let capacity = input.count + DecodingProgress.room
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { out, written in
            written = decode(input, &progress, into: out, header: header)
        }
        return TransferDecoding(bytes: bytes, firstFault: progress.firstFault)
    }

    /// Decodes from where `progress` stands until the input or the room ends.
    ///
    /// - Returns: the number of bytes written.
    static func decode(
        _ input: UnsafeBufferPointer<UInt8>,
        _ progress: inout DecodingProgress,
        into out: UnsafeMutableBufferPointer<UInt8>,
        header: Bool
    ) -> Int {
        var o = 0
        var i = progress.position
        let end = input.count
        let lastRoom = out.count - DecodingProgress.room
        hexadecimalValues.withUnsafeBufferPointer { values in
            while i < end, o <= lastRoom {
                if !header { (i, o) = copyLiterals(input, from: i, into: out, at: o) }
                guard i < end, o <= lastRoom else { break }
                let byte = input[i]
                i += 1
                if byte != ASCII.equals {
                    out[o] = header && byte == ASCII.underscore ? ASCII.space : byte
                    o += 1
                    continue
                }
                if i + 1 < end {
                    let (high, low) = (values[Int(input[i])], values[Int(input[i + 1])])
                    if high | low < 16 {
                        out[o] = high << 4 | low
                        o += 1
                        i += 2
                        continue
                    }
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
                    progress.note(fault: i - 1)
                    i = end
                } else {
                    progress.note(fault: i - 1)
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
        }
        progress.position = i
        return o
    }

    /// Copies what stands for itself, eight bytes at a time up to the next equals sign. In text as it is sent, these are
    /// too near each other for the C library's search to pay: see docs/mail-performance.md.
    @inline(__always)
    private static func copyLiterals(
        _ input: UnsafeBufferPointer<UInt8>,
        from start: Int,
        into out: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) -> (i: Int, o: Int) {
        guard let source = UnsafeRawPointer(input.baseAddress), let target = UnsafeMutableRawPointer(out.baseAddress)
        else { return (start, offset) }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var i = start
        var o = offset
        let end = input.count - 8
        let lastRoom = out.count - DecodingProgress.room
        while i <= end, o <= lastRoom {
            let eight = source.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            target.storeBytes(of: eight, toByteOffset: o, as: UInt64.self)
            // The highest bit of each byte that is an equals sign; the lowest of these bits is exact.
            let difference = UInt64(littleEndian: eight) ^ (ones &* UInt64(ASCII.equals))
            let found = (difference &- ones) & ~difference & (ones << 7)
            if found != 0 {
                let count = found.trailingZeroBitCount >> 3
                return (i + count, o + count)
            }
            i += 8
            o += 8
        }
        return (i, o)
    }

    static let hexadecimal = [UInt8]("0123456789ABCDEF".utf8)

    /// The value of each hexadecimal digit; above 15 for what is none.
    private static let hexadecimalValues: [UInt8] = (0...255).map { UInt8($0).hexadecimalValue ?? 0xFF }
}
