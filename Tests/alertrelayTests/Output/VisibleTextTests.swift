import Testing

@testable import alertrelay

struct VisibleTextTests {
    @Test("Controls, bidirectional and invisible characters are spelt out; everything else stays")
    func line() {
        #expect(VisibleText.line("Caffè 電気 🙂 don’t") == "Caffè 電気 🙂 don’t")
        #expect(VisibleText.line("\u{1B}[31mred\r\n\t\u{7}") == "[U+001B][31mred[U+000D][U+000A][U+0009][U+0007]")
        #expect(VisibleText.line("\u{9B}31m\u{85}") == "[U+009B]31m[U+0085]")
        for hidden in [0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C, 0x200B, 0x00AD, 0xFEFF, 0xFE0F, 0xE0001]
        {
            let scalar = Unicode.Scalar(UInt32(hidden)).map(String.init) ?? ""
            #expect(VisibleText.line(scalar) == "[U+\(String(hidden, radix: 16, uppercase: true).padded(to: 4))]")
        }
    }

    @Test("A text is split at its line feeds alone, and tabs stay")
    func lines() {
        #expect(VisibleText.lines("a\tb\n\nc\u{2028}d\r\n") == ["a\tb", "", "c[U+2028]d[U+000D]", ""])
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        String(repeating: "0", count: max(0, length - count)) + self
    }
}
