/// The 12 bytes of a DLMS/COSEM date-time: year, month, day, weekday, hour, minute, second, hundredths, deviation, status.
struct COSEMDateTime {
    /// `nil` if a part is left open (FFh) or there is no such time.
    let time: TimeStamp?
    /// The clock says of itself that its time is invalid or doubtful.
    let isDoubtful: Bool

    init(_ cursor: inout ByteCursor) throws(GBCSFault) {
        let year = try cursor.uint16()
        let month = try cursor.byte()
        let day = try cursor.byte()
        _ = try cursor.byte()  // weekday: FFh or filled in; the date says it
        let hour = try cursor.byte()
        let minute = try cursor.byte()
        let second = try cursor.byte()
        let hundredths = try cursor.byte()
        let deviation = Int16(bitPattern: try cursor.uint16())
        let status = try cursor.byte()
        // FFh: the status is not given. Bit 0: invalid value; bit 1: doubtful value.
        isDoubtful = status != 0xFF && status & 0b11 != 0

        guard let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)), hour < 24, minute < 60,
            second < 60, hundredths < 100 || hundredths == 0xFF
        else {
            time = nil
            return
        }
        // The deviation is what must be added to local time to get UTC, in minutes: -60 for UTC+1. 8000h: not given, and
        // then the device speaks UTC (GBCS).
        let minutesToUTC: Int
        switch deviation {
        case Int16.min: minutesToUTC = 0
        case -840...840: minutesToUTC = Int(deviation)
        default:
            time = nil
            return
        }
        let secondOfDay = Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
        let microsecond = hundredths == 0xFF ? 0 : Int64(hundredths) * 10_000
        let seconds = date.secondsSince1970 + secondOfDay + Int64(minutesToUTC) * 60
        var text = "\(date)T\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))"
        if microsecond > 0 { text += ".\(twoDigits(hundredths))" }
        text += Self.zone(minutesEast: -minutesToUTC)
        time = TimeStamp(
            instant: Instant(microseconds: seconds * 1_000_000 + microsecond),
            asReceived: text,
            source: .device
        )
    }

    private static func zone(minutesEast minutes: Int) -> String {
        guard minutes != 0 else { return "Z" }
        let size = abs(minutes)
        return "\(minutes < 0 ? "-" : "+")\(twoDigits(size / 60)):\(twoDigits(size % 60))"
    }
}
