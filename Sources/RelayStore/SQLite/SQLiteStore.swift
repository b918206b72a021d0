public import CriticalAlerts
import GRDB
import Glibc
import Relay

/// The embedded store: one SQLite file, for one supplier of the installation.
///
/// Every write is durable when the call returns: `synchronous=FULL` is set on the writer after opening, since WAL mode would
/// lower it, and read back; a store that does not hold what it was told refuses to open. A write that was begun is finished even if
/// the caller's task is cancelled meanwhile: an answer of a server that is in must not be forgotten because we are stopping.
public final class SQLiteStore: CaseStore {
    /// The supplier whose rows these are.
    public let supplier: SupplierID
    let pool: DatabasePool

    /// Opens the store at a path, making or migrating it. The folder must be there.
    ///
    /// - Throws: ``StoreError``: `cannotOpen` for a file that is not ours, was made by a later version, or cannot be written;
    ///   `notDurable`.
    public init(path: String, supplier: SupplierID) throws {
        self.supplier = supplier
        // Processes that start together must not see, nor make, half a schema.
        let lock = try FileLock(waitingFor: Self.folder(of: path))
        defer { withExtendedLifetime(lock) {} }
        try Self.refuseForeignFile(at: path)
        try Self.makeFile(at: path)
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        configuration.label = "store"
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            try Migrations.migrator.migrate(pool)
        } catch {
            throw StoreError(.cannotOpen, "\(path): \(StoreError.words(error))")
        }
        try readBack()
    }

    /// What durability rests on, as the writer sees it.
    var durability: Durability {
        get throws {
            try pool.writeWithoutTransaction { db in
                Durability(
                    synchronous: try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
                    foreignKeys: try Int.fetchOne(db, sql: "PRAGMA foreign_keys") ?? -1,
                    busyTimeout: try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? -1,
                    journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "unknown"
                )
            }
        }
    }

    private func readBack() throws {
        let durability: Durability
        do {
            durability = try self.durability
        } catch {
            throw StoreError(.cannotOpen, StoreError.words(error))
        }
        if let fault = durability.fault { throw StoreError(.notDurable, fault) }
    }

    /// A file of somebody else is not even switched to WAL mode: it is looked at by a connection that cannot write.
    private static func refuseForeignFile(at path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { return }
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        let isOurs: Bool
        let isSuperseded: Bool
        do {
            (isOurs, isSuperseded) = try DatabaseQueue(path: path, configuration: configuration).read { db in
                let identity = try Int32.fetchOne(db, sql: "PRAGMA application_id")
                // A store that was killed before its first migration is empty, and ours to begin again.
                let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
                return (
                    identity == Migrations.applicationID || (identity == 0 && isEmpty),
                    try Migrations.migrator.hasBeenSuperseded(db)
                )
            }
        } catch {
            throw StoreError(.cannotOpen, "\(path): \(StoreError.words(error))")
        }
        guard isOurs else { throw StoreError(.cannotOpen, "\(path) is not a case store") }
        guard !isSuperseded else { throw StoreError(.cannotOpen, "\(path) was made by a later version") }
    }

    /// Made here and not by SQLite, for its mode: mails and alerts are personal data. SQLite gives `-wal` and `-shm` the same.
    private static func makeFile(at path: String) throws {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let number = errno
            guard number == EEXIST else {
                throw StoreError(.cannotOpen, "\(path): \(String(cString: strerror(number)))")
            }
            return
        }
        close(descriptor)
        try synchronise(folder(of: path))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Runs a transaction to its end, whatever becomes of the caller.
    func write<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            // A task of its own is not cancelled with the caller's.
            return try await Task { [pool] in try await pool.write(body) }.value
        } catch let error as DatabaseError {
            throw StoreError.ofWriting(error)
        }
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StoreError.ofReading(error)
        }
    }
}

/// The settings on which durability rests.
struct Durability: Hashable, Sendable {
    /// 2 is FULL: each commit is on the disk when it returns.
    var synchronous: Int
    /// 1 is on.
    var foreignKeys: Int
    /// How long a writer waits for another process, milliseconds.
    var busyTimeout: Int
    /// Readers do not wait in `wal`.
    var journalMode: String

    /// Why a store with these settings must not be used; `nil` if it may.
    var fault: String? {
        if synchronous != 2 { return "synchronous is \(synchronous), not 2 (FULL)" }
        if foreignKeys != 1 { return "foreign_keys is off" }
        if busyTimeout < Int(StoreLimits.busySeconds * 1000) { return "busy_timeout is \(busyTimeout) ms" }
        if journalMode != "wal" { return "journal_mode is \(journalMode), not wal" }
        return nil
    }
}

/// Bounds of the store, in one place.
enum StoreLimits {
    /// How long a writer waits for another process, seconds.
    static let busySeconds = 10.0
    /// Bytes of alerts and mails handed out at once to be decided; one of any size is.
    static let handedOutBytes = 16 << 20
    /// Before a letter whose dot was sent and not answered is sent again, seconds: a late report may still come.
    static let unknownPause: Int64 = 120
    /// Commands, known facts and remarks of the process that a task collects when others join it.
    static let joinedLines = 20
}

extension StoreError {
    /// The library's words, without the statement's values.
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: "\(error.resultCode): \(error.message ?? "no message")"
        case let error as StoreError: error.reason
        default: "\(type(of: error))"
        }
    }

    /// What a failed write means: what nobody may hold twice is held by another; or the values fit no row; or the disk is at fault.
    static func ofWriting(_ error: DatabaseError) -> StoreError {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            StoreError(.conflict, words(error))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            StoreError(.damaged, words(error))
        default:
            error.resultCode == .SQLITE_CONSTRAINT
                ? StoreError(.refused, words(error)) : StoreError(.cannotWrite, words(error))
        }
    }

    static func ofReading(_ error: DatabaseError) -> StoreError {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: StoreError(.damaged, words(error))
        default: StoreError(.cannotOpen, words(error))
        }
    }
}

extension SQLiteStore {
    /// Rows of another supplier are never written by this store.
    func check(_ other: SupplierID) throws {
        guard other == supplier else { throw StoreError(.refused, "\(other) is not the supplier of this store") }
    }
}
