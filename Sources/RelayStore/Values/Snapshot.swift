public import AlertMail
public import CriticalAlerts
public import Relay

/// What waits for a decision.
public struct Undecided: Hashable, Sendable {
    /// Alerts.
    public var intakes: [KeptIntake]
    /// Mails.
    public var mails: [KeptMail]

    /// What waits.
    public init(intakes: [KeptIntake], mails: [KeptMail]) {
        self.intakes = intakes
        self.mails = mails
    }
}

/// Which cases to load.
public struct SnapshotKeys: Hashable, Sendable {
    /// By reference.
    public var references: Set<CaseReference>
    /// By the alert's identity.
    public var identities: Set<AlertIdentity>
    /// By meter point and code, for alerts that people report.
    public var meterPoints: Set<MPxN>
    /// Open cases whose alert letter went to these suppliers.
    public var openWith: Set<SupplierID>

    /// Keys.
    public init(
        references: Set<CaseReference> = [],
        identities: Set<AlertIdentity> = [],
        meterPoints: Set<MPxN> = [],
        openWith: Set<SupplierID> = []
    ) {
        self.references = references
        self.identities = identities
        self.meterPoints = meterPoints
        self.openWith = openWith
    }
}

/// Cases as they stand, each with the version that a commit must find unchanged.
public struct Snapshot: Hashable, Sendable {
    /// One case and its version.
    public struct Entry: Hashable, Sendable {
        /// The case.
        public var state: Case
        /// Its version, from 1.
        public var version: Int64

        /// An entry.
        public init(state: Case, version: Int64) {
            self.state = state
            self.version = version
        }
    }

    /// The cases.
    public var entries: [CaseReference: Entry]

    /// A snapshot.
    public init(entries: [CaseReference: Entry]) {
        self.entries = entries
    }
}
