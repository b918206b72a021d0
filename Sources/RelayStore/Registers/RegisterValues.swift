public import CriticalAlerts

/// An import as `list` shows it, in force or not.
public struct RegisterLine: Hashable, Sendable {
    /// What became of an import.
    public enum Standing: String, Hashable, Sendable, Codable {
        /// Answers rest on it.
        case inForce = "in-force"
        /// A later import took its place; its rows are kept, so that `undo` can go back to it.
        case replaced
        /// A later import took its place, and its rows are gone.
        case dropped
        /// It was undone.
        case undone
    }

    /// The import.
    public let registerImport: RegisterImport
    /// How many rows were taken.
    public let rows: Int
    /// How many rows were left out as bad, because the operator wanted the rest (`--keep-good`).
    public let badRows: Int
    /// What became of it.
    public let standing: Standing

    /// An import with its counts.
    public init(registerImport: RegisterImport, rows: Int, badRows: Int, standing: Standing) {
        self.registerImport = registerImport
        self.rows = rows
        self.badRows = badRows
        self.standing = standing
    }
}

/// What came of importing a file.
public struct ImportReport: Hashable, Sendable {
    /// The import, now in force; `nil` if the file was refused, and then nothing has changed.
    public let registerImport: RegisterImport?
    /// How many rows were good; they are in force only if ``registerImport`` is there.
    public let goodRows: Int
    /// How many rows there were under the header, good and bad.
    public let rowCount: Int
    /// How many rows the import that was in force before had; `nil` if there was none. A fall is worth a question.
    public let rowsBefore: Int?
    /// Every bad row with file, line and field.
    public let faults: RowFaults

    /// What came of a file.
    public init(
        registerImport: RegisterImport?,
        goodRows: Int,
        rowCount: Int,
        rowsBefore: Int?,
        faults: RowFaults
    ) {
        self.registerImport = registerImport
        self.goodRows = goodRows
        self.rowCount = rowCount
        self.rowsBefore = rowsBefore
        self.faults = faults
    }

    /// Whether the file is in force.
    public var isTaken: Bool { registerImport != nil }
}

/// What an undo did.
public struct UndoReport: Hashable, Sendable {
    /// The import that was undone.
    public let undone: RegisterImport
    /// The import that is in force again; `nil` if there was none before: there are no data of this kind then.
    public let inForce: RegisterImport?

    /// What was undone, and what is in force now.
    public init(undone: RegisterImport, inForce: RegisterImport?) {
        self.undone = undone
        self.inForce = inForce
    }
}

/// A contact's certificate as the contact list names it.
public struct ContactCertificate: Hashable, Sendable {
    /// Whose it is.
    public let supplier: SupplierID
    /// The contact's address, if it has one.
    public let email: ContactEmail?
    /// The path of the PEM file as the list writes it.
    public let path: String

    /// A certificate's path with its owner.
    public init(supplier: SupplierID, email: ContactEmail?, path: String) {
        self.supplier = supplier
        self.email = email
        self.path = path
    }
}

/// Bounds of the registers, in one place.
enum RegisterFileLimits {
    /// The most bytes of a suppliers or contacts file: these are compared row with row, and so are read whole.
    static let wholeFileBytes = 64 << 20
    /// Memory of SQLite's page cache while a file is built, KiB.
    static let buildCacheKiB = 32_768
    /// Names (codes, sources) whose numbers are remembered while a file is built.
    static let rememberedNames = 10_000
    /// How often a reader opens the file anew because it was switched while being opened.
    static let openings = 10
}
