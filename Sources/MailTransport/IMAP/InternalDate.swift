// INTERNALDATE (RFC 3501 section 9, date-time): " 7-Feb-1994 22:43:04 -0800".
enum InternalDate {
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

    /// Seconds since 1970, or nil for what is no date.
    static func read(_ text: [UInt8]) -> Int64? {
        let fields = text.split(separator: .space)
        guard fields.count == 3 else { return nil }
        let date = fields[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let time = fields[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let zone = fields[2]
        guard date.count == 3, time.count == 3, zone.count == 5,
            let day = date[0].decimal, (1...31).contains(day),
            let month = months.firstIndex(where: { date[1].isWord($0) }),
            date[2].count == 4, let year = date[2].decimal,
            let hour = time[0].decimal, hour < 24,
            let minute = time[1].decimal, minute < 60,
            let second = time[2].decimal, second <= 60,
            let offset = zone.dropFirst().decimal, offset % 100 < 60,
            zone.first == UInt8(ascii: "+") || zone.first == UInt8(ascii: "-")
        else { return nil }
        let shift = Int64(offset / 100 * 3_600 + offset % 100 * 60)
        let days = daysSince1970(Int64(year), Int64(month) + 1, Int64(day))
        let local = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        return zone.first == UInt8(ascii: "-") ? local + shift : local - shift
    }

    /// The date as the protocol writes it, in UTC; nil beyond the years 1 to 9999.
    static func write(_ seconds: Int64) -> String? {
        guard (-62_135_596_800..<253_402_300_800).contains(seconds) else { return nil }
        let days = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
        let inDay = seconds - days * 86_400
        // Days since 1 March of year 0, in eras of 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let padded = { (value: Int64, width: Int) in
            String(repeating: "0", count: max(0, width - "\(value)".count)) + "\(value)"
        }
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = [inDay / 3_600, inDay / 60 % 60, inDay % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(day, 2))-\(names[Int(month) - 1])-\(padded(year, 4)) \(time) +0000"
    }

    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
