import AlertMail
import CriticalAlerts

/// What the operator knows of partners beside the Supplier Contact List: one YAML file, by supplier.
struct Partners: Hashable, Sendable {
    /// One partner.
    struct Partner: Hashable, Sendable {
        /// How letters to it are dressed; the default profile if `nil`.
        var profile: LetterProfile?
        /// Addresses beside the listed ones from which it answers, lower case.
        var furtherAddresses: [String]
        /// Domains from which its people answer, lower case.
        var furtherDomains: [String]
    }

    /// The partners by supplier.
    var bySupplier: [SupplierID: Partner]

    /// Nobody.
    static let none = Partners(bySupplier: [:])

    private init(bySupplier: [SupplierID: Partner]) {
        self.bySupplier = bySupplier
    }

    /// Reads a partners file; throws ``ConfigurationError`` with every fault, each with line and key.
    init(yaml: String, file: String) throws(ConfigurationError) {
        let faults = ConfigurationFaults(file: file)
        let root = YAMLSection(yaml: yaml, faults: faults)
        var found: [SupplierID: Partner] = [:]
        for name in root.names() {
            let section = root.section(name)
            guard let supplier = SupplierID(name) else {
                root.fault("is no supplier's identifier: letters, digits, '.', '_' and '-'", at: name)
                continue
            }
            found[supplier] = Partner(
                profile: section.choice("profile"),
                furtherAddresses: section.list("further_addresses", expects: "a mail address") {
                    ContactEmail($0)?.canonical
                },
                furtherDomains: section.list("further_domains", expects: "a domain without @") { text in
                    text.contains("@") || !text.contains(".") ? nil : text.lowercased()
                }
            )
            section.refuseUnknownKeys()
        }
        guard faults.faults.isEmpty else { throw ConfigurationError(faults: faults.faults) }
        bySupplier = found
    }

    /// The one supplier that answers from this address, beside those on the contact list.
    func supplier(of address: String) -> SupplierID? {
        let address = address.lowercased()
        let domain = address.split(separator: "@").last.map(String.init) ?? ""
        let exact = bySupplier.filter { $0.value.furtherAddresses.contains(address) }.map(\.key)
        if !exact.isEmpty { return exact.count == 1 ? exact[0] : nil }
        let byDomain = bySupplier.filter { $0.value.furtherDomains.contains(domain) }.map(\.key)
        return byDomain.count == 1 ? byDomain[0] : nil
    }
}
