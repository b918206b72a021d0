/// A calendar sent by mail (RFC 5545, RFC 6047): an invitation, an answer to one, or just events.
///
/// That somebody accepts an invitation says nothing of any other mail. Recurrence rules, alarms and the definitions of time
/// zones are not read, nor is vCalendar 1.0.
public struct CalendarObject: Sendable, Hashable {
    /// What is to be done with it (RFC 5546 section 1.4).
    public struct Method: Sendable, Hashable, CustomStringConvertible {
        /// In capital letters.
        public let name: String

        /// A method of that name, whatever its case.
        public init(_ name: String) { self.name = String(decoding: name.utf8.map(\.capital), as: UTF8.self) }

        /// To be known, without an answer.
        public static let publish = Method("PUBLISH")
        /// An invitation, or a change of one.
        public static let request = Method("REQUEST")
        /// An attendee's answer.
        public static let reply = Method("REPLY")
        /// More events for a series.
        public static let add = Method("ADD")
        /// Called off.
        public static let cancel = Method("CANCEL")
        /// An attendee asks for the latest version.
        public static let refresh = Method("REFRESH")
        /// An attendee proposes another time.
        public static let counter = Method("COUNTER")
        /// The organiser does not take that proposal.
        public static let declineCounter = Method("DECLINECOUNTER")

        /// Whether an attendee says it to the organiser, and not the other way round.
        public var isAnswer: Bool { self == .reply || self == .refresh || self == .counter }

        /// The name.
        public var description: String { name }
    }

    /// Whether somebody comes (RFC 5545 section 3.2.12).
    public struct Participation: Sendable, Hashable, CustomStringConvertible {
        /// In capital letters.
        public let name: String

        /// A state of that name, whatever its case.
        public init(_ name: String) { self.name = String(decoding: name.utf8.map(\.capital), as: UTF8.self) }

        /// Has not answered.
        public static let needsAction = Participation("NEEDS-ACTION")
        /// Comes.
        public static let accepted = Participation("ACCEPTED")
        /// Does not come.
        public static let declined = Participation("DECLINED")
        /// Perhaps.
        public static let tentative = Participation("TENTATIVE")
        /// Sends somebody else.
        public static let delegated = Participation("DELEGATED")

        /// The name.
        public var description: String { name }
    }

    /// Somebody in a calendar (RFC 5545 sections 3.8.4.1 and 3.8.4.3).
    public struct Person: Sendable, Hashable {
        /// The name, if it is there.
        public let name: String?
        /// How to reach them, as written: mostly `mailto:`.
        public let uri: String
        /// The same as a mail address.
        public let address: EmailAddress?
        /// Who acts for them.
        public let sentBy: EmailAddress?
        /// Whether they come; `NEEDS-ACTION` if it is not said, nil for the organiser.
        public let participation: Participation?
        /// Whether they are asked to answer.
        public let isAskedToAnswer: Bool
    }

    /// An event, a task or the like.
    public struct Component: Sendable, Hashable {
        /// `VEVENT`, `VTODO`, `VJOURNAL`, `VFREEBUSY`, in capital letters.
        public let kind: String
        /// What all versions of it and all answers to it have in common.
        public internal(set) var uid: String?
        /// What it is, in a line.
        public internal(set) var summary: String?
        /// What it is, at length.
        public internal(set) var description: String?
        /// What an attendee says with an answer.
        public internal(set) var comment: String?
        /// Where it is.
        public internal(set) var location: String?
        /// Whose it is.
        public internal(set) var organizer: Person?
        /// Who is invited; in an answer, who answers.
        public internal(set) var attendees: [Person] = []
        /// When it begins.
        public internal(set) var start: CalendarTime?
        /// When it ends.
        public internal(set) var end: CalendarTime?
        /// When this version was made.
        public internal(set) var stamp: CalendarTime?
        /// Which one of a series it is.
        public internal(set) var recurrenceID: CalendarTime?
        /// Which version it is, 0 for the first.
        public internal(set) var sequence = 0
        /// `CONFIRMED`, `TENTATIVE`, `CANCELLED` and the like, in capital letters.
        public internal(set) var status: String?
    }

