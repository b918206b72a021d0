/// A row of the registrations file: the supplier of a meter point during some days, according to a source.
public struct RegistrationRow: RegisterRow {
    /// The meter point.
    public let meterPoint: MPxN
    /// The supplier's code as the source writes it.
    public let code: SupplierCode
    /// The days on which the supplier is registered.
    public let validity: Validity
    /// The source: `EES`, `GES`, `D0058`, `portfolio` …
    public let source: String

    /// A row.
    public init(meterPoint: MPxN, code: SupplierCode, validity: Validity = .always, source: String) {
        self.meterPoint = meterPoint
        self.code = code
        self.validity = validity
        self.source = source
    }

    /// Registrations.
    public static var kind: RegisterKind { .registrations }

    /// `mpxn,supplier_code,scheme,valid_from,valid_to,source`.
    public static var columns: [String] { ["mpxn", "supplier_code", "scheme", "valid_from", "valid_to", "source"] }

    /// Reads and checks a row. A supplier cannot be named by a block of user identifiers here.
    public init(_ row: CSVRow) throws(RowFault) {
        meterPoint = try row.value(0, "neither an MPAN (13 digits with their check digit) nor an MPRN (6 to 10 digits)")
        {
            MPxN($0)
        }
        code = try row.supplierCode(scheme: 2, code: 1)
        guard code.scheme != .userEUI else {
            throw row.fault(.badValue, 2, "registrations name suppliers by mpid, gas or name")
        }
        validity = try Validity(row, from: 3, to: 4)
        _ = try row.required(5)
        source = try row.plainText(5, atMost: RegisterLimits.nameBytes) ?? ""
    }
}
