/// The alert codes, and what is done with each: the operator's list, to be edited (R2, R48).
///
/// The list that comes with the program is a proposal. The guidance note's own list, Appendix C, is not public; an operator
/// who has it replaces this one. ``source`` says which list it is.
public struct AlertCatalogue: Hashable, Sendable {
    /// The columns of the file, in order.
    public static let columns = ["alert_code", "name", "fuel", "class", "urgency", "forward", "note"]

    /// What the list says about itself: the comment lines at the top of the file, joined by blanks.
    public let source: String
    /// The entries in the order of their codes.
    public let entries: [CatalogueEntry]

    private let positions: [AlertCode: Int]

    /// What the list says about a code; `nil` if the code is not on it.
    public subscript(code: AlertCode) -> CatalogueEntry? {
        positions[code].map { entries[$0] }
    }

    /// Reads the CSV file; `file` is the name that faults cite.
    ///
    /// A file with any fault is refused whole (``AlertCatalogueError``): a list that has silently lost a code would drop
    /// alerts.
    public init(csv bytes: [UInt8], file: String) throws(AlertCatalogueError) {
        var reader = CSVReader(file: file, columns: Self.columns)
        var entries: [CatalogueEntry] = []
        var faults: [RowFault] = []
        var lines: [AlertCode: Int] = [:]
        let take: (CSVRow) -> Void = { row in
            do throws(RowFault) {
                let entry = try CatalogueEntry(row)
                if let line = lines[entry.code] {
                    throw row.fault(.contradiction, 0, "the code is there already, on line \(line)")
                }
                lines[entry.code] = row.line
                entries.append(entry)
            } catch {
                faults.append(error)
            }
        }
        reader.read(bytes, take)
        reader.finish(take)
        faults.forEach { reader.record($0) }
        if reader.faults.isEmpty, entries.isEmpty {
            reader.record(RowFault(code: .empty, file: file, line: 1, reason: "the list holds no code"))
        }
        guard reader.faults.isEmpty else { throw AlertCatalogueError(faults: reader.faults) }
        self.init(source: reader.comments.filter { !$0.isEmpty }.joined(separator: " "), entries: entries)
    }

    init(source: String, entries: [CatalogueEntry]) {
        self.source = source
        self.entries = entries.sorted { $0.code < $1.code }
        positions = Dictionary(self.entries.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Why a catalogue file was refused: every fault with file and line.
public struct AlertCatalogueError: Error, Hashable, Sendable {
    /// The stable kind: there is but one.
    public enum Code: String, Hashable, Sendable {
        /// The file has faults.
        case faultyFile = "faulty-file"
    }

    /// The kind.
    public let code = Code.faultyFile
    /// The faults in the order of the file.
    public let faults: RowFaults
}

extension AlertCatalogueError: CustomStringConvertible {
    /// One line a fault, as `file:line: column: reason`.
    public var description: String {
        faults.first.sorted { $0.line < $1.line }.map(\.description).joined(separator: "\n")
    }
}

extension CatalogueEntry {
    fileprivate init(_ row: CSVRow) throws(RowFault) {
        code = try row.value(0, "not four hexadecimal digits") { AlertCode($0) }
        _ = try row.required(1)
        name = try row.plainText(1, atMost: Self.nameBytes) ?? ""
        fuels = try row.value(2, Self.expected(Fuels.self)) { Fuels(rawValue: $0) }
        alertClass = try row.value(3, Self.expected(AlertClass.self)) { AlertClass(rawValue: $0) }
        urgency = try row.value(4, Self.expected(Urgency.self)) { Urgency(rawValue: $0) }
        forwarding = try row.value(5, Self.expected(Forwarding.self)) { Forwarding(rawValue: $0) }
        note = try row.plainText(6, atMost: Self.noteBytes) ?? ""
    }

    private static func expected<Value: RawRepresentable & CaseIterable>(_: Value.Type) -> String
    where Value.RawValue == String {
        "expected is one of " + Value.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static let nameBytes = 200
    private static let noteBytes = 500
}
