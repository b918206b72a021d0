import CriticalAlerts
import Testing

@Suite struct MPANTests {
    @Test(arguments: [
        "1200023305967", "1312345678907", "2012345678906", "1100013222946", "1892941794350", "1000000000040",
    ])
    func theCheckDigitOfRealNumbersHolds(text: String) throws {
        let mpan = try #require(MPAN(text))
        #expect(mpan.canonical == text)
        #expect(mpan.asReceived == text)
    }

    @Test(arguments: [
        "1234567890123", "1013000000000", "1200023305968", "120002330596", "12000233059670", "0000000000000", "",
        "120002330596X", "１２00023305967", "1200023305967!", "S1200023305967",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(MPAN(text) == nil)
    }

    @Test func aWrongLastDigitIsNeverAccepted() throws {
        // The two-step modulus lets some errors in the first twelve digits through; a wrong last digit never.
        for last in 0...9 where last != 7 {
            #expect(MPAN("120002330596\(last)") == nil)
        }
    }

    @Test(arguments: [
        "12 0002 3305 967", "12 0002330596 7", "12 00023305 967", "12\u{00A0}0002\u{00A0}3305\u{00A0}967",
        "12-0002-3305-967", "12.0002.3305.967", "12/0002/3305/967", "12\u{2011}0002\u{2013}3305\u{202F}967",
        "12 0002\n3305 967", " 1200023305967 ",
    ])
    func groupsAndSeparatorsDoNotMatter(text: String) throws {
        let mpan = try #require(MPAN(text))
        #expect(mpan.canonical == "1200023305967")
        #expect(mpan.asReceived == text)
        #expect(mpan == MPAN("1200023305967"))
        #expect(Set([mpan]).contains(try #require(MPAN("1200023305967"))))
    }

    @Test(arguments: [
        "018011111200023305967", "01 801 111 12 0002 3305 967", "S 01 801 111\n12 0002 3305 967",
    ])
    func theFullLineGivesItsTopRow(text: String) throws {
        let mpan = try #require(MPAN(text))
        #expect(mpan.canonical == "1200023305967")
        #expect(mpan.topLine?.profileClass == "01")
        #expect(mpan.topLine?.meterTimeswitchCode == "801")
        #expect(mpan.topLine?.lineLossFactorClass == "111")
        #expect(mpan.topLine?.hasKnownProfileClass == true)
    }

    @Test func theLineLossFactorClassMayHoldLetters() throws {
        let mpan = try #require(MPAN("00 845 a1B 1200023305967"))
        #expect(mpan.topLine?.lineLossFactorClass == "A1B")
        #expect(MPAN("0A 845 111 1200023305967") == nil)
        #expect(MPAN("X 01 801 111 1200023305967") == nil)
    }

    @Test func anUnknownDistributorIsAWarningOnly() throws {
        let known = try #require(MPAN("1200023305967"))
        #expect(known.distributorID == 12)
        #expect(known.distributor?.name == "LOND")
        #expect(known.distributor?.group == "C")
        let unknown = try #require(MPAN("9900000000006"))
        #expect(unknown.distributor == nil)
        #expect((10...38).allSatisfy { Distributor(id: $0) != nil && Distributor.isKnown(id: $0) })
        #expect([0, 9, 39, 99, -1].allSatisfy { Distributor(id: $0) == nil && !Distributor.isKnown(id: $0) })
    }
}

@Suite struct MPRNTests {
    @Test(arguments: ["3938424403", "123456707", "9876543209", "1234567810", "0123456707"])
    func theCheckDigitsHold(text: String) throws {
        #expect(try #require(MPRN(text)).checkDigitsHold)
    }

    @Test(arguments: ["3938424404", "123456", "999999"])
    func checkDigitsAreAScoreAndNeverARefusal(text: String) throws {
        #expect(try #require(MPRN(text)).checkDigitsHold == false)
    }

    @Test(arguments: [
        "12345", "12345678901", "000000", "12345A", "", "12,345,678", "PR123456",
        "2026-03-07", "07/03/2026", "123456.7", "3938-424403", "393842\n4403",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(MPRN(text) == nil)
    }

    @Test(arguments: ["3938 4244 03", " 3938424403 ", "3938\u{00A0}4244\u{202F}03"])
    func blanksMayGroup(text: String) {
        #expect(MPRN(text)?.canonical == "3938424403")
        #expect(MPxN(text)?.asReceived == text)
    }

    @Test func leadingZerosAreKeptButDoNotCount() throws {
        let padded = try #require(MPRN("0003938424"))
        let bare = try #require(MPRN("3938424"))
        #expect(padded == bare)
        #expect(padded.hashValue == bare.hashValue)
        #expect(padded.asReceived == "0003938424")
        #expect(padded.canonical == "3938424")
        #expect(padded.checkDigitsHold == bare.checkDigitsHold)
    }

    @Test func oneRandomNumberInAHundredHasCheckDigitsThatHold() {
        var hits = 0
        var number: UInt64 = 88_172_645_463_325_252
        for _ in 0..<20_000 {
            number ^= number << 13
            number ^= number >> 7
            number ^= number << 17
            if MPRN(number: 1_000_000_000 + number % 9_000_000_000)?.checkDigitsHold == true { hits += 1 }
        }
        #expect((140...260).contains(hits))
    }
}

@Suite struct MPxNTests {
    @Test func theNumberOfDigitsTellsTheFuel() {
        #expect(MPxN("1200023305967")?.fuel == .electricity)
        #expect(MPxN("01 801 111 1200023305967")?.fuel == .electricity)
        #expect(MPxN("3938424403")?.fuel == .gas)
        #expect(MPxN("12345678901") == nil)
        #expect(MPxN("1234567890123") == nil)
    }

    @Test func aHintAllowsOneFuelOnly() {
        #expect(MPxN("1200023305967", hint: .gas) == nil)
        #expect(MPxN("3938424403", hint: .electricity) == nil)
        #expect(MPxN("3938424403", hint: .gas)?.canonical == "3938424403")
    }

    @Test(arguments: ["1200023305967", "3938424403", "0000012345", "123456", "9999999999", "1892941794350"])
    func keysAreUniqueAndReadBack(text: String) throws {
        let meterPoint = try #require(MPxN(text))
        #expect(MPxN(key: meterPoint.key) == meterPoint)
    }

    @Test(arguments: [0, -1, Int64.min, Int64.max, 10_000_000_000, 11_200_023_305_968, 99_999_999_999_999])
    func otherNumbersAreNoKeys(key: Int64) {
        #expect(MPxN(key: key) == nil)
    }

    @Test func longTextIsNoNumber() {
        #expect(MPxN(String(repeating: " ", count: 200) + "1200023305967") == nil)
        #expect(MPxN(String(repeating: "1", count: 100_000)) == nil)
    }
}
