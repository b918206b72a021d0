/// Which bytes of a source each byte of a derived text came from.
///
/// A derived text is what some reading made of bytes: a decoded body, a text in UTF-8, the text of an HTML document. Both
/// sides count bytes. The map is a list of runs of equal steps: one step is so many bytes of text made of so many bytes of
/// the source. Text that was taken over as it stands is one run of steps of one byte; a line of base64 is one run of steps
/// of three bytes made of four. What of the source left no trace in the text (a soft line break, markup) stands between
/// the runs.
///
/// Text is appended in order, and its sources never run backwards; they may overlap, as two bytes do that one group of
/// base64 yields. Appending costs constant time, a lookup the logarithm of the number of runs.
public struct SourceMap: Sendable, Hashable {
    /// A stretch of text in which every step is made of equally many bytes.
    public struct Run: Sendable, Hashable {
        /// The bytes of the text.
        public let target: Range<Int>
        /// The bytes of the source that they were made of.
        public let source: Range<Int>
        /// Bytes of text in one step.
        public let targetStep: Int
        /// Bytes of the source in one step; 0 for text that no source has.
        public let sourceStep: Int

        /// Whether it is byte for byte, as text is that stands in the source as it is. Single bytes may be others there (a tab
        /// that became a blank).
        public var isVerbatim: Bool { targetStep == 1 && sourceStep == 1 }
    }

    private struct Segment: Sendable, Hashable {
        var target: Int
        var source: Int
        var targetStep: Int
        var sourceStep: Int

        /// The source of the step in which the text's byte at `offset` lies.
        func step(at offset: Int) -> Range<Int> {
            let start = source + (offset - target) / targetStep * sourceStep
            return start..<(start + sourceStep)
        }
    }

    private var segments: [Segment] = []

    /// Bytes of text that the map covers.
    public private(set) var count = 0

    /// Makes a map of no text.
    public init() {}

    /// Makes the map of a text that stands in its source as it is.
    public init(verbatim source: Range<Int>) {
        append(verbatim: source.count, from: source.lowerBound)
    }

    // MARK: - Building

    /// Adds text that stands in the source as it is.
    ///
    /// - Parameters:
    ///   - length: its bytes.
    ///   - source: where it begins in the source.
    public mutating func append(verbatim length: Int, from source: Int) {
        append(steps: length, of: 1, from: source, each: 1)
    }

    /// Adds a text made of a stretch of the source, of which no byte can be told from another: a character that was
    /// converted, a character reference.
    ///
    /// - Parameters:
    ///   - length: bytes of text.
    ///   - source: what they were made of; empty for text that the source does not have, at the place where it belongs.
    public mutating func append(_ length: Int, from source: Range<Int>) {
        append(steps: 1, of: length, from: source.lowerBound, each: source.count)
    }

    /// Adds a run of steps.
    ///
    /// - Parameters:
    ///   - steps: how many.
    ///   - length: bytes of text in each.
    ///   - source: where the first begins in the source.
    ///   - sourceLength: bytes of the source in each.
    public mutating func append(steps: Int, of length: Int, from source: Int, each sourceLength: Int) {
        guard steps > 0, length > 0 else { return }
        let sourceLength = max(0, sourceLength)
        var source = source
        if let last = segments.last {
            source = max(source, last.step(at: count - 1).lowerBound)
            let isWhole = (count - last.target) % last.targetStep == 0
            if isWhole, last.targetStep == length, last.sourceStep == sourceLength,
                last.source + (count - last.target) / length * sourceLength == source
            {
                count += steps * length
                return
            }
        }
        segments.append(Segment(target: count, source: source, targetStep: length, sourceStep: sourceLength))
        count += steps * length
    }

    /// Takes text away from the end.
    ///
    /// - Parameter length: bytes of text that stay.
    public mutating func truncate(to length: Int) {
        guard length < count else { return }
        count = max(0, length)
        while let last = segments.last, last.target >= count { segments.removeLast() }
    }

    // MARK: - Looking up

