import AlertMail
import MailMessage

/// Shows what stands in a mail at the places of evidence, as a person would read it: decoded, a line of it at most.
struct EvidenceExcerpts {
    private let message: Message
    private var texts: [String: Shown?] = [:]

    private struct Shown {
        let text: [UInt8]
        let map: SourceMap
    }

    init(_ message: Message) {
        self.message = message
    }

    /// The text at the place of a piece of evidence, with the field's name if it is in the header; `nil` if it has no place,
    /// or none that shows as text.
    mutating func excerpt(of evidence: Evidence) -> String? {
        guard let start = evidence.start, let end = evidence.end, start < end else { return nil }
        if evidence.part == "HEADER" {
            guard let field = message.headers.first(where: { $0.range.contains(start) }) else { return nil }
            let shown = Shown(text: Array(field.text.utf8), map: field.textSourceMap)
            return Self.excerpt(shown, start..<end).map { "\(field.name): \($0)" }
        }
        if texts[evidence.part] == nil { texts[evidence.part] = .some(shown(evidence.part)) }
        return (texts[evidence.part] ?? nil).flatMap { Self.excerpt($0, start..<end) }
    }

    private func shown(_ path: String) -> Shown? {
        guard let part = message.parts.first(where: { $0.sectionPath == path }), !part.contentType.isMultipart,
            part.bodyRange.count <= InspectionLimits.excerptedBytes
        else { return nil }
        if part.contentType.matches("text", "html") {
            return Shown(text: Array(part.htmlText().text.utf8), map: part.htmlTextSourceMap())
        }
        return Shown(text: Array(part.text().text.utf8), map: part.textSourceMap())
    }

    private static func excerpt(_ shown: Shown, _ place: Range<Int>) -> String? {
        var range = shown.map.targetRange(of: place)
        // What the encoding made of the neighbour's bytes is no character.
        range = (shown.text[range].firstIndex { $0 & 0xC0 != 0x80 } ?? range.upperBound)..<range.upperBound
        // Enough for the characters that are shown, whatever they are made of.
        let text = String(decoding: shown.text[range].prefix(InspectionLimits.excerptCharacters * 32), as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard words.count > InspectionLimits.excerptCharacters else { return words.isEmpty ? nil : words }
        return words.prefix(InspectionLimits.excerptCharacters) + "…"
    }
}
