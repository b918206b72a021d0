/// CRLF, which is how lines end on the wire (RFC 5322 section 2.3).
enum LineEnds {
    /// The bytes with every CRLF, lone LF and lone CR written as CRLF.
    static func canonical(_ bytes: [UInt8]) -> [UInt8] {
        if isCanonical(bytes) { return bytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 32)
        var afterCR = false
        for byte in bytes {
            switch byte {
            case ASCII.cr: out.append(contentsOf: [ASCII.cr, ASCII.lf])
            case ASCII.lf: if !afterCR { out.append(contentsOf: [ASCII.cr, ASCII.lf]) }
            default: out.append(byte)
            }
            afterCR = byte == ASCII.cr
        }
        return out
    }

    /// Whether CR and LF stand only together.
    static func isCanonical(_ bytes: [UInt8]) -> Bool {
        var afterCR = false
        for byte in bytes {
            if afterCR != (byte == ASCII.lf) { return false }
            afterCR = byte == ASCII.cr
        }
        return !afterCR
    }

    /// Whether bytes with CRLF line ends can travel as lines: no NUL, none longer than 998 (RFC 5322 section 2.1.1).
    static func fitLines(_ bytes: [UInt8]) -> Bool {
        var length = 0
        for byte in bytes {
            if byte == ASCII.lf || byte == ASCII.cr {
                length = 0
                continue
            }
            length += 1
            if byte == ASCII.nul || length > HeaderFolding.longestLine { return false }
        }
        return true
    }
}
