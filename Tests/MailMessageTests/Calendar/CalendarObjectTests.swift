import MailMessage
import Testing

@Suite("Calendars by mail (RFC 5545, RFC 6047)")
struct CalendarObjectTests {
    static let reply = """
        BEGIN:VCALENDAR
        PRODID:-//Example Corp//Desk 1.0//EN
        METHOD:REPLY
        VERSION:2.0
        BEGIN:VTIMEZONE
        TZID:GMT Standard Time
        BEGIN:STANDARD
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0000
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:040000008200E00074C5B7101A82E008
        SUMMARY;LANGUAGE=en-GB:Accepted: Critical Alert 8F3E\\, CA-7K3M9QD2ZX\\; wh
         at next
        ORGANIZER;CN="Ops Desk; nights";SENT-BY="mailto:night@supplier.example":MAILTO:ops@supplier.example
        ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE;CN=Jane ^'J^' Doe:mailto:jane%2Bx@other.example
        ATTENDEE;partstat=tentative:mailto:joe@other.example
        COMMENT;LANGUAGE=en-GB:Received\\nThanks
        DTSTART;TZID=GMT Standard Time:20261122T093000
        DTEND;TZID=GMT Standard Time:20261122T100000
        DTSTAMP:20261122T081500Z
        RECURRENCE-ID;VALUE=DATE:20261122
        SEQUENCE:2
        STATUS:confirmed
        BEGIN:VALARM
        TRIGGER:-PT15M
        DESCRIPTION:REMINDER
        UID:not-this-one
        END:VALARM
        DESCRIPTION:At length
        END:VEVENT
        END:VCALENDAR

        """

    private func calendar(_ text: String, charset: String? = nil, method: String? = nil) -> CalendarObject {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        return CalendarObject(parsing: Array(lines.utf8), charset: charset, method: method)
    }

    @Test("An answer is taken apart: folds, quotes, parameters, escapes")
    func answer() throws {
        let calendar = calendar(Self.reply)
        #expect(calendar.method == .reply)
        #expect(calendar.method?.isAnswer == true)
        #expect(calendar.productID == "-//Example Corp//Desk 1.0//EN")
        #expect(calendar.isSound)
        #expect(calendar.components.count == 1)
        let event = try #require(calendar.component)
        #expect(event.kind == "VEVENT")
        #expect(event.uid == "040000008200E00074C5B7101A82E008")
        #expect(event.summary == "Accepted: Critical Alert 8F3E, CA-7K3M9QD2ZX; what next")
        #expect(event.comment == "Received\nThanks")
        #expect(event.description == "At length")
        #expect(event.organizer?.name == "Ops Desk; nights")
        #expect(event.organizer?.address?.description == "ops@supplier.example")
        #expect(event.organizer?.sentBy?.description == "night@supplier.example")
        #expect(event.organizer?.participation == nil)
        #expect(event.attendees.map(\.participation) == [.accepted, .tentative])
        #expect(event.attendees[0].name == "Jane \"J\" Doe")
        #expect(event.attendees[0].address?.description == "jane+x@other.example")
        #expect(event.attendees[0].isAskedToAnswer)
        #expect(event.start?.description == "2026-11-22T09:30:00 GMT Standard Time")
        #expect(event.start?.instant == nil)
        #expect(event.end?.hour == 10)
        #expect(event.stamp?.instant?.rfc3339 == "2026-11-22T08:15:00Z")
        #expect(event.recurrenceID?.isDay == true)
        #expect(event.sequence == 2)
        #expect(event.status == "CONFIRMED")
    }

    @Test("Folds inside characters are joined; UTF-8 is meant where nothing is said")
    func folds() {
        let bytes =
            Array("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Caf".utf8) + [0xC3, 0x0D, 0x0A, 0x20, 0xA9]
            + Array("\r\nEND:VEVENT\r\nEND:VCALENDAR".utf8)
        #expect(CalendarObject(parsing: bytes).component?.summary == "Café")
        #expect(CalendarObject(parsing: bytes, charset: "UTF-8").component?.summary == "Café")
        let latin = Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Caf".utf8) + [0xE9, 0x0A, 0x0A]
        #expect(CalendarObject(parsing: latin, charset: "iso-8859-1").component?.summary == "Café")
        #expect(CalendarObject(parsing: latin).component?.summary == "Café")
    }

    @Test("The type's method counts where the calendar has none, and must agree with it (RFC 6047 section 2.4)")
    func methods() {
        let event = "BEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR"
        let without = calendar("BEGIN:VCALENDAR\n\(event)", method: "request")
        #expect(without.method == .request)
        #expect(without.isSound)
        let other = calendar("BEGIN:VCALENDAR\nMETHOD:REPLY\n\(event)", method: "REQUEST")
        #expect(other.method == .reply)
        #expect(!other.isSound)
        #expect(calendar("BEGIN:VCALENDAR\n\(event)").method == nil)
        #expect(!CalendarObject.Method.request.isAnswer)
        #expect(CalendarObject.Method("Counter").isAnswer)
    }

    @Test(
        "What is broken gives what is there",
        arguments: [
            "", "hello", "BEGIN:VCALENDAR", "BEGIN:VEVENT\nUID:1\nEND:VEVENT",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VCALENDAR", "BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR", ":x",
            "A;B;C=\"x",
        ]
    )
    func broken(text: String) {
        #expect(!calendar(text).isSound)
    }

    @Test("A calendar that is cut off gives the events up to there")
    func truncated() {
        let bytes = Array(Self.reply.utf8)
        for count in 0..<(bytes.count - 1) {
            let calendar = CalendarObject(parsing: Array(bytes.prefix(count)))
            #expect(calendar.components.count <= 1)
            if count > 500 { #expect(calendar.component?.uid == "040000008200E00074C5B7101A82E008") }
        }
    }

    @Test(
        "Times that do not exist are none",
        arguments: [
            "20260230", "2026112", "20261122T2500", "20261122T240000", "20261122T093000+0100", "T", "20261122 093000",
        ]
    )
    func noTime(text: String) {
        let calendar = calendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:\(text)\nEND:VEVENT\nEND:VCALENDAR")
        #expect(calendar.component != nil)
        #expect(calendar.component?.start == nil)
    }

    @Test("Components and attendees beyond the limits are left out")
    func many() {
        let event = "BEGIN:VEVENT\nUID:1\nATTENDEE:mailto:a@b.example\nEND:VEVENT\n"
        let events = calendar("BEGIN:VCALENDAR\n\(String(repeating: event, count: 1_100))END:VCALENDAR")
        #expect(events.components.count == 1_000)
        #expect(!events.isSound)
        let attendees = String(repeating: "ATTENDEE:mailto:a@b.example\n", count: 10_100)
        let crowd = calendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n\(attendees)END:VEVENT\nEND:VCALENDAR")
        #expect(crowd.component?.attendees.count == 10_000)
        let deep = calendar("BEGIN:VCALENDAR\n\(String(repeating: "BEGIN:X\n", count: 5_000))")
        #expect(deep.components.count == 1)
    }

    @Test("A part is a calendar by its type or its name")
    func parts() {
        func part(_ type: String) -> CalendarObject? {
            Message(bytes: Array("Content-Type: \(type)\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n".utf8)).root.calendar()
        }
        #expect(part("text/calendar; charset=utf-8; method=REPLY")?.method == .reply)
        #expect(part("application/ics; name=x.ics") != nil)
        #expect(part("application/octet-stream; name=INVITE.ICS") != nil)
        #expect(part("text/plain; name=invite.ics") == nil)
    }
}
