/// Boundaries of multiparts (RFC 2046 section 5.1.1).
enum Boundary {
    /// The wanted boundary if it is one and occurs nowhere in the parts, else one derived from their content.
    static func choose(for parts: [[UInt8]], wanted: String?) -> String {
        if let wanted, isBoundary(wanted), !occurs(wanted, in: parts) { return wanted }
        var hash = fingerprint(parts)
        while true {
            let candidate = "=_" + hexadecimal(hash) + hexadecimal(hash &* 0x9E37_79B9_7F4A_7C15)
            if !occurs(candidate, in: parts) { return candidate }
            hash = hash &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        }
    }

    static func isBoundary(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 70
            && bytes.allSatisfy { $0.isAlphanumeric || "'()+_,-./:=?".utf8.contains($0) }
    }

    private static func occurs(_ boundary: String, in parts: [[UInt8]]) -> Bool {
        let delimiter = [ASCII.hyphen, ASCII.hyphen] + Array(boundary.utf8)
        return parts.contains { part in
            let span = part.span
            var line = 0
            while line < part.count {
                if ByteSearch.matches(delimiter, in: span, at: line, to: part.count) { return true }
                guard let newline = ByteSearch.first(ASCII.lf, in: span, from: line, to: part.count) else {
                    return false
                }
                line = newline + 1
            }
            return false
        }
    }

    /// FNV-1a, 64 bits: spreads well enough for a name that is checked afterwards.
    private static func fingerprint(_ parts: [[UInt8]]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        return hash
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
