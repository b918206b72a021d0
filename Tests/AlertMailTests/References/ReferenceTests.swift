import AlertMail
import Testing

@Suite struct ReferenceTests {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    /// Zero, all ones, and values that no pattern connects.
    private static let samples: [UInt64] =
        [0, 1, 31, 0x1FFF_FFFF_FFFF, 0x1234_5678_9ABC, 0x0FED_CBA9_8765]
        + (1...40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 >> 19 }

    @Test func readsBackWhatItWrites() {
        for bits in Self.samples {
            let reference = CaseReference(bits: bits)
            #expect(reference.text.utf8.count == 13)
            #expect(reference.text.hasPrefix("CA-"))
            #expect(CaseReference(reference.text) == reference)
        }
        #expect(CaseReference(bits: 5) != CaseReference(bits: 6))
    }

    @Test func aMistypedReferenceIsToldFromWhatIsNone() {
        let good = CaseReference(bits: 0x1234_5678_9ABC).text
        let other = good.hasSuffix("0") ? "1" : "0"
        #expect(CaseReference.fault(in: good.dropLast() + other).contains("its check character does not fit"))
        #expect(CaseReference.fault(in: good.dropLast() + "U").contains("without I, L, O and U"))
        for none in ["", "CA-", good + "0", TaskReference(bits: 1).text, "ca_0000000000"] {
            #expect(CaseReference.fault(in: none).hasPrefix("expects CA- and ten characters"), "\(none)")
        }
        #expect(TaskReference.fault(in: good).hasPrefix("expects TK- and ten characters"))
    }

    @Test func onlyTheLowest45BitsCount() {
        #expect(CaseReference(bits: 7) == CaseReference(bits: 7 | 1 << 45))
        #expect(CaseReference(bits: 0) != CaseReference(bits: 1 << 44))
    }

    @Test func everySingleSubstitutionIsFound() {
        for bits in Self.samples {
            let characters = Array(CaseReference(bits: bits).text)
            for position in 3..<13 {
                for replacement in Self.alphabet where replacement != characters[position] {
                    var changed = characters
                    changed[position] = replacement
                    #expect(CaseReference(String(changed)) == nil, "\(String(characters)) at \(position)")
                }
            }
        }
    }

    @Test func everySwapOfNeighboursIsFound() {
        for bits in Self.samples {
            let characters = Array(CaseReference(bits: bits).text)
            for position in 3..<12 where characters[position] != characters[position + 1] {
                var changed = characters
                changed.swapAt(position, position + 1)
                #expect(CaseReference(String(changed)) == nil, "\(String(characters)) at \(position)")
            }
        }
    }

    @Test func readsWhatPeopleType() throws {
        // A reference with the characters that people confuse.
        let reference = try #require(
            (0..<5000).map { CaseReference(bits: UInt64($0) &* 0x9E37_79B9_7F4A_7C15) }
                .first { $0.text.dropFirst(3).contains("0") && $0.text.dropFirst(3).contains("1") }
        )
        let typed = "ca-" + reference.text.dropFirst(3).lowercased()
        #expect(CaseReference(typed) == reference)
        let confused = String(typed.dropFirst(3).map { $0 == "0" ? "o" : $0 == "1" ? "l" : $0 })
        #expect(CaseReference("CA-" + confused) == reference)
        #expect(CaseReference("CA-" + confused)?.text == reference.text)
    }

    @Test func otherPrefixesLengthsAndCharactersAreNoReference() {
        let text = CaseReference(bits: 42).text
        for wrong in [
            "", "CA-", "TK" + text.dropFirst(2), text + "0", String(text.dropLast()), " " + text,
            "CA_" + text.dropFirst(3),
            text.replacing("-", with: "–"), "CA-UUUUUUUUUU", "CA-\u{301}000000000",
        ] {
            #expect(CaseReference(wrong) == nil)
        }
        #expect(TaskReference(text) == nil)
        #expect(TaskReference(bits: 42).text.dropFirst(2) == text.dropFirst(2))
    }
}
