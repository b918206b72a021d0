/// What a contact is for (R9, R16, R30; contacts file, column `role`).
public enum ContactRole: String, Hashable, Sendable, Codable, CaseIterable {
    /// Receives forwards first; preferably an inbox that is always watched (R31).
    case primary
    /// For escalation; preferably a responsible person (R32).
    case secondary
    /// May read the Supplier Contact List; never written to with alerts.
    case access
}

/// The address of a contact: an addr-spec that needs no quoting (RFC 5321, ASCII).
public struct ContactEmail: Hashable, Sendable {
    /// The text as it was written.
    public let text: String

    /// Checks `local@domain`: a dot-atom of at most 64 bytes, and a host name of at least two labels; `nil` for anything else.
    ///
    /// Quoted local parts, address literals and internationalised addresses are refused: no contact list needs them, and each is a
    /// way to smuggle a second address. Domains with other letters are written in their `xn--` form.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = bytes[..<at]
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let atoms = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard local.count <= 64, bytes.count - at - 1 <= 253, labels.count >= 2,
            atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAtomText) }),
            labels.allSatisfy(Self.isLabel),
            let top = labels.last, top.contains(where: { !(0x30...0x39).contains($0) })
        else { return nil }
        self.text = String(text)
    }

    /// The host name after the `@`, in lower case.
    public var domain: String {
        text.split(separator: "@").last.map { $0.lowercased() } ?? ""
    }

    /// By which addresses are compared: all in lower case, as every mailbox provider in fact does.
    public var canonical: String { text.lowercased() }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isASCIIAlphanumeric(byte) || Array("!#$%&'*+-/=?^_`{|}~".utf8).contains(byte)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            return false
        }
        return label.allSatisfy { isASCIIAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    /// Equal if they differ in letter case alone.
    public static func == (left: ContactEmail, right: ContactEmail) -> Bool {
        left.canonical == right.canonical
    }

    /// Feeds the lower-case form.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(canonical)
    }
}

extension ContactEmail: CustomStringConvertible {
    /// The address.
    public var description: String { text }
}

extension ContactEmail: Codable {
    /// Reads an address; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = ContactEmail(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a mail address")
        }
        self = value
    }

    /// Writes the address.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A row of the contacts file: one contact of one supplier.
public struct ContactRow: RegisterRow, Codable {
    /// The supplier.
    public let supplier: SupplierID
    /// The supplier's name for people.
    public let supplierName: String
    /// Whether the supplier is a DCC User.
    public let isDCCUser: Bool
    /// What the contact is for.
    public let role: ContactRole
    /// The person's or inbox's name, if given.
    public let name: String?
    /// The telephone number as written, if given.
    public let telephone: String?
    /// The mail address, if given.
    public let email: ContactEmail?
    /// The path of a PEM file with the contact's certificate, if given.
    public let certificate: String?

    /// A row.
    public init(
        supplier: SupplierID,
        supplierName: String,
        isDCCUser: Bool,
        role: ContactRole,
        name: String? = nil,
        telephone: String? = nil,
        email: ContactEmail? = nil,
        certificate: String? = nil
    ) {
        self.supplier = supplier
        self.supplierName = supplierName
        self.isDCCUser = isDCCUser
        self.role = role
        self.name = name
        self.telephone = telephone
        self.email = email
        self.certificate = certificate
    }

    /// Contacts.
    public static var kind: RegisterKind { .contacts }

    /// `supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate`.
    public static var columns: [String] {
        ["supplier_id", "supplier_name", "dcc_user", "role", "name", "telephone", "email", "certificate"]
    }

    /// Reads and checks a row. An email address that is not one is a fault; a contact without any is not (telephone only).
    public init(_ row: CSVRow) throws(RowFault) {
        supplier = try row.supplier(0)
        _ = try row.required(1)
        supplierName = try row.plainText(1, atMost: RegisterLimits.nameBytes) ?? ""
        isDCCUser = try row.value(2, "expected is yes or no") { $0 == "yes" ? true : $0 == "no" ? false : nil }
        let roles = ContactRole.allCases.map(\.rawValue).joined(separator: ", ")
        role = try row.value(3, "expected is one of \(roles)") { ContactRole(rawValue: $0) }
        name = try row.plainText(4, atMost: RegisterLimits.nameBytes)
        telephone = try row.plainText(5, atMost: RegisterLimits.telephoneBytes)
        if let telephone, telephone.utf8.count(where: { (0x30...0x39).contains($0) }) < 3 {
            throw row.fault(.badValue, 5, "not a telephone number")
        }
        email = row.optional(6) == nil ? nil : try row.value(6, "not a mail address") { ContactEmail($0) }
        certificate = try row.plainText(7, atMost: 4096)
    }

    /// Two names or two answers to "DCC User?" for one supplier, and a second primary or secondary contact.
    public static func contradictions(in rows: [NumberedRow<ContactRow>], file: String) -> [RowFault] {
        var first: [SupplierID: ContactRow] = [:]
        var taken: [SupplierID: Set<ContactRole>] = [:]
        var faults: [RowFault] = []
        for numbered in rows {
            let row = numbered.row
            var problem: (field: String, reason: String)?
            if let known = first[row.supplier] {
                if known.supplierName != row.supplierName {
                    problem = ("supplier_name", "another name than in this supplier's first row")
                } else if known.isDCCUser != row.isDCCUser {
                    problem = ("dcc_user", "differs from this supplier's first row")
                }
            } else {
                first[row.supplier] = row
            }
            if problem == nil, row.role != .access, !taken[row.supplier, default: []].insert(row.role).inserted {
                problem = ("role", "a second \(row.role.rawValue) contact of this supplier")
            }
            if let problem {
                faults.append(
                    RowFault(
                        code: .contradiction,
                        file: file,
                        line: numbered.line,
                        field: problem.field,
                        reason: problem.reason
                    )
                )
            }
        }
        return faults
    }
}
