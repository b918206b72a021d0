import MailGenerator
import Testing

@testable import MailMessage

@Suite("Charset conversion")
struct CharsetConversionTests {
    private func text(_ bytes: [UInt8], _ name: String, unit: Int = 1) -> String? {
        CharsetConversion.decode(bytes, from: name, unit: unit)?.text
    }

    @Test("A pair without a character goes whole, and the text behind it stays")
    func unassignedPairs() {
        // 0xFE 0xFE has no character in Big5; what follows must not be read from its second byte on.
        #expect(text([0xA4, 0xA4, 0xFE, 0xFE, 0xA4, 0xA4], "CP950") == "\u{4E2D}\u{FFFD}\u{4E2D}")
        #expect(text([0xC7, 0xD1, 0xC9, 0xFF, 0xC7, 0xD1], "UHC") == "\u{D55C}\u{FFFD}\u{D55C}")
        #expect(text([0x1B, 0x24, 0x42, 0x7E, 0x7E, 0x46, 0x7C], "ISO-2022-JP-2") == "\u{FFFD}\u{65E5}")
    }

    @Test("ASCII behind a stray leading byte stays")
    func strayLead() {
        #expect(text([0xA4, 0x0A, 0x61], "CP950") == "\u{FFFD}\na")
        #expect(text([0x80, 0x61], "GB18030") == "\u{FFFD}a")
    }

    @Test("A character that is cut off at the end is one replacement")
    func incomplete() {
        #expect(text([0x61, 0xA4], "CP950") == "a\u{FFFD}")
        #expect(text([0x61, 0x81, 0x30, 0x81], "GB18030") == "a\u{FFFD}")
        #expect(text([0x61, 0x00, 0x62], "UTF-16LE", unit: 2) == "a\u{FFFD}")
        #expect(CharsetConversion.decode([0x61, 0x62, 0xA4], from: "CP950", unit: 1)?.fault == 2)
    }

    @Test("Text longer than any buffer is neither lost nor doubled, wherever its characters fall")
    func longTexts() {
        for prefix in 0..<8 {
            let bytes =
                Array(repeating: UInt8(ascii: "x"), count: prefix)
                + (0..<5_000).flatMap { _ in [0xD6, 0xD0] as [UInt8] }
            let wanted = String(repeating: "x", count: prefix) + String(repeating: "\u{4E2D}", count: 5_000)
            #expect(text(bytes, "GB18030") == wanted)
            let broken = (0..<3_000).flatMap { _ in [0xD6, 0xD0, 0xFF, 0x61] as [UInt8] }
            #expect(text(bytes + broken, "GB18030") == wanted + String(repeating: "\u{4E2D}\u{FFFD}a", count: 3_000))
        }
    }

    @Test("What one conversion leaves open does not reach the next")
    func stateIsReset() {
        let open: [UInt8] = [0x1B, 0x24, 0x42, 0x46, 0x7C]
        #expect(text(open, "ISO-2022-JP-2") == "\u{65E5}")
        #expect(text(Array("F|K".utf8), "ISO-2022-JP-2") == "F|K")
        // A letter that waits for its accent.
        #expect(text([0x61, 0xEC], "CP1258") == "a\u{301}" || text([0x61, 0xEC], "CP1258") == "\u{E1}")
        #expect(text([0x62], "CP1258") == "b")
    }

    @Test("Conversions at the same time do not meet")
    func concurrent() async {
        let words = ["\u{4E2D}\u{6587}": [0xD6, 0xD0, 0xCE, 0xC4] as [UInt8], "\u{4E00}": [0xD2, 0xBB]]
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        words.allSatisfy {
                            CharsetConversion.decode($0.value, from: "GB18030", unit: 1)?.text == $0.key
                        }
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test(
        "A name that iconv does not know, or that is none, is refused",
        arguments: ["", "no-such", "UTF-8//IGNORE", "A B", "../x"]
    )
    func names(_ name: String) {
        #expect(!CharsetConversion.isKnown(name))
        #expect(CharsetConversion.decode([0x61], from: name, unit: 1) == nil)
    }
}
