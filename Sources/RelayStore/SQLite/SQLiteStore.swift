public import CriticalAlerts
import Foundation
import GRDB
import Relay

/// The embedded store: one SQLite file, for one supplier of the installation.
///
/// Every write is durable when the call returns: `synchronous=FULL` is set on the writer after opening, since WAL mode would
/// lower it, and read back; a store that does not hold what it was told refuses to open.
public final class SQLiteStore: CaseStore {
    /// The supplier whose rows these are.
    public let supplier: SupplierID
    let pool: DatabasePool

    /// Opens the store at a path, making or migrating it.
    ///
    /// - Throws: ``StoreError``: `cannotOpen`, `notDurable`.
    public init(path: String, supplier: SupplierID) throws {
        self.supplier = supplier
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

    /// Settings on which durability rests, as the writer sees them.
    private func readBack() throws {
        let (synchronous, foreignKeys, busy, journal) = try pool.writeWithoutTransaction { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"), try Int.fetchOne(db, sql: "PRAGMA foreign_keys"),
                try Int.fetchOne(db, sql: "PRAGMA busy_timeout"), try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }
        guard synchronous == 2 else {
            throw StoreError(.notDurable, "synchronous is \(synchronous ?? -1), not 2 (FULL)")
        }
        guard foreignKeys == 1 else { throw StoreError(.notDurable, "foreign_keys is off") }
        guard let busy, busy >= Int(StoreLimits.busySeconds * 1000) else {
            throw StoreError(.notDurable, "busy_timeout is \(busy ?? -1) ms")
        }
        guard journal == "wal" else {
            throw StoreError(.notDurable, "journal_mode is \(journal ?? "unknown"), not wal")
        }
    }

    func write<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(.cannotWrite, StoreError.words(error))
        }
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StoreError(.cannotOpen, StoreError.words(error))
        }
    }
}

/// Bounds of the store, in one place.
enum StoreLimits {
    /// How long a writer waits for another process, seconds.
    static let busySeconds = 10.0
}

extension StoreError {
    /// The library's words, without the statement's values.
    static func words(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return "\(error.resultCode): \(error.message ?? "no message")"
    }
}

/// JSON of values kept whole, with sorted keys.
enum Body {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type = Value.self, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError(.damaged, "a kept \(type) cannot be read back")
        }
    }
}
