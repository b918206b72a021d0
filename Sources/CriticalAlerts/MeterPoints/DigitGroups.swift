/// Neighbouring runs of letters and digits that may be one number written in groups.
struct DigitGroups {
    struct FoundMPAN {
        let mpan: MPAN
        let end: Int
        let isGrouped: Bool
        /// Whether it is written as people and bills write it: solid, 2-4-4-3, 2-10-1 or 2-8-3.
        let isUsualGrouping: Bool
    }

    struct FoundMPRN {
        let mprn: MPRN
        let end: Int
        let isGrouped: Bool
    }

    let start: Int
    private var runs: [Range<Int>]
    /// How many runs from the first on are divided by blanks alone.
    private var blankDivided = 1

    /// Reads on from the first run, over at most three separators at a time and at most 13 runs.
    init(_ bytes: [UInt8], start: Int, firstEnd: Int, end: Int) {
        self.start = start
        runs = [start..<firstEnd]
        var index = firstEnd
        var length = firstEnd - start
        var isBlank = true
        while runs.count < 13, length < 22 {
            var next = index
            var separators = 0
            while separators < 4, next < end {
                let step = MeterPointText.separatorLength(bytes, at: next)
                if step == 0 { break }
                if !MeterPointText.isBlank(bytes, at: next) { isBlank = false }
                next += step
                separators += 1
            }
            guard (1...3).contains(separators), next < end, isASCIIAlphanumeric(bytes[next]) else { break }
            var runEnd = next
            while runEnd < end, isASCIIAlphanumeric(bytes[runEnd]), runEnd - next < 22 { runEnd += 1 }
            runs.append(next..<runEnd)
            length += runEnd - next
            if isBlank { blankDivided = runs.count }
            index = runEnd
        }
        // A run that goes on in letters of another alphabet or in an underscore is a word.
        if let last = runs.last, MeterPointContext.beginsWord(bytes, at: last.upperBound) { runs.removeLast() }
        blankDivided = min(blankDivided, runs.count)
    }

    func mpan(_ bytes: [UInt8]) -> FoundMPAN? {
        fullLine(bytes) ?? core(bytes, from: 0)
    }

    private func fullLine(_ bytes: [UInt8]) -> FoundMPAN? {
        guard let first = runs.first else { return nil }
        if first.count == 21 { return made(bytes, first.upperBound, isGrouped: false, isUsual: true) }
        guard runs.count >= 4, runs.prefix(3).map(\.count) == [2, 3, 3], let core = core(bytes, from: 3) else {
            return nil
        }
        return made(bytes, core.end, isGrouped: true, isUsual: core.isUsualGrouping)
    }

    private func core(_ bytes: [UInt8], from first: Int) -> FoundMPAN? {
        var length = 0
        for index in runs.indices.dropFirst(first) {
            guard runs[index].allSatisfy({ isDigit(bytes[$0]) }) else { return nil }
            length += runs[index].count
            if length > 13 { return nil }
            guard length == 13 else { continue }
            let counts = runs[first...index].map(\.count)
            let text = String(decoding: bytes[runs[first].lowerBound..<runs[index].upperBound], as: UTF8.self)
            guard let mpan = MPAN(text) else { return nil }
            return FoundMPAN(
                mpan: mpan,
                end: runs[index].upperBound,
                isGrouped: counts.count > 1,
                isUsualGrouping: [[13], [2, 4, 4, 3], [2, 10, 1], [2, 8, 3]].contains(counts)
            )
        }
        return nil
    }

    private func made(_ bytes: [UInt8], _ end: Int, isGrouped: Bool, isUsual: Bool) -> FoundMPAN? {
        MPAN(String(decoding: bytes[start..<end], as: UTF8.self)).map {
            FoundMPAN(mpan: $0, end: end, isGrouped: isGrouped, isUsualGrouping: isUsual)
        }
    }

    /// The ways to read an MPRN here: groups whose check digits hold, then the first run alone.
    func mprns(_ bytes: [UInt8]) -> [FoundMPRN] {
        guard let first = runs.first, first.allSatisfy({ isDigit(bytes[$0]) }) else { return [] }
        var found: [FoundMPRN] = []
        let alone = MPRN(String(decoding: bytes[first], as: UTF8.self))
        if let alone, alone.checkDigitsHold {
            return [FoundMPRN(mprn: alone, end: first.upperBound, isGrouped: false)]
        }
        var length = first.count
        for run in runs.prefix(blankDivided).dropFirst() {
            guard run.allSatisfy({ isDigit(bytes[$0]) }) else { break }
            length += run.count
            guard length <= 10 else { break }
            if let mprn = MPRN(String(decoding: bytes[start..<run.upperBound], as: UTF8.self)) {
                found.append(FoundMPRN(mprn: mprn, end: run.upperBound, isGrouped: true))
            }
        }
        found = found.reversed()
        if let alone { found.append(FoundMPRN(mprn: alone, end: first.upperBound, isGrouped: false)) }
        return found
    }
}
