public import AlertMail
public import CriticalAlerts
import Logging
import MailSecurity
import Relay
public import RelayStore

/// One supplier's gateway with all that its work rests on; every pass of the service is a method of it.
///
/// It holds no state of its own beside what was opened: everything that must survive is in the store.
public struct Gateway: Sendable {
    /// The configuration it was opened with.
    public let configuration: Configuration
    /// Cases, mails, letters and tasks.
    public let store: any CaseStore
    /// Devices, suppliers, registrations and contacts.
    public let registers: RegisterFile
    /// Codes, names and what is forwarded.
    public let catalogue: AlertCatalogue
    /// The guidance note whose timescales the deadlines follow (R48).
    public let note: GuidanceNote
    /// Working days.
    public let calendar: WorkingDayCalendar
    /// The clock; a parameter, so that tests can set it.
    let clock: @Sendable () -> Instant
    let keyring: Keyring
    /// The ids of the keys for tokens, old ones too.
    let keyIDs: Set<String>
    /// Whose certificate it is, by SHA-256 fingerprint, as the contact list says.
    let pinnedCertificates: [String: SupplierID]
    let signingIdentity: SigningIdentity?
    /// Profiles and further addresses of partners.
    let partners: Partners
    let renderer: LetterRenderer
    let log: Logger

    /// Who we are, as letters print it.
    public var me: Correspondent {
        Correspondent(
            supplier: configuration.supplier.id,
            name: configuration.supplier.name,
            address: configuration.supplier.address,
            telephone: configuration.supplier.telephone
        )
    }

    /// How a working day ends, and what receipt on a day without work means. How many there are is the note's to say.
    var rule: DeadlineRule {
        DeadlineRule(dayEnd: configuration.workingDays.endsAtFive ? .five : .midnight)
    }

    /// What the operator chose, as the process wants it.
    func policy() async throws -> Policy {
        var policy = Policy()
        policy.forwardedOptionalCodes = Set(configuration.policy.forwardedOptionalCodes)
        policy.ownTargets = try await registers.ownTargets(of: configuration.supplier.id, asAt: clock())
        policy.ownTargets += configuration.supplier.ownTargets
        policy.timescales = note.timescales
        policy.desk = configuration.handOver?.desk
        policy.defaultProfile = configuration.policy.defaultProfile
        policy.profiles = try await partnerProfiles().mapValues(\.profile)
        return policy
    }

    /// Addresses that are ours, lower case.
    var ownAddresses: Set<String> {
        Set(([configuration.supplier.address] + configuration.supplier.furtherAddresses).map { $0.lowercased() })
    }

    /// The domain of Message-IDs.
    var domain: String { configuration.domain }
}
