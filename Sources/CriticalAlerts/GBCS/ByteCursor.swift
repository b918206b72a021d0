/// Reads bytes one after the other, each read checked against the end.
struct ByteCursor {
    let bytes: [UInt8]
    private(set) var offset: Int
    let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    private init(_ bytes: [UInt8], _ offset: Int, _ end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    var remaining: Int { end - offset }

    /// The byte that comes next, without taking it.
    var next: UInt8? { remaining > 0 ? bytes[offset] : nil }

    mutating func byte() throws(GBCSFault) -> UInt8 {
        guard remaining > 0 else { throw GBCSFault("ends too early", at: offset) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Takes a byte that can have but one value.
    mutating func expect(_ value: UInt8, _ what: String) throws(GBCSFault) {
        let place = offset
        guard try byte() == value else { throw GBCSFault(what, at: place) }
    }

    /// A big-endian number of `count` bytes, at most eight.
    mutating func number(_ count: Int) throws(GBCSFault) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count { value = value << 8 | UInt64(try byte()) }
        return value
    }

    mutating func uint16() throws(GBCSFault) -> UInt16 {
        UInt16(truncatingIfNeeded: try number(2))
    }

    /// A length of one to three bytes: below 80h itself, else 81h or 82h and that many bytes (GBCS, and DER alike).
    mutating func length() throws(GBCSFault) -> Int {
        let place = offset
        let first = try byte()
        switch first {
        case 0..<0x80: return Int(first)
        case 0x81: return Int(try number(1))
        case 0x82: return Int(try number(2))
        default: throw GBCSFault("a length that is none", at: place)
        }
    }

    mutating func skip(_ count: Int) throws(GBCSFault) {
        guard count >= 0, count <= remaining else { throw GBCSFault("ends too early", at: end) }
        offset += count
    }

    /// A cursor over the next `count` bytes, which are taken.
    mutating func slice(_ count: Int) throws(GBCSFault) -> ByteCursor {
        let start = offset
        try skip(count)
        return ByteCursor(bytes, start, offset)
    }
}

/// Why GBCS bytes could not be decoded: damaged, or of a kind that is not to be guessed at.
struct GBCSFault: Error {
    let reason: String
    /// Bytes from the start of the payload.
    let offset: Int

    init(_ reason: String, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    var text: String { "byte \(offset): \(reason)" }
}
