/// Bytes that were made of others, together with the places that they came from.
///
/// The decoders that give these are the plain twins of the fast ones: they run only when somebody asks where a text came
/// from, and tests hold the bytes of both against each other.
struct MappedBytes: Equatable {
    private(set) var bytes: [UInt8] = []
    private(set) var map = SourceMap()

    /// No bytes.
    init() {}

    /// Bytes as they stand in their source, whose indices count there.
    init(verbatim source: ArraySlice<UInt8>) {
        bytes = Array(source)
        map = SourceMap(verbatim: source.startIndex..<source.endIndex)
    }

    /// Adds one byte made of a stretch of the source.
    mutating func append(_ byte: UInt8, from source: Range<Int>) {
        bytes.append(byte)
        map.append(1, from: source)
    }

    /// Adds bytes of which none can be told from another.
    mutating func append(_ made: some Collection<UInt8>, from source: Range<Int>) {
        bytes.append(contentsOf: made)
        map.append(made.count, from: source)
    }

    /// Adds bytes that stand in the source as they are.
    mutating func append(verbatim source: ArraySlice<UInt8>) {
        bytes.append(contentsOf: source)
        map.append(verbatim: source.count, from: source.startIndex)
    }

    /// The same bytes with the places that they had before these were made of `inner`.
    func through(_ inner: SourceMap) -> MappedBytes {
        var result = self
        result.map = map.through(inner)
        return result
    }

    /// Adds what was made of a later stretch of the same source.
    mutating func append(_ other: MappedBytes) {
        bytes.append(contentsOf: other.bytes)
        for run in other.map.runs {
            guard run.sourceStep > 0 else {
                map.append(run.target.count, from: run.source)
                continue
            }
            let steps = run.target.count / run.targetStep
            map.append(steps: steps, of: run.targetStep, from: run.source.lowerBound, each: run.sourceStep)
            // A step of which only the beginning is there.
            let rest = run.target.count - steps * run.targetStep
            let start = run.source.lowerBound + steps * run.sourceStep
            map.append(rest, from: start..<max(start, run.source.upperBound))
        }
    }
}
