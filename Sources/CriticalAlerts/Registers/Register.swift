/// One of the files that an operator imports (docs: Files).
public enum RegisterKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Which meter points a device serves.
    case devices
    /// By which codes suppliers are known.
    case suppliers
    /// Whose a meter point is, and since when.
    case registrations
    /// The Supplier Contact List.
    case contacts
}

/// A row of a register, read from CSV by a fixed list of columns.
public protocol RegisterRow: Hashable, Sendable {
    /// The register it belongs to.
    static var kind: RegisterKind { get }
    /// The columns of the file; all must be there, in any order.
    static var columns: [String] { get }
    /// Reads and checks a row.
    init(_ row: CSVRow) throws(RowFault)
    /// What is wrong between rows that are good by themselves; each fault names the later line. None by default.
    static func contradictions(in rows: [NumberedRow<Self>], file: String) -> [RowFault]
}

extension RegisterRow {
    /// None.
    public static func contradictions(in rows: [NumberedRow<Self>], file: String) -> [RowFault] { [] }
}

/// A row with its line in the file.
public struct NumberedRow<Row: RegisterRow>: Hashable, Sendable {
    /// The line on which the row begins, from 1.
    public let line: Int
    /// The row.
    public let row: Row

    /// A row with its line.
    public init(line: Int, row: Row) {
        self.line = line
        self.row = row
    }
}

/// Reads a register from chunks of bytes, a row at a time; memory does not grow with the file.
public struct RegisterParser<Row: RegisterRow>: Sendable {
    private var reader: CSVReader

    /// How many rows were good.
    public private(set) var goodCount = 0

    /// A parser for the file of this name, which appears in each fault.
    public init(file: String) {
        reader = CSVReader(file: file, columns: Row.columns)
    }

    /// Takes the next bytes and calls `body` with each good row that they complete. Bad rows are recorded in ``faults``; an error of
    /// `body` ends it and comes out here.
    public mutating func read(_ chunk: [UInt8], _ body: (NumberedRow<Row>) throws -> Void) rethrows {
        var good = 0
        defer { goodCount += good }
        try reader.read(chunk) { row in
            try body(NumberedRow(line: row.line, row: try Row(row)))
            good += 1
        }
    }

    /// Ends the file and calls `body` with the last row, if the file does not end in a line break.
    public mutating func finish(_ body: (NumberedRow<Row>) throws -> Void) rethrows {
        var good = 0
        defer { goodCount += good }
        try reader.finish { row in
            try body(NumberedRow(line: row.line, row: try Row(row)))
            good += 1
        }
    }

    /// What was wrong so far: every bad row with file and line.
    public var faults: RowFaults { reader.faults }

    /// How many rows there were under the header, good and bad.
    public var rowCount: Int { reader.rowCount }

    /// The comment lines at the top of the file.
    public var comments: [String] { reader.comments }

    /// Whether the file may be used: it has no fault, or only bad rows and the operator wants the rest (`--keep-good`).
    public func isAcceptable(keepGood: Bool) -> Bool {
        faults.isEmpty || (keepGood && !faults.isFatal)
    }
}

/// A register read whole; for files that fit into memory (suppliers, contacts, samples).
public struct ParsedRegister<Row: RegisterRow>: Sendable {
    /// The good rows.
    public let rows: [NumberedRow<Row>]
    /// What was wrong.
    public let faults: RowFaults
    /// The comment lines at the top of the file.
    public let comments: [String]

    /// Reads a file, also comparing its rows with each other.
    public init(csv: [UInt8], file: String) {
        var reader = CSVReader(file: file, columns: Row.columns)
        var rows: [NumberedRow<Row>] = []
        let take = { (row: CSVRow) throws in rows.append(NumberedRow(line: row.line, row: try Row(row))) }
        do {
            try reader.read(csv, take)
            try reader.finish(take)
        } catch {
            // `take` throws row faults alone, and the reader keeps those.
        }
        let contradictions = Row.contradictions(in: rows, file: file)
        for fault in contradictions {
            reader.record(fault)
        }
        let dropped = Set(contradictions.map(\.line))
        self.rows = rows.filter { !dropped.contains($0.line) }
        faults = reader.faults
        comments = reader.comments
    }

