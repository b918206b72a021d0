/// The clock of the United Kingdom (Europe/London), by the rule in force since 1996.
///
/// Summer time (BST, one hour east of UTC) runs from the last Sunday of March, 01:00 UTC, to the last Sunday of October, 01:00 UTC.
/// Years before 1996 followed other rules and are out of scope: there it is always GMT.
public enum UKTime {
    /// Seconds east of UTC at an instant: 0 or 3600.
    public static func offset(at instant: Instant) -> Int {
        let seconds = instant.secondsSince1970
        let year = CivilDate.split(secondsSince1970: seconds).date.year
        guard let summer = summerTime(of: year), summer.contains(seconds) else { return 0 }
        return 3600
    }

    /// What the clock shows at an instant.
    public static func local(_ instant: Instant) -> UKLocalTime {
        let offset = offset(at: instant)
        let (date, second) = CivilDate.split(secondsSince1970: instant.secondsSince1970 + Int64(offset))
        return UKLocalTime(date: date, secondOfDay: second, isSummerTime: offset != 0)
    }

    /// The UK day of an instant.
    public static func day(of instant: Instant) -> CivilDate {
        local(instant).date
    }

    /// The instant at which the clock shows this second (0 to 86,399) of a day.
    ///
    /// A time that the clock skips in March is read as if it had not been put forward yet (01:30 is 02:30 BST); one that it shows twice
    /// in October is the first.
    public static func instant(_ date: CivilDate, secondOfDay: Int) -> Instant {
        let asUTC = date.secondsSince1970 + Int64(min(max(secondOfDay, 0), 86_399))
        guard let summer = summerTime(of: date.year), summer.contains(asUTC - 3600) else {
            return Instant(secondsSince1970: asUTC)
        }
        return Instant(secondsSince1970: asUTC - 3600)
    }

    /// The first instant of a UK day.
    public static func startOfDay(_ date: CivilDate) -> Instant {
        instant(date, secondOfDay: 0)
    }

    /// The last whole second of a UK day, 23:59:59.
    public static func endOfDay(_ date: CivilDate) -> Instant {
        instant(date, secondOfDay: 86_399)
    }

    /// How people write an instant: `Tuesday 7 April 2026, 23:59 BST`.
    public static func text(_ instant: Instant) -> String {
        local(instant).description
    }

    /// Summer time of a year in seconds since 1970-01-01T00:00:00Z; `nil` before 1996.
    private static func summerTime(of year: Int) -> Range<Int64>? {
        guard year >= 1996, let march = lastSunday(of: 3, in: year), let october = lastSunday(of: 10, in: year) else {
            return nil
        }
        return march.secondsSince1970 + 3600..<october.secondsSince1970 + 3600
    }

    private static func lastSunday(of month: Int, in year: Int) -> CivilDate? {
        guard let last = CivilDate(year: year, month: month, day: 31) else { return nil }
        return CivilDate(daysSince1970: last.daysSince1970 - last.weekday % 7)
    }
}

/// What a clock in the United Kingdom shows at one instant.
public struct UKLocalTime: Hashable, Sendable {
    /// The day.
    public let date: CivilDate
    /// Seconds since midnight as the clock shows them, 0 to 86,399.
    public let secondOfDay: Int
    /// Whether it is British Summer Time.
    public let isSummerTime: Bool

    /// `BST` or `GMT`.
    public var abbreviation: String { isSummerTime ? "BST" : "GMT" }

    /// The day as people write it: `Tuesday 7 April 2026`.
    public var dateText: String { date.ukText }

    /// The time as people write it: `23:59`.
    public var timeText: String { "\(twoDigits(secondOfDay / 3600)):\(twoDigits(secondOfDay / 60 % 60))" }
}

extension UKLocalTime: CustomStringConvertible {
    /// `Tuesday 7 April 2026, 23:59 BST`.
    public var description: String { "\(dateText), \(timeText) \(abbreviation)" }
}

extension CivilDate {
    /// The English name of the weekday.
    public var weekdayName: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday - 1]
    }

    /// As people in the UK write a day: `Tuesday 7 April 2026`.
    public var ukText: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return "\(weekdayName) \(day) \(months[month - 1]) \(year)"
    }
}
