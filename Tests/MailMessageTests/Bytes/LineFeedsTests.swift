import MailGenerator
import Testing

@testable import MailMessage

@Suite("Line ends of decoded text")
struct LineFeedsTests {
    @Test(
        "CRLF and lone CR become LF",
        arguments: [
            ("", ""), ("a", "a"), ("a\nb\n", "a\nb\n"), ("a\r\nb\r\n", "a\nb\n"), ("a\rb", "a\nb"), ("\r", "\n"),
            ("\r\r\n\n", "\n\n\n"), ("a\n\rb", "a\n\nb"), ("ü\r\n–\r", "ü\n–\n"),
        ]
    )
    func normalized(text: String, expected: String) {
        #expect(LineFeeds.normalized(text) == expected)
    }

    @Test("It gives what a plain loop gives")
    func twin() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let pool: [Character] = ["\r", "\n", "a", "é", "\r\n", "b"]
            let text = String(
                (0..<Int.random(in: 0...40, using: &random)).map { _ in pool.randomElement(using: &random) ?? "c" }
            )
            var plain: [UInt8] = []
            var previous: UInt8 = 0
            for byte in text.utf8 {
                if byte == 13 { plain.append(10) } else if !(byte == 10 && previous == 13) { plain.append(byte) }
                previous = byte
            }
            #expect(Array(LineFeeds.normalized(text).utf8) == plain)
        }
    }
}
