import CriticalAlerts
import GRDB

/// The tables of the register file. It is written once, as a whole, and only read afterwards.
///
/// Meter points and devices are integers and head the key of their table, so that one look-up reads neighbouring rows; days are
/// days since 1970, `NULL` is open. Codes and sources repeat in every row, so rows hold their numbers.
enum RegisterSchema {
    /// Marks the file as ours (`PRAGMA application_id`): "ARrg".
    static let applicationID: Int32 = 0x4152_7267
    /// The version of the tables (`PRAGMA user_version`).
    static let version: Int32 = 1

    static let tables = """
        CREATE TABLE imports (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, file TEXT NOT NULL, complete_to INTEGER NOT NULL,
            imported_at INTEGER NOT NULL, rows INTEGER NOT NULL, bad_rows INTEGER NOT NULL, standing TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX imports_in_force ON imports (kind) WHERE standing = 'in-force';

        CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

        CREATE TABLE registrations (
            mpxn INTEGER NOT NULL, import INTEGER NOT NULL, line INTEGER NOT NULL, code INTEGER NOT NULL, source INTEGER NOT NULL,
            valid_from INTEGER, valid_to INTEGER, PRIMARY KEY (mpxn, import, line)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE devices (
            device INTEGER NOT NULL, import INTEGER NOT NULL, line INTEGER NOT NULL, mpxn INTEGER NOT NULL, written TEXT,
            kind TEXT NOT NULL, serial TEXT, valid_from INTEGER, valid_to INTEGER, PRIMARY KEY (device, import, line)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE suppliers (
            import INTEGER NOT NULL, line INTEGER NOT NULL, supplier TEXT NOT NULL, code TEXT NOT NULL,
            valid_from INTEGER, valid_to INTEGER, PRIMARY KEY (import, line)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE contacts (
            import INTEGER NOT NULL, line INTEGER NOT NULL, supplier TEXT NOT NULL, supplier_name TEXT NOT NULL,
            is_dcc_user INTEGER NOT NULL, role TEXT NOT NULL, name TEXT, telephone TEXT, email TEXT, certificate TEXT,
            PRIMARY KEY (import, line)
        ) STRICT, WITHOUT ROWID;
        """
}

extension RegisterKind {
    /// The table of its rows.
    var table: String { rawValue }
}

extension Database {
    /// All imports, the earliest first.
    func registerLines() throws -> [RegisterLine] {
        try Row.fetchAll(self, sql: "SELECT * FROM imports ORDER BY id").map { row in
            guard let kind = RegisterKind(rawValue: row["kind"]),
                let standing = RegisterLine.Standing(rawValue: row["standing"]),
                let registerImport = RegisterImport(
                    id: ImportID(row["id"]),
                    kind: kind,
                    file: row["file"],
                    completeTo: Instant(microseconds: row["complete_to"]),
                    importedAt: Instant(microseconds: row["imported_at"])
                )
            else { throw Self.damagedRegister("an import") }
            return RegisterLine(
                registerImport: registerImport,
                rows: row["rows"],
                badRows: row["bad_rows"],
                standing: standing
            )
        }
    }

    /// The registrations of a meter point that an import gave.
    func registrations(of meterPoint: MPxN, in registerImport: RegisterImport) throws -> [SourcedRow<RegistrationRow>] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT line, codes.name AS code, sources.name AS source, valid_from, valid_to FROM registrations
                JOIN names AS codes ON codes.id = code JOIN names AS sources ON sources.id = source
                WHERE mpxn = ? AND import = ? ORDER BY line
                """,
            arguments: [meterPoint.key, registerImport.id.number]
        ).map { row in
            guard let code = SupplierCode(row["code"] as String) else { throw Self.damagedRegister("a registration") }
            let source: String = row["source"]
            return SourcedRow(
                row: RegistrationRow(
                    meterPoint: meterPoint,
                    code: code,
                    validity: try Self.validity(row),
                    source: source
                ),
                provenance: Provenance(registerImport, row: row["line"], source: source)
            )
        }
    }

    /// The meter points of a device that an import gave.
    func meterPoints(of device: EUI64, in registerImport: RegisterImport) throws -> [SourcedRow<DeviceRow>] {
        try Row.fetchAll(
            self,
            sql: "SELECT * FROM devices WHERE device = ? AND import = ? ORDER BY line",
            arguments: [Int64(bitPattern: device.value), registerImport.id.number]
        ).map { row in
            guard let kind = MeterPointKind(rawValue: row["kind"]),
                let meterPoint = try Self.meterPoint(row, kind),
                let value = DeviceRow(
                    device: device,
                    meterPoint: meterPoint,
                    kind: kind,
                    meterSerial: row["serial"],
                    validity: try Self.validity(row)
                )
            else { throw Self.damagedRegister("a device") }
            return SourcedRow(row: value, provenance: Provenance(registerImport, row: row["line"]))
        }
    }

    /// The rows of a suppliers import.
    func suppliers(in registerImport: RegisterImport) throws -> [SourcedRow<SupplierRow>] {
        try Row.fetchAll(
            self,
            sql: "SELECT * FROM suppliers WHERE import = ? ORDER BY line",
            arguments: [registerImport.id.number]
        ).map { row in
            guard let supplier = SupplierID(row["supplier"] as String), let code = SupplierCode(row["code"] as String)
            else { throw Self.damagedRegister("a supplier") }
            return SourcedRow(
                row: SupplierRow(supplier: supplier, code: code, validity: try Self.validity(row)),
                provenance: Provenance(registerImport, row: row["line"])
            )
        }
    }

    /// The rows of a contacts import.
    func contacts(in registerImport: RegisterImport) throws -> [NumberedRow<ContactRow>] {
        try Row.fetchAll(
            self,
            sql: "SELECT * FROM contacts WHERE import = ? ORDER BY line",
            arguments: [registerImport.id.number]
        ).map { row in
            let written: String? = row["email"]
            let email = written.flatMap { ContactEmail($0) }
            guard let supplier = SupplierID(row["supplier"] as String), let role = ContactRole(rawValue: row["role"]),
                (written == nil) == (email == nil)
            else { throw Self.damagedRegister("a contact") }
            return NumberedRow(
                line: row["line"],
                row: ContactRow(
                    supplier: supplier,
                    supplierName: row["supplier_name"],
                    isDCCUser: row["is_dcc_user"],
                    role: role,
                    name: row["name"],
                    telephone: row["telephone"],
                    email: email,
                    certificate: row["certificate"]
                )
            )
        }
    }

    private static func meterPoint(_ row: Row, _ kind: MeterPointKind) throws -> MPxN? {
        // The text as it stood in the file is kept only where it differs from what the number would be written as.
        if let written: String = row["written"] { return MPxN(written, hint: kind == .gas ? .gas : .electricity) }
        return MPxN(key: row["mpxn"])
    }

    private static func validity(_ row: Row) throws -> Validity {
        let from: Int? = row["valid_from"]
        let to: Int? = row["valid_to"]
        guard
            let validity = Validity(
                from: from.map(CivilDate.init(daysSince1970:)),
                to: to.map(CivilDate.init(daysSince1970:))
            )
        else { throw damagedRegister("a row's days") }
        return validity
    }

    private static func damagedRegister(_ what: String) -> StoreError {
        StoreError(.damaged, "\(what) in the register file cannot be read back")
    }
}