    /// What is to be done with it; nil if it does not say.
    public private(set) var method: Method?
    /// The program that made it.
    public private(set) var productID: String?
    /// Events and the like, in order.
    public private(set) var components: [Component] = []
    /// Whether it is as RFC 5545 asks: whole, every line a property, every component with an identifier.
    public private(set) var isSound = true

    /// The first of ``components``: answers and most invitations have one.
    public var component: Component? { components.first }

    /// Reads a calendar's decoded bytes; never fails.
    ///
    /// - Parameters:
    ///   - charset: the label that the part gives; UTF-8 if nil (RFC 5545 section 3.1.4).
    ///   - method: the `method` parameter of the part's type, which must say the same as the calendar (RFC 6047 section 2.4).
    public init(parsing bytes: [UInt8], charset: String? = nil, method stated: String? = nil) {
        let label = charset.map(Charset.init(label:)) ?? .utf8
        let text: String
        if label.name.hasPrefix("UTF-16") || label.name.hasPrefix("UTF-32") {
            let plain = label.decode(bytes).text
            text = String(decoding: CalendarLine.unfolded(Array(plain.utf8)), as: UTF8.self)
        } else {
            let unfolded = CalendarLine.unfolded(bytes)
            text = (label.name == "UTF-8" ? Charset.guess(unfolded) : label.decode(unfolded)).text
        }
        var reader = Reader()
        for line in text.utf8.split(separator: ASCII.lf) where !line.allSatisfy(\.isWhitespace) {
            guard let line = CalendarLine(line) else {
                isSound = false
                continue
            }
            take(line, &reader)
        }
        if !reader.open.isEmpty || reader.uncounted > 0 || !reader.sawCalendar { isSound = false }
        if let current = reader.current { components.append(current) }
        if components.contains(where: { $0.uid == nil }) { isSound = false }
        if let stated, !stated.isEmpty {
            if method != nil, method != Method(stated) { isSound = false }
            method = method ?? Method(stated)
        }
    }

    private struct Reader {
        /// The components that are open, outermost first.
        var open: [String] = []
        /// Open components beyond the limit.
        var uncounted = 0
        var current: Component?
        var attendees = 0
        var sawCalendar = false
    }

    private mutating func take(_ line: CalendarLine, _ reader: inout Reader) {
        switch line.name {
        case "BEGIN":
            let kind = String(decoding: line.value.utf8.filter { !$0.isWhitespace }.map(\.capital), as: UTF8.self)
            guard reader.uncounted == 0, reader.open.count < CalendarLimits.depth else {
                reader.uncounted += 1
                return
            }
            reader.open.append(kind)
            if reader.open.count == 1 { reader.sawCalendar = reader.sawCalendar || kind == "VCALENDAR" }
            if reader.open.count == 2, kind != "VTIMEZONE" {
                guard components.count < CalendarLimits.components else {
                    isSound = false
                    return
                }
                reader.current = Component(kind: kind)
            }
        case "END":
            if reader.uncounted > 0 {
                reader.uncounted -= 1
                return
            }
            let kind = String(decoding: line.value.utf8.filter { !$0.isWhitespace }.map(\.capital), as: UTF8.self)
            guard reader.open.last == kind else {
                isSound = false
                return
            }
            reader.open.removeLast()
            if reader.open.count == 1, let current = reader.current {
                components.append(current)
                reader.current = nil
            }
        default:
            if reader.open.count == 1 { takeCalendarProperty(line) }
            if reader.open.count == 2, reader.uncounted == 0 { takeProperty(line, &reader) }
            if reader.open.isEmpty { isSound = false }
        }
    }

