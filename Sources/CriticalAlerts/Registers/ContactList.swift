/// The Supplier Contact List as one import gave it (R9, R28 to R32).
public struct ContactList: Hashable, Sendable {
    /// A contact with its place in the list.
    public struct Contact: Hashable, Sendable, Codable {
        /// The row.
        public let row: ContactRow
        /// Where it stands.
        public let provenance: Provenance

        /// A contact with its place.
        public init(
            row: ContactRow,
            provenance: Provenance
        ) {
            self.row = row
            self.provenance = provenance
        }

        /// How the contact can be reached.
        public var way: ContactWay {
            if let email = row.email { return .email(email) }
            if let telephone = row.telephone { return .telephone(telephone) }
            return .none
        }
    }

    /// How a contact can be reached.
    public enum ContactWay: Hashable, Sendable, Codable {
        /// By mail.
        case email(ContactEmail)
        /// By telephone only: a task for a person.
        case telephone(String)
        /// Not at all.
        case none
    }

    /// What the list says of one supplier.
    public struct Answer: Hashable, Sendable, Codable {
        /// The supplier.
        public let supplier: SupplierID
        /// Its name for people; `nil` if it is not on the list.
        public let name: String?
        /// Whether it is a DCC User; `nil` if it is not on the list.
        public let isDCCUser: Bool?
        /// Receives forwards first.
        public let primary: Contact?
        /// For escalation.
        public let secondary: Contact?
        /// May read the list.
        public let access: [Contact]
        /// Up to when the list was complete.
        public let completeTo: Instant
        /// Whether it was older than ``ContactList/staleAfterDays`` at the instant asked about.
        public let isStale: Bool

        /// What a list says of a supplier.
        public init(
            supplier: SupplierID,
            name: String?,
            isDCCUser: Bool?,
            primary: Contact?,
            secondary: Contact?,
            access: [Contact],
            completeTo: Instant,
            isStale: Bool
        ) {
            self.supplier = supplier
            self.name = name
            self.isDCCUser = isDCCUser
            self.primary = primary
            self.secondary = secondary
            self.access = access
            self.completeTo = completeTo
            self.isStale = isStale
        }

        /// Whether the supplier has an entry.
        public var isListed: Bool { name != nil }

        /// The first of primary and secondary that has a mail address.
        public var firstByEmail: Contact? {
            [primary, secondary].compactMap { $0 }.first { $0.row.email != nil }
        }

        /// Whether neither primary nor secondary can be written to: then only the telephone, or the helpdesk (R17).
        public var lacksEmail: Bool { firstByEmail == nil }

        /// Whether an address is one of the supplier's contacts: who may answer for it.
        public func lists(_ address: ContactEmail) -> Bool {
            ([primary, secondary].compactMap { $0 } + access).contains { $0.row.email == address }
        }
    }

    /// After how many days a list is stale: a quarter and the time its confirmation takes (R36, R39).
    public static let staleAfterDays = 100

    /// The import.
    public let registerImport: RegisterImport
    /// The rows in the order of the file.
    public let contacts: [Contact]

    /// The list of an import's good rows.
    public init(rows: [NumberedRow<ContactRow>], of registerImport: RegisterImport) {
        self.registerImport = registerImport
        contacts = rows.map { Contact(row: $0.row, provenance: Provenance(registerImport, row: $0.line)) }
    }

    /// The suppliers on the list, in the order of the file.
    public var suppliers: [SupplierID] {
        var seen: Set<SupplierID> = []
        return contacts.map(\.row.supplier).filter { seen.insert($0).inserted }
    }

    /// Whether the list is too old at an instant: complete up to more than 100 days before it.
    public func isStale(at instant: Instant) -> Bool {
        instant.seconds(since: registerImport.completeTo) > Int64(Self.staleAfterDays) * 86_400
    }

    /// What the list says of a supplier, asked at an instant. An old list still answers, marked as stale.
    public func contacts(of supplier: SupplierID, at instant: Instant) -> Answer {
        let own = contacts.filter { $0.row.supplier == supplier }
        return Answer(
            supplier: supplier,
            name: own.first?.row.supplierName,
            isDCCUser: own.first?.row.isDCCUser,
            primary: own.first { $0.row.role == .primary },
            secondary: own.first { $0.row.role == .secondary },
            access: own.filter { $0.row.role == .access },
            completeTo: registerImport.completeTo,
            isStale: isStale(at: instant)
        )
    }

    /// The suppliers whose contact has this address, whatever its role; several if one provider acts for them (R27).
    public func suppliers(with address: ContactEmail) -> [SupplierID] {
        var seen: Set<SupplierID> = []
        return contacts.filter { $0.row.email == address }.map(\.row.supplier).filter { seen.insert($0).inserted }
    }
}
