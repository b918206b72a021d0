/// What a meter point is to the device that serves it (devices file, column `kind`).
public enum MeterPointKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The import MPAN of an electricity meter: alerts are routed by it.
    case `import`
    /// The second import MPAN of a twin-element meter.
    case secondaryImport = "secondary-import"
    /// The export MPAN: its supplier may be another one; never routed by.
    case export
    /// The MPRN of a gas meter: alerts are routed by it.
    case gas

    /// Whether alerts are routed by meter points of this kind (reading 4).
    public var isRouted: Bool { self == .import || self == .gas }

    /// Import first, as letters list them.
    var order: Int {
        switch self {
        case .import: 0
        case .gas: 1
        case .secondaryImport: 2
        case .export: 3
        }
    }
}

/// A row of the devices file: a meter point that a device serves during some days.
public struct DeviceRow: RegisterRow {
    /// The device.
    public let device: EUI64
    /// The meter point; an MPRN exactly if the kind is gas.
    public let meterPoint: MPxN
    /// What the meter point is to the device.
    public let kind: MeterPointKind
    /// The serial number on the meter, if known.
    public let meterSerial: String?
    /// The days on which it holds.
    public let validity: Validity

    /// A row, or `nil` if kind and meter point are of different fuels.
    public init?(
        device: EUI64,
        meterPoint: MPxN,
        kind: MeterPointKind,
        meterSerial: String? = nil,
        validity: Validity = .always
    ) {
        guard (kind == .gas) == (meterPoint.fuel == .gas) else { return nil }
        self.device = device
        self.meterPoint = meterPoint
        self.kind = kind
        self.meterSerial = meterSerial
        self.validity = validity
    }

    /// Devices.
    public static var kind: RegisterKind { .devices }

    /// `device_id,mpxn,kind,meter_serial,valid_from,valid_to`.
    public static var columns: [String] { ["device_id", "mpxn", "kind", "meter_serial", "valid_from", "valid_to"] }

    /// Reads and checks a row.
    public init(_ row: CSVRow) throws(RowFault) {
        device = try row.value(0, "not an EUI-64 (eight hex pairs)") { EUI64($0) }
        let kinds = MeterPointKind.allCases.map(\.rawValue).joined(separator: ", ")
        let kind = try row.value(2, "expected is one of \(kinds)") { MeterPointKind(rawValue: $0) }
        let isGas = kind == .gas
        let reason = isGas ? "not an MPRN (6 to 10 digits)" : "not an MPAN (13 digits with their check digit)"
        meterPoint = try row.value(1, reason) { MPxN($0, hint: isGas ? .gas : .electricity) }
        self.kind = kind
        meterSerial = try row.plainText(3, atMost: RegisterLimits.telephoneBytes)
        validity = try Validity(row, from: 4, to: 5)
    }
}
