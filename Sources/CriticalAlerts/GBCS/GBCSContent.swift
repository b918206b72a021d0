/// The content of a GBCS alert: code, time and the data of some codes, in one of three forms.
struct GBCSContent {
    let form: GBCSAlert.ContentForm
    let code: AlertCode
    let raisedAt: TimeStamp?
    let isClockDoubtful: Bool
    let details: [AlertDetail]

    init(_ cursor: inout ByteCursor) throws(GBCSFault) {
        switch cursor.next {
        case 0x0F: self = try Self.dlms(&cursor)
        case 0x01: self = try Self.gbz(&cursor)
        case 0x30: self = try Self.asn1(&cursor)
        default: throw GBCSFault("content in a form that is not known", at: cursor.offset)
        }
    }

    private init(
        _ form: GBCSAlert.ContentForm,
        _ code: AlertCode,
        _ raisedAt: TimeStamp?,
        isClockDoubtful: Bool = false,
        details: [AlertDetail] = []
    ) {
        self.form = form
        self.code = code
        self.raisedAt = raisedAt
        self.isClockDoubtful = isClockDoubtful
        self.details = details
    }

    // MARK: DLMS: 0F 20, three bytes of the counter, 00, 02 n (a structure), 12 code, 09 0C time, data

    private static func dlms(_ cursor: inout ByteCursor) throws(GBCSFault) -> GBCSContent {
        try cursor.expect(0x0F, notDLMS)
        try cursor.expect(0x20, notDLMS)
        try cursor.skip(3)
        try cursor.expect(0, notDLMS)
        try cursor.expect(2, notDLMS)
        let count = try cursor.byte()
        guard count >= 2 else { throw GBCSFault("a structure without code and time", at: cursor.offset) }
        try cursor.expect(0x12, notDLMS)
        let code = AlertCode(try cursor.uint16())
        let time = try dateTime(&cursor)
        return GBCSContent(
            .dlms,
            code,
            time.time,
            isClockDoubtful: time.isDoubtful,
            details: dlmsDetails(of: code, cursor)
        )
    }

    private static func dateTime(_ cursor: inout ByteCursor) throws(GBCSFault) -> COSEMDateTime {
        try cursor.expect(9, notDLMS)
        try cursor.expect(12, notDLMS)
        return try COSEMDateTime(&cursor)
    }

    /// Data of the codes that a reader can use. What does not have the expected shape is left out: the alert stands without it.
    private static func dlmsDetails(of code: AlertCode, _ start: ByteCursor) -> [AlertDetail] {
        var cursor = start
        do throws(GBCSFault) {
            switch code {
            case .integrityWarning:
                try cursor.expect(9, notDLMS)
                try cursor.expect(2, notDLMS)
                return [.integrityReason(number: try cursor.uint16())]
            case .firstOutage ... .lastOutage:
                let from = try dateTime(&cursor)
                let to = try dateTime(&cursor)
                return [.outage(from: from.time, to: to.time)]
            default: return []
            }
        } catch {
            return []
        }
    }

    private static let notDLMS = "DLMS content of a form that is not known"

    // MARK: GBZ: 01 09, a byte, code, big-endian seconds since 2000, data

    private static func gbz(_ cursor: inout ByteCursor) throws(GBCSFault) -> GBCSContent {
        try cursor.expect(1, "GBZ content of a form that is not known")
        try cursor.expect(9, "GBZ content of a form that is not known")
        try cursor.skip(1)
        let code = AlertCode(try cursor.uint16())
        let seconds = UInt32(truncatingIfNeeded: try cursor.number(4))
        var time: TimeStamp?
        if seconds != 0, seconds != UInt32.max {
            let instant = Instant(secondsSince1970: secondsTo2000 + Int64(seconds))
            time = TimeStamp(instant: instant, asReceived: instant.description, source: .device)
        }
        var details: [AlertDetail] = []
        // The number is told where it is there; an alert without it is none the less an alert.
        if code == .integrityWarning, let number = try? cursor.uint16() {
            details = [.integrityReason(number: number)]
        }
        return GBCSContent(.gbz, code, time, details: details)
    }

    /// From 1970 to 2000-01-01T00:00:00Z.
    private static let secondsTo2000: Int64 = 946_684_800

    // MARK: ASN.1 DER: SEQUENCE of INTEGER code, GeneralizedTime, data

    private static func asn1(_ cursor: inout ByteCursor) throws(GBCSFault) -> GBCSContent {
        try cursor.expect(0x30, "no sequence")
        let place = cursor.offset
        guard try cursor.length() == cursor.remaining else {
            throw GBCSFault("a sequence that does not reach to the end", at: place)
        }
        try cursor.expect(2, "no integer where the alert code belongs")
        let codePlace = cursor.offset
        let count = try cursor.length()
        guard (1...3).contains(count) else { throw GBCSFault("no alert code", at: codePlace) }
        guard let value = UInt16(exactly: try cursor.number(count)) else {
            throw GBCSFault("no alert code", at: codePlace)
        }
        try cursor.expect(0x18, "no time")
        try cursor.expect(15, "a time of another form than YYYYMMDDHHMMSSZ")
        var text: [UInt8] = []
        for _ in 0..<15 { text.append(try cursor.byte()) }
        return GBCSContent(.asn1, AlertCode(value), generalizedTime(text))
    }

    private static func generalizedTime(_ text: [UInt8]) -> TimeStamp? {
        guard text.count == 15, text[14] == UInt8(ascii: "Z"),
            let year = decimal(text[0..<4]), let month = decimal(text[4..<6]), let day = decimal(text[6..<8]),
            let hour = decimal(text[8..<10]), let minute = decimal(text[10..<12]), let second = decimal(text[12..<14]),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = date.secondsSince1970 + Int64(hour * 3600 + minute * 60 + second)
        return TimeStamp(
            instant: Instant(secondsSince1970: seconds),
            asReceived: String(decoding: text, as: UTF8.self),
            source: .device
        )
    }
}

extension AlertCode {
    /// A meter's warning about its own integrity; two bytes of data say why.
    static let integrityWarning = AlertCode(0x81A0)
    /// The first of the codes that report an outage that has ended, with its two times.
    static let firstOutage = AlertCode(0x8F35)
    /// The last of them.
    static let lastOutage = AlertCode(0x8F3C)
    /// A future-dated command was carried out.
    static let futureDatedSucceeded = AlertCode(0x8F66)
    /// A future-dated command was not carried out.
    static let futureDatedFailed = AlertCode(0x8F67)
}
