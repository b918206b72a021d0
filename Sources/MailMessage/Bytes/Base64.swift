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
        var fault: Int?
        let bytes = [UInt8](unsafeUninitializedCapacity: input.count / 4 * 3 + 3) { out, written in
            values.withUnsafeBufferPointer { values in
                var o = 0
                var i = 0
                var word: UInt32 = 0
                var held = 0
                let end = input.count
                while i < end {
                    if held == 0 {
                        // Four sound characters at a time: invalid ones carry the high bit.
                        while end - i >= 4 {
                            let a = values[Int(input[i])]
                            let b = values[Int(input[i + 1])]
                            let c = values[Int(input[i + 2])]
                            let d = values[Int(input[i + 3])]
                            if (a | b | c | d) & 0x80 != 0 { break }
                            let group = UInt32(a) << 18 | UInt32(b) << 12 | UInt32(c) << 6 | UInt32(d)
                            out[o] = UInt8(truncatingIfNeeded: group >> 16)
                            out[o + 1] = UInt8(truncatingIfNeeded: group >> 8)
                            out[o + 2] = UInt8(truncatingIfNeeded: group)
                            o += 3
                            i += 4
                        }
                        if i >= end { break }
                    }
                    let byte = input[i]
                    let value = values[Int(byte)]
                    if value & 0x80 == 0 {
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
                        if held < 2 { fault = fault ?? i }
                        o = flush(word, held, into: out, at: o)
                        word = 0
                        held = 0
                        i += 1
                        while i < end, input[i] == ASCII.equals || input[i].isWhitespace { i += 1 }
                        if i < end { fault = fault ?? i }
                        break
                    } else if !byte.isWhitespace {
                        fault = fault ?? i
                    }
                    i += 1
                }
                if held > 0 { fault = fault ?? end }
                o = flush(word, held, into: out, at: o)
                written = o
            }
        }
        return TransferDecoding(bytes: bytes, firstFault: fault)
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

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()
}
