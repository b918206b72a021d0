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
    /// Working days for each deadline (R14, R20, R23), as the guidance note in force says (R48).
    public var timescales: Timescales
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
        timescales = GuidanceNote.builtIn.timescales
        acknowledgesAlertsFromText = true
        defaultProfile = .plain
        profiles = [:]
        acceptsAutomaticReceipts = true
    }
}

// Sets and dictionaries have no order of their own; a digest of the policy needs one.
extension Policy {
    private enum CodingKeys: String, CodingKey {
        case forwardedOptionalCodes, ownTargets, desk, mostSuppliers, mostAnswersPerCase, timescales
        case acknowledgesAlertsFromText, defaultProfile, profiles, acceptsAutomaticReceipts
    }

    private struct PartnerProfile: Codable {
        var partner: SupplierID
        var profile: LetterProfile
    }

    /// Reads a policy; throws `DecodingError` where a value is missing or unknown.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        forwardedOptionalCodes = Set(try container.decode([AlertCode].self, forKey: .forwardedOptionalCodes))
        ownTargets = try container.decode([EUI64Range].self, forKey: .ownTargets)
        desk = try container.decodeIfPresent(String.self, forKey: .desk)
        mostSuppliers = try container.decode(Int.self, forKey: .mostSuppliers)
        mostAnswersPerCase = try container.decode(Int.self, forKey: .mostAnswersPerCase)
        timescales = try container.decode(Timescales.self, forKey: .timescales)
        acknowledgesAlertsFromText = try container.decode(Bool.self, forKey: .acknowledgesAlertsFromText)
        defaultProfile = try container.decode(LetterProfile.self, forKey: .defaultProfile)
        for entry in try container.decode([PartnerProfile].self, forKey: .profiles) {
            profiles[entry.partner] = entry.profile
        }
        acceptsAutomaticReceipts = try container.decode(Bool.self, forKey: .acceptsAutomaticReceipts)
    }

    /// Writes the policy; equal policies give equal text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(forwardedOptionalCodes.sorted(), forKey: .forwardedOptionalCodes)
        try container.encode(ownTargets, forKey: .ownTargets)
        try container.encodeIfPresent(desk, forKey: .desk)
        try container.encode(mostSuppliers, forKey: .mostSuppliers)
        try container.encode(mostAnswersPerCase, forKey: .mostAnswersPerCase)
        try container.encode(timescales, forKey: .timescales)
        try container.encode(acknowledgesAlertsFromText, forKey: .acknowledgesAlertsFromText)
        try container.encode(defaultProfile, forKey: .defaultProfile)
        let sorted = profiles.sorted { $0.key < $1.key }.map { PartnerProfile(partner: $0.key, profile: $0.value) }
        try container.encode(sorted, forKey: .profiles)
        try container.encode(acceptsAutomaticReceipts, forKey: .acceptsAutomaticReceipts)
    }
}
