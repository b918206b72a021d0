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
        if let offsetMinutes, abs(offsetMinutes) >= 24 * 60 { return nil }
        self.secondsSince1970 = secondsSince1970
        self.offsetMinutes = offsetMinutes
    }

    /// Reads a date as found in mail: RFC 5322 with its obsolete forms, asctime, and ISO 8601; two-digit years, missing
    /// seconds, missing or wrong zones, comments, long month names, stray commas.
    public init?(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init?(parsing bytes: ArraySlice<UInt8>) {
        var day: Int?
        var month: Int?
        var year: Int?
        var time: (hour: Int, minute: Int, second: Int)?
        var offset: Int?
        var zoneSeen = false
        var afternoon: Bool?

        let words = HeaderLexer.withoutComments(bytes.prefix(200)).split {
            $0.isWhitespace || $0 == ASCII.comma || $0 == ASCII.quote
        }
        for word in words {
            if day == nil, month == nil, year == nil, let iso = DateTime.isoDate(word) {
                (year, month, day) = iso.date
                if let rest = iso.rest, let parsed = DateTime.time(rest) {
                    time = parsed.time
                    if let zone = parsed.zone {
                        zoneSeen = true
                        offset = DateTime.zone(zone)
                    }
                }
            } else if time == nil, word.contains(ASCII.colon), word.first?.isDigit == true {
                // "10:11:12", "10:11", "10:11:12.345", "10:11:12+0200", "10:11:12Z".
                guard let parsed = DateTime.time(word) else { continue }
                time = parsed.time
                if let zone = parsed.zone {
                    zoneSeen = true
                    offset = DateTime.zone(zone)
                }
            } else if month == nil, let parts = DateTime.dashedDate(word) {
                (day, month, year) = parts
            } else if let first = word.first, first.isDigit {
                let digits = word.prefix { $0.isDigit }
                guard digits.count == word.count || digits.count == word.count - 1 || digits.count == word.count - 2,
                    let number = DateTime.number(digits)
                else { continue }
                if day == nil, digits.count <= 2, number >= 1, number <= 31 {
                    day = number
                } else if year == nil {
                    year = DateTime.fullYear(number, digits: digits.count)
                } else if time != nil, !zoneSeen, digits.count == 4 {
                    // A zone that lost its sign.
                    zoneSeen = true
                }
            } else if month == nil, let named = DateTime.month(word) {
                month = named
            } else if time != nil, !zoneSeen, word.equalsIgnoringCase("am") || word.equalsIgnoringCase("pm") {
                afternoon = word.equalsIgnoringCase("pm")
            } else if time != nil, !zoneSeen {
                if let zone = DateTime.zoneText(word) {
                    zoneSeen = true
                    offset = DateTime.zone(zone)
                }
            }
        }
        guard let day, let month, let year, let date = DateTime.days(year: year, month: month, day: day) else {
            return nil
        }
        var (hour, minute, second) = time ?? (0, 0, 0)
        if afternoon == true, hour < 12 { hour += 12 }
        if afternoon == false, hour == 12 { hour = 0 }
        // A leap second is counted as the last second of its minute.
        let seconds = date * 86_400 + Int64(hour * 3_600 + minute * 60 + min(second, 59))
        self.init(secondsSince1970: seconds - Int64(offset ?? 0) * 60, offsetMinutes: offset)
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

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    }

    /// RFC 5322 section 4.3: two digits below 50 are 20xx, the others and three digits count from 1900.
    private static func fullYear(_ number: Int, digits: Int) -> Int? {
        switch digits {
        case 1, 2: number < 50 ? 2000 + number : 1900 + number
        case 3: 1900 + number
        case 4: number
        default: nil
        }
    }

    private static func month(_ word: ArraySlice<UInt8>) -> Int? {
        let key = word.prefix(3).lowercasedString
        guard word.count >= 3, let index = months.firstIndex(where: { $0.asciiLowercased == key }) else { return nil }
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november",
            "december",
        ]
        let whole = word.filter { $0 != ASCII.dot }.lowercasedString
        // "Mon" is no month, nor is "Mart".
        return names[index].hasPrefix(whole) || whole == "sept" ? index + 1 : nil
    }

    /// `01-Jan-2024`, `1-Jan-24`.
    private static func dashedDate(_ word: ArraySlice<UInt8>) -> (Int, Int, Int)? {
        let parts = word.split(separator: ASCII.hyphen, omittingEmptySubsequences: false)
        guard parts.count == 3, let day = number(parts[0]), let month = month(parts[1]), let raw = number(parts[2]),
            let year = fullYear(raw, digits: parts[2].count)
        else { return nil }
        return (day, month, year)
    }

    /// `2024-01-31`, with or without `T10:11:12Z` behind it.
    private static func isoDate(_ word: ArraySlice<UInt8>) -> (date: (Int, Int, Int), rest: ArraySlice<UInt8>?)? {
        let date = word.prefix(10)
        guard date.count == 10 else { return nil }
        let parts = date.split(separator: ASCII.hyphen, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, let year = number(parts[0]),
            let month = number(parts[1]), let day = number(parts[2])
        else { return nil }
        let rest = word.dropFirst(10)
        guard let first = rest.first else { return ((year, month, day), nil) }
        guard first.lowercased == UInt8(ascii: "t") else { return nil }
        return ((year, month, day), rest.dropFirst())
    }

    private static func time(
        _ word: ArraySlice<UInt8>
    ) -> (time: (hour: Int, minute: Int, second: Int), zone: ArraySlice<UInt8>?)? {
        let clock = word.prefix { $0.isDigit || $0 == ASCII.colon || $0 == ASCII.dot }
        let parts = clock.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = number(parts[0]),
            let minute = number(parts[1].prefix(2)),
            hour <= 23, minute <= 59
        else { return nil }
        var second = 0
        if parts.count == 3 {
            guard let parsed = number(parts[2].prefix { $0.isDigit }), parsed <= 60 else { return nil }
            second = parsed
        }
        let rest = word[clock.endIndex...]
        return ((hour, minute, second), rest.isEmpty ? nil : rest)
    }

    /// Whether a word can be a zone: `+0100`, `GMT`, `UTC+1`.
    private static func zoneText(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = word.first, first == ASCII.plus || first == ASCII.hyphen || first.isLetter else { return nil }
        return word
    }

    /// The offset in minutes, or nil if the zone is unknown.
    private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
        var word = text
        for name: StaticString in ["gmt", "utc"] where word.count > 3 && word.hasPrefixIgnoringCase(name) {
            word = word.dropFirst(3)
        }
        if let sign = word.first, sign == ASCII.plus || sign == ASCII.hyphen {
            let digits = word.dropFirst().filter { $0 != ASCII.colon }[...]
            guard let value = number(digits) else { return nil }
            let minutes: Int
            switch digits.count {
            case 1, 2: minutes = value * 60
            case 3, 4: minutes = value / 100 * 60 + value % 100
            default: return nil
            }
            guard minutes < 24 * 60 else { return nil }
            // RFC 5322 section 3.3: "-0000" says that the writer's zone is not told.
            if sign == ASCII.hyphen, minutes == 0 { return nil }
            return sign == ASCII.hyphen ? -minutes : minutes
        }
        switch word.lowercasedString {
        case "gmt", "ut", "utc", "z", "wet": return 0
        case "bst", "cet", "met", "mez": return 60
        case "cest", "mest", "eet", "mesz": return 120
        case "eest", "msk": return 180
        case "ist": return 330
        case "jst", "kst": return 540
        case "edt": return -240
        case "est", "cdt": return -300
        case "cst", "mdt": return -360
        case "mst", "pdt": return -420
        case "pst": return -480
        default: return nil
        }
    }
}