    private mutating func takeCalendarProperty(_ line: CalendarLine) {
        switch line.name {
        case "METHOD": method = method ?? Method(String(decoding: Array(line.value.utf8)[...].trimmed, as: UTF8.self))
        case "PRODID": productID = productID ?? line.text
        default: break
        }
    }

    /// Of properties that may stand once, the first counts.
    private func takeProperty(_ line: CalendarLine, _ reader: inout Reader) {
        func time() -> CalendarTime? { CalendarTime(line.value, timeZone: line.parameter("TZID")) }
        func set<Value>(_ path: WritableKeyPath<Component, Value?>, _ value: Value?) {
            if reader.current?[keyPath: path] == nil { reader.current?[keyPath: path] = value }
        }
        switch line.name {
        case "UID": set(\.uid, line.text)
        case "SUMMARY": set(\.summary, line.text)
        case "DESCRIPTION": set(\.description, line.text)
        case "COMMENT": set(\.comment, line.text)
        case "LOCATION": set(\.location, line.text)
        case "STATUS": set(\.status, String(decoding: line.value.utf8.map(\.capital), as: UTF8.self))
        case "DTSTART": set(\.start, time())
        case "DTEND", "DUE": set(\.end, time())
        case "DTSTAMP": set(\.stamp, time())
        case "RECURRENCE-ID": set(\.recurrenceID, time())
        case "SEQUENCE": reader.current?.sequence = Int(line.value).flatMap { $0 >= 0 ? $0 : nil } ?? 0
        case "ORGANIZER": set(\.organizer, Person(line, isAttendee: false))
        case "ATTENDEE":
            guard reader.attendees < CalendarLimits.attendees else { return }
            reader.attendees += 1
            reader.current?.attendees.append(Person(line, isAttendee: true))
        default: break
        }
    }
}

extension CalendarObject.Person {
    fileprivate init(_ line: CalendarLine, isAttendee: Bool) {
        name = line.parameter("CN").flatMap { $0.isEmpty ? nil : $0 }
        uri = String(decoding: Array(line.value.utf8)[...].trimmed, as: UTF8.self)
        address = Self.address(uri) ?? line.parameter("EMAIL").flatMap { EmailAddress($0) }
        sentBy = line.parameter("SENT-BY").flatMap(Self.address)
        participation = isAttendee ? .init(line.parameter("PARTSTAT") ?? "NEEDS-ACTION") : nil
        isAskedToAnswer = line.parameter("RSVP")?.asciiLowercased == "true"
    }

    /// The address behind `mailto:` (RFC 6068), escapes undone.
    private static func address(_ uri: String) -> EmailAddress? {
        guard uri.asciiLowercased.hasPrefix("mailto:") else { return nil }
        let escaped = Array(uri.utf8.dropFirst(7).prefix { $0 != ASCII.question })
        var out: [UInt8] = []
        var i = 0
        while i < escaped.count {
            if escaped[i] == ASCII.percent, i + 2 < escaped.count, let high = escaped[i + 1].hexadecimalValue,
                let low = escaped[i + 2].hexadecimalValue
            {
                out.append(high << 4 | low)
                i += 3
            } else {
                out.append(escaped[i])
                i += 1
            }
        }
        return EmailAddress(String(decoding: out[...].trimmed, as: UTF8.self))
    }
}

extension UInt8 {
    /// This byte with a to z made capital.
    fileprivate var capital: UInt8 { self >= 0x61 && self <= 0x7A ? self - 0x20 : self }
}

extension Part {
    /// What is in a `text/calendar` part, or in one named `.ics`; nil if this is none.
    public func calendar() -> CalendarObject? {
        let isFile =
            contentType.matches("application", "ics")
            || contentType.matches("application", "octet-stream")
                && (filename?.asciiLowercased.hasSuffix(".ics") ?? false)
        guard contentType.matches("text", "calendar") || isFile else { return nil }
        return CalendarObject(
            parsing: decodedBytes(),
            charset: contentType.charset,
            method: contentType.parameters["method"]
        )
    }
}
