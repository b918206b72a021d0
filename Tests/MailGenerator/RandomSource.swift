/// Choices from a seed. Only whole numbers and arrays: nothing that a machine or a library could do another way.
struct RandomSource {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        // Neighbouring seeds begin alike without this.
        for _ in 0..<3 { _ = generator.next() }
    }

    /// A number from 0 to `limit - 1`; 0 if `limit` is 0 or less.
    mutating func below(_ limit: Int) -> Int {
        limit <= 0 ? 0 : Int(truncatingIfNeeded: (generator.next() >> 16) % UInt64(limit))
    }

    /// True in `hits` of `total` cases.
    mutating func chance(_ hits: Int, in total: Int) -> Bool { below(total) < hits }

    /// One of these; `list` must not be empty.
    mutating func one<Element>(of list: [Element]) -> Element { list[below(list.count)] }

    /// Random bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(count + 8)
        while out.count < count {
            var word = generator.next()
            for _ in 0..<8 {
                out.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        out.removeLast(out.count - count)
        return out
    }

    /// Random letters and digits.
    mutating func token(_ count: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
        return String(decoding: (0..<count).map { _ in one(of: alphabet) }, as: UTF8.self)
    }
}