    /// Whether the file may be used: it has no fault, or only bad rows and the operator wants the rest (`--keep-good`).
    public func isAcceptable(keepGood: Bool) -> Bool {
        faults.isEmpty || (keepGood && !faults.isFatal)
    }
}

/// The days on which a row holds, whole UK days: from the start of `from` to the end of `to`, both included; `nil` is open.
public struct Validity: Hashable, Sendable {
    /// The first day, or `nil` if it always held.
    public let from: CivilDate?
    /// The last day, or `nil` if it holds until further notice.
    public let to: CivilDate?

    /// The days from one to another, or `nil` if they are the wrong way round.
    public init?(from: CivilDate?, to: CivilDate?) {
        if let from, let to, to < from { return nil }
        self.from = from
        self.to = to
    }

    /// All days.
    public static var always: Validity { Validity() }

    private init() {
        from = nil
        to = nil
    }

    /// Whether it holds on a UK day.
    public func contains(_ day: CivilDate) -> Bool {
        if let from, day < from { return false }
        if let to, to < day { return false }
        return true
    }

    /// Whether it holds at an instant: on the instant's UK day.
    public func contains(_ instant: Instant) -> Bool {
        contains(UKTime.day(of: instant))
    }

    /// The days on which something changes: the first day, and the day after the last.
    var boundaries: [CivilDate] {
        var days: [CivilDate] = []
        if let from { days.append(from) }
        if let to { days.append(to.next) }
        return days
    }

    init(_ row: CSVRow, from: Int, to: Int) throws(RowFault) {
        guard let validity = Validity(from: try row.date(from), to: try row.date(to)) else {
            throw row.fault(.contradiction, to, "before valid_from")
        }
        self = validity
    }
}

/// The number of an import, given by the store.
public struct ImportID: Hashable, Comparable, Sendable, Codable {
    /// The number.
    public let number: Int64

    /// The import of this number.
    public init(_ number: Int64) {
        self.number = number
    }

    /// Earlier imports first.
    public static func < (left: ImportID, right: ImportID) -> Bool {
        left.number < right.number
    }
}

extension ImportID: CustomStringConvertible {
    /// The number.
    public var description: String { String(number) }
}

/// An import that is in force.
public struct RegisterImport: Hashable, Sendable {
    /// Its number.
    public let id: ImportID
    /// What was imported.
    public let kind: RegisterKind
    /// The file's name.
    public let file: String
    /// Up to when its source was complete (`--complete-to`).
    public let completeTo: Instant
    /// When it was imported.
    public let importedAt: Instant

    /// An import, or `nil` if it claims to be complete beyond the time of the import.
    public init?(id: ImportID, kind: RegisterKind, file: String, completeTo: Instant, importedAt: Instant) {
        guard completeTo <= importedAt else { return nil }
        self.id = id
        self.kind = kind
        self.file = file
        self.completeTo = completeTo
        self.importedAt = importedAt
    }
}

/// Where an answer comes from: import, row and how far its source is complete (reading 19).
public struct Provenance: Hashable, Sendable, Codable {
    /// The import's number.
    public let importID: ImportID
    /// The file's name.
    public let file: String
    /// The line of the row in the file.
    public let row: Int
    /// The source as the row names it; `nil` where rows name none.
    public let source: String?
    /// Up to when the source was complete.
    public let completeTo: Instant

    /// The place of a row.
    public init(importID: ImportID, file: String, row: Int, source: String? = nil, completeTo: Instant) {
        self.importID = importID
        self.file = file
        self.row = row
        self.source = source
        self.completeTo = completeTo
    }

    /// The place of a row of an import.
    public init(_ registerImport: RegisterImport, row: Int, source: String? = nil) {
        self.init(
            importID: registerImport.id,
            file: registerImport.file,
            row: row,
            source: source,
            completeTo: registerImport.completeTo
        )
    }

    /// The age of the source's data at an instant, in seconds; 0 if it is complete beyond it.
    public func age(at instant: Instant) -> Int64 {
        max(0, instant.seconds(since: completeTo))
    }
}

/// A row with its provenance, as the store hands it to the look-ups.
public struct SourcedRow<Row: RegisterRow>: Hashable, Sendable {
    /// The row.
    public let row: Row
    /// Where it comes from.
    public let provenance: Provenance

    /// A row with its provenance.
    public init(row: Row, provenance: Provenance) {
        self.row = row
        self.provenance = provenance
    }
}
