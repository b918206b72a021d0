/// What the operator has laid down about one alert code (R2 to R4).
public struct CatalogueEntry: Hashable, Sendable, Codable {
    /// The class of a code. What counts for a single alert is how its device marked it.
    public enum AlertClass: String, Hashable, Sendable, Codable, CaseIterable {
        /// Sent signed by the device, always on.
        case critical
        /// Sent without a signature; a supplier may have switched it on.
        case nonCritical = "non-critical"
        /// Not established.
        case unknown
    }

    /// Which meters can raise it.
    public enum Fuels: String, Hashable, Sendable, Codable, CaseIterable {
        /// Electricity meters.
        case electricity
        /// Gas meters.
        case gas
        /// Both.
        case both
        /// Communications hubs and gas proxies.
        case hub
    }

    /// What the alert touches; orders what a person sees first.
    public enum Urgency: String, Hashable, Sendable, Codable, CaseIterable {
        /// People may be in danger: gas, live parts.
        case danger
        /// Supply is off, or about to be.
        case supply
        /// Energy may be taken without being paid for.
        case fraud
        /// The device or its commands may be tampered with, or are merely reported on.
        case security
    }

    /// Whether an alert with this code is forwarded to the supplier that has gained the meter point.
    public enum Forwarding: String, Hashable, Sendable, Codable, CaseIterable {
        /// On the list: forwarded (R3).
        case forward
        /// Not on the list; the supplier may forward it by policy (R4).
        case optional
        /// Not forwarded.
        case never
    }

    /// The code.
    public let code: AlertCode
    /// Its name for people.
    public let name: String
    /// Which meters can raise it.
    public let fuels: Fuels
    /// Its class.
    public let alertClass: AlertClass
    /// What it touches.
    public let urgency: Urgency
    /// Whether it is forwarded.
    public let forwarding: Forwarding
    /// Why, in a few words.
    public let note: String
}
