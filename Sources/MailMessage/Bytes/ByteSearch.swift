import Glibc

/// Finding bytes in memory with the C library's vectorised search.
enum ByteSearch {
    /// Offset of the first `byte` in `bytes[from..<to]`, or nil.
    @inline(__always)
    static func first(_ byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int? {
        guard from >= 0, from < to, to <= bytes.count else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let hit = memchr(base + from, Int32(byte), to - from) else {
                return nil
            }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
        }
    }

    /// Whether `bytes[at...]` begins with `wanted`, which must be small letters, whatever the case of A to Z.
    @inline(__always)
    static func matchesIgnoringCase(_ wanted: StaticString, in bytes: Span<UInt8>, at: Int) -> Bool {
        guard at >= 0, bytes.count - at >= wanted.utf8CodeUnitCount else { return false }
        return wanted.withUTF8Buffer { wanted in
            for i in 0..<wanted.count where bytes[at + i].lowercased != wanted[i] { return false }
            return true
        }
    }

    /// Whether `bytes[at...]` begins with `wanted`.
    @inline(__always)
    static func matches(_ wanted: StaticString, in bytes: Span<UInt8>, at: Int) -> Bool {
        guard at >= 0, bytes.count - at >= wanted.utf8CodeUnitCount else { return false }
        return wanted.withUTF8Buffer { wanted in
            for i in 0..<wanted.count where bytes[at + i] != wanted[i] { return false }
            return true
        }
    }

    /// Whether `bytes[at...]` begins with `wanted`.
    @inline(__always)
    static func matches(_ wanted: [UInt8], in bytes: Span<UInt8>, at: Int, to: Int) -> Bool {
        guard at >= 0, to <= bytes.count, to - at >= wanted.count else { return false }
        return bytes.withUnsafeBufferPointer { buffer in
            wanted.withUnsafeBufferPointer { wanted in
                guard let a = buffer.baseAddress, let b = wanted.baseAddress else { return true }
                return memcmp(a + at, b, wanted.count) == 0
            }
        }
    }
}
