/// Crockford's base 32, and the check symbol of references.
enum CrockfordBase32 {
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func text(of symbols: [UInt8]) -> String {
        String(decoding: symbols.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// The symbols of written text, `nil` if a character is none of the alphabet; `O` reads as `0`, `I` and `L` as `1`.
    static func symbols(of bytes: some Sequence<UInt8>) -> [UInt8]? {
        var symbols: [UInt8] = []
        for byte in bytes {
            let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
            switch upper {
            case UInt8(ascii: "O"): symbols.append(0)
            case UInt8(ascii: "I"), UInt8(ascii: "L"): symbols.append(1)
            default:
                guard let index = alphabet.firstIndex(of: upper) else { return nil }
                symbols.append(UInt8(index))
            }
        }
        return symbols
    }

    /// The symbol that makes the weighted sum zero. Weights are powers of a primitive element of GF(32), so all differ.
    static func checkSymbol(of symbols: [UInt8]) -> UInt8 {
        // Horner's scheme: every symbol is multiplied by x once for each symbol that follows it, the check symbol included.
        var sum: UInt8 = 0
        for symbol in symbols {
            sum = timesX(sum ^ (symbol & 31))
        }
        return sum
    }

    /// Multiplication by x modulo x⁵ + x² + 1, which is primitive.
    private static func timesX(_ value: UInt8) -> UInt8 {
        let shifted = value << 1
        return shifted & 0x20 != 0 ? (shifted ^ 0x25) & 0x1F : shifted
    }
}
