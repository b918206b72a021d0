import MailMessage

/// Folded text together with the places that it came from, for those who ask where a phrase stands.
struct PlacedText {
    private(set) var folded: [UInt8] = []
    /// From the folded text to the text that was folded.
    private(set) var map = SourceMap()

    /// No text.
    init() {}

    /// ``Folding/fold(_:)`` of a text that begins at `start`, a character at a time.
    init(_ text: some StringProtocol, start: Int = 0) {
        append(text, start: start)
    }

    /// Adds a text, folded.
    mutating func append(_ text: some StringProtocol, start: Int) {
        var place = start
        for scalar in text.unicodeScalars {
            let character = String(scalar)
            let made = Folding.fold(character)
            folded += made
            map.append(made.count, from: place..<(place + character.utf8.count))
            place += character.utf8.count
        }
    }

    /// Adds a line without blanks at either end, as ``TextLine/folded`` has it.
    mutating func append(_ line: TextLine) {
        var placed = PlacedText(line.text, start: line.start)
        placed.trim()
        folded += placed.folded
        for run in placed.map.runs {
            map.append(
                steps: run.target.count / run.targetStep,
                of: run.targetStep,
                from: run.source.lowerBound,
                each: run.sourceStep
            )
        }
    }

    /// Adds a blank that stands for a line end before `place`.
    mutating func appendBlank(before place: Int) {
        folded.append(0x20)
        map.append(1, from: place..<place)
    }

    /// Where the first of the phrases, in their order, stands in the text; `nil` if none does.
    func place(ofAny phrases: [Phrase]) -> Range<Int>? {
        for phrase in phrases {
            if let start = folded.firstIndex(of: phrase) {
                return map.sourceRange(of: start..<(start + phrase.bytes.count))
            }
        }
        return nil
    }

    private mutating func trim() {
        guard let first = folded.firstIndex(where: { !Self.isBlank($0) }),
            let last = folded.lastIndex(where: { !Self.isBlank($0) })
        else {
            self = PlacedText()
            return
        }
        var rest = SourceMap()
        rest.append(verbatim: last + 1 - first, from: first)
        map = rest.through(map)
        folded = Array(folded[first...last])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
