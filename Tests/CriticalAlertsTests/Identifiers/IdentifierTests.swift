import CriticalAlerts
import Foundation
import Testing

@Suite struct EUI64Tests {
    @Test(arguments: ["00-00-5E-EF-10-00-00-2A", "00:00:5e:ef:10:00:00:2a", "00005EEF1000002a"])
    func readsHyphensColonsOrNothingInEitherCase(text: String) throws {
        let identifier = try #require(EUI64(text))
        #expect(identifier.value == 0x0000_5EEF_1000_002A)
        #expect(identifier.description == "00-00-5E-EF-10-00-00-2A")
    }

    @Test(arguments: [
        "", "00-00-5E-EF-10-00-00", "00-00-5E-EF-10-00-00-2G", "00-00:5E-EF-10-00-00-2A", "00 00 5E EF 10 00 00 2A",
        "00-00-5E-EF-10-00-00-2A-", "+0005EEF1000002A", "００００5EEF1000",
    ])
    func refusesAnythingElse(text: String) {
        #expect(EUI64(text) == nil)
    }

    @Test func aBlockHoldsItsEndsAndNothingBeyond() throws {
        let block = try #require(EUI64Range("00-00-5E-EF-10-00-00-00/56"))
        #expect(block.contains(EUI64(0x0000_5EEF_1000_0000)))
        #expect(block.contains(EUI64(0x0000_5EEF_1000_00FF)))
        #expect(!block.contains(EUI64(0x0000_5EEF_1000_0100)))
        #expect(!block.contains(EUI64(0x0000_5EEF_0FFF_FFFF)))
        #expect(EUI64Range("00-00-5E-EF-10-00-00-00..00-00-5E-EF-10-00-00-FF") == block)
        #expect(block.description == "00-00-5E-EF-10-00-00-00..00-00-5E-EF-10-00-00-FF")
        #expect(EUI64Range(block.description) == block)
    }

    @Test(arguments: [
        "00-00-5E-EF-10-00-00-00/65", "00-00-5E-EF-10-00-00-00/-1", "00-00-5E-EF-10-00-00-00/",
        "00-00-5E-EF-10-00-00-02..00-00-5E-EF-10-00-00-01", "..", "/8",
    ])
    func refusesBlocksThatAreNone(text: String) {
        #expect(EUI64Range(text) == nil)
    }

    @Test func theWidestAndTheNarrowestBlock() throws {
        let all = try #require(EUI64Range("00-00-5E-EF-10-00-00-00/0"))
        #expect(all.contains(EUI64(0)) && all.contains(EUI64(.max)))
        let one = try #require(EUI64Range("00-00-5E-EF-10-00-00-00/64"))
        #expect(one.first == one.last)
        #expect(one.description == "00-00-5E-EF-10-00-00-00")
    }
}

@Suite struct AlertCodeTests {
    @Test func readsFourHexDigitsOfEitherCase() {
        #expect(AlertCode("8f3F")?.description == "8F3F")
        #expect(AlertCode("0001")?.description == "0001")
    }

    @Test(arguments: ["8F3", "0x8F3F", "8F3F0", "", "8F3G", " 8F3F"])
    func refusesAnythingElse(text: String) {
        #expect(AlertCode(text) == nil)
    }

    @Test func countersUseAllOf64Bits() {
        #expect(OriginatorCounter("18446744073709551615")?.value == .max)
        #expect(OriginatorCounter("0")?.value == 0)
        for text in ["18446744073709551616", "01", "-1", "+1", "", " 1", "1.0", "1e3"] {
            #expect(OriginatorCounter(text) == nil, "\(text)")
        }
    }
}

@Suite struct SupplierIDTests {
    @Test func namesAreShortAndPlain() {
        #expect(SupplierID("old-energy") != nil)
        #expect(SupplierID(String(repeating: "a", count: 64)) != nil)
        for text in ["", "-a", "a b", "a/b", "é", String(repeating: "a", count: 65), "a\n"] {
            #expect(SupplierID(text) == nil, "\(text)")
        }
    }

    @Test func codesAreCanonicalWithinTheirScheme() {
        #expect(SupplierCode(scheme: .mpid, code: "olde") == SupplierCode(scheme: .mpid, code: "OLDE"))
        #expect(SupplierCode(scheme: .gas, code: "old")?.code == "OLD")
        #expect(SupplierCode(scheme: .gas, code: "OLDE") == nil)
        #expect(SupplierCode(scheme: .mpid, code: "OLD") == nil)
        #expect(SupplierCode(scheme: .name, code: "") == nil)
        #expect(SupplierCode(scheme: .userEUI, code: "OLDE") == nil)
        let block = SupplierCode(scheme: .userEUI, code: "00005eef10000000/56")
        #expect(block?.code == "00-00-5E-EF-10-00-00-00..00-00-5E-EF-10-00-00-FF")
        #expect(block.flatMap { SupplierCode($0.description) } == block)
    }
}

