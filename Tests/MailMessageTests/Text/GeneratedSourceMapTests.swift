import MailGenerator
import Testing

@testable import MailMessage

/// What holds of the maps of every mail, sound and broken.
@Suite("Where the texts of generated mails stand")
struct GeneratedSourceMapTests {
    private static let seeds: [UInt64] = (0..<120).map { 7_000 + $0 }

    @Test("Decoded bytes come from the bytes that they are said to come from", arguments: seeds)
    func decodedBytes(_ seed: UInt64) {
        let message = Message(bytes: MailGenerator.mail(seed: seed).bytes)
        for part in message.parts where part.children.isEmpty {
            let decoded = part.decodedBytes()
            let map = part.decodedSourceMap()
            #expect(map.count == decoded.count)
            for run in map.runs {
                #expect(part.bodyRange.lowerBound <= run.source.lowerBound)
                #expect(run.source.upperBound <= part.bodyRange.upperBound)
                let target = decoded[run.target]
                let source = message.bytes[run.source]
                switch (part.transferEncoding, run.targetStep, run.sourceStep) {
                case (.uuencode, _, _): break
                case (_, 1, 1): #expect(source == target)
                case (.quotedPrintable, 1, 3): #expect(QuotedPrintable.decode(source).bytes == Array(target))
                case (.base64, _, _): #expect(Base64.decode(source).bytes.starts(with: target))
                default:
                    Issue.record("\(part.transferEncoding) has no step of \(run.targetStep) from \(run.sourceStep)")
                }
            }
        }
    }

    @Test("Texts have a map of their length, finer than the whole part", arguments: seeds)
    func texts(_ seed: UInt64) {
        let message = Message(bytes: MailGenerator.mail(seed: seed).bytes)
        for part in message.parts where part.children.isEmpty && part.contentType.type == "text" {
            var found = [
                (part.text().text, part.textSourceMap()), (part.flowedText().text, part.flowedTextSourceMap()),
            ]
            if part.contentType.matches("text", "html") {
                found.append((part.htmlText().text, part.htmlTextSourceMap()))
            }
            for (text, map) in found {
                #expect(map.count == text.utf8.count)
                let all = map.sourceRange(of: 0..<map.count)
                #expect(
                    all.isEmpty
                        || part.bodyRange.contains(all.lowerBound) && all.upperBound <= part.bodyRange.upperBound
                )
                // A text whose map is unknown is made of its part as a whole.
                #expect(text.utf8.count < 8 || map.runs.count > 1 || map.runs.allSatisfy { $0.sourceStep < 5 })
            }
        }
    }

    @Test("Fields' values have a map of their length inside the field, finer than the whole value", arguments: seeds)
    func fields(_ seed: UInt64) {
        let message = Message(bytes: MailGenerator.mail(seed: seed).bytes)
        for field in message.headers {
            let map = field.textSourceMap
            #expect(map.count == field.text.utf8.count)
            let all = map.sourceRange(of: 0..<map.count)
            #expect(
                all.isEmpty
                    || field.valueRange.contains(all.lowerBound) && all.upperBound <= field.valueRange.upperBound
            )
            #expect(map.count < 8 || map.runs.count > 1 || map.runs.allSatisfy { $0.sourceStep < 8 }, "\(field)")
        }
    }
}
