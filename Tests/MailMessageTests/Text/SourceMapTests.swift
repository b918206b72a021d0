import MailGenerator
import Testing

@testable import MailMessage

@Suite("Source maps: which bytes of a source a text came from")
struct SourceMapTests {
    @Test("Text taken over as it is becomes one run, however it was appended")
    func verbatimRunsAreMerged() {
        var map = SourceMap()
        for offset in 0..<1_000 { map.append(verbatim: 1, from: 5 + offset) }
        map.append(1, from: 1_005..<1_006)
        #expect(map == SourceMap(verbatim: 5..<1_006))
        let runs = map.runs
        #expect(runs.count == 1)
        #expect(runs.first?.target == 0..<1_001)
        #expect(runs.first?.isVerbatim == true)
        #expect(map.sourceRange(of: 10..<20) == 15..<25)
    }

    @Test("A step is found whole, a gap in the source belongs to neither side")
    func stepsAndGaps() {
        var map = SourceMap()
        map.append(verbatim: 3, from: 0)
        // "=C3=A9": two bytes, each made of three.
        map.append(steps: 2, of: 1, from: 3, each: 3)
        // Behind a soft line break.
        map.append(verbatim: 2, from: 12)
        #expect(map.count == 7)
        #expect(map.sourceRange(of: 3..<4) == 3..<6)
        #expect(map.sourceRange(of: 2..<5) == 2..<9)
        #expect(map.sourceRange(of: 4..<5) == 6..<9)
        #expect(map.sourceRange(of: 5..<6) == 12..<13)
        #expect(map.sourceRange(of: 0..<7) == 0..<14)
    }

    @Test("Ranges outside the text and empty ones have a place")
    func odd() {
        var map = SourceMap()
        #expect(map.sourceRange(of: 3..<9) == 0..<0)
        map.append(steps: 2, of: 3, from: 10, each: 4)
        map.append(2, from: 20..<20)
        #expect(map.sourceRange(of: 0..<0) == 10..<10)
        #expect(map.sourceRange(of: 4..<4) == 14..<14)
        #expect(map.sourceRange(of: 6..<8) == 20..<20)
        #expect(map.sourceRange(of: 8..<8) == 20..<20)
        #expect(map.sourceRange(of: 1..<Int.max) == 10..<20)
        #expect(map.sourceRange(of: -5..<2) == 10..<14)
    }

    @Test("What is taken away from the end leaves the rest as it was")
    func truncation() {
        var map = SourceMap()
        map.append(steps: 2, of: 3, from: 10, each: 4)
        map.append(verbatim: 5, from: 18)
        map.truncate(to: 4)
        #expect(map.count == 4)
        #expect(map.sourceRange(of: 3..<4) == 14..<18)
        map.append(verbatim: 1, from: 30)
        #expect(map.sourceRange(of: 3..<5) == 14..<31)
        map.truncate(to: 0)
        #expect(map.runs.isEmpty)
    }

    /// A map of random steps over a random source, with the same as one source range for each byte.
    private func random(_ generator: inout SeededGenerator, from start: Int) -> (SourceMap, [Range<Int>]) {
        var map = SourceMap()
        var twin: [Range<Int>] = []
        var source = start
        for _ in 0..<Int.random(in: 0..<20, using: &generator) {
            source += Int.random(in: 0..<3, using: &generator)
            let steps = Int.random(in: 1..<5, using: &generator)
            let length = Int.random(in: 1..<4, using: &generator)
            let each = Int.random(in: 0..<4, using: &generator)
            map.append(steps: steps, of: length, from: source, each: each)
            for step in 0..<steps {
                let made = (source + step * each)..<(source + (step + 1) * each)
                twin.append(contentsOf: repeatElement(made, count: length))
            }
            source += steps * each
            if Bool.random(using: &generator) {
                let cut = Int.random(in: 0...3, using: &generator)
                map.truncate(to: map.count - cut)
                twin.removeLast(min(cut, twin.count))
            }
        }
        return (map, twin)
    }

    @Test("A map agrees with a plain list of sources, byte by byte")
    func agreesWithPlainTwin() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let (map, twin) = random(&generator, from: 7)
            #expect(map.count == twin.count)
            let places = twin.indices.flatMap { lower in ((lower + 1)...twin.count).map { lower..<$0 } }
            let found = places.map { map.sourceRange(of: $0) }
            let wanted = places.map { place in
                let start = twin[place.lowerBound].lowerBound
                return start..<max(start, twin[place.upperBound - 1].upperBound)
            }
            #expect(found == wanted)
            let covered = map.runs.reduce(0) { $0 + $1.target.count }
            #expect(covered == map.count)
            let shifted = map.shifted(by: 100)
            #expect(
                places.allSatisfy { shifted.sourceRange(of: $0).lowerBound == map.sourceRange(of: $0).lowerBound + 100 }
            )
        }
    }

    @Test("The way back leads from a byte of the source to all that was made of it")
    func back() {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<500 {
            let (map, twin) = random(&generator, from: 4)
            let end = twin.map(\.upperBound).max() ?? 0
            for place in 0..<(end + 3) {
                let length = Int.random(in: 1..<4, using: &generator)
                let range = place..<(place + length)
                let made = twin.indices.filter { twin[$0].overlaps(range) }
                let wanted = made.first.flatMap { first in made.last.map { first..<($0 + 1) } }
                #expect(map.targetRange(of: range) == wanted ?? 0..<0)
            }
        }
    }

    @Test("Going through two maps is going through their composition")
    func composition() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<500 {
            let (inner, _) = random(&generator, from: 3)
            let (outer, _) = random(&generator, from: 0)
            let composed = outer.through(inner)
            #expect(composed.count == outer.count)
            for offset in 0..<outer.count {
                let direct = inner.sourceRange(of: outer.sourceRange(of: offset..<(offset + 1)))
                #expect(composed.sourceRange(of: offset..<(offset + 1)) == direct)
            }
        }
    }

    @Test("Composing runs costs their number, not their length")
    func compositionOfLongRuns() {
        var lines = SourceMap()
        for line in 0..<10 { lines.append(steps: 19, of: 3, from: line * 78, each: 4) }
        let composed = SourceMap(verbatim: 0..<570).through(lines)
        #expect(composed == lines)
        let far = SourceMap(verbatim: 0..<(1 << 40)).through(SourceMap(verbatim: 9..<((1 << 40) + 9)))
        #expect(far.runs.count == 1)
    }
}
