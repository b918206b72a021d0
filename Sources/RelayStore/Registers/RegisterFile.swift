public import CriticalAlerts
import Synchronization

/// Devices, suppliers, registrations and contacts, in a SQLite file of their own beside the case store.
///
/// The file is never written in place. An import builds the next file, checks it and switches by `rename`: a reader has either the
/// old file or the new one, whole, and never waits. Each look-up asks once whether the path leads to another file than the one that is
/// open, and opens that.
public final class RegisterFile: Sendable {
    /// The folder that holds `registers.sqlite`.
    public let folder: String
    /// When data are too old to send by (reading 19).
    public let freshness: FreshnessPolicy

    private let opened = Mutex<OpenRegister?>(nil)

    /// The registers in a folder, which must be there; before the first import there are no data.
    ///
    /// - Throws: ``StoreError``: `cannotOpen` for a file that is not one of ours, `damaged`.
    public init(folder: String, freshness: FreshnessPolicy) throws {
        self.folder = folder
        self.freshness = freshness
        _ = try current()
    }

    var path: String { "\(folder)/registers.sqlite" }
    var nextPath: String { "\(folder)/registers.next.sqlite" }
    var lockPath: String { "\(folder)/registers.lock" }

    /// The file as it is now; `nil` before the first import.
    func current() throws -> OpenRegister? {
        guard let identity = try FileIdentity(path: path) else { return nil }
        if let known = opened.withLock({ $0 }), known.identity == identity { return known }
        var expected = identity
        for _ in 0..<RegisterFileLimits.openings {
            let candidate = try OpenRegister(path: path, identity: expected)
            // It may have been switched between the two looks: then it is not known which of them was opened.
            guard let now = try FileIdentity(path: path) else { return nil }
            if now == expected {
                opened.withLock { $0 = candidate }
                return candidate
            }
            expected = now
        }
        throw StoreError(.cannotOpen, "\(path) is being switched all the time")
    }
}

/// Look-ups: the file finds the rows, and ``DeviceLookup``, ``RegistrationLookup``, ``SupplierDirectory`` and ``ContactList`` judge them.
extension RegisterFile {
    /// The meter points of a device as at an instant (R5).
    public func meterPoints(of device: EUI64, asAt instant: Instant) async throws -> DeviceAnswer {
        let lookup = DeviceLookup(policy: freshness)
        guard let register = try current(), let registerImport = register.inForce(.devices) else {
            return lookup.meterPoints(of: device, asAt: instant, rows: [], imports: [])
        }
        let rows = try await register.read { db in try db.meterPoints(of: device, in: registerImport) }
        return lookup.meterPoints(of: device, asAt: instant, rows: rows, imports: [registerImport])
    }

    /// Who supplies a meter point as at an instant (R6, R7, reading 19).
    public func supplier(of meterPoint: MPxN, asAt instant: Instant) async throws -> SupplierAnswer {
        let register = try current()
        let lookup = RegistrationLookup(
            directory: register?.directory ?? SupplierDirectory(rows: []),
            policy: freshness
        )
        guard let register, let registerImport = register.inForce(.registrations) else {
            return lookup.supplier(of: meterPoint, asAt: instant, rows: [], imports: [])
        }
        let rows = try await register.read { db in try db.registrations(of: meterPoint, in: registerImport) }
        return lookup.supplier(of: meterPoint, asAt: instant, rows: rows, imports: [registerImport])
    }

    /// What the Supplier Contact List says of a supplier (R9); not listed, and stale, while there is no list at all.
    public func contacts(of supplier: SupplierID, at instant: Instant) async throws -> ContactList.Answer {
        guard let list = try await contactList() else {
            return ContactList.Answer(
                supplier: supplier,
                name: nil,
                isDCCUser: nil,
                primary: nil,
                secondary: nil,
                access: [],
                completeTo: Instant(microseconds: 0),
                isStale: true
            )
        }
        return list.contacts(of: supplier, at: instant)
    }

    /// The suppliers one of whose contacts has this address, whatever its role; several if one provider acts for them (R27).
    public func suppliers(with address: ContactEmail) async throws -> [SupplierID] {
        try await contactList()?.suppliers(with: address) ?? []
    }

    /// The Supplier Contact List in force; `nil` if none was ever imported.
    public func contactList() async throws -> ContactList? {
        try current()?.contacts
    }

    /// The certificates that the contact list names, in its order.
    public func certificates() async throws -> [ContactCertificate] {
        try await contactList()?.contacts.compactMap { contact in
            contact.row.certificate.map {
                ContactCertificate(supplier: contact.row.supplier, email: contact.row.email, path: $0)
            }
        } ?? []
    }

    /// By which codes suppliers are known; empty if none were imported.
    public func directory() async throws -> SupplierDirectory {
        try current()?.directory ?? SupplierDirectory(rows: [])
    }

    /// The rows of the suppliers file in force, in its order.
    public func supplierRows() async throws -> [SourcedRow<SupplierRow>] {
        try current()?.supplierRows ?? []
    }

    /// The blocks of user identifiers that are a supplier's at an instant: targets of alerts that it may receive.
    public func ownTargets(of supplier: SupplierID, asAt instant: Instant) async throws -> [EUI64Range] {
        try await directory().codes(of: supplier, asAt: instant).filter { $0.scheme == .userEUI }
            .compactMap { EUI64Range($0.code) }
    }

    /// Every import there ever was, the earliest first, with its row counts.
    public func imports() async throws -> [RegisterLine] {
        try current()?.lines ?? []
    }
}
