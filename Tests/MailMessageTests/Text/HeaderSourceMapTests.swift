import MailGenerator
import Testing

@testable import MailMessage

@Suite("Where a header value stands in the message")
struct HeaderSourceMapTests {
    private func header(_ value: String) -> Header? {
        Message(bytes: Array("X: y\r\nSubject: \(value)\r\n\r\n".utf8)).headers["Subject"]
    }

    private func raw(_ phrase: String, of header: Header?) -> String? {
        guard let header else { return nil }
        let bytes = Array(header.text.utf8)
        let wanted = Array(phrase.utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else { return nil }
        let range = header.textSourceMap.sourceRange(of: start..<(start + wanted.count))
        return String(decoding: header.storage.bytes[range], as: UTF8.self)
    }

    @Test("A word of a folded value is found, its fold too")
    func folded() {
        let field = header("Re: Critical\r\n alert  CA-1\r\n\t2")
        #expect(raw("Critical alert", of: field) == "Critical\r\n alert")
        #expect(raw("CA-1\t2", of: field) == "CA-1\r\n\t2")
        #expect(raw("Re", of: field) == "Re")
    }

    @Test("A character of an encoded word is found inside it, and over several words")
    func encodedWords() {
        let field = header("Re: =?utf-8?Q?caf=C3=A9_au?= =?utf-8?Q?_lait?= and =?UTF-8?B?UmVjZWl2ZWQ=?=")
        #expect(raw("caf", of: field) == "caf")
        #expect(raw("\u{E9} au lait", of: field) == "=C3=A9_au?= =?utf-8?Q?_lait")
        #expect(raw("and", of: field) == "and")
        #expect(raw("Received", of: field) == "UmVjZWl2ZWQ=")
        #expect(raw("ed", of: field) == "ZWQ=")
    }

    @Test("A character and a group of base64 that are split between words are found")
    func split() {
        #expect(raw("\u{E9}", of: header("=?utf-8?Q?a=C3?= =?utf-8?Q?=A9b?=")) == "=C3?= =?utf-8?Q?=A9")
        #expect(raw("Rece", of: header("=?utf-8?B?UmVj?= =?utf-8?B?ZWl2ZWQ=?=")) == "UmVj?= =?utf-8?B?ZWl2")
    }

    @Test("Every value has a map of its length inside the value, and points at what it can")
    func anything() {
        var generator = SeededGenerator(seed: 35)
        let pieces = [
            "word", " ", "\r\n ", "\t", "=?utf-8?Q?a=C3=A9_?=", "=?utf-8?B?w6k=?=", "=?utf-8?B?w6?=",
            "=?iso-8859-1?q?=E9?=",
            "=?x?q?a?=", "=?", "?=", "=?utf-8?Q?open", "\u{E9}", "=?gb18030?B?1tA=?=", "=?utf-8*en?Q?l?=",
            "=?utf-8?Q??=",
            "=?iso-2022-jp?B?GyRCRnw=?=", "=?utf-8?q?two words?=", "\r",
        ]
        var exact = 0
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<9, using: &generator)
            let value = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let field = header("x" + value) else { continue }
            let map = field.textSourceMap
            #expect(map.count == field.text.utf8.count)
            let all = map.sourceRange(of: 0..<map.count)
            #expect(field.valueRange.lowerBound <= all.lowerBound && all.upperBound <= field.valueRange.upperBound)
            #expect(field.unfoldedSourceMap.count == field.unfoldedBytes.count)
            if map.sourceRange(of: 0..<1).count == 1 { exact += 1 }
        }
        // The reading that keeps places agrees with the other one, or there would be no place but the whole value.
        #expect(exact > 1_900)
    }
}
