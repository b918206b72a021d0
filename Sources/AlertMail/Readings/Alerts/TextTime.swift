import CriticalAlerts

/// A time as people and letters write it, with where it stood.
struct TextTime: Hashable, Sendable {
    let stamp: TimeStamp
    /// UTF-8 range in the text it was read from.
    let range: Range<Int>

    /// The times of a line, in order: ISO 8601, `07/03/2026 22:14`, `7 March 2026 at 22:14:05 GMT`. Without a zone, ISO's `T` form is
    /// UTC as in DCC's documents, anything else is UK time. A day without a time of day is none.
    static func find(in text: String) -> [TextTime] {
        let bytes = Array(text.utf8)
        var times: [TextTime] = []
        var index = 0
        while index < bytes.count, times.count < 20 {
            guard bytes[index].isDigit, index == 0 || !bytes[index - 1].isWordByte else {
                index += 1
                continue
            }
            if let time = iso(bytes, index) ?? civil(bytes, index) ?? timeFirst(bytes, index) {
                times.append(time)
                index = time.range.upperBound
            } else {
                while index < bytes.count, bytes[index].isDigit { index += 1 }
            }
        }
        return times
    }

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private static func make(_ instant: Instant, _ bytes: [UInt8], _ range: Range<Int>) -> TextTime {
        TextTime(stamp: TimeStamp(instant: instant, asReceived: text(bytes, range), source: .letter), range: range)
    }

    private static func iso(_ bytes: [UInt8], _ start: Int) -> TextTime? {
        guard start + 16 <= bytes.count, bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
            bytes[start + 10] == UInt8(ascii: "T") || bytes[start + 10] == UInt8(ascii: "t")
                || bytes[start + 10] == 0x20,
            bytes[start + 13] == UInt8(ascii: ":"), let date = CivilDate(iso8601: text(bytes, start..<(start + 10)))
        else { return nil }
        guard let clock = clock(bytes, start + 11) else { return nil }
        let isT = bytes[start + 10] != 0x20
        let zone = zone(bytes, clock.end)
        return make(instant(date, clock, zone, defaultUTC: isT), bytes, start..<(zone?.end ?? clock.end))
    }

    /// `07/03/2026 22:14`, `7 March 2026, 22:14`
    private static func civil(_ bytes: [UInt8], _ start: Int) -> TextTime? {
        guard let date = date(bytes, start) else { return nil }
        var next = date.end
        var steps = 0
        while next < bytes.count, steps < 6,
            bytes[next] == 0x20 || bytes[next] == UInt8(ascii: ",") || bytes[next] == UInt8(ascii: "T")
                || isWord(bytes, next, "at")
        {
            next += isWord(bytes, next, "at") ? 2 : 1
            steps += 1
        }
        guard let clock = clock(bytes, next) else { return nil }
        let zone = zone(bytes, clock.end)
        return make(instant(date.date, clock, zone, defaultUTC: false), bytes, start..<(zone?.end ?? clock.end))
    }

    /// `22:14 on 7 March 2026`
    private static func timeFirst(_ bytes: [UInt8], _ start: Int) -> TextTime? {
        guard let clock = clock(bytes, start) else { return nil }
        let zone = zone(bytes, clock.end)
        var next = zone?.end ?? clock.end
        var steps = 0
        while next < bytes.count, steps < 6,
            bytes[next] == 0x20 || bytes[next] == UInt8(ascii: ",") || isWord(bytes, next, "on")
        {
            next += isWord(bytes, next, "on") ? 2 : 1
            steps += 1
        }
        guard next < bytes.count, bytes[next].isDigit, let date = date(bytes, next) else { return nil }
        return make(instant(date.date, clock, zone, defaultUTC: false), bytes, start..<date.end)
    }

    private static func isWord(_ bytes: [UInt8], _ index: Int, _ word: String) -> Bool {
        let word = Array(word.utf8)
        guard index + word.count < bytes.count else { return false }
        return bytes[index..<(index + word.count)].map { $0 | 0x20 } == word && !bytes[index + word.count].isWordByte
    }

    private static func instant(
        _ date: CivilDate,
        _ clock: (second: Int, microsecond: Int, end: Int),
        _ zone: (minutes: Int, end: Int)?,
        defaultUTC: Bool
    ) -> Instant {
        let base: Instant
        if let zone {
            base = Instant(secondsSince1970: date.secondsSince1970 + Int64(clock.second) - Int64(zone.minutes) * 60)
        } else if defaultUTC {
            base = Instant(secondsSince1970: date.secondsSince1970 + Int64(clock.second))
        } else {
            base = UKTime.instant(date, secondOfDay: clock.second)
        }
        return Instant(microseconds: base.microseconds &+ Int64(clock.microsecond))
    }

