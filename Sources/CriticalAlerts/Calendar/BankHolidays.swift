/// The bank holidays of the divisions of Great Britain, from a CSV file `division,date,title`.
public struct BankHolidays: Hashable, Sendable {
    /// A part of the United Kingdom with bank holidays of its own.
    public enum Division: String, Hashable, Sendable, Codable, CaseIterable {
        /// England and Wales.
        case englandAndWales = "england-and-wales"
        /// Scotland.
        case scotland
    }

    /// A digest of the data, which tells one calendar from another: 16 hex digits (FNV-1a; no protection against intent).
    public let digest: String

    private let titles: [Division: [CivilDate: String]]
    private let covered: [Division: ClosedRange<CivilDate>]

    /// Reads a file; throws ``BankHolidayFileError`` with every fault if a row is wrong or a division has no rows.
    public init(csv: [UInt8], file: String) throws(BankHolidayFileError) {
        var reader = CSVReader(file: file, columns: ["division", "date", "title"])
        var titles: [Division: [CivilDate: String]] = [:]
        let take = { (row: CSVRow) throws in
            let reason = "expected is one of " + Division.allCases.map(\.rawValue).joined(separator: ", ")
            let division = try row.value(0, reason) { Division(rawValue: $0) }
            let date = try row.value(1, "not a date of the form YYYY-MM-DD") { CivilDate(iso8601: $0) }
            _ = try row.required(2)
            let title = try row.plainText(2, atMost: RegisterLimits.nameBytes) ?? ""
            if titles[division, default: [:]].updateValue(title, forKey: date) != nil {
                throw row.fault(.contradiction, 1, "the day is there twice for this division")
            }
        }
        do {
            try reader.read(csv, take)
            try reader.finish(take)
        } catch {
            // `take` throws row faults alone, and the reader keeps those.
        }
        for division in Division.allCases where titles[division] == nil && reader.faults.isEmpty {
            let reason = "no row for \(division.rawValue)"
            reader.record(RowFault(code: .empty, file: file, line: 1, field: "division", reason: reason))
        }
        guard reader.faults.isEmpty else { throw BankHolidayFileError(faults: reader.faults) }
        self.init(titles: titles)
    }

    /// The holidays that come with the product, from `data/bank-holidays.csv`; a test holds that they can be read.
    public static let builtIn: BankHolidays = {
        let path = "data/bank-holidays.csv"
        let text = EmbeddedData.files.first { $0.path == path }?.text ?? ""
        // Without data there would be weekends only, and each deadline would warn that its days are not covered.
        return (try? BankHolidays(csv: Array(text.utf8), file: path)) ?? BankHolidays(titles: [:])
    }()

    private init(titles: [Division: [CivilDate: String]]) {
        self.titles = titles
        covered = titles.compactMapValues { days in
            guard let first = days.keys.min(), let last = days.keys.max() else { return nil }
            // A list that reaches Christmas is taken to be whole for its year; one that stops earlier is whole up to its last row only.
            let start = first.month == 1 ? CivilDate(year: first.year, month: 1, day: 1) ?? first : first
            let isWhole = last.month == 12 && last.day >= 25
            let end = isWhole ? CivilDate(year: last.year, month: 12, day: 31) ?? last : last
            return start...end
        }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for division in Division.allCases {
            for (date, title) in (titles[division] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for byte in "\(division.rawValue),\(date),\(title)\n".utf8 {
                    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
                }
            }
        }
        let hex = String(hash, radix: 16)
        digest = String(repeating: "0", count: 16 - hex.count) + hex
    }

    /// The holiday's title, or `nil` if the day is none in this division.
    public func title(of date: CivilDate, in division: Division) -> String? {
        titles[division]?[date]
    }

    /// The days for which the data are complete in a division; outside them only weekends are known.
    public func covered(in division: Division) -> ClosedRange<CivilDate>? {
        covered[division]
    }
}

/// A bank holiday file that was refused, with all that is wrong in it.
public struct BankHolidayFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let faults: RowFaults

    /// The faults, a line each.
    public var description: String {
        faults.first.map(\.description).joined(separator: "\n")
    }
}
