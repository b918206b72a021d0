/// Eighty bits of HMAC-SHA-256 that show that an identifier was minted here: the `mac` in our Message-IDs.
///
/// Truncated as RFC 2104 section 5 allows. Written as 16 characters of Crockford's base 32 in lower case, which survive
/// every mail server; read without regard to case, and with `o`, `i`, `l` taken for `0`, `1`, `1`.
public struct AuthenticationTag: Sendable, Hashable, CustomStringConvertible {
    /// How many bytes a tag has.
    public static let byteCount = 10
    /// How many characters a written tag has.
    public static let characterCount = 16

    /// The bytes, always ten.
    public let bytes: [UInt8]

    /// Takes ten bytes, no more and no fewer.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads a written tag.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.characterCount else { return nil }
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let value = Self.value(of: character) else { return nil }
            pending = pending << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
                pending &= (1 << bits) - 1
            }
        }
        self.init(bytes: bytes)
    }

    /// The tag as 16 characters.
    public var description: String {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(Self.alphabet[Int(pending >> bits & 31)])
                pending &= (1 << bits) - 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Compares in constant time.
    public static func == (left: AuthenticationTag, right: AuthenticationTag) -> Bool {
        equalInConstantTime(left.bytes, right.bytes)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func value(of character: UInt8) -> UInt8? {
        let lower = (0x41...0x5A).contains(character) ? character | 0x20 : character
        switch lower {
        case UInt8(ascii: "o"): return 0
        case UInt8(ascii: "i"), UInt8(ascii: "l"): return 1
        default: return alphabet.firstIndex(of: lower).map { UInt8($0) }
        }
    }
}
