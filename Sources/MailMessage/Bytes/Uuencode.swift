/// Uuencode, as old mail programs send it (POSIX uuencode; `x-uuencode`).
public enum Uuencode {
    /// Decodes the data between a `begin` and an `end` line; what stands outside them is skipped.
    public static func decode(_ bytes: some Collection<UInt8>) -> TransferDecoding {
        let input = ContiguousArray(bytes)
        var out: [UInt8] = []
        var fault: Int?
        var inside = false
        var ended = false
        var position = 0
        while position < input.count, !ended {
            let start = position
            while position < input.count, input[position] != ASCII.lf { position += 1 }
            var end = position
            position += 1
            if end > start, input[end - 1] == ASCII.cr { end -= 1 }
            let line = input[start..<end]
            if !inside {
                inside = line.starts(with: "begin ".utf8) && line.count > 6
                continue
            }
            if line.elementsEqual("end".utf8) {
                ended = true
                continue
            }
            guard let first = line.first, first >= 0x20, first <= 0x60 else {
                if !line.isEmpty { fault = fault ?? start }
                continue
            }
            let wanted = Int((first &- 0x20) & 63)
            var produced = 0
            var index = start + 1
            while produced < wanted {
                var word: UInt32 = 0
                for step in 0..<4 {
                    let place = index + step
                    let value: UInt8
                    if place < end, input[place] >= 0x20, input[place] <= 0x60 {
                        value = (input[place] &- 0x20) & 63
                    } else {
                        // Trailing blanks are often lost on the way: what is missing counts as blank.
                        if place < end { fault = fault ?? place }
                        value = 0
                    }
                    word = word << 6 | UInt32(value)
                }
                index += 4
                for shift in [16, 8, 0] where produced < wanted {
                    out.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
                    produced += 1
                }
            }
        }
        if !ended { fault = fault ?? input.count }
        return TransferDecoding(bytes: out, firstFault: fault)
    }
}
