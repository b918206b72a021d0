import AlertMail
import Testing

@Suite struct LetterTokenTests {
    private let reference = CaseReference(bits: 0x1234_5678_9ABC).text
    private let mac = "0123456789ABCDEF"

    @Test func readsBackFromMessageIDsAndText() throws {
        let token = try #require(LetterToken(reference: reference, letter: 12, keyID: "k7", mac: mac))
        #expect(token.localPart == "\(reference).12.k7-\(mac)")
        for written in [token.localPart, "<\(token.localPart)@old.example>", "\(token.localPart)@old.example"] {
            #expect(LetterToken(written) == token)
        }
        // Servers and people change letter case.
        #expect(LetterToken(token.localPart.lowercased()) == token)
        #expect(LetterToken(token.localPart.uppercased()) == token)
    }

    @Test func tokensOfTasksAndLettersAreTokensToo() {
        for reference in [TaskReference(bits: 3).text, LetterReference(bits: 3).text] {
            #expect(LetterToken("\(reference).1.k1-\(mac)")?.reference == reference)
        }
    }

    @Test func nothingElseIsAToken() {
        let bad = reference.dropLast() + (reference.hasSuffix("0") ? "1" : "0")
        for wrong in [
            "", "<>", "@", "..", reference, "\(reference).1", "\(reference).1.k1", "\(reference).0.k1-\(mac)",
            "\(reference).100000.k1-\(mac)", "\(reference).-1.k1-\(mac)", "\(reference).+1.k1-\(mac)",
            "\(reference).1.-\(mac)", "\(reference).1.key-too-long-\(mac)", "\(reference).1.k1-\(mac)0",
            "\(reference).1.k1-\(mac.dropLast())", "\(reference).1.k1-\(mac.dropLast())U", "\(bad).1.k1-\(mac)",
            "\(reference).99999999999999999999999.k1-\(mac)",
        ] {
            #expect(LetterToken(wrong) == nil, "\(wrong)")
        }
        #expect(LetterToken(reference: reference.lowercased(), letter: 1, keyID: "k1", mac: mac) == nil)
        #expect(LetterToken(reference: reference, letter: 1, keyID: "K1", mac: mac) == nil)
        #expect(LetterToken(reference: reference, letter: 1, keyID: "k1", mac: mac.lowercased()) == nil)
    }
}
