/// Reads the words of a date one after the other, whatever their order.
///
/// RFC 5322 section 3.3 with the obsolete forms of section 4.3, asctime, ISO 8601, and what programs of many countries
/// make of them. A word that cannot be (a thirty-second of January, 25:00) makes the date none: no guess stands in for it.
struct DateTimeReader {
    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var time: Clock?
    private var offset: Int?
    private var hasZone = false
    /// Whether it is a name.
    private var hasZoneName = false
    /// Whether the zone was a name for UTC, behind which an offset may follow: "GMT +0100".
    private var zoneIsUTC = false
    private var isAfternoon: Bool?

    private struct Clock {
        var hour: Int
        var minute: Int
        var second: Int
    }

    private enum Verdict { case taken, unknown, impossible }

    /// Seconds since 1970 and the offset; nil if this is no date.
    static func read(_ bytes: ArraySlice<UInt8>) -> (seconds: Int64, offset: Int?)? {
        var reader = DateTimeReader()
        // Nobody writes longer dates; what is behind is not read.
        let words = joiningColons(HeaderLexer.withoutComments(bytes.prefix(998))).split {
            $0.isWhitespace || $0 == ASCII.comma || $0 == ASCII.quote
        }
        for word in words where reader.take(word) == .impossible { return nil }
        return reader.result
    }

    /// RFC 5322 section 4.3: blanks may stand around the colons of a time.
    private static func joiningColons(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for byte in bytes {
            if byte == ASCII.colon {
                while let last = out.last, last.isWhitespace { out.removeLast() }
            }
            if byte.isWhitespace, out.last == ASCII.colon { continue }
            out.append(byte)
        }
        return out
    }

    private var result: (seconds: Int64, offset: Int?)? {
        guard let day, let month, let year, let date = DateTime.days(year: year, month: month, day: day) else {
            return nil
        }
        var clock = time ?? Clock(hour: 0, minute: 0, second: 0)
        if let isAfternoon, (1...12).contains(clock.hour) {
            clock.hour = clock.hour % 12 + (isAfternoon ? 12 : 0)
        }
        // A leap second is counted as the last second of its minute.
        let seconds = date * 86_400 + Int64(clock.hour * 3_600 + clock.minute * 60 + min(clock.second, 59))
        return (seconds - Int64(offset ?? 0) * 60, offset)
    }

    private mutating func take(_ word: ArraySlice<UInt8>) -> Verdict {
        guard let first = word.first else { return .unknown }
        if first.isDigit {
            if word.contains(ASCII.colon), !hasDate(before: word) { return time == nil ? takeTime(word) : .unknown }
            let verdict = takeDate(word)
            return verdict == .unknown ? takeNumber(word) : verdict
        }
        if month == nil, let named = DateTimeReader.month(word) {
            month = named
            return .taken
        }
        if let half = DateTimeReader.afternoon(word) {
            isAfternoon = isAfternoon ?? half
            return .taken
        }
        return takeZone(word)
    }

    // MARK: - Days

    /// Whether the word is a date with the time behind it: "2009-09-16T01:02:03Z", "20090916T01:02:03Z".
    private func hasDate(before word: ArraySlice<UInt8>) -> Bool {
        guard day == nil, month == nil, year == nil else { return false }
        return [8, 10].contains { word.dropFirst($0).first?.lowercased == UInt8(ascii: "t") }
    }

