/// The guidance note that all this follows, and its timescales, as data that an operator can replace (R48).
public struct GuidanceNote: Hashable, Sendable {
    /// The columns of the file, in order.
    public static let columns = ["item", "value"]

    /// The note's title.
    public let title: String
    /// Its date.
    public let date: CivilDate
    /// Its version and timescales, as far as they are a gateway's.
    public let timescales: Timescales
    /// What belongs to the note and is not public, so that data of our own stand in its place.
    public let missing: [String]

    init(title: String, date: CivilDate, timescales: Timescales, missing: [String]) {
        self.title = title
        self.date = date
        self.timescales = timescales
        self.missing = missing
    }

    /// Reads the CSV file; `file` is the name that faults cite.
    ///
    /// A file with any fault is refused whole (``GuidanceNoteError``): a deadline that is silently another would go unseen.
    public init(csv bytes: [UInt8], file: String) throws(GuidanceNoteError) {
        var reader = CSVReader(file: file, columns: Self.columns)
        var draft = Draft()
        var faults: [RowFault] = []
        let take: (CSVRow) -> Void = { row in
            do throws(RowFault) {
                try draft.take(row)
            } catch {
                faults.append(error)
            }
        }
        reader.read(bytes, take)
        reader.finish(take)
        faults.forEach { reader.record($0) }
        if reader.faults.isEmpty {
            for item in draft.missingItems {
                reader.record(RowFault(code: .empty, file: file, line: 1, field: "item", reason: "no row for \(item)"))
            }
        }
        guard reader.faults.isEmpty, let note = draft.note else { throw GuidanceNoteError(faults: reader.faults) }
        self = note
    }
}

extension GuidanceNote: CustomStringConvertible {
    /// Title, version, date and timescales in one line.
    public var description: String {
        let times = Timescales.Step.allCases.map { step in
            "\(step.words) (step \(step.rawValue)) within \(Timescales.words(timescales.workingDays(for: step)))"
        }
        return "\(title), version \(timescales.version) of \(date): \(times.joined(separator: ", "))"
    }
}

/// Why a file of the guidance note was refused: every fault with file and line.
public struct GuidanceNoteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let faults: RowFaults

    /// The faults, a line each.
    public var description: String {
        faults.first.sorted { $0.line < $1.line }.map(\.description).joined(separator: "\n")
    }
}

extension Timescales.Step {
    fileprivate var words: String {
        switch self {
        case .forward: "forward"
        case .acknowledge: "acknowledge"
        case .passOn: "pass on"
        }
    }
}

/// The rows read so far.
private struct Draft {
    private var title: String?
    private var version: String?
    private var date: CivilDate?
    private var workingDays: [Timescales.Step: Int] = [:]
    private var missing: [String] = []

    /// Items that every file has, and that this one has not.
    var missingItems: [String] {
        let texts: [(name: String, isThere: Bool)] = [
            ("title", title != nil), ("version", version != nil), ("date", date != nil),
        ]
        let steps = Timescales.Step.allCases.filter { workingDays[$0] == nil }.map { "step \($0.rawValue)" }
        return texts.filter { !$0.isThere }.map(\.name) + steps
    }

    var note: GuidanceNote? {
        guard let title, let version, let date, let forward = workingDays[.forward],
            let acknowledge = workingDays[.acknowledge], let passOn = workingDays[.passOn]
        else { return nil }
        let timescales = Timescales(version: version, forward: forward, acknowledge: acknowledge, passOn: passOn)
        return GuidanceNote(title: title, date: date, timescales: timescales, missing: missing)
    }

    mutating func take(_ row: CSVRow) throws(RowFault) {
        _ = try row.required(1)
        let item = try row.required(0)
        switch item {
        case "title": try set(\.title, try text(row), row)
        case "version": try set(\.version, try text(row), row)
        case "date":
            try set(\.date, try row.value(1, "not a date of the form YYYY-MM-DD") { CivilDate(iso8601: $0) }, row)
        case "not public": missing.append(try text(row))
        default:
            guard let step = Timescales.Step.allCases.first(where: { item == "step \($0.rawValue)" }) else {
                throw row.fault(
                    .badValue,
                    0,
                    "expected is one of title, version, date, step 3, step 4, step 5, not public"
                )
            }
            let days = try row.value(1, "not a number of working days from 0 to \(Self.mostWorkingDays)") { text in
                Int(text).flatMap { (0...Self.mostWorkingDays).contains($0) ? $0 : nil }
            }
            try set(\.workingDays[step], days, row)
        }
    }

    private mutating func set<Value>(_ path: WritableKeyPath<Draft, Value?>, _ value: Value, _ row: CSVRow)
        throws(RowFault)
    {
        guard self[keyPath: path] == nil else { throw row.fault(.contradiction, 0, "the item is there twice") }
        self[keyPath: path] = value
    }

    private func text(_ row: CSVRow) throws(RowFault) -> String {
        try row.plainText(1, atMost: Self.textBytes) ?? ""
    }

    private static let mostWorkingDays = 60
    private static let textBytes = 200
}
