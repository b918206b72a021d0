import Testing

@testable import CriticalAlerts

@Suite("Bytes written as text")
struct HexAndBase64Tests {
    @Test(
        "Hexadecimal may have either letter case, blanks and line ends between pairs, and 0x or a byte order mark before it"
    )
    func hexForms() throws {
        let bytes = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)).bytes
        let hex = GBCSBuilder.hex(bytes)
        let pairs = stride(from: 0, to: hex.count, by: 2).map { start in
            String(hex.dropFirst(start).prefix(2))
        }
        let texts = [
            hex, hex.lowercased(), "0x" + hex, "\u{FEFF}" + hex, "0X" + hex, hex + "\r\n", "\n  \t" + hex,
            pairs.joined(separator: " "), pairs.joined(separator: "\r\n"),
        ]
        for text in texts {
            #expect(try AlertDocument.read(bytes: Array(text.utf8)).alertCode == AlertCode(0x8F3F))
        }
    }

    @Test("A wrong digit, a cut pair and an odd count are refused with line and column")
    func hexFaults() {
        for (text, line, column) in [("DF09\n03 0G", 2, 5), ("DF0 9", 1, 4), ("DF 0", 1, 5), ("0xDF-", 1, 5)] {
            do {
                _ = try AlertDocument.read(bytes: Array(text.utf8))
                Issue.record("accepted: \(text)")
            } catch {
                #expect(error.code == .payload)
                #expect(error.position == TextPosition(line: line, column: column), "\(text)")
            }
        }
    }

    @Test("Base64 decodes with blanks anywhere, and only with its padding")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            let text = GBCSBuilder.base64(bytes)
            #expect(Base64Text.decode(text.utf8) == bytes)
            #expect(Base64Text.decode(text.map { "\($0)\r\n" }.joined().utf8) == bytes)
        }
        for text in [
            "A", "AA", "AAA", "AA=", "AAA==", "AAAA=", "=AAA", "A===", "AA==AAAA", "AB==", "AAB=", "AA-_", "AA A",
            "é===",
        ] {
            #expect(Base64Text.decode(text.utf8) == nil, "\(text)")
        }
    }
}