    /// A date in one word: `2009-09-16`, `20090916T010203Z`, `16-Sep-09`, `16.09.2009`, `2009/09/16`.
    private mutating func takeDate(_ word: ArraySlice<UInt8>) -> Verdict {
        guard day == nil, month == nil, year == nil else {
            return day != nil && month != nil && year != nil && time == nil ? takeDottedTime(word) : .unknown
        }
        let date = word.prefix { $0.lowercased != UInt8(ascii: "t") }
        let rest = word[date.endIndex...].dropFirst()
        let parts = date.split(omittingEmptySubsequences: false) {
            $0 == ASCII.hyphen || $0 == ASCII.slash || $0 == ASCII.dot
        }
        if parts.count == 3, let first = DateTimeReader.number(parts[0]), let third = DateTimeReader.number(parts[2]) {
            guard let middle = DateTimeReader.number(parts[1]) else {
                return takeNamedDate(first, parts[1], third, digits: parts[2].count)
            }
            if parts[0].count == 4, parts[2].count <= 2 {
                guard first >= 1900 else { return .impossible }
                (year, month, day) = (first, middle, third)
            } else if parts[0].count <= 2, parts[1].count <= 2,
                let full = DateTimeReader.fullYear(third, digits: parts[2].count)
            {
                year = full
                switch (date.contains(ASCII.dot), first, middle) {
                case (true, _, _), (false, 13..., _), (false, _, first): (day, month) = (first, middle)
                case (false, _, 13...): (day, month) = (middle, first)
                // 03/04/2009 is in March for some and in April for others.
                default: return .impossible
                }
            } else {
                return .unknown
            }
            return rest.isEmpty ? .taken : takeTime(rest)
        }
        // ISO 8601 in its basic form.
        guard date.count == 8, let number = DateTimeReader.number(date) else {
            let names = word.split(omittingEmptySubsequences: false) { $0 == ASCII.hyphen || $0 == ASCII.slash }
            guard names.count == 3, let first = DateTimeReader.number(names[0]),
                let third = DateTimeReader.number(names[2])
            else { return .unknown }
            return takeNamedDate(first, names[1], third, digits: names[2].count)
        }
        guard number >= 1900_00_00 else { return .impossible }
        (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        return rest.isEmpty ? .taken : takeTime(rest)
    }

    /// `16-Sep-2009`, `16/Sep/09`.
    private mutating func takeNamedDate(
        _ first: Int,
        _ name: ArraySlice<UInt8>,
        _ third: Int,
        digits: Int
    ) -> Verdict {
        guard let named = DateTimeReader.month(name), let full = DateTimeReader.fullYear(third, digits: digits) else {
            return .unknown
        }
        (day, month, year) = (first, named, full)
        return .taken
    }

    /// A number alone: the day, then the year; behind the time a zone without its sign.
    private mutating func takeNumber(_ word: ArraySlice<UInt8>) -> Verdict {
        let digits = word.prefix { $0.isDigit }
        let suffix = word[digits.endIndex...].lowercasedString
        guard let number = DateTimeReader.number(digits), ["", ".", "st", "nd", "rd", "th"].contains(suffix) else {
            return .unknown
        }
        if day == nil, digits.count <= 2 {
            guard (1...31).contains(number) else { return .impossible }
            day = number
        } else if year == nil {
            guard let full = DateTimeReader.fullYear(number, digits: digits.count) else { return .impossible }
            year = full
        } else if time != nil, !hasZone, digits.count == 4 {
            // A plus sign that a form turned into a blank.
            return takeZone([ASCII.plus] + digits)
        } else {
            return .unknown
        }
        return .taken
    }

    /// RFC 5322 section 4.3: two digits below 50 are 20xx, the others and three digits count from 1900; section 3.3: there
    /// are no years before that.
    private static func fullYear(_ number: Int, digits: Int) -> Int? {
        switch digits {
        case 1, 2: number < 50 ? 2000 + number : 1900 + number
        case 3: 1900 + number
        case 4: number >= 1900 ? number : nil
        default: nil
        }
    }

    private static func month(_ word: ArraySlice<UInt8>) -> Int? {
        guard word.count >= 3, word.count <= 10 else { return nil }
        let whole = word.filter { $0 != ASCII.dot }.lowercasedString
        guard whole.utf8.count >= 3 else { return nil }
        // "Mon" is no month, nor is "Mart".
        if let index = monthNames.firstIndex(where: { $0.hasPrefix(whole) }) { return index + 1 }
        return whole == "sept" ? 9 : nil
    }

    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    // MARK: - Time of day

    /// `10:11:12`, `10:11`, `10:11:12.345`, `10:11:12+0200`, `10:11PM`, in ISO 8601's basic form `101112Z`.
    private mutating func takeTime(_ word: ArraySlice<UInt8>) -> Verdict {
        let clock = word.prefix { $0.isDigit || $0 == ASCII.colon || $0 == ASCII.dot }
        var parts = clock.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        if parts.count == 1, let whole = parts.first?.prefix(while: \.isDigit), whole.count == 4 || whole.count == 6 {
            parts = stride(from: whole.startIndex, to: whole.endIndex, by: 2).map { whole[$0..<($0 + 2)] }
        }
        return takeClock(parts, rest: word[clock.endIndex...])
    }

    /// `01.02.03`, behind the date, as some countries write it.
    private mutating func takeDottedTime(_ word: ArraySlice<UInt8>) -> Verdict {
        let clock = word.prefix { $0.isDigit || $0 == ASCII.dot }
        let parts = clock.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.count == 2 }) else { return .unknown }
        return takeClock(parts, rest: word[clock.endIndex...])
    }

    private mutating func takeClock(_ parts: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>) -> Verdict {
        guard parts.count == 2 || parts.count == 3, let hour = DateTimeReader.number(parts[0]),
            let minute = DateTimeReader.number(parts[1].prefix { $0.isDigit }), minute <= 59
        else { return .impossible }
        var second = 0
        if parts.count == 3 {
            guard let parsed = DateTimeReader.number(parts[2].prefix { $0.isDigit }), parsed <= 60 else {
                return .impossible
            }
            second = parsed
        }
        // 24:00 is the end of its day (ISO 8601).
        guard hour <= 23 || (hour == 24 && minute == 0 && second == 0) else { return .impossible }
        time = Clock(hour: hour, minute: minute, second: second)
        if rest.isEmpty { return .taken }
        if let half = DateTimeReader.afternoon(rest) {
            isAfternoon = half
            return .taken
        }
        return takeZone(rest)
    }

    private static func afternoon(_ word: ArraySlice<UInt8>) -> Bool? {
        switch word.filter({ $0 != ASCII.dot }).lowercasedString {
        case "am": false
        case "pm": true
        default: nil
        }
    }

    // MARK: - Zone

    private mutating func takeZone(_ text: ArraySlice<UInt8>) -> Verdict {
        var word = text
        for name: StaticString in ["gmt", "utc", "ut"]
        where word.count > name.utf8CodeUnitCount && word.hasPrefixIgnoringCase(name) {
            let rest = word.dropFirst(name.utf8CodeUnitCount)
            if rest.first == ASCII.plus || rest.first == ASCII.hyphen { word = rest }
        }
        if let sign = word.first, sign == ASCII.plus || sign == ASCII.hyphen {
            let digits = word.dropFirst().filter { $0 != ASCII.colon }[...]
            guard !hasZone || zoneIsUTC, let value = DateTimeReader.number(digits) else { return .unknown }
            hasZone = true
            zoneIsUTC = false
            offset = DateTimeReader.minutes(value, digits: digits.count).flatMap { minutes in
                // RFC 5322 section 3.3: "-0000" says that the writer's zone is not told.
                if sign == ASCII.hyphen { return minutes == 0 ? nil : -minutes }
                return minutes
            }
            return .taken
        }
        // "MET DST": an hour more in summer.
        if let standard = offset, hasZoneName, word.equalsIgnoringCase("dst") {
            hasZoneName = false
            offset = standard + 60
            return .taken
        }
        guard time != nil, !hasZone, word.count <= 5 else { return .unknown }
        let name = word.lowercasedString
        if let known = DateTimeReader.zones[name] {
            hasZone = true
            hasZoneName = true
            zoneIsUTC = known == 0
            offset = known
            return .taken
        }
        // RFC 5322 section 4.3: military letters were given the wrong signs, so they say nothing; nor do names that
        // nobody knows, behind which an offset may still come.
        if word.count == 1, word.first?.isLetter == true { hasZone = true }
        return .unknown
    }

    private static func minutes(_ value: Int, digits: Int) -> Int? {
        let minutes: Int
        switch digits {
        case 1, 2: minutes = value * 60
        case 3, 4:
            guard value % 100 < 60 else { return nil }
            minutes = value / 100 * 60 + value % 100
        default: return nil
        }
        return minutes < 24 * 60 ? minutes : nil
    }

    /// Names of zones: those of RFC 5322 section 4.3, and those that programs write.
    private static let zones: [String: Int] = [
        "gmt": 0, "ut": 0, "utc": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60,
        "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "sast": 120, "cat": 120, "eest": 180, "msk": 180, "eat": 180,
        "msd": 240, "pkt": 300, "ist": 330, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540,
        "kst": 540, "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210,
        "ndt": -150, "brt": -180, "art": -180, "adt": -180, "ast": -240, "edt": -240, "est": -300, "cdt": -300,
        "cst": -360, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "akdt": -480, "akst": -540, "hst": -600,
    ]

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 8, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    }
}
