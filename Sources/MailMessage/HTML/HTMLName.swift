/// The name of a tag, an attribute or a property in small letters, packed so that names compare as numbers.
///
/// Names of up to 16 bytes are kept as they are; of longer ones the rest is folded in.
struct HTMLName: Hashable, Sendable {
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0

    /// Packs `bytes[range]`.
    @inline(__always)
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        var shift: UInt64 = 0
        var i = range.lowerBound
        while i < range.upperBound {
            // A NUL must not look like the end of the name.
            let byte = UInt64(bytes[i] == 0 ? 0xFF : bytes[i].lowercased)
            if shift < 64 {
                low |= byte << shift
            } else if shift < 128 {
                high |= byte << (shift - 64)
            } else {
                high = (high ^ byte) &* 0x0000_0100_0000_01B3
            }
            shift += 8
            i += 1
        }
    }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, 0..<bytes.count)
    }

    /// A number that differs between most names.
    var spread: Int {
        let mixed = (low &* 0x9E37_79B9_7F4A_7C15) ^ (high &* 0xC2B2_AE3D_27D4_EB4F)
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 16 & 0xFFFF_FFFF)
    }
}

/// Values by name. Made once; looking up costs a few instructions.
struct HTMLNameTable<Value: Sendable>: Sendable {
    private var names: [HTMLName?]
    private var values: [Value?]

    init(_ pairs: [(String, Value)]) {
        var size = 16
        while size < pairs.count * 4 { size *= 2 }
        names = Array(repeating: nil, count: size)
        values = Array(repeating: nil, count: size)
        for (text, value) in pairs {
            let name = HTMLName(text)
            var slot = name.spread & (size - 1)
            while let other = names[slot], other != name { slot = (slot + 1) & (size - 1) }
            names[slot] = name
            values[slot] = value
        }
    }

    @inline(__always)
    subscript(name: HTMLName) -> Value? {
        var slot = name.spread & (names.count - 1)
        while let other = names[slot] {
            if other == name { return values[slot] }
            slot = (slot + 1) & (names.count - 1)
        }
        return nil
    }
}
