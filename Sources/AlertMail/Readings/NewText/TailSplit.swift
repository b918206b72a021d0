/// Finds where signature and disclaimer begin in what somebody typed.
enum TailSplit {
    /// The first line of the tail, the number of lines if there is none.
    static func start(in lines: [TextLine], isWholeAnswer: Bool) -> Int {
        let disclaimer = lines.indices.first { Disclaimer.begins(at: $0, in: lines) } ?? lines.count
        var start = disclaimer
        if let delimiter = lines[..<start].firstIndex(where: isDelimiter) { start = delimiter }
        let possible = possibleFrom(lines, end: start)
        if let device = lines[..<start].indices.first(where: { DeviceFooter.matches(lines[$0]) && possible[$0 + 1] }) {
            start = device
        }
        if let closing = lines[..<start].indices.first(where: {
            ClosingWording.isClosing(lines[$0]) && possible[$0 + 1] && beginsStrictly(lines, $0 + 1, start)
        }) {
            let isEmptyAbove = lines[..<closing].allSatisfy(\.isBlank)
            // "Thanks" as the whole answer is what the writer had to say.
            start = isEmptyAbove && isWholeAnswer && ClosingWording.isThanks(lines[closing]) ? closing + 1 : closing
        }
        while start > 0, start < lines.count, lines[start - 1].isRule(least: 3) || lines[start - 1].isBlank {
            start -= 1
        }
        return start
    }

    /// For each line and the end: whether all lines from it to `end` may belong to a signature, and are not too many.
    private static func possibleFrom(_ lines: [TextLine], end: Int) -> [Bool] {
        var possible = [Bool](repeating: false, count: lines.count + 1)
        guard end <= lines.count else { return possible }
        possible[end] = true
        var written = 0
        var index = end
        while index > 0 {
            index -= 1
            if !lines[index].isBlank { written += 1 }
            guard written <= ReadingLimits.signatureLines,
                SignatureLine.isPossible(lines[index]) || ClosingWording.isClosing(lines[index])
                    || SignatureLine.isTagline(lines[index])
            else { break }
            possible[index] = true
        }
        return possible
    }

    /// Whether the first two written lines are a name, a role, a contact: only then may a company's sentence follow.
    private static func beginsStrictly(_ lines: [TextLine], _ index: Int, _ end: Int) -> Bool {
        let written = lines[index..<max(index, end)].lazy.filter { !$0.isBlank }.prefix(2)
        return written.allSatisfy { SignatureLine.isPossible($0) || ClosingWording.isClosing($0) }
    }

    private static func isDelimiter(_ line: TextLine) -> Bool {
        line.text == "--" || line.text == "—" || line.text == "–"
    }
}
