/// The meter points of a device as at an instant, import first, and the one to route by (R5, reading 4).
public struct DeviceAnswer: Hashable, Sendable, Codable {
    /// What the devices file says.
    public enum State: Hashable, Sendable, Codable {
        /// Alerts of the device are routed by this meter point.
        case found(MPxN)
        /// No row of the device holds at the instant.
        case unknown
        /// Only meter points that are not routed by (export, secondary import).
        case notRoutable
        /// Several meter points to route by.
        case ambiguous([MPxN])
        /// The meter point to route by, from data that are too old: they were fresh until the instant given.
        case old(MPxN, freshUntil: Instant)
        /// There are no devices at all.
        case noData
    }

    /// A meter point of the device.
    public struct MeterPoint: Hashable, Sendable, Codable {
        /// The meter point.
        public let meterPoint: MPxN
        /// What it is to the device.
        public let kind: MeterPointKind
        /// The serial number on the meter, if known.
        public let meterSerial: String?
        /// Where it stands.
        public let provenance: Provenance

        /// A meter point of a device.
        public init(
            meterPoint: MPxN,
            kind: MeterPointKind,
            meterSerial: String?,
            provenance: Provenance
        ) {
            self.meterPoint = meterPoint
            self.kind = kind
            self.meterSerial = meterSerial
            self.provenance = provenance
        }
    }

    /// The device.
    public let device: EUI64
    /// The instant that was asked about.
    public let asAt: Instant
    /// What the devices file says.
    public let state: State
    /// The meter points that hold at the instant: import, gas, secondary import, export.
    public let meterPoints: [MeterPoint]
    /// Up to when the newest source that counts was complete; `nil` if there are no data.
    public let completeTo: Instant?

    /// An answer, also from a source other than the registers.
    public init(
        device: EUI64,
        asAt: Instant,
        state: State,
        meterPoints: [MeterPoint],
        completeTo: Instant?
    ) {
        self.device = device
        self.asAt = asAt
        self.state = state
        self.meterPoints = meterPoints
        self.completeTo = completeTo
    }

    /// The meter point to route by without a person's word.
    public var sure: MPxN? {
        if case .found(let meterPoint) = state { meterPoint } else { nil }
    }

    /// The serial number on the meter, if the rows that hold agree on one.
    public var meterSerial: String? {
        let serials = Set(meterPoints.compactMap(\.meterSerial))
        return serials.count == 1 ? serials.first : nil
    }
}

/// Decides from the devices file which meter point an alert is about; the store only finds the rows.
public struct DeviceLookup: Sendable {
    /// When data are too old.
    public let policy: FreshnessPolicy

    /// A look-up by this policy.
    public init(policy: FreshnessPolicy) {
        self.policy = policy
    }

    /// The meter points of a device as at an instant.
    ///
    /// - Parameters:
    ///   - rows: every row of this device that is in force; rows of other devices are ignored.
    ///   - imports: the imports of devices in force, also those that do not list the device.
    public func meterPoints(
        of device: EUI64,
        asAt instant: Instant,
        rows: [SourcedRow<DeviceRow>],
        imports: [RegisterImport]
    ) -> DeviceAnswer {
        let valid = rows.filter { $0.row.device == device && $0.row.validity.contains(instant) }
        var seen: Set<MPxN> = []
        let found =
            valid
            .sorted {
                ($0.row.kind.order, $1.provenance.completeTo, $0.row.meterPoint.key)
                    < ($1.row.kind.order, $0.provenance.completeTo, $1.row.meterPoint.key)
            }
            .filter { seen.insert($0.row.meterPoint).inserted }
            .map {
                DeviceAnswer.MeterPoint(
                    meterPoint: $0.row.meterPoint,
                    kind: $0.row.kind,
                    meterSerial: $0.row.meterSerial,
                    provenance: $0.provenance
                )
            }
        let routed = found.filter(\.kind.isRouted)
        let newest =
            (routed.isEmpty ? found : routed).map(\.provenance.completeTo).max()
            ?? imports.filter { $0.kind == .devices }.map(\.completeTo).max()
        return DeviceAnswer(
            device: device,
            asAt: instant,
            state: state(found, routed, newest, instant),
            meterPoints: found,
            completeTo: newest
        )
    }

    private func state(
        _ found: [DeviceAnswer.MeterPoint],
        _ routed: [DeviceAnswer.MeterPoint],
        _ completeTo: Instant?,
        _ instant: Instant
    ) -> DeviceAnswer.State {
        guard let completeTo else { return .noData }
        if found.isEmpty { return .unknown }
        guard let first = routed.first else { return .notRoutable }
        if routed.count > 1 { return .ambiguous(routed.map(\.meterPoint)) }
        let freshUntil = policy.freshUntil(completeTo: completeTo)
        return instant > freshUntil
            ? .old(first.meterPoint, freshUntil: freshUntil) : .found(first.meterPoint)
    }
}
