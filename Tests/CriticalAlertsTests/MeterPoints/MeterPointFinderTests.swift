import CriticalAlerts
import Testing

@Suite struct MeterPointFinderTests {
    private func found(_ text: String, expected: [String] = []) -> [String] {
        MeterPointFinder(expected: Set(expected.compactMap { MPxN($0) })).find(in: text).map(\.meterPoint.canonical)
    }

    @Test(arguments: [
        "The meter at 1200023305967 sent an alert.", "12 0002 3305 967", "(12 0002330596 7)", "12-0002-3305-967",
        "MPAN:1200023305967", "\"mpan\":\"1200023305967\"", "mpan=1200023305967&x=1", "see\n1200023305967\nthanks",
        "12\u{00A0}0002\u{00A0}3305\u{00A0}967", "“1200023305967”", "8F3F 1200023305967 2026-03-07",
        "MPAN core 120 0023 3059 67", "1200023305967 (MPAN)", "1200023305967.", "1200023305967, 1200023305968",
    ])
    func anMPANIsFound(text: String) {
        #expect(found(text) == ["1200023305967"])
    }

    @Test func theFullBoxOfABillIsOneMeterPoint() throws {
        let text = "Supply number: S 01 801 0A1\n12 0002 3305 967 ok"
        let match = try #require(MeterPointFinder().find(in: text).first)
        #expect(match.evidence.contains(.fullLine))
        #expect(match.confidence == .high)
        let range = Array(text.utf8)[match.range]
        #expect(String(decoding: range, as: UTF8.self) == "01 801 0A1\n12 0002 3305 967")
        #expect(found("018010A11200023305967") == ["1200023305967"])
    }

    @Test(arguments: [
        "1200023305968",  // check digit
        "9900000000006",  // unknown distributor, without a label
        "5012345678900",  // an EAN
        "EAN 1200023305967", "barcode: 1200023305967", "order no. 1200023305967", "timestamp 1200023305967",
        "\"ts\":1200023305967", "1200023305967 ms", "1200023305967ms", "x1200023305967", "1200023305967x",
        "+1200023305967", "id=1200023305967", "https://example.com/a/1200023305967", "1200023305967@example.com",
        "CA-1200023305967", "1200023305967.5", "é1200023305967", "1200023305967é", "a_1200023305967",
        "+44 12 0002 3305 967", "0044 12 0002 3305 967", "1 2 0 0 0 2 3 3 0 5 9 6 7", "120 0023 305967",
        "IMEI 12 0002 3305 967", "tel: 12 0002 3305 967",
    ])
    func whatIsNotAnMPANIsPassedOver(text: String) {
        #expect(found(text) == [])
    }

    @Test func aLabelMakesUpForAnUnknownDistributor() {
        #expect(found("MPAN 9900000000006") == ["9900000000006"])
    }

    @Test func anExpectedMeterPointNeedsNoLabel() throws {
        let text = "re 3938424403 and 9900000000006 and order 1200023305967"
        let all = ["3938424403", "9900000000006", "1200023305967"]
        #expect(found(text, expected: all) == all)
        let finder = MeterPointFinder(expected: Set(all.compactMap { MPxN($0) }))
        for match in finder.find(in: text) {
            #expect(match.evidence.contains(.expected))
            #expect(match.confidence == .high)
        }
        #expect(found("re 0003938424", expected: ["3938424"]) == ["3938424"])
    }

    @Test func aTimeInMillisecondsNearTheTextsOwnIsNoMPAN() throws {
        let text = "1772921671489 happened"
        let now = try #require(Instant(rfc3339: "2026-03-08T00:00:00Z"))
        #expect(MeterPointFinder().find(in: text).count == 1)
        #expect(MeterPointFinder(writtenAt: now).find(in: text).isEmpty)
        #expect(MeterPointFinder(writtenAt: now).find(in: "MPAN 1772921671489").count == 1)
    }

