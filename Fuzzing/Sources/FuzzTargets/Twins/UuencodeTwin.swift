import MailMessage

/// Uuencode again, as plainly as can be.
enum UuencodeTwin {
    static func decode(_ text: [UInt8]) -> TransferDecoding {
        var out: [UInt8] = []
        var faults: [Int] = []
        var isInside = false
        for raw in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = raw.last == 0x0D ? raw.dropLast() : raw
            if !isInside {
                isInside = line.starts(with: "begin ".utf8) && line.count > 6
            } else if line.elementsEqual("end".utf8) {
                return TransferDecoding(bytes: out, firstFault: faults.first)
            } else if let first = line.first {
                guard let length = value(first) else {
                    faults.append(line.startIndex)
                    continue
                }
                // Blanks at line ends get lost: what is missing counts as blank.
                let groups = (Int(length) + 2) / 3
                let data = line.dropFirst().prefix(groups * 4)
                faults += data.indices.filter { value(data[$0]) == nil }
                var bits = data.flatMap { character in (0..<6).map { (value(character) ?? 0) >> (5 - $0) & 1 } }
                bits += Array(repeating: 0, count: groups * 24 - bits.count)
                out += (0..<Int(length)).map { number in
                    bits[(number * 8)..<(number * 8 + 8)].reduce(0) { $0 << 1 | $1 }
                }
            }
        }
        return TransferDecoding(bytes: out, firstFault: faults.first ?? text.count)
    }

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text = Array("begin 644 file\n".utf8)
        for start in stride(from: 0, to: bytes.count, by: 45) {
            let line = bytes[start..<min(start + 45, bytes.count)]
            var bits = line.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
            while bits.count % 24 != 0 { bits.append(0) }
            text.append(UInt8(line.count) + 0x20)
            text += stride(from: 0, to: bits.count, by: 6).map { place in
                let value: UInt8 = bits[place..<(place + 6)].reduce(0) { $0 << 1 | $1 }
                return value == 0 ? 0x60 : value + 0x20
            }
            text.append(0x0A)
        }
        return text + Array("`\nend\n".utf8)
    }

    private static func value(_ byte: UInt8) -> UInt8? { (0x20...0x60).contains(byte) ? (byte - 0x20) % 64 : nil }
}
