import CriticalAlerts
import Foundation
import Testing

@Suite struct UKTimeTests {
    @Test func agreesWithFoundationFrom1997To2037() throws {
        let zone = try #require(TimeZone(identifier: "Europe/London"))
        let start = try #require(Instant(rfc3339: "1997-01-01T00:30:00Z")).secondsSince1970
        let end = try #require(Instant(rfc3339: "2037-12-31T23:30:00Z")).secondsSince1970
        var differences: [Int64] = []
        for seconds in stride(from: start, through: end, by: 6 * 3600) {
            let offset = UKTime.offset(at: Instant(secondsSince1970: seconds))
            if zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) != offset {
                differences.append(seconds)
            }
        }
        #expect(differences.isEmpty)
    }

    @Test func changesAtTheSameSecondAsFoundation() throws {
        let zone = try #require(TimeZone(identifier: "Europe/London"))
        var date = try #require(Instant(rfc3339: "1997-01-01T00:00:00Z")).secondsSince1970
        for _ in 0..<82 {
            let next = try #require(
                zone.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: Double(date)))
            )
            date = Int64(next.timeIntervalSince1970.rounded())
            let before = UKTime.offset(at: Instant(secondsSince1970: date - 1))
            let after = UKTime.offset(at: Instant(secondsSince1970: date))
            #expect(before != after, "\(Instant(secondsSince1970: date))")
        }
    }

    @Test func writesLocalTimeAsPeopleDo() throws {
        #expect(
            UKTime.text(try #require(Instant(rfc3339: "2026-04-07T22:59:59Z"))) == "Tuesday 7 April 2026, 23:59 BST"
        )
        #expect(
            UKTime.text(try #require(Instant(rfc3339: "2026-12-31T09:05:00Z")))
                == "Thursday 31 December 2026, 09:05 GMT"
        )
    }

    @Test func localTimesGoThereAndBackOutsideTheChange() throws {
        for text in ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-07-01T23:30:00Z", "2026-10-25T03:00:00Z"] {
            let instant = try #require(Instant(rfc3339: text))
            let local = UKTime.local(instant)
            #expect(UKTime.instant(local.date, secondOfDay: local.secondOfDay) == instant)
        }
    }

    @Test func skippedAndRepeatedTimesHaveOneReading() throws {
        let spring = try #require(CivilDate(iso8601: "2026-03-29"))
        #expect(UKTime.instant(spring, secondOfDay: 5400).description == "2026-03-29T01:30:00Z")  // 01:30 is 02:30 BST
        let autumn = try #require(CivilDate(iso8601: "2026-10-25"))
        #expect(UKTime.instant(autumn, secondOfDay: 5400).description == "2026-10-25T00:30:00Z")  // the first 01:30
        #expect(UKTime.startOfDay(autumn).description == "2026-10-24T23:00:00Z")
        #expect(UKTime.endOfDay(autumn).description == "2026-10-25T23:59:59Z")
    }

    @Test func yearsOutsideTheRuleDoNotTrap() throws {
        #expect(UKTime.offset(at: Instant(microseconds: .min)) == 0)
        #expect(UKTime.offset(at: Instant(microseconds: .max)) == 0)
        #expect(UKTime.offset(at: try #require(Instant(rfc3339: "1990-07-01T00:00:00Z"))) == 0)
        #expect(UKTime.text(Instant(microseconds: .max)).contains("9999"))
        let day = try #require(CivilDate(iso8601: "2026-07-01"))
        #expect(UKTime.instant(day, secondOfDay: .max) == UKTime.endOfDay(day))
        #expect(UKTime.instant(day, secondOfDay: .min) == UKTime.startOfDay(day))
    }
}
