public import AlertMail
public import CriticalAlerts

/// What the operator chooses. Its digest is kept with every decision.
public struct Policy: Hashable, Sendable, Codable {
    /// Optional codes that are forwarded (R4).
    public var forwardedOptionalCodes: Set<AlertCode>
    /// EUI-64 blocks that are ours: targets of alerts that we may receive. Empty: every target is taken as ours, and `check` warns.
    public var ownTargets: [EUI64Range]
    /// The desk that takes alerts of our own meter points, `nil` if there is none: then a task does.
    public var desk: String?
    /// How many suppliers may have had an alert without a person (reading 21).
    public var mostSuppliers: Int
    /// Acknowledgements for one case and sender a day, before it is a task.
    public var mostAnswersPerCase: Int
    /// Working days for each deadline (R14, R20), 1 unless the note's version says otherwise (R48).
    public var workingDays: Int
    /// Whether an alert read from text is acknowledged by itself when its sender is authenticated.
    public var acknowledgesAlertsFromText: Bool
    /// The profile for a partner without one of its own.
    public var defaultProfile: LetterProfile
    /// Profiles by partner.
    public var profiles: [SupplierID: LetterProfile]
    /// Whether automatic acknowledgements close cases; otherwise they only count as arrived.
    public var acceptsAutomaticReceipts: Bool

    /// The defaults of the design.
    public init() {
        forwardedOptionalCodes = []
        ownTargets = []
        mostSuppliers = 3
        mostAnswersPerCase = 3
        workingDays = 1
        acknowledgesAlertsFromText = true
        defaultProfile = .plain
        profiles = [:]
        acceptsAutomaticReceipts = true
    }
}