    /// `22:14`, `22:14:05`, `22:14:05.482`
    private static func clock(_ bytes: [UInt8], _ start: Int) -> (second: Int, microsecond: Int, end: Int)? {
        guard let hour = number(bytes, start, digits: 1...2), hour.end < bytes.count,
            bytes[hour.end] == UInt8(ascii: ":"),
            let minute = number(bytes, hour.end + 1, digits: 2...2), hour.value < 24, minute.value < 60
        else { return nil }
        var end = minute.end
        var second = 0
        var microsecond = 0
        if end < bytes.count, bytes[end] == UInt8(ascii: ":"), let seconds = number(bytes, end + 1, digits: 2...2),
            seconds.value < 60
        {
            second = seconds.value
            end = seconds.end
            if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), bytes[end + 1].isDigit {
                var digit = end + 1
                var unit = 100_000
                while digit < bytes.count, bytes[digit].isDigit {
                    microsecond += Int(bytes[digit] - 0x30) * unit
                    unit /= 10
                    digit += 1
                }
                end = digit
            }
        }
        return (hour.value * 3600 + minute.value * 60 + second, microsecond, end)
    }

    /// `Z`, `UTC`, `GMT`, `BST`, `+01:00`
    private static func zone(_ bytes: [UInt8], _ start: Int) -> (minutes: Int, end: Int)? {
        var index = start
        guard index < bytes.count else { return nil }
        if bytes[index] | 0x20 == UInt8(ascii: "z"), index + 1 == bytes.count || !bytes[index + 1].isWordByte {
            return (0, index + 1)
        }
        if bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"),
            let hours = number(bytes, index + 1, digits: 2...2), hours.value <= 14
        {
            let colon = hours.end < bytes.count && bytes[hours.end] == UInt8(ascii: ":") ? hours.end + 1 : hours.end
            guard let minutes = number(bytes, colon, digits: 2...2), minutes.value < 60 else { return nil }
            let total = hours.value * 60 + minutes.value
            return (bytes[index] == UInt8(ascii: "-") ? -total : total, minutes.end)
        }
        if bytes[index] == 0x20 { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "(") { index += 1 }
        guard index + 3 <= bytes.count, index + 3 == bytes.count || !bytes[index + 3].isWordByte else { return nil }
        switch String(decoding: bytes[index..<(index + 3)].map { $0 | 0x20 }, as: UTF8.self) {
        case "utc", "gmt": return (0, index + 3)
        case "bst": return (60, index + 3)
        default: return nil
        }
    }

    private static func date(_ bytes: [UInt8], _ start: Int) -> (date: CivilDate, end: Int)? {
        if start + 10 <= bytes.count, let date = CivilDate(iso8601: text(bytes, start..<(start + 10))) {
            return (date, start + 10)
        }
        guard let day = number(bytes, start, digits: 1...2), day.end < bytes.count else { return nil }
        let mark = bytes[day.end]
        if mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "-"),
            let month = number(bytes, day.end + 1, digits: 1...2),
            month.end < bytes.count, bytes[month.end] == mark, let year = number(bytes, month.end + 1, digits: 2...4),
            year.end - month.end != 4
        {
            return made(year.value < 100 ? 2000 + year.value : year.value, month.value, day.value).map {
                ($0, year.end)
            }
        }
        var index = day.end
        for ordinal in ["st", "nd", "rd", "th"] where isWord(bytes, index, ordinal) { index += 2 }
        while index < bytes.count,
            bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "-") || isWord(bytes, index, "of")
        { index += isWord(bytes, index, "of") ? 2 : 1 }
        var letters = index
        while letters < bytes.count, bytes[letters].isLetter { letters += 1 }
        guard letters - index >= 3,
            let month = months.firstIndex(where: {
                String(decoding: bytes[index..<letters].map { $0 | 0x20 }, as: UTF8.self).hasPrefix($0)
            })
        else { return nil }
        while letters < bytes.count,
            bytes[letters] == 0x20 || bytes[letters] == UInt8(ascii: ",") || bytes[letters] == UInt8(ascii: "-")
        { letters += 1 }
        guard let year = number(bytes, letters, digits: 4...4) else { return nil }
        return made(year.value, month + 1, day.value).map { ($0, year.end) }
    }

    private static func made(_ year: Int, _ month: Int, _ day: Int) -> CivilDate? {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        guard (1000...9999).contains(year) else { return nil }
        return CivilDate(iso8601: "\(year)-\(two(month))-\(two(day))")
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func number(_ bytes: [UInt8], _ start: Int, digits: ClosedRange<Int>) -> (value: Int, end: Int)? {
        var end = start
        var value = 0
        while end < bytes.count, end - start < digits.upperBound, bytes[end].isDigit {
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard digits.contains(end - start), end == bytes.count || !bytes[end].isDigit else { return nil }
        return (value, end)
    }
}