    /// What a range of the text was made of: from the beginning of its first byte's step to the end of its last byte's.
    ///
    /// Bounds outside the text count as its ends. An empty range gives the empty range where the byte behind it begins, or
    /// where the last one ends.
    public func sourceRange(of range: Range<Int>) -> Range<Int> {
        let lower = min(max(0, range.lowerBound), count)
        let upper = min(max(lower, range.upperBound), count)
        guard upper > lower else {
            let place =
                lower < count
                ? segments[segment(at: lower)].step(at: lower).lowerBound
                : segments.last.map { $0.step(at: count - 1).upperBound } ?? 0
            return place..<place
        }
        let start = segments[segment(at: lower)].step(at: lower).lowerBound
        let end = segments[segment(at: upper - 1)].step(at: upper - 1).upperBound
        return start..<max(start, end)
    }

    /// The text that was made of any of a range of the source: from the first step that has a byte of it to the last. Empty if
    /// none has, or the range is empty. Costs the number of runs.
    public func targetRange(of range: Range<Int>) -> Range<Int> {
        var found: Range<Int>?
        for run in runs where run.sourceStep > 0 && run.source.overlaps(range) {
            let first = max(0, range.lowerBound - run.source.lowerBound) / run.sourceStep
            let last = (min(range.upperBound, run.source.upperBound) - 1 - run.source.lowerBound) / run.sourceStep
            let lower = run.target.lowerBound + first * run.targetStep
            let upper = min(run.target.lowerBound + (last + 1) * run.targetStep, run.target.upperBound)
            found = (found?.lowerBound ?? lower)..<max(lower, upper)
        }
        return found ?? 0..<0
    }

    /// The runs in order; together they cover the text.
    public var runs: [Run] {
        segments.indices.map { number in
            let segment = segments[number]
            let end = number + 1 < segments.count ? segments[number + 1].target : count
            let source = segment.source..<max(segment.source, segment.step(at: end - 1).upperBound)
            return Run(
                target: segment.target..<end,
                source: source,
                targetStep: segment.targetStep,
                sourceStep: segment.sourceStep
            )
        }
    }

    /// The number of the segment in which a byte of the text lies.
    private func segment(at offset: Int) -> Int {
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].target <= offset { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    // MARK: - Composing

    /// The map from this text to the source of its source.
    ///
    /// - Parameter inner: the map of the bytes that this map's text was made of.
    public func through(_ inner: SourceMap) -> SourceMap {
        var result = SourceMap()
        var cursor = 0
        for (number, outer) in segments.enumerated() {
            let end = number + 1 < segments.count ? segments[number + 1].target : count
            var target = outer.target
            while target < end {
                let step = outer.step(at: target)
                while cursor + 1 < inner.segments.count, inner.segments[cursor + 1].target <= step.lowerBound {
                    cursor += 1
                }
                // Sources may overlap, so that a step can begin before the last one's end.
                while cursor > 0, inner.segments[cursor].target > step.lowerBound { cursor -= 1 }
                let length = min(outer.targetStep, end - target)
                guard cursor < inner.segments.count, !step.isEmpty, step.lowerBound >= 0, step.upperBound <= inner.count
                else {
                    result.append(length, from: inner.sourceRange(of: step))
                    target += length
                    continue
                }
                let segment = inner.segments[cursor]
                let segmentEnd = cursor + 1 < inner.segments.count ? inner.segments[cursor + 1].target : inner.count
                let into = step.lowerBound - segment.target
                // Whole steps of this map that lie in one run of the other go over together.
                let wanted = (end - target) / outer.targetStep
                let steps = min(wanted, (segmentEnd - step.lowerBound) / outer.sourceStep)
                if segment.targetStep == 1, steps > 0 {
                    result.append(
                        steps: steps,
                        of: outer.targetStep,
                        from: segment.source + into * segment.sourceStep,
                        each: outer.sourceStep * segment.sourceStep
                    )
                    target += steps * outer.targetStep
                } else if outer.targetStep == 1, outer.sourceStep == 1, into % segment.targetStep == 0,
                    steps >= segment.targetStep
                {
                    let whole = steps / segment.targetStep
                    result.append(
                        steps: whole,
                        of: segment.targetStep,
                        from: segment.source + into / segment.targetStep * segment.sourceStep,
                        each: segment.sourceStep
                    )
                    target += whole * segment.targetStep
                } else {
                    result.append(length, from: inner.sourceRange(of: step))
                    target += length
                }
            }
        }
        return result
    }

    /// The map from this text to a larger source, in which the present one begins at `offset`.
    public func shifted(by offset: Int) -> SourceMap {
        var result = self
        for number in result.segments.indices { result.segments[number].source += offset }
        return result
    }
}
