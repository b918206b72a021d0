/// What is wrong with one row of a register file, or with its header.
///
/// The description names file, line and field, never the value: rows hold personal data. The value is in ``value``.
public struct RowFault: Error, Hashable, Sendable, Codable {
    /// What kind of fault it is; stable.
    public struct Code: Hashable, Sendable, Codable, RawRepresentable {
        /// The stable name.
        public let rawValue: String

        /// The code of this name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The file is not UTF-8, or holds NUL bytes.
        public static let encoding = Code(rawValue: "encoding")
        /// A quotation mark stands where RFC 4180 has none, or is never closed.
        public static let quoting = Code(rawValue: "quoting")
        /// A row is longer than the limit.
        public static let tooLong = Code(rawValue: "too-long")
        /// A row has more or fewer fields than the header.
        public static let fieldCount = Code(rawValue: "field-count")
        /// The file has no header row.
        public static let noHeader = Code(rawValue: "no-header")
        /// A column of the contract is not there.
        public static let missingColumn = Code(rawValue: "missing-column")
        /// A column is not in the contract.
        public static let unknownColumn = Code(rawValue: "unknown-column")
        /// A column is there twice.
        public static let duplicateColumn = Code(rawValue: "duplicate-column")
        /// A field that must be filled is empty.
        public static let empty = Code(rawValue: "empty")
        /// A field's text is not of its kind.
        public static let badValue = Code(rawValue: "bad-value")
        /// The row contradicts itself or an earlier row.
        public static let contradiction = Code(rawValue: "contradiction")

        /// Whether the whole file cannot be read for it, so that keeping the good rows is no way out.
        public var isFatal: Bool {
            [.tooLong, .noHeader, .missingColumn, .unknownColumn, .duplicateColumn].contains(self)
        }
    }

    /// What kind of fault it is.
    public let code: Code
    /// The file's name as it was given.
    public let file: String
    /// The line on which the row begins, from 1.
    public let line: Int
    /// The column, if one is to blame.
    public let field: String?
    /// What is wrong and what was expected, in one sentence without the value.
    public let reason: String
    /// The offending text, at most 100 characters of it. May be personal data: for the operator's eyes, not for logs.
    public let value: String?

    /// A fault at a place.
    public init(
        code: Code,
        file: String,
        line: Int,
        field: String? = nil,
        reason: String,
        value: (some StringProtocol)? = String?.none
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.field = field
        self.reason = reason
        self.value = value.map { String($0.prefix(100)) }
    }
}

extension RowFault: CustomStringConvertible {
    /// `file:line: field: reason`, without the value.
    public var description: String {
        "\(file):\(line): " + (field.map { "\($0): " } ?? "") + reason
    }
}

/// The faults of one file: the first of them, and how many there were.
public struct RowFaults: Hashable, Sendable, Codable {
    /// The first faults in the order of the file, at most ``RegisterLimits/keptFaults``.
    public private(set) var first: [RowFault] = []
    /// How many there were.
    public private(set) var count = 0
    /// Whether the file as a whole cannot be read: its header is wrong, or it could not be divided into rows.
    public private(set) var isFatal = false

    /// No fault.
    public init() {}

    /// Whether there was none.
    public var isEmpty: Bool { count == 0 }

    mutating func append(_ fault: RowFault) {
        count += 1
        if first.count < RegisterLimits.keptFaults { first.append(fault) }
        if fault.code.isFatal { isFatal = true }
    }
}

/// The limits of reading register files.
public enum RegisterLimits {
    /// The longest row, in bytes; a longer one is taken for an unclosed quotation mark.
    public static let rowBytes = 64 << 10
    /// The most fields of a row.
    public static let fields = 64
    /// The most faults that are kept; further ones are counted.
    public static let keptFaults = 1000
    /// The most comment lines that are kept.
    public static let comments = 100
    /// The longest name, in bytes.
    public static let nameBytes = 200
    /// The longest telephone number with its remarks, in bytes.
    public static let telephoneBytes = 64
}
