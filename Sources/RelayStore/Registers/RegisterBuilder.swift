import CriticalAlerts
import GRDB
import Glibc

/// Builds the next register file: what stays from the current one, and new rows.
///
/// While it is built, nothing protects it from a crash, and nothing needs to: it is thrown away then. It becomes the register only by
/// ``finish(checkedAgainst:)``.
final class RegisterBuilder {
    private let path: String
    private let database: DatabaseQueue
    private var names: [String: Int64] = [:]

    /// A file with the current imports and those of their rows that stay.
    ///
    /// - Parameters:
    ///   - path: where it is built; a leftover of an import that was killed is removed.
    ///   - lines: the imports as they shall stand.
    ///   - current: the path of the current file, `nil` before the first import.
    init(path: String, lines: [RegisterLine], current: String?) throws {
        self.path = path
        for leftover in [path, path + "-journal"] { unlink(leftover) }
        // Made here and not by SQLite, for its mode: the rows are personal data.
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))")
        }
        close(descriptor)
        var configuration = GRDB.Configuration()
        // One transaction spans the whole import, which comes in chunks.
        configuration.allowsUnsafeTransactions = true
        configuration.label = "next registers"
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = OFF")
                try db.execute(sql: "PRAGMA synchronous = OFF")
                try db.execute(sql: "PRAGMA cache_size = -\(RegisterFileLimits.buildCacheKiB)")
                try db.execute(sql: "PRAGMA application_id = \(RegisterSchema.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(RegisterSchema.version)")
                try db.execute(sql: RegisterSchema.tables)
                if let current { try db.execute(sql: "ATTACH DATABASE ? AS current", arguments: [current]) }
                try db.execute(sql: "BEGIN")
                for line in lines { try db.insert(line) }
                if current != nil { try db.copyRows(of: lines) }
            }
        } catch {
            throw Self.failure(error)
        }
    }

    /// Adds registrations.
    func add(_ rows: [NumberedRow<RegistrationRow>], of id: ImportID) throws {
        try write { db in
            let statement = try db.cachedStatement(sql: "INSERT INTO registrations VALUES (?, ?, ?, ?, ?, ?, ?)")
            for row in rows {
                try statement.execute(arguments: [
                    row.row.meterPoint.key, id.number, row.line, try number(of: row.row.code.description, db),
                    try number(of: row.row.source, db), row.row.validity.from?.daysSince1970,
                    row.row.validity.to?.daysSince1970,
                ])
            }
        }
    }

    /// Adds devices.
    func add(_ rows: [NumberedRow<DeviceRow>], of id: ImportID) throws {
        try write { db in
            let statement = try db.cachedStatement(sql: "INSERT INTO devices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            for row in rows {
                let meterPoint = row.row.meterPoint
                let isPlain = MPxN(key: meterPoint.key)?.asReceived == meterPoint.asReceived
                try statement.execute(arguments: [
                    Int64(bitPattern: row.row.device.value), id.number, row.line, meterPoint.key,
                    isPlain ? nil : meterPoint.asReceived, row.row.kind.rawValue, row.row.meterSerial,
                    row.row.validity.from?.daysSince1970, row.row.validity.to?.daysSince1970,
                ])
            }
        }
    }

    /// Adds suppliers' codes.
    func add(_ rows: [NumberedRow<SupplierRow>], of id: ImportID) throws {
        try write { db in
            for row in rows {
                try db.execute(
                    sql: "INSERT INTO suppliers VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        id.number, row.line, row.row.supplier.text, row.row.code.description,
                        row.row.validity.from?.daysSince1970, row.row.validity.to?.daysSince1970,
                    ]
                )
            }
        }
    }

    /// Adds contacts.
    func add(_ rows: [NumberedRow<ContactRow>], of id: ImportID) throws {
        try write { db in
            for row in rows {
                try db.execute(
                    sql: "INSERT INTO contacts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        id.number, row.line, row.row.supplier.text, row.row.supplierName, row.row.isDCCUser,
                        row.row.role.rawValue, row.row.name, row.row.telephone, row.row.email?.text,
                        row.row.certificate,
                    ]
                )
            }
        }
    }

    /// Adds the import itself, once its rows are counted.
    func add(_ line: RegisterLine) throws {
        try write { db in try db.insert(line) }
    }

    /// Ends the file, checks it and makes it durable: integrity, row counts, and that a reader can open it.
    ///
    /// - Throws: ``StoreError``: `damaged` if a check fails, `cannotWrite`.
    func finish() throws {
        try write { db in
            try db.execute(sql: "COMMIT")
            let verdict = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
            guard verdict == ["ok"] else { throw StoreError(.damaged, "the next register file fails its check") }
            try db.checkCounts()
        }
        do {
            try database.close()
        } catch {
            throw Self.failure(error)
        }
        guard let identity = try FileIdentity(path: path) else {
            throw StoreError(.cannotWrite, "\(path) is gone")
        }
        _ = try OpenRegister(path: path, identity: identity)
        try synchronise(path)
    }

    /// Throws the file away, and with it whatever closing it may say.
    func discard() {
        try? database.close()
        unlink(path)
    }

    private func write(_ body: (Database) throws -> Void) throws {
        do {
            try database.writeWithoutTransaction(body)
        } catch {
            throw Self.failure(error)
        }
    }

    /// The number of a code or source, which most rows share.
    private func number(of name: String, _ db: Database) throws -> Int64 {
        if let known = names[name] { return known }
        if names.count >= RegisterFileLimits.rememberedNames { names.removeAll() }
        let number: Int64
        if let kept = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM names WHERE name = ?"),
            arguments: [name]
        ) {
            number = kept
        } else {
            try db.cachedStatement(sql: "INSERT INTO names (name) VALUES (?)").execute(arguments: [name])
            number = db.lastInsertedRowID
        }
        names[name] = number
        return number
    }

    private static func failure(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return StoreError(.cannotWrite, "registers: \(StoreError.words(error))")
    }
}

