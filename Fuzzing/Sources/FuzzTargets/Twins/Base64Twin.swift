import MailMessage

/// Base64 again, as plainly as can be: the twin with which the fast decoder is compared.
enum Base64Twin {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Without line breaks.
    static func encode(_ bytes: [UInt8]) -> String {
        var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        while bits.count % 6 != 0 { bits.append(0) }
        var text = stride(from: 0, to: bits.count, by: 6).map { start in
            alphabet[bits[start..<(start + 6)].reduce(0) { $0 << 1 | Int($1) }]
        }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// One character after the other: white space does not count, padding ends the data, anything else is a fault.
    static func decode(_ text: [UInt8]) -> TransferDecoding {
        var faults: [Int] = []
        var bits: [UInt8] = []
        var position = 0
        while position < text.count, text[position] != UInt8(ascii: "=") {
            if let value = alphabet.firstIndex(of: text[position]) {
                bits += (0..<6).map { UInt8(truncatingIfNeeded: value >> (5 - $0)) & 1 }
            } else if !isSpace(text[position]) {
                faults.append(position)
            }
            position += 1
        }
        let isPadded = position < text.count
        if isPadded {
            // Before padding belong two or three characters of a group; behind it nothing.
            if bits.count % 24 < 12 { faults.append(position) }
            while position < text.count, text[position] == UInt8(ascii: "=") || isSpace(text[position]) {
                position += 1
            }
            if position < text.count { faults.append(position) }
        } else if bits.count % 24 != 0 {
            faults.append(text.count)
        }
        let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { start in
            bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 }
        }
        return TransferDecoding(bytes: bytes, firstFault: faults.first)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
