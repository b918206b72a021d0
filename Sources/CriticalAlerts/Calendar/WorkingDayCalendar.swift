/// Which days are Working Days, and the deadlines that follow (R14, R20; SEC definition: neither Saturday, Sunday nor bank holiday).
public struct WorkingDayCalendar: Hashable, Sendable {
    /// Whose bank holidays count.
    public enum Region: String, Hashable, Sendable, Codable, CaseIterable {
        /// Those of England and Wales: the default.
        case englandAndWales = "england-and-wales"
        /// Those of Scotland.
        case scotland
        /// A day that is a bank holiday in either is no working day.
        case both

        var divisions: [BankHolidays.Division] {
            switch self {
            case .englandAndWales: [.englandAndWales]
            case .scotland: [.scotland]
            case .both: [.englandAndWales, .scotland]
            }
        }
    }

    /// The bank holidays.
    public let holidays: BankHolidays
    /// Whose bank holidays count.
    public let region: Region
    /// When the office is open on working days; 9 to 17 by default.
    public let hours: OfficeHours

    /// A calendar from its data.
    public init(holidays: BankHolidays, region: Region = .englandAndWales, hours: OfficeHours = OfficeHours()) {
        self.holidays = holidays
        self.region = region
        self.hours = hours
    }

    /// What a day is, by itself.
    public func kind(of date: CivilDate) -> DayKind {
        switch date.weekday {
        case 6: return .saturday
        case 7: return .sunday
        default: break
        }
        for division in region.divisions {
            if let title = holidays.title(of: date, in: division) { return .holiday(title) }
        }
        return .working
    }

    /// Whether a day is a working day.
    public func isWorkingDay(_ date: CivilDate) -> Bool {
        kind(of: date) == .working
    }

    /// Whether the bank holidays of this day are known.
    public func covers(_ date: CivilDate) -> Bool {
        region.divisions.allSatisfy { holidays.covered(in: $0)?.contains(date) ?? false }
    }

    /// The last day of which the bank holidays are known.
    public var lastCoveredDay: CivilDate? {
        region.divisions.compactMap { holidays.covered(in: $0)?.upperBound }.min()
    }

    /// What identifies this calendar in a stored decision: region, data and office hours.
    public var identity: String {
        "\(region.rawValue) \(holidays.digest) \(hours)"
    }

    /// The first working day after a day.
    public func workingDay(after date: CivilDate) -> CivilDate {
        var day = date.next
        for _ in 0..<Self.longestPause where !isWorkingDay(day) {
            day = day.next
        }
        return day
    }

    /// The `count`-th working day before a day; the day itself for 0.
    public func workingDay(_ count: Int, before date: CivilDate) -> CivilDate {
        var day = date
        for _ in 0..<min(max(count, 0), DeadlineRule.mostWorkingDays) {
            day = CivilDate(daysSince1970: day.daysSince1970 - 1)
            for _ in 0..<Self.longestPause where !isWorkingDay(day) {
                day = CivilDate(daysSince1970: day.daysSince1970 - 1)
            }
        }
        return day
    }

    /// Seconds of office hours from one instant to a later one; 0 if it is not later.
    public func officeSeconds(from start: Instant, to end: Instant) -> Int64 {
        guard start < end else { return 0 }
        var total: Int64 = 0
        var day = UKTime.day(of: start)
        let last = UKTime.day(of: end)
        while day <= last {
            if isWorkingDay(day) {
                let opens = max(UKTime.instant(day, secondOfDay: hours.opens), start)
                let closes = min(UKTime.instant(day, secondOfDay: hours.closes), end)
                total += max(0, closes.seconds(since: opens))
            }
            guard day < day.next else { break }  // the last day of year 9999
            day = day.next
        }
        return total
    }

    /// The instant at which `seconds` of office hours have passed since `start`; the next opening if none need pass.
    public func instant(officeSeconds seconds: Int64, after start: Instant) -> Instant {
        var left = min(max(seconds, 0), Int64(DeadlineRule.mostWorkingDays) * 86_400)
        var day = UKTime.day(of: start)
        while true {
            if isWorkingDay(day) {
                let opens = max(UKTime.instant(day, secondOfDay: hours.opens), start)
                let closes = UKTime.instant(day, secondOfDay: hours.closes)
                let open = closes.seconds(since: opens)
                if open > 0, left <= open { return opens.advanced(bySeconds: left) }
                left -= max(0, open)
            }
            guard day < day.next else { return UKTime.endOfDay(day) }
            day = day.next
        }
    }

    /// The instant at which so many hours of office time have passed since `start` ("2 working hours later").
    public func instant(workingHours hours: Int, after start: Instant) -> Instant {
        instant(officeSeconds: Int64(min(max(hours, 0), 100_000)) * 3600, after: start)
    }

    // No run of days without work is longer, whatever the data say: bounds the loops above.
    private static let longestPause = 400
}

/// What a day is in a calendar.
public enum DayKind: Hashable, Sendable, Codable {
    /// A working day.
    case working
    /// A Saturday.
    case saturday
    /// A Sunday.
    case sunday
    /// A bank holiday from Monday to Friday, with its title.
    case holiday(String)
}

/// When the office is open on working days, UK time.
public struct OfficeHours: Hashable, Sendable, Codable {
    /// Seconds since midnight at which it opens.
    public let opens: Int
    /// Seconds since midnight at which it closes.
    public let closes: Int

    /// 9 to 17.
    public init() {
        opens = 9 * 3600
        closes = 17 * 3600
    }

    /// From one full hour to a later one (0 to 24), or `nil`; 24 means 23:59:59.
    public init?(from: Int, to: Int) {
        guard (0...23).contains(from), (1...24).contains(to), from < to else { return nil }
        opens = from * 3600
        closes = min(to * 3600, 86_399)
    }
}

extension OfficeHours: CustomStringConvertible {
    /// `9-17`.
    public var description: String {
        "\(opens / 3600)-\((closes + 1) / 3600)"
    }
}
