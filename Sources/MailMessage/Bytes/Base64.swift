/// Base64 as mail uses it (RFC 2045 section 6.8, RFC 4648 section 4).
public enum Base64 {
    /// Encodes bytes.
    ///
    /// - Parameters:
    ///   - bytes: what to encode.
    ///   - lineLength: characters a line, 76 for mail bodies; nil for no line breaks. Lines end with CRLF, the last one
    ///     too. Rounded down to a multiple of four.
    public static func encode(_ bytes: some Collection<UInt8>, lineLength: Int? = nil) -> [UInt8] {
        let input = ContiguousArray(bytes)
        let quads = (input.count + 2) / 3
        let quadsPerLine = lineLength.map { Swift.max(1, $0 / 4) }
        let lines = quadsPerLine.map { (quads + $0 - 1) / $0 } ?? 0
        return [UInt8](unsafeUninitializedCapacity: quads * 4 + lines * 2) { out, written in
            input.withUnsafeBufferPointer { input in
                alphabet.withUnsafeBufferPointer { alphabet in
                    var o = 0
                    var i = 0
                    var quadsInLine = 0
                    while i < input.count {
                        let left = input.count - i
                        let a = UInt32(input[i])
                        let b = left > 1 ? UInt32(input[i + 1]) : 0
                        let c = left > 2 ? UInt32(input[i + 2]) : 0
                        let word = a << 16 | b << 8 | c
                        out[o] = alphabet[Int(word >> 18)]
                        out[o + 1] = alphabet[Int(word >> 12 & 63)]
                        out[o + 2] = left > 1 ? alphabet[Int(word >> 6 & 63)] : ASCII.equals
                        out[o + 3] = left > 2 ? alphabet[Int(word & 63)] : ASCII.equals
                        o += 4
                        i += 3
                        quadsInLine += 1
                        if let quadsPerLine, quadsInLine == quadsPerLine || i >= input.count {
                            out[o] = ASCII.cr
                            out[o + 1] = ASCII.lf
                            o += 2
                            quadsInLine = 0
                        }
                    }
                    written = o
                }
            }
        }
    }

