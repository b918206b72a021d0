// Base64 (RFC 4648) of login secrets and challenges: short, and not worth a module of its own.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count / 3 &+ 1) &* 4)
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<Swift.min(index + 3, bytes.count)]
            var bits: UInt32 = 0
            for offset in 0..<3 {
                bits = bits << 8 | (offset < group.count ? UInt32(group[group.startIndex + offset]) : 0)
            }
            for offset in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * offset)) & 63
                result.append(offset <= group.count ? alphabet[digit] : UInt8(ascii: "="))
            }
            index += 3
        }
        return result
    }

    /// The decoded bytes, or nil if any byte is not of the alphabet.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in text where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> held))
            }
        }
        return result
    }
}