@Suite struct CivilDateTests {
    @Test func onlyDaysThatExistCanBeBuilt() {
        #expect(CivilDate(year: 2024, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2026, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
        #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test(arguments: [
        "2026-2-03", "2026-02-30", "20260203", "2026-02-03T", "２026-02-03", "", "-026-02-03", "+026-02-03",
    ])
    func refusesTextThatIsNoISODate(text: String) {
        #expect(CivilDate(iso8601: text) == nil)
    }

    @Test func everyDayOfFourCenturiesGoesThereAndBack() throws {
        var day = try #require(CivilDate(year: 1800, month: 1, day: 1))
        let end = try #require(CivilDate(year: 2201, month: 1, day: 1))
        var number = day.daysSince1970
        var weekday = day.weekday
        #expect(weekday == 3)  // a Wednesday
        while day < end {
            let next = day.next
            number += 1
            weekday = weekday % 7 + 1
            #expect(next.daysSince1970 == number && next.weekday == weekday && day < next)
            #expect(CivilDate(iso8601: next.description) == next)
            day = next
        }
    }

    @Test func theEndsOfTimeDoNotTrap() throws {
        let last = try #require(CivilDate(iso8601: "9999-12-31"))
        #expect(last.next == last)
        #expect(CivilDate(daysSince1970: .max) == last)
        #expect(CivilDate(daysSince1970: .min).description == "0001-01-01")
        #expect(CivilDate.split(secondsSince1970: .min).date.description == "0001-01-01")
        #expect(CivilDate.split(secondsSince1970: .max).date == last)
        #expect(CivilDate.split(secondsSince1970: -1).secondOfDay == 86_399)
    }
}

@Suite struct InstantTests {
    @Test(arguments: [
        ("2026-03-07T22:14:31.482Z", "2026-03-07T22:14:31.482Z"),
        ("2026-03-07t22:14:31z", "2026-03-07T22:14:31Z"),
        ("2026-03-07 23:14:31.5+01:00", "2026-03-07T22:14:31.5Z"),
        ("2026-03-07T16:44:31.000001999-05:30", "2026-03-07T22:14:31.000001Z"),
        ("1969-12-31T23:59:59.75Z", "1969-12-31T23:59:59.75Z"),
    ])
    func readsAndWritesRFC3339(text: String, written: String) throws {
        let instant = try #require(Instant(rfc3339: text))
        #expect(instant.description == written)
        #expect(Instant(rfc3339: written) == instant)
    }

    @Test(arguments: [
        "2026-03-07T22:14:31", "2026-03-07T24:00:00Z", "2026-03-07T22:60:31Z", "2026-03-07T22:14:60Z",
        "2026-03-07T22:14:31.Z", "2026-03-07T22:14Z", "2026-03-07T22:14:31+0100", "2026-03-07T22:14:31+15:00",
        "2026-02-29T22:14:31Z", "2026-03-07T22:14:31Zx", "2026-03-07T22:14:31.123456789012345678901234567890123Z",
    ])
    func refusesWhatIsNotRFC3339(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func arithmeticSaturates() {
        let last = Instant(microseconds: .max)
        #expect(last.advanced(bySeconds: 1) == last)
        #expect(last.advanced(bySeconds: .max) == last)
        let first = Instant(microseconds: .min)
        #expect(first.advanced(bySeconds: .min) == first)
        #expect(last.seconds(since: first) == Int64.max / 1_000_000)
        #expect(first.description == "0001-01-01T00:00:00Z")
        #expect(last.description == "9999-12-31T23:59:59Z")
        #expect(Instant(secondsSince1970: .max).description == "9999-12-31T23:59:59Z")
    }

    @Test func secondsRoundDown() {
        #expect(Instant(microseconds: -1).secondsSince1970 == -1)
        #expect(Instant(microseconds: 1_999_999).secondsSince1970 == 1)
    }
}

@Suite struct IdentifierCodingTests {
    struct All: Codable, Equatable {
        var code: AlertCode
        var counter: OriginatorCounter
        var device: EUI64
        var block: EUI64Range
        var supplier: SupplierID
        var supplierCode: SupplierCode
        var day: CivilDate
        var instant: Instant
        var meterPoint: MPxN
    }

    @Test func identifiersEncodeAsTheirText() throws {
        let json = """
            {"block":"00-00-5E-EF-10-00-00-00..00-00-5E-EF-10-00-00-FF","code":"8F3F","counter":"18446744073709551615",\
            "day":"2026-03-07","device":"00-00-5E-EF-10-00-00-2A","instant":"2026-03-07T22:14:31.482Z",\
            "meterPoint":"12 0002 3305 967","supplier":"old-energy","supplierCode":"mpid:OLDE"}
            """
        let value = try JSONDecoder().decode(All.self, from: Data(json.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == json)
    }

    @Test(arguments: [
        #""8F3""#, #""2026-02-30""#, #""""#, "17", #"{"year":2026,"month":99,"day":1}"#,
    ])
    func decodingRefusesWhatCannotBeBuilt(json: String) {
        let data = Data(json.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(AlertCode.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(CivilDate.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(EUI64.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Instant.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MPxN.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MPAN.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MPRN.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SupplierCode.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(OriginatorCounter.self, from: data) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(EUI64Range.self, from: data) }
    }
}
