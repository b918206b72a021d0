/// Numbers as Microsoft's formats write them: the lowest byte first. Nil where the bytes end before the number does.
extension Span<UInt8> {
    func littleEndian16(at offset: Int) -> UInt16? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        return UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    func littleEndian32(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return UInt32(self[offset]) | UInt32(self[offset + 1]) << 8 | UInt32(self[offset + 2]) << 16
            | UInt32(self[offset + 3]) << 24
    }

    func littleEndian64(at offset: Int) -> UInt64? {
        guard let low = littleEndian32(at: offset), let high = littleEndian32(at: offset + 4) else { return nil }
        return UInt64(low) | UInt64(high) << 32
    }
}
