public import CriticalAlerts

/// The kinds of machine part (`critical-alert.json`).
public enum MachineKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Raises alerts.
    case alert
    /// Acknowledges a letter.
    case acknowledgement
    /// Says that an alert has gone on to another supplier.
    case passedOn = "passed-on"
    /// Carries a partner's certificate and what it accepts.
    case contacts
}

/// What one gateway tells another, beside the text that people read: the attachment `critical-alert.json`.
///
/// It has a CMS signature of its own (`critical-alert.json.p7s`), so that it can be verified under banners, footers and
/// re-forwarding. The schema stands in `docs/machine-part.schema.json`; unknown members are ignored, so that it can grow.
public struct MachinePart: Hashable, Sendable, Codable {
    /// The format's version, 1.
    public var version: Int
    /// What it says.
    public var kind: MachineKind
    /// The writer as it names itself.
    public var supplier: SupplierID
    /// The writer's references for the cases.
    public var references: [CaseReference]
    /// The keyed token of this letter itself (local part).
    public var token: String
    /// The Message-ID or token that this mail answers, as the receiver of this mail minted it.
    public var cites: String?
    /// What an acknowledgement says.
    public var acknowledgement: AcknowledgementStatement?
    /// The alerts raised or answered.
    public var alerts: [AlertFacts]
    /// The suppliers the alerts have been through.
    public var trail: [TrailHop]
    /// For `contacts`.
    public var introduction: Introduction?
    /// Whether it is a rehearsal: neither acknowledged nor forwarded by a live gateway.
    public var isRehearsal: Bool

    /// A machine part of version 1.
    public init(
        kind: MachineKind,
        supplier: SupplierID,
        references: [CaseReference],
        token: String,
        cites: String? = nil,
        acknowledgement: AcknowledgementStatement? = nil,
        alerts: [AlertFacts] = [],
        trail: [TrailHop] = [],
        introduction: Introduction? = nil,
        isRehearsal: Bool = false
    ) {
        version = 1
        self.kind = kind
        self.supplier = supplier
        self.references = references
        self.token = token
        self.cites = cites
        self.acknowledgement = acknowledgement
        self.alerts = alerts
        self.trail = trail
        self.introduction = introduction
        self.isRehearsal = isRehearsal
    }
}
