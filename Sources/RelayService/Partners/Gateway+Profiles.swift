public import AlertMail
public import CriticalAlerts
import Relay
public import RelayStore

/// How letters to one partner are dressed, and why.
public struct PartnerProfile: Hashable, Sendable {
    /// Whose word it is.
    public enum Origin: Hashable, Sendable {
        /// The operator's, in the partners file.
        case configuration
        /// The partner's own, in a verified answer to an introduction of ours.
        case answer(KeptAnswer)
        /// Nobody's: what holds for every partner.
        case byDefault
    }

    /// How letters are dressed.
    public let profile: LetterProfile
    /// Why.
    public let origin: Origin
}

extension Gateway {
    /// The partners that have a profile of their own. What the operator wrote comes before what a partner has answered.
    public func partnerProfiles() async throws -> [SupplierID: PartnerProfile] {
        var profiles: [SupplierID: PartnerProfile] = [:]
        for kept in try await store.verifiedAnswers() {
            profiles[kept.answer.partner] = PartnerProfile(profile: kept.answer.profile, origin: .answer(kept))
        }
        for (supplier, partner) in partners.bySupplier {
            guard let profile = partner.profile else { continue }
            profiles[supplier] = PartnerProfile(profile: profile, origin: .configuration)
        }
        return profiles
    }

    /// The profile in force of one partner.
    public func profile(of supplier: SupplierID) async throws -> PartnerProfile {
        try await partnerProfiles()[supplier]
            ?? PartnerProfile(profile: configuration.policy.defaultProfile, origin: .byDefault)
    }
}
