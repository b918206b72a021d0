/// Labels of facts at the beginning of a line, `Label: value`, ours and other people's.
enum AlertLabel {
    enum Kind: Hashable {
        case meterPoint, code, name, raised, received, serial, device, reference, count
        /// A label that may stand before anything.
        case words
        /// A label whose value is none of the facts.
        case other
    }

    struct Line {
        let kind: Kind
        let value: String
        /// Where the value stands in the text that the line was taken from, in UTF-8 bytes.
        let place: Range<Int>
    }

    static func of(_ line: TextLine) -> Line? {
        guard let colon = line.text.firstIndex(of: ":") else { return nil }
        let label = Folding.fold(line.text[..<colon]).filter {
            $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_")
        }.trimmed
        guard (2...48).contains(label.count), let kind = kinds[String(decoding: label, as: UTF8.self)] else {
            return nil
        }
        let rest = line.text[line.text.index(after: colon)...]
        let value = rest.drop { $0 == " " || $0 == "\t" || $0 == "*" }
        return Line(kind: kind, value: String(value), place: line.place(of: value))
    }

    private static let kinds: [String: Kind] = {
        let table: [(Kind, [String])] = [
            (
                .meterPoint,
                [
                    "mpan", "mprn", "mpxn", "mpan core", "meter point", "meter point reference", "meter point number",
                    "mpan/mprn", "mpan / mprn", "import mpan", "mpan (import)", "supply number", "m number", "mpr",
                    "pwynt mesurydd",
                ]
            ),
            (
                .code,
                [
                    "alert code", "code", "gbcs alert code", "gbcs code", "alert", "critical alert", "event code",
                    "alert id", "cod rhybudd",
                ]
            ),
            (.name, ["alert name", "name", "description", "alert description", "alert type", "event", "disgrifiad"]),
            (
                .raised,
                [
                    "raised", "raised (utc)", "raised at", "alert raised", "event time", "alert time", "time", "date",
                    "date/time", "date / time", "date and time", "timestamp", "time stamp", "device time",
                    "event timestamp", "alert timestamp", "occurred", "occurred at", "triggered", "generated",
                    "time of alert",
                    "time raised", "alert date/time", "alert date", "date time", "raised on", "alert generated",
                    "amser",
                ]
            ),
            (
                .received,
                [
                    "received by dcc (utc)", "received by dcc", "dcc time", "received", "received at", "dcc received",
                    "responsedatetime", "response date time", "dcc timestamp", "received from dcc", "time received",
                    "dcc time stamp", "received (utc)",
                ]
            ),
            (.serial, ["meter serial", "meter serial number", "msn", "serial", "serial number", "meter"]),
            (
                .reference,
                [
                    "reference", "our reference", "our ref", "ref", "case", "case reference", "ticket", "incident",
                    "case number", "cyfeirnod",
                ]
            ),
            (
                .device,
                ["device", "device id", "device identifier", "device guid", "device eui", "eui", "eui-64", "guid"]
            ),
            (.count, ["alerts in this one"]),
            (
                .other,
                [
                    "raised (uk time)", "received by dcc (uk time)", "urgency", "your reference",
                    "answer", "read by a person", "please reply by", "due", "respond by", "reply by",
                ]
            ),
            (
                .words,
                ["details", "details of alert", "alert details", "subject", "note", "summary", "info", "information"]
            ),
        ]
        var kinds: [String: Kind] = [:]
        for (kind, labels) in table {
            for label in labels {
                kinds[String(decoding: Folding.fold(label).filter { $0 != UInt8(ascii: "-") }, as: UTF8.self)] = kind
            }
        }
        return kinds
    }()
}
