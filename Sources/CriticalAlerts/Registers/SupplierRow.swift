/// A row of the suppliers file: a code by which sources know a supplier during some days.
public struct SupplierRow: RegisterRow {
    /// The supplier.
    public let supplier: SupplierID
    /// The code.
    public let code: SupplierCode
    /// The days on which it holds.
    public let validity: Validity

    /// A row.
    public init(supplier: SupplierID, code: SupplierCode, validity: Validity = .always) {
        self.supplier = supplier
        self.code = code
        self.validity = validity
    }

    /// Suppliers.
    public static var kind: RegisterKind { .suppliers }

    /// `supplier_id,scheme,code,valid_from,valid_to`.
    public static var columns: [String] { ["supplier_id", "scheme", "code", "valid_from", "valid_to"] }

    /// Reads and checks a row.
    public init(_ row: CSVRow) throws(RowFault) {
        supplier = try row.supplier(0)
        code = try row.supplierCode(scheme: 1, code: 2)
        validity = try Validity(row, from: 3, to: 4)
    }
}

extension CSVRow {
    func supplier(_ column: Int) throws(RowFault) -> SupplierID {
        try value(column, "not a supplier id (1 to 64 of a-z A-Z 0-9 . _ -, the first a letter or digit)") {
            SupplierID($0)
        }
    }

    func supplierCode(scheme: Int, code: Int) throws(RowFault) -> SupplierCode {
        let schemes = CodeScheme.allCases.map(\.rawValue).joined(separator: ", ")
        let known = try value(scheme, "expected is one of \(schemes)") { CodeScheme(rawValue: $0) }
        let reason =
            switch known {
            case .mpid: "not an MPID (four letters or digits)"
            case .gas: "not a gas short code (three letters or digits)"
            case .userEUI: "not an EUI-64, a range EUI..EUI or a prefix EUI/bits"
            case .name: "not a name (1 to \(RegisterLimits.nameBytes) bytes without control characters)"
            }
        return try value(code, reason) { isPlainText($0) ? SupplierCode(scheme: known, code: $0) : nil }
    }
}
