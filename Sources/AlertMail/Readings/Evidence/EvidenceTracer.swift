import MailMessage

/// Traces places to the bytes of the mail. Keeps the maps of texts, since one text gives many pieces of evidence.
struct EvidenceTracer {
    private let body: MailBody
    private var bodyMaps: [Int: SourceMap] = [:]
    private var decodedMaps: [Int: SourceMap] = [:]

    init(_ body: MailBody) {
        self.body = body
    }

    /// A piece of evidence with its place in the mail's bytes.
    mutating func evidence(_ rule: String, _ place: EvidencePlace, weight: Int) -> Evidence {
        let (part, range) = trace(place)
        return Evidence(rule: rule, part: part, start: range?.lowerBound, end: range?.upperBound, weight: weight)
    }

    private mutating func trace(_ place: EvidencePlace) -> (part: String, range: Range<Int>?) {
        switch place {
        case .field(let field, let range):
            let map = field.textSourceMap
            let found = map.sourceRange(of: range ?? 0..<map.count)
            return ("HEADER", found.isEmpty ? field.valueRange : found)
        case .part(let part):
            return (part.sectionPath, part.bodyRange)
        case .decoded(let part, _) where part.bodyRange.count > ReadingLimits.tracedBytes: return trace(.part(part))
        case .decoded(let part, let range):
            let map = decodedMaps[part.index] ?? part.decodedSourceMap()
            decodedMaps[part.index] = map
            return (part.sectionPath, map.sourceRange(of: range))
        case .body(let range):
            guard let number = body.sections.lastIndex(where: { $0.start <= range.lowerBound }) else {
                return ("", nil)
            }
            let section = body.sections[number]
            guard !section.isInside, section.part.bodyRange.count <= ReadingLimits.tracedBytes else {
                return trace(.part(section.part))
            }
            let map = bodyMaps[number] ?? section.sourceMap()
            bodyMaps[number] = map
            // What goes on into the next part is shown as far as it stands in the first.
            let found = map.sourceRange(of: (range.lowerBound - section.start)..<(range.upperBound - section.start))
            return (section.part.sectionPath, found)
        }
    }
}