    /// Encodes bytes as text without line breaks.
    public static func string(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encode(bytes), as: UTF8.self)
    }

    /// Decodes what can be decoded: line breaks are skipped, other characters outside the alphabet are skipped and
    /// reported, padding ends the data (RFC 2045 section 6.8; what list servers put behind it is no data), and an
    /// unfinished last group yields the whole bytes that it holds.
    public static func decode(_ bytes: some Collection<UInt8>) -> TransferDecoding {
        if let result = bytes.withContiguousStorageIfAvailable({ decode($0) }) { return result }
        return ContiguousArray(bytes).withUnsafeBufferPointer { decode($0) }
    }

    /// Decodes base64 that must be sound to the last character; nil otherwise. For tokens and keys, not for mail bodies.
    /// Line breaks are allowed, missing padding is not.
    public static func decodeStrictly(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        let result = decode(bytes)
        guard result.firstFault == nil else { return nil }
        var length = 0
        var padding = 0
        for byte in bytes where byte != ASCII.cr && byte != ASCII.lf {
            length += 1
            if byte == ASCII.equals { padding += 1 } else if padding > 0 { return nil }
        }
        return length % 4 == 0 && padding <= 2 ? result.bytes : nil
    }

    private static func decode(_ input: UnsafeBufferPointer<UInt8>) -> TransferDecoding {
        var progress = DecodingProgress()
        let capacity = input.count / 4 * 3 + 3 + DecodingProgress.room
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { out, written in
            written = decode(input, &progress, into: out)
        }
        return TransferDecoding(bytes: bytes, firstFault: progress.firstFault)
    }

    /// Decodes from where `progress` stands until the input or the room ends; stops between groups of four only.
    ///
    /// - Returns: the number of bytes written.
    static func decode(
        _ input: UnsafeBufferPointer<UInt8>,
        _ progress: inout DecodingProgress,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        var o = 0
        var i = progress.position
        var word: UInt32 = 0
        var held = 0
        let end = input.count
        while i < end {
            if held == 0 {
                (i, o) = decodeSoundLines(input, from: i, into: out, at: o)
                if i >= end || out.count - o < DecodingProgress.room { break }
            }
            // Whatever is not eight sound characters in a row: ends of lines, damage, the last few.
            let byte = input[i]
            let value = values[Int(byte)]
            if value < 64 {
                word = word << 6 | UInt32(value)
                held += 1
                if held == 4 {
                    out[o] = UInt8(truncatingIfNeeded: word >> 16)
                    out[o + 1] = UInt8(truncatingIfNeeded: word >> 8)
                    out[o + 2] = UInt8(truncatingIfNeeded: word)
                    o += 3
                    word = 0
                    held = 0
                }
            } else if byte == ASCII.equals {
                if held < 2 { progress.note(fault: i) }
                o = flush(word, held, into: out, at: o)
                held = 0
                i += 1
                while i < end, input[i] == ASCII.equals || input[i].isWhitespace { i += 1 }
                if i < end { progress.note(fault: i) }
                i = end
                break
            } else if !byte.isWhitespace {
                progress.note(fault: i)
            }
            i += 1
        }
        if held > 0 { progress.note(fault: end) }
        progress.position = i
        return flush(word, held, into: out, at: o)
    }

    /// Takes eight sound characters at a time, and steps over the line breaks between them.
    ///
    /// Each character's six bits come out of a table already shifted to their place, so that four look-ups joined are
    /// three bytes; what is no character of the alphabet sets a bit above them. Measured against one table and shifts:
    /// see docs/mail-performance.md.
    @inline(__always)
    private static func decodeSoundLines(
        _ input: UnsafeBufferPointer<UInt8>,
        from start: Int,
        into out: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) -> (i: Int, o: Int) {
        guard let source = input.baseAddress, let target = UnsafeMutableRawPointer(out.baseAddress) else {
            return (start, offset)
        }
        var i = start
        var o = offset
        // Eight bytes are written for six that count.
        let end = input.count - 8
        let lastRoom = out.count - DecodingProgress.room
        places.withUnsafeBufferPointer { places in
            while i <= end, o <= lastRoom {
                let low =
                    places[Int(source[i])] | places[256 + Int(source[i + 1])]
                    | places[512 + Int(source[i + 2])] | places[768 + Int(source[i + 3])]
                let high =
                    places[Int(source[i + 4])] | places[256 + Int(source[i + 5])]
                    | places[512 + Int(source[i + 6])] | places[768 + Int(source[i + 7])]
                if (low | high) & invalid == 0 {
                    let six = UInt64(low) | UInt64(high) << 24
                    target.storeBytes(of: six.littleEndian, toByteOffset: o, as: UInt64.self)
                    i += 8
                    o += 6
                } else if low & invalid == 0 {
                    // A line of 76 characters ends with half a step.
                    target.storeBytes(of: low.littleEndian, toByteOffset: o, as: UInt32.self)
                    i += 4
                    o += 3
                } else if source[i] == ASCII.cr, source[i + 1] == ASCII.lf {
                    i += 2
                } else if source[i] == ASCII.lf {
                    i += 1
                } else {
                    break
                }
            }
        }
        return (i, o)
    }

    /// Writes the whole bytes of an unfinished group of `held` characters.
    private static func flush(
        _ word: UInt32,
        _ held: Int,
        into out: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) -> Int {
        switch held {
        case 2:
            out[offset] = UInt8(truncatingIfNeeded: word >> 4)
            return offset + 1
        case 3:
            out[offset] = UInt8(truncatingIfNeeded: word >> 10)
            out[offset + 1] = UInt8(truncatingIfNeeded: word >> 2)
            return offset + 2
        default:
            return offset
        }
    }

    private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The six bits of each character; above 63 for what is none.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// Set where a byte is no character of the alphabet.
    private static let invalid: UInt32 = 0xFF00_0000

    /// Four tables: the six bits of each character where they belong among three bytes, the first byte lowest.
    private static let places: [UInt32] = {
        var table = [UInt32](repeating: invalid, count: 4 * 256)
        for (value, character) in alphabet.enumerated() {
            for place in 0..<4 {
                let group = UInt32(value) << (18 - 6 * UInt32(place))
                table[256 * place + Int(character)] = (group << 8).byteSwapped
            }
        }
        return table
    }()
}