extension Database {
    fileprivate func insert(_ line: RegisterLine) throws {
        let registerImport = line.registerImport
        try execute(
            sql: "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                registerImport.id.number, registerImport.kind.rawValue, registerImport.file,
                registerImport.completeTo.microseconds, registerImport.importedAt.microseconds, line.rows, line.badRows,
                line.standing.rawValue,
            ]
        )
    }

    /// Copies in the order of the keys: the new file has neither holes nor leftovers.
    fileprivate func copyRows(of lines: [RegisterLine]) throws {
        for kind in RegisterKind.allCases {
            let staying = lines.filter { $0.registerImport.kind == kind && $0.standing.keepsRows }
            guard !staying.isEmpty else { continue }
            let numbers = staying.map { String($0.registerImport.id.number) }.joined(separator: ", ")
            try execute(
                sql: "INSERT INTO main.\(kind.table) SELECT * FROM current.\(kind.table) WHERE import IN (\(numbers))"
            )
        }
        try execute(
            sql: """
                INSERT INTO main.names SELECT * FROM current.names WHERE id IN
                (SELECT code FROM main.registrations UNION SELECT source FROM main.registrations)
                """
        )
    }

    /// Every import that keeps its rows has as many as were counted, and no row is without its import.
    fileprivate func checkCounts() throws {
        let lines = try registerLines()
        for kind in RegisterKind.allCases {
            let expected = Dictionary(
                uniqueKeysWithValues: lines.filter {
                    $0.registerImport.kind == kind && $0.standing.keepsRows && $0.rows > 0
                }.map { ($0.registerImport.id.number, $0.rows) }
            )
            let found = try Row.fetchAll(
                self,
                sql: "SELECT import, count(*) AS rows FROM \(kind.table) GROUP BY import"
            )
            .reduce(into: [Int64: Int]()) { $0[$1["import"]] = $1["rows"] }
            guard found == expected else {
                throw StoreError(.damaged, "the next register file has lost \(kind.rawValue)")
            }
        }
    }
}

extension RegisterLine.Standing {
    /// Whether the rows of the import are in the file.
    var keepsRows: Bool { self == .inForce || self == .replaced }
}
