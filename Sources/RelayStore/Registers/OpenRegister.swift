import CriticalAlerts
import GRDB
import Glibc

/// One version of the register file, opened for reading. Nobody ever writes to it: a new version is another file.
///
/// Suppliers and contacts are small and asked all the time: they are read when it is opened.
final class OpenRegister: Sendable {
    /// Which file it is; stays unique while the file is open, since its inode cannot be given to another.
    let identity: FileIdentity
    let database: DatabaseQueue
    let lines: [RegisterLine]
    let supplierRows: [SourcedRow<SupplierRow>]
    let directory: SupplierDirectory
    let contacts: ContactList?

    init(path: String, identity: FileIdentity) throws {
        self.identity = identity
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        configuration.label = "registers"
        let database: DatabaseQueue
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let (lines, supplierRows, contacts) = try database.read { db in
                guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == RegisterSchema.applicationID else {
                    throw StoreError(.cannotOpen, "\(path) is not a register file")
                }
                guard let version = try Int32.fetchOne(db, sql: "PRAGMA user_version"),
                    version == RegisterSchema.version
                else { throw StoreError(.cannotOpen, "\(path) was made by another version") }
                let lines = try db.registerLines()
                let inForce = lines.filter { $0.standing == .inForce }.map(\.registerImport)
                let suppliers = inForce.first { $0.kind == .suppliers }
                let contacts = inForce.first { $0.kind == .contacts }
                return (
                    lines, try suppliers.map { try db.suppliers(in: $0) } ?? [],
                    try contacts.map { ContactList(rows: try db.contacts(in: $0), of: $0) }
                )
            }
            self.lines = lines
            self.supplierRows = supplierRows
            self.contacts = contacts
        } catch let error as DatabaseError {
            throw StoreError(.cannotOpen, "\(path): \(StoreError.words(error))")
        }
        self.database = database
        directory = SupplierDirectory(rows: supplierRows)
    }

    /// The import of a kind that is in force.
    func inForce(_ kind: RegisterKind) -> RegisterImport? {
        lines.first { $0.registerImport.kind == kind && $0.standing == .inForce }?.registerImport
    }

    func read<Value: Sendable>(_ body: @Sendable @escaping (Database) throws -> Value) async throws -> Value {
        do {
            return try await database.read(body)
        } catch let error as DatabaseError {
            throw StoreError(.damaged, "registers: \(StoreError.words(error))")
        }
    }
}

/// Device and inode of a file.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64

    /// The file that a path leads to now; `nil` if there is none.
    init?(path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let number = errno
            guard number == ENOENT else {
                throw StoreError(.cannotOpen, "\(path): \(String(cString: strerror(number)))")
            }
            return nil
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
