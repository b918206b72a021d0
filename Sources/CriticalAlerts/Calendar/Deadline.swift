/// How a deadline in working days is counted (reading 1).
public struct DeadlineRule: Hashable, Sendable, Codable {
    /// When a working day is over.
    public enum DayEnd: String, Hashable, Sendable, Codable, CaseIterable {
        /// 23:59:59 UK time: the default.
        case midnight
        /// 17:00:00 UK time.
        case five = "17:00"

        var secondOfDay: Int { self == .midnight ? 86_399 : 17 * 3600 }
    }

    /// What receipt on a day without work means.
    public enum NonWorkingReceipt: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first working day after it already counts: the default.
        case strict
        /// It is as if received on the first working day after it, and counting starts the day after that.
        case lenient
    }

    /// How many working days there are: 0 to ``mostWorkingDays``.
    public let workingDays: Int
    /// When the last of them is over.
    public let dayEnd: DayEnd
    /// What receipt on a day without work means.
    public let nonWorkingReceipt: NonWorkingReceipt

    /// A rule; `workingDays` is kept within 0 to ``mostWorkingDays``. 0 is the day of receipt itself, or the first working day after it.
    public init(
        workingDays: Int = 1,
        dayEnd: DayEnd = .midnight,
        nonWorkingReceipt: NonWorkingReceipt = .strict
    ) {
        self.workingDays = min(max(workingDays, 0), Self.mostWorkingDays)
        self.dayEnd = dayEnd
        self.nonWorkingReceipt = nonWorkingReceipt
    }

    /// The same rule for another number of working days, kept within the same bounds.
    public func counting(_ workingDays: Int) -> DeadlineRule {
        DeadlineRule(workingDays: workingDays, dayEnd: dayEnd, nonWorkingReceipt: nonWorkingReceipt)
    }

    /// The most working days that a rule may count.
    public static let mostWorkingDays = 1000
}

/// Until when something is to be done, and how that was counted. Passing it refuses nothing (R47): see ``urgency(at:)``.
public struct Deadline: Hashable, Sendable, Codable {
    /// One day of the count.
    public struct CountedDay: Hashable, Sendable, Codable {
        /// The day.
        public let date: CivilDate
        /// What it is.
        public let kind: DayKind
        /// Its number: 0 for the day from which counting starts, `nil` if it was skipped.
        public let number: Int?
    }

    /// How late it is.
    public enum Urgency: String, Hashable, Sendable, Codable, CaseIterable {
        /// Less than half of the office hours have passed.
        case green
        /// Half of the office hours have passed.
        case amber
        /// The deadline has passed.
        case red
    }

    /// The receipt from which it is counted.
    public let from: Instant
    /// The last instant that is in time.
    public let due: Instant
    /// When half of the office hours between `from` and `due` have passed; half of the time if there are none.
    public let amber: Instant
    /// The rule by which it is counted.
    public let rule: DeadlineRule
    /// Each day from receipt to the due day, counted or skipped.
    public let days: [CountedDay]
    /// Which calendar was used (``WorkingDayCalendar/identity``).
    public let calendar: String
    /// Whether the calendar's data do not cover all days from receipt to the due day: there only weekends were skipped.
    public let isBeyondCalendar: Bool

    /// How late it is at an instant.
    public func urgency(at instant: Instant) -> Urgency {
        if instant > due { return .red }
        return instant >= amber ? .amber : .green
    }

    /// Whether it has passed.
    public func isOverdue(at instant: Instant) -> Bool {
        instant > due
    }

    /// How it was counted, for people: a line for each day and one for the result.
    public var explanation: [String] {
        var lines = days.map { day in
            let what: String
            switch day.kind {
            case .working: what = "working day"
            case .saturday: what = "Saturday"
            case .sunday: what = "Sunday"
            case .holiday(let title): what = title
            }
            switch day.number {
            case 0?: return "\(day.date.ukText): \(what), day of receipt"
            case let number?: return "\(day.date.ukText): \(what), day \(number)"
            case nil: return "\(day.date.ukText): \(what), not counted"
            }
        }
        lines.append("Due \(UKTime.text(due)) (calendar \(calendar))")
        if isBeyondCalendar {
            lines.append(
                "Warning: the calendar's bank holidays do not cover all of these days; only weekends were skipped there."
            )
        }
        return lines
    }
}

extension WorkingDayCalendar {
    /// The end of the n-th working day after the UK day of receipt, with the count day by day (R14, R20).
    ///
    /// Pure: the same receipt, rule and calendar give the same deadline.
    public func deadline(from receipt: Instant, rule: DeadlineRule = DeadlineRule()) -> Deadline {
        let received = UKTime.day(of: receipt)
        var days: [Deadline.CountedDay] = []
        var day = received
        let isLenient = rule.nonWorkingReceipt == .lenient
        if !isWorkingDay(received), isLenient || rule.workingDays == 0 {
            days.append(.init(date: received, kind: kind(of: received), number: nil))
            let first = workingDay(after: received)
            day = received.next
            while day < first {
                days.append(.init(date: day, kind: kind(of: day), number: nil))
                day = day.next
            }
        }
        days.append(.init(date: day, kind: kind(of: day), number: 0))
        var counted = 0
        while counted < rule.workingDays, day < day.next {
            day = day.next
            let kind = kind(of: day)
            if kind == .working { counted += 1 }
            days.append(.init(date: day, kind: kind, number: kind == .working ? counted : nil))
        }
        // Received after 17:00 under a rule that ends days then: what is due can never be due before it was received.
        let due = max(receipt, UKTime.instant(day, secondOfDay: rule.dayEnd.secondOfDay))
        let office = officeSeconds(from: receipt, to: due)
        let amber =
            office > 0
            ? instant(officeSeconds: office / 2, after: receipt)
            : receipt.advanced(bySeconds: due.seconds(since: receipt) / 2)
        return Deadline(
            from: receipt,
            due: due,
            amber: amber,
            rule: rule,
            days: days,
            calendar: identity,
            isBeyondCalendar: !(covers(received) && covers(day))
        )
    }
}
