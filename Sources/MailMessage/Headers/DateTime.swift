/// An instant and the zone in which somebody wrote it down (RFC 5322 section 3.3).
public struct DateTime: Sendable, Hashable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSince1970: Int64
    /// The writer's offset from UTC in minutes; nil if unknown (`-0000`, no zone, or a name that says nothing).
    public let offsetMinutes: Int?

    /// The years 0 to 9999: what can be written in a message.
    static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// Makes an instant; nil outside the years 0 to 9999 or with an offset of more than a day.
    public init?(secondsSince1970: Int64, offsetMinutes: Int? = 0) {
        guard DateTime.range.contains(secondsSince1970) else { return nil }
        if let offsetMinutes, !(-24 * 60 + 1..<24 * 60).contains(offsetMinutes) { return nil }
        self.secondsSince1970 = secondsSince1970
        self.offsetMinutes = offsetMinutes
    }

    /// Reads a date as found in mail: RFC 5322 with its obsolete forms, asctime, and ISO 8601; two- and three-digit years,
    /// missing seconds, missing or wrong zones, comments, long month names, stray commas. Nil for what is no date, also
    /// if a part of it cannot be: the 30th of February, 25 o'clock, 03/04/2009 (of which nobody knows the month).
    public init?(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init?(parsing bytes: ArraySlice<UInt8>) {
        guard let read = DateTimeReader.read(bytes) else { return nil }
        self.init(secondsSince1970: read.seconds, offsetMinutes: read.offset)
    }

    /// The instant in a message: `Thu, 01 Jan 1970 00:00:00 +0000`.
    public var description: String {
        let offset = offsetMinutes ?? 0
        let c = DateTime.components(secondsSince1970 + Int64(offset) * 60)
        let zone =
            offsetMinutes == nil
            ? "-0000" : (offset < 0 ? "-" : "+") + DateTime.padded(abs(offset) / 60) + DateTime.padded(abs(offset) % 60)
        let weekday = DateTime.weekdays[c.weekday]
        let month = DateTime.months[c.month - 1]
        return "\(weekday), \(DateTime.padded(c.day)) \(month) \(DateTime.padded(c.year, to: 4)) "
            + "\(DateTime.padded(c.hour)):\(DateTime.padded(c.minute)):\(DateTime.padded(c.second)) \(zone)"
    }

    /// The instant in UTC after RFC 3339: `1970-01-01T00:00:00Z`.
    public var rfc3339: String {
        let c = DateTime.components(secondsSince1970)
        return "\(DateTime.padded(c.year, to: 4))-\(DateTime.padded(c.month))-\(DateTime.padded(c.day))"
            + "T\(DateTime.padded(c.hour)):\(DateTime.padded(c.minute)):\(DateTime.padded(c.second))Z"
    }

    private static func padded(_ number: Int, to width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Days since 1970-01-01 in the proleptic Gregorian calendar; nil for a day that does not exist.
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        // Years are counted from March, so that the leap day is the last of its year.
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func components(
        _ seconds: Int64
    ) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
        var days = seconds / 86_400
        var rest = seconds % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let weekday = Int(((days + 4) % 7 + 7) % 7)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
        return (year, month, day, Int(rest / 3_600), Int(rest / 60 % 60), Int(rest % 60), weekday)
    }
}
