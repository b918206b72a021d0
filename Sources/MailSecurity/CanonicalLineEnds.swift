/// The line ends that signatures are made over (RFC 8551 section 3.1.1).
enum CanonicalLineEnds {
    /// The bytes with each lone LF made CRLF; nil if there is none.
    static func crlf(_ bytes: [UInt8]) -> [UInt8]? {
        var previous: UInt8 = 0
        var lone = 0
        for byte in bytes {
            if byte == 0x0A, previous != 0x0D { lone += 1 }
            previous = byte
        }
        guard lone > 0 else { return nil }
        var canonical: [UInt8] = []
        canonical.reserveCapacity(bytes.count + lone)
        previous = 0
        for byte in bytes {
            if byte == 0x0A, previous != 0x0D { canonical.append(0x0D) }
            canonical.append(byte)
            previous = byte
        }
        return canonical
    }
}
