extension Malformation {
    /// Changes the mail's bytes, for the malformations that know nothing but bytes.
    func apply(to bytes: inout [UInt8], using source: inout RandomSource) {
        guard !bytes.isEmpty else { return }
        let place = source.below(bytes.count)
        let range = place..<min(bytes.count, place + 1 + source.below(40))
        switch self {
        case .truncated: bytes.removeLast(bytes.count - place)
        case .deletedBytes: bytes.removeSubrange(range)
        case .repeatedBytes: bytes.insert(contentsOf: bytes[range], at: place)
        case .movedBytes:
            let moved = Array(bytes[range])
            bytes.removeSubrange(range)
            bytes.insert(contentsOf: moved, at: source.below(bytes.count + 1))
        case .flippedBytes:
            for _ in 0...source.below(4) { bytes[source.below(bytes.count)] = source.bytes(1)[0] }
        case .repeatedLine:
            changeLines(of: &bytes, using: &source) { lines, place, _ in lines.insert(lines[place], at: place) }
        case .deletedLine: changeLines(of: &bytes, using: &source) { lines, place, _ in lines.remove(at: place) }
        case .swappedLines:
            changeLines(of: &bytes, using: &source) { lines, place, other in lines.swapAt(place, other) }
        case .mixedLineEnds: changeLineEnds(of: &bytes, to: [[0x0A], [0x0D, 0x0A]], using: &source)
        case .carriageReturns: changeLineEnds(of: &bytes, to: [[0x0D]], using: &source)
        case .noLastLineEnd: while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        default: break
        }
    }

    private func changeLines(
        of bytes: inout [UInt8],
        using source: inout RandomSource,
        _ change: (inout [[UInt8]], Int, Int) -> Void
    ) {
        var lines: [[UInt8]] = [[]]
        for byte in bytes {
            lines[lines.count - 1].append(byte)
            if byte == 0x0A { lines.append([]) }
        }
        change(&lines, source.below(lines.count), source.below(lines.count))
        bytes = Array(lines.joined())
    }

    /// Changes one line end of four.
    private func changeLineEnds(of bytes: inout [UInt8], to ends: [[UInt8]], using source: inout RandomSource) {
        var out: [UInt8] = []
        for byte in bytes {
            guard byte == 0x0A, source.chance(1, in: 4) else {
                out.append(byte)
                continue
            }
            if out.last == 0x0D { out.removeLast() }
            out += source.one(of: ends)
        }
        bytes = out
    }
}
