/// Transfer encodings, written apart from the ones under test.
enum Encoders {
    /// Base64 in lines of 76 characters that end with line feeds; `width` 0 gives one line without an end.
    static func base64(_ bytes: [UInt8], width: Int = 76) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 3 / 2 + 8)
        var column = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = bytes.count - start
            let word =
                Int(bytes[start]) << 16 | (left > 1 ? Int(bytes[start + 1]) << 8 : 0)
                | (left > 2 ? Int(bytes[start + 2]) : 0)
            out.append(alphabet[word >> 18])
            out.append(alphabet[word >> 12 & 63])
            out.append(left > 1 ? alphabet[word >> 6 & 63] : UInt8(ascii: "="))
            out.append(left > 2 ? alphabet[word & 63] : UInt8(ascii: "="))
            column += 4
            if width > 0, column >= width {
                out.append(0x0A)
                column = 0
            }
        }
        if width > 0, column > 0 { out.append(0x0A) }
        return out
    }

    /// Quoted-printable; line feeds in `bytes` are line ends.
    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                out.append(byte)
                column = 0
                continue
            }
            let endsLine = index + 1 == bytes.count || bytes[index + 1] == 0x0A
            let isPlain = (byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")) || (byte == 0x20 && !endsLine)
            if column > 71 {
                out += [UInt8(ascii: "="), 0x0A]
                column = 0
            }
            if isPlain {
                out.append(byte)
                column += 1
            } else {
                out += [UInt8(ascii: "=")] + hexadecimal(byte)
                column += 3
            }
        }
        return out
    }

    /// An encoded word (RFC 2047) of these bytes.
    static func word(_ bytes: [UInt8], charset: String, quoted: Bool) -> [UInt8] {
        var out = Array("=?\(charset)?\(quoted ? "Q" : "B")?".utf8)
        if quoted {
            for byte in bytes {
                switch byte {
                case 0x20: out.append(UInt8(ascii: "_"))
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: out.append(byte)
                default: out += [UInt8(ascii: "=")] + hexadecimal(byte)
                }
            }
        } else {
            out += base64(bytes, width: 0)
        }
        return out + Array("?=".utf8)
    }

    /// An extended parameter value (RFC 2231) without its charset.
    static func percent(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): out.append(byte)
            default: out += [UInt8(ascii: "%")] + hexadecimal(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Uuencode with its begin and end lines.
    static func uuencode(_ bytes: [UInt8], name: String) -> [UInt8] {
        func character(_ value: Int) -> UInt8 { value == 0 ? 0x60 : UInt8(truncatingIfNeeded: value & 63) + 0x20 }
        var out = Array("begin 644 \(name)\n".utf8)
        for start in stride(from: 0, to: bytes.count, by: 45) {
            let line = Array(bytes[start..<min(start + 45, bytes.count)])
            out.append(character(line.count))
            for offset in stride(from: 0, to: line.count, by: 3) {
                let byte = { (index: Int) in index < line.count ? Int(line[index]) : 0 }
                let word = byte(offset) << 16 | byte(offset + 1) << 8 | byte(offset + 2)
                out += [
                    character(word >> 18), character(word >> 12 & 63), character(word >> 6 & 63), character(word & 63),
                ]
            }
            out.append(0x0A)
        }
        return out + Array("`\nend\n".utf8)
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
