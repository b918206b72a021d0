import MailGenerator
import Testing

@testable import MailMessage

@Suite("Where transfer-decoded bytes came from")
struct TransferSourceMapTests {
    static let encodings: [TransferEncoding] = [.sevenBit, .base64, .quotedPrintable, .uuencode]

    /// Pieces that mails of an encoding are made of, and that break them.
    private static func pieces(_ encoding: TransferEncoding) -> [String] {
        switch encoding {
        case .base64:
            ["QUJD", "QUJ", "QU", "Q", "=", "==", "\r\n", "\n", " ", "!", "+/", "YWJjZGVmZ2hp", "-_", "\u{E9}"]
        case .quotedPrintable:
            [
                "abc", "=41", "=C3=A9", "=e9", "=", "=\r\n", "=\n", "= \t\r\n", " ", "\r\n", "\r", "==41", "=4", "=G1",
                "\t", "\u{E9}",
            ]
        case .uuencode:
            [
                "begin 644 a\n", "begin 644 a\r\n", "#0V%T\n", "#0V%T\r\n", "%86)C9&4 \n", "\"86)C\n", "`\n", "end\n",
                "\n", "junk\n", "M", "#0\n",
                "\u{E9}",
            ]
        default: ["abc", "\r\n", "\u{E9}", "\0"]
        }
    }

    @Test("They are what the decoder gives, whatever comes in", arguments: encodings)
    func agreesWithDecoder(_ encoding: TransferEncoding) {
        var generator = SeededGenerator(seed: 31)
        let pieces = Self.pieces(encoding)
        for _ in 0..<3_000 {
            let count = Int.random(in: 0..<14, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let input = Array(text.utf8)
            let mapped = TransferSourceMap.decode(input[...], as: encoding)
            #expect(mapped.bytes == encoding.decode(input[...]).bytes, "\(text.debugDescription)")
            #expect(mapped.map.count == mapped.bytes.count)
            #expect(mapped.map.sourceRange(of: 0..<mapped.bytes.count).upperBound <= input.count)
        }
    }

    /// A text of lines in an encoding, as software sends it.
    private func encoded(_ encoding: TransferEncoding) -> [UInt8] {
        let text = (1...12).map { "Line \($0): meter 1200 0233 0596 7, caf\u{E9}, 15 \u{20AC} = fine\r\n" }.joined()
        switch encoding {
        case .base64: return Base64.encode(text.utf8, lineLength: 76)
        case .quotedPrintable: return QuotedPrintable.encode(text.utf8)
        default: return Array(text.utf8)
        }
    }

    @Test(
        "What is cut out and decoded by itself holds the bytes asked for",
        arguments: [TransferEncoding.sevenBit, .base64, .quotedPrintable]
    )
    func cutOutDecodes(_ encoding: TransferEncoding) {
        let raw = encoded(encoding)
        let mapped = TransferSourceMap.decode(raw[...], as: encoding)
        #expect(mapped.bytes == encoding.decode(raw[...]).bytes)
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<2_000 {
            let start = Int.random(in: 0..<mapped.bytes.count, using: &generator)
            let end = min(mapped.bytes.count, start + Int.random(in: 1..<90, using: &generator))
            let range = mapped.map.sourceRange(of: start..<end)
            let alone = encoding.decode(raw[range]).bytes
            let wanted = Array(mapped.bytes[start..<end])
            switch encoding {
            case .base64: #expect(alone.count - wanted.count <= 4)
            default: #expect(alone.count == wanted.count)
            }
            let isThere = (0...(alone.count - wanted.count)).contains { alone[$0...].starts(with: wanted) }
            #expect(isThere)
        }
    }

    @Test("The groups of a line of base64 are one run, escapes in a row too")
    func runs() {
        let base64 = TransferSourceMap.base64(Base64.encode(Array(repeating: 7, count: 57 * 10), lineLength: 76)[...])
        #expect(base64.map.runs.count == 10)
        let escapes = TransferSourceMap.quotedPrintable(Array("=C3=A9=C3=A9".utf8)[...])
        #expect(escapes.map.runs.count == 1)
        #expect(escapes.map.sourceRange(of: 1..<3) == 3..<9)
    }

    @Test("A soft line break belongs to neither side")
    func softBreak() {
        let mapped = TransferSourceMap.quotedPrintable(Array("ab=\r\ncd".utf8)[...])
        #expect(mapped.map.sourceRange(of: 0..<2) == 0..<2)
        #expect(mapped.map.sourceRange(of: 2..<4) == 5..<7)
        #expect(mapped.map.sourceRange(of: 1..<3) == 1..<6)
    }
}
