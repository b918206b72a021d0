/// When something is, as a calendar says it (RFC 5545 sections 3.3.4 and 3.3.5): on the clock of a place, in UTC, or a day.
public struct CalendarTime: Sendable, Hashable, CustomStringConvertible {
    /// Year, month and day.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int
    /// 0 to 23; 0 for a day.
    public let hour: Int
    /// 0 to 59.
    public let minute: Int
    /// 0 to 60.
    public let second: Int
    /// Whether it is a day, and no time.
    public let isDay: Bool
    /// Whether it is in UTC.
    public let isUTC: Bool
    /// The name of the zone whose clock it is; the calendar says itself what it means, or it is a name as `Europe/London`.
    public let timeZone: String?

    /// The instant; nil unless the time is in UTC.
    public var instant: DateTime? {
        guard isUTC, let days = DateTime.days(year: year, month: month, day: day) else { return nil }
        return DateTime(secondsSince1970: days * 86_400 + Int64(hour * 3_600 + minute * 60 + min(second, 59)))
    }

    /// Reads `20261122`, `20261122T093000` or `20261122T093000Z`; nil for anything else, and for days that do not exist.
    init?(_ text: String, timeZone: String?) {
        let bytes = Array(text.utf8)[...].trimmed
        func number(_ from: Int, _ count: Int) -> Int? {
            let digits = bytes.dropFirst(from).prefix(count)
            guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
        }
        guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2),
            DateTime.days(year: year, month: month, day: day) != nil
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        guard bytes.count > 8 else {
            (hour, minute, second) = (0, 0, 0)
            (isDay, isUTC) = (true, false)
            self.timeZone = nil
            return
        }
        guard bytes.dropFirst(8).first == UInt8(ascii: "T"), let hour = number(9, 2), hour < 24,
            let minute = number(11, 2), minute < 60, let second = number(13, 2), second <= 60
        else { return nil }
        let rest = bytes.dropFirst(15)
        guard rest.isEmpty || rest.elementsEqual([UInt8(ascii: "Z")]) else { return nil }
        self.hour = hour
        self.minute = minute
        self.second = second
        isDay = false
        isUTC = !rest.isEmpty
        self.timeZone = isUTC ? nil : timeZone
    }

    /// As ISO 8601 has it, with the zone's name behind it.
    public var description: String {
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = "\(padded(year, 4))-\(padded(month))-\(padded(day))"
        guard !isDay else { return date }
        let time = "\(date)T\(padded(hour)):\(padded(minute)):\(padded(second))"
        return isUTC ? time + "Z" : timeZone.map { "\(time) \($0)" } ?? time
    }
}
