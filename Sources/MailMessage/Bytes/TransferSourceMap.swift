/// The transfer decodings once more, this time with the place of every byte; slower, and only for those who ask.
///
/// Sources are indices of the slice that is decoded: those of a part's body count in the message's bytes.
enum TransferSourceMap {
    /// What ``TransferEncoding/decode(_:)`` gives, with the places that it came from.
    static func decode(_ bytes: ArraySlice<UInt8>, as encoding: TransferEncoding) -> MappedBytes {
        switch encoding {
        case .base64: base64(bytes)
        case .quotedPrintable: quotedPrintable(bytes)
        case .uuencode: uuencode(bytes)
        case .sevenBit, .eightBit, .binary, .other: MappedBytes(verbatim: bytes)
        }
    }

    // MARK: - Base64

    /// A group of four characters stands for three bytes: each of them comes from the whole group, so that what is cut out
    /// of a mail can be decoded by itself.
    static func base64(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        var result = MappedBytes()
        var word: UInt32 = 0
        var held = 0
        var start = bytes.startIndex
        var end = bytes.startIndex
        var i = bytes.startIndex
        while i < bytes.endIndex, bytes[i] != ASCII.equals {
            if let value = sextet(bytes[i]) {
                if held == 0 { start = i }
                word = word << 6 | UInt32(value)
                held += 1
                end = i + 1
                if held == 4 {
                    result.append(
                        [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) },
                        from: start..<end
                    )
                    word = 0
                    held = 0
                }
            }
            i += 1
        }
        while end < bytes.endIndex, end < start + 4, bytes[end] == ASCII.equals { end += 1 }
        switch held {
        case 2: result.append([UInt8(truncatingIfNeeded: word >> 4)], from: start..<end)
        case 3: result.append([10, 2].map { UInt8(truncatingIfNeeded: word >> $0) }, from: start..<end)
        default: break
        }
        return result
    }

    private static func sextet(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case ASCII.plus: 62
        case ASCII.slash: 63
        default: nil
        }
    }

    // MARK: - Quoted-printable

    /// - Parameter isHeader: whether this is the Q encoding of an encoded word (RFC 2047 section 4.2).
    static func quotedPrintable(_ bytes: ArraySlice<UInt8>, isHeader: Bool = false) -> MappedBytes {
        var result = MappedBytes()
        let end = bytes.endIndex
        var i = bytes.startIndex
        while i < end {
            let start = i
            let byte = bytes[i]
            i += 1
            if byte != ASCII.equals {
                result.append(isHeader && byte == ASCII.underscore ? ASCII.space : byte, from: start..<i)
                continue
            }
            if i + 1 < end, let high = bytes[i].hexadecimalValue, let low = bytes[i + 1].hexadecimalValue {
                i += 2
                result.append(high << 4 | low, from: start..<i)
                continue
            }
            var next = i
            while next < end, bytes[next].isBlank { next += 1 }
            if next < end, bytes[next] == ASCII.lf {
                i = next + 1
            } else if next + 1 < end, bytes[next] == ASCII.cr, bytes[next + 1] == ASCII.lf {
                i = next + 2
            } else if next >= end || (next + 1 == end && bytes[next] == ASCII.cr) {
                i = end
            } else if i + 1 == end, bytes[i].hexadecimalValue != nil {
                i = end
            } else {
                result.append(byte, from: start..<i)
                if bytes[i] == ASCII.equals {
                    result.append(byte, from: i..<(i + 1))
                    i += 1
                }
            }
        }
        return result
    }

    // MARK: - Uuencode

    /// A group of four characters stands for three bytes, as in base64; what a line lost at its end counts as blanks.
    static func uuencode(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        var result = MappedBytes()
        var isInside = false
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let start = position
            let newline = bytes[position...].firstIndex(of: ASCII.lf) ?? bytes.endIndex
            position = newline + 1
            let end = newline > start && bytes[newline - 1] == ASCII.cr ? newline - 1 : newline
            let line = bytes[start..<end]
            guard isInside else {
                isInside = line.starts(with: "begin ".utf8) && line.count > 6
                continue
            }
            if line.elementsEqual("end".utf8) { break }
            guard let first = line.first, let count = uuValue(first) else { continue }
            var left = Int(count)
            var group = start + 1
            while left > 0 {
                var word: UInt32 = 0
                for place in group..<(group + 4) {
                    word = word << 6 | UInt32(place < end ? uuValue(line[place]) ?? 0 : 0)
                }
                let made = [16, 8, 0].prefix(left).map { UInt8(truncatingIfNeeded: word >> $0) }
                result.append(made, from: min(group, end)..<min(group + 4, end))
                left -= made.count
                group += 4
            }
        }
        return result
    }

    private static func uuValue(_ byte: UInt8) -> UInt8? {
        byte >= 0x20 && byte <= 0x60 ? (byte - 0x20) & 63 : nil
    }
}
