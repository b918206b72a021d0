/// When data are too old to send by (reading 19).
public struct FreshnessPolicy: Hashable, Sendable {
    /// By how many working days a source may lag behind: 3 by default; the same span before its end makes a change pending.
    public let workingDays: Int
    /// The calendar by which they are counted.
    public let calendar: WorkingDayCalendar

    /// A policy; `workingDays` is kept within 0 to ``DeadlineRule/mostWorkingDays``.
    public init(workingDays: Int = 3, calendar: WorkingDayCalendar) {
        self.workingDays = min(max(workingDays, 0), DeadlineRule.mostWorkingDays)
        self.calendar = calendar
    }

    /// The last instant for which data complete up to `completeTo` are fresh: the end of the last working day of the limit.
    public func freshUntil(completeTo: Instant) -> Instant {
        calendar.deadline(from: completeTo, rule: DeadlineRule(workingDays: workingDays)).due
    }

    /// The first UK day on which a change is still pending for data complete up to `completeTo`.
    public func pendingFrom(completeTo: Instant) -> CivilDate {
        calendar.workingDay(workingDays, before: UKTime.day(of: completeTo))
    }
}
