/// The parts of a written time stamp, checked but not yet placed on the time line: XML Schema's dateTime and RFC 3339 alike.
struct TimestampText {
    let date: CivilDate
    let secondOfDay: Int
    let microsecond: Int
    /// Minutes east of UTC; `nil` if the text names no zone.
    let offsetMinutes: Int?

    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, let date = CivilDate(iso8601: String(decoding: bytes[0..<10], as: UTF8.self)),
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16]),
            let second = decimal(bytes[17..<19]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        self.date = date
        secondOfDay = hour * 3600 + minute * 60 + second

        var index = 19
        var fraction = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            let start = index + 1
            index = start
            while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
                index += 1
            }
            guard index > start, index - start <= 32 else { return nil }
            let digits = bytes[start..<min(index, start + 6)]
            fraction = decimal(digits) ?? 0
            for _ in digits.count..<6 {
                fraction *= 10
            }
        }
        microsecond = fraction

        switch bytes[index...] {
        case let zone where zone.isEmpty:
            offsetMinutes = nil
        case let zone where zone.elementsEqual([UInt8(ascii: "Z")]) || zone.elementsEqual([UInt8(ascii: "z")]):
            offsetMinutes = 0
        case let zone:
            guard zone.count == 6, zone[index + 3] == UInt8(ascii: ":"),
                let hours = decimal(zone[(index + 1)..<(index + 3)]),
                let minutes = decimal(zone[(index + 4)..<(index + 6)]), hours <= 14, minutes < 60
            else { return nil }
            switch zone[index] {
            case UInt8(ascii: "+"): offsetMinutes = hours * 60 + minutes
            case UInt8(ascii: "-"): offsetMinutes = -(hours * 60 + minutes)
            default: return nil
            }
        }
    }
}