    @Test(arguments: [
        "MPRN 3938424403", "MPRN: 3938424403", "mprn=3938424403", "Gas MPRN is 3938424403", "M number 3938424403",
        "M-Number: 3938424403", "Meter point ref. 3938424403", "meter point reference number 3938424403",
        "Meter Point\nReference: 3938424403", "gas: 3938424403", "3938424403 (MPRN)", "MPRN 3938 4244 03",
        "MPRN (gas): 3938424403", "MPxN 3938424403", "MPRN\n\n3938424403",
    ])
    func anMPRNIsFoundNextToALabel(text: String) {
        #expect(found(text) == ["3938424403"])
    }

    @Test(arguments: [
        "3938424403", "call 2070907755", "gas emergency 0800111999", "gas account number 12345678",
        "gas meter serial 12345678", "gas 20260307", "gas 07032026", "gas reading 12345678", "gas 12345678 kWh",
        "gas 0800 111 999", "gas 0800111998", "MPAN 3938424403", "ticket 3938424403", "1767225600",
        "MPRN unknown. Ticket 3938424403", "MPRN 12345678901", "MPRN 12345",
    ])
    func aNumberWithoutALabelIsNoMPRN(text: String) {
        #expect(found(text) == [])
    }

    @Test func labelsDoNotReachAcrossOtherWords() {
        #expect(found("The MPRN was asked for by phone on 12345678") == [])
        #expect(found("MPRN 3938424403 tel 2070907755") == ["3938424403"])
    }

    @Test func aListInheritsItsLabel() {
        #expect(
            found("MPRNs: 3938424403, 123456707 and 9876543209") == ["3938424403", "123456707", "9876543209"]
        )
        #expect(found("MPRN 3938424403. 12345678") == ["3938424403"])
    }

    @Test func evidenceAndConfidenceSayWhy() throws {
        let bare = try #require(MeterPointFinder().find(in: "at 1200023305967").first)
        #expect(bare.evidence == [.checkDigits, .knownDistributor])
        #expect(bare.confidence == .medium)
        #expect(bare.label == nil)
        let labelled = try #require(MeterPointFinder().find(in: "MPAN 1200023305967").first)
        #expect(labelled.confidence == .high)
        #expect(labelled.label == 0..<4)
        #expect(labelled.range == 5..<18)
        let odd = try #require(MeterPointFinder().find(in: "MPRN 3938424404").first)
        #expect(odd.evidence == [.label])
        #expect(odd.confidence == .medium)
        let vague = try #require(MeterPointFinder().find(in: "gas 3938424404").first)
        #expect(vague.confidence == .low)
    }

    @Test func rangesCountBytes() throws {
        let text = "Zähler – MPAN 12 0002 3305 967"
        let match = try #require(MeterPointFinder().find(in: text).first)
        let bytes = Array(text.utf8)
        #expect(String(decoding: bytes[match.range], as: UTF8.self) == "12 0002 3305 967")
        #expect(match.meterPoint.asReceived == "12 0002 3305 967")
    }

    @Test func hostileBytesDoNoHarm() {
        let finder = MeterPointFinder()
        for byte in UInt8.min...UInt8.max {
            _ = finder.find(in: [byte])
            _ = finder.find(in: [byte] + Array("1200023305967".utf8) + [byte])
            _ = finder.find(in: Array("12".utf8) + [byte, byte] + Array("0002 3305 967".utf8) + [0xE2])
        }
        let text = Array("x é “MPRN 3938424403” MPAN 12\u{00A0}0002 3305 967 tel".utf8)
        for end in text.indices { _ = finder.find(in: Array(text[..<end])) }
        for start in text.indices { _ = finder.find(in: Array(text[start...])) }
    }

    @Test func theNumberOfMatchesIsBounded() {
        let text = String(repeating: "MPAN 1200023305967\n", count: 2000)
        #expect(MeterPointFinder().find(in: text).count == MeterPointLimits.matches)
    }

    @Test(arguments: ["1 ", "12 0002 3305 96 ", "m no no no no ", "1234567890123-", "12.", "gas and and "])
    func longRepetitionsAreReadInOnePass(unit: String) {
        let text = Array(String(repeating: unit, count: 200_000 / unit.utf8.count).utf8)
        #expect(MeterPointFinder().find(in: text).isEmpty)
    }
}
