public import CriticalAlerts
import Glibc
public import RelayStore

/// The way from a rehearsal to live: shows what will be, asks for the supplier's id, and changes one line of the configuration.
///
/// Live cases have a store of their own, empty at first, beside the rehearsal's, which stays readable.
public struct GoLive: Sendable {
    /// What going live means.
    public struct Plan: Hashable, Sendable {
        /// Another supplier on the contact list.
        public struct Partner: Hashable, Sendable {
            /// Its identifier.
            public let supplier: SupplierID
            /// Its name.
            public let name: String
            /// Where its alerts would go; `nil` if only a person could tell it.
            public let address: String?
        }

        /// Who we are: what has to be typed to confirm.
        public let supplier: SupplierID
        /// Our name and address, as letters show them.
        public let sender: String
        /// The server that letters leave by.
        public let server: String
        /// To whom letters may go.
        public let partners: [Partner]
        /// What the rehearsal leaves behind; `nil` if it never began.
        public let rehearsal: StoreCounts?
        /// What waits in a live store from before and goes on; `nil` if there is none, as at the first time.
        public let live: StoreCounts?
        /// Where live cases will be.
        public let storeFolder: String
        /// Why it cannot be done; empty if it can.
        public let obstacles: [String]
    }

    /// The configuration file.
    public let configurationFile: String
    let clock: @Sendable () -> Instant

    /// Going live with this configuration.
    public init(configurationFile: String, clock: @escaping @Sendable () -> Instant = systemClock) {
        self.configurationFile = configurationFile
        self.clock = clock
    }

    /// What going live would mean. Changes nothing.
    ///
    /// - Throws: ``ConfigurationError``, ``FileError``, `StoreError`.
    public func plan() async throws -> Plan {
        let rehearsing = try Configuration(contentsOf: configurationFile)
        var live = rehearsing
        live.mode = .live
        var obstacles: [String] = []
        if rehearsing.mode == .live { obstacles.append("The configuration is live already.") }
        if let example = live.exampleNames { obstacles.append("\(example).") }
        let partners = try await partners(live)
        let examples = partners.filter { $0.address.map(ReservedNames.contain) ?? false }
        if !examples.isEmpty, !ReservedNames.isLoopback(live.smtp.host) {
            let names = examples.map(\.supplier.text).joined(separator: ", ")
            obstacles.append("The contact list holds examples (\(names)): import your own registers first.")
        }
        return Plan(
            supplier: live.supplier.id,
            sender: "\(live.supplier.name) <\(live.supplier.address)>",
            server: live.smtp.place,
            partners: partners,
            rehearsal: try await counts(rehearsing.mode == .rehearse ? rehearsing : nil),
            live: try await counts(live),
            storeFolder: live.storeFolder,
            obstacles: obstacles
        )
    }

    /// Changes `mode: rehearse` to `mode: live`, and nothing else in the file.
    ///
    /// - Parameter confirmation: the supplier's id, as typed by whoever takes it upon themselves.
    /// - Returns: the live configuration.
    /// - Throws: ``GatewayError`` if the id is another, or there is an obstacle; whatever ``plan()`` throws.
    public func perform(confirm confirmation: String) async throws -> Configuration {
        let plan = try await plan()
        guard plan.obstacles.isEmpty else { throw GatewayError(plan.obstacles.joined(separator: "\n")) }
        guard confirmation == plan.supplier.text else {
            throw GatewayError("that is not the supplier's id: nothing was changed")
        }
        // The file behind a link is changed, not the link replaced by a file.
        let path = resolvedPath(configurationFile)
        let bytes = try readFile(path, atMost: GatewayLimits.configuration)
        var expected = try Configuration(contentsOf: configurationFile)
        expected.mode = .live
        guard let changed = Self.madeLive(bytes),
            let after = try? Configuration(yaml: String(decoding: changed, as: UTF8.self), file: configurationFile),
            after == expected
        else { throw GatewayError("\(configurationFile): the line `mode: rehearse` was not found; write `mode: live`") }
        var status = stat()
        let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o600
        try writeFile(changed, to: path, mode: mode)
        return after
    }

    /// The text with the value of the root's key `mode` replaced; `nil` if there is no such line.
    static func madeLive(_ bytes: [UInt8]) -> [UInt8]? {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let key = Array("mode:".utf8)
        let old = Array(Configuration.Mode.rehearse.rawValue.utf8)
        let found = lines.indices.filter { lines[$0].starts(with: key) }
        guard let index = found.first, found.count == 1,
            let start = lines[index].dropFirst(key.count).firstIndex(where: { $0 != 0x20 })
        else { return nil }
        let quote = [0x22, 0x27].contains(lines[index][start]) ? 1 : 0
        guard lines[index][(start + quote)...].starts(with: old) else { return nil }
        lines[index].replaceSubrange((start + quote)..<(start + quote + old.count), with: "live".utf8)
        return Array(lines.joined(separator: [0x0A]))
    }

    private func partners(_ configuration: Configuration) async throws -> [Plan.Partner] {
        guard exists(configuration.dataFolder) else { return [] }
        let registers = try RegisterFile(
            folder: configuration.dataFolder,
            freshness: FreshnessPolicy(calendar: try Gateway.openCalendar(configuration))
        )
        return try await Self.partners(configuration, registers, at: clock())
    }

    /// The other suppliers on the contact list.
    static func partners(
        _ configuration: Configuration,
        _ registers: RegisterFile,
        at now: Instant
    ) async throws -> [Plan.Partner] {
        guard let contacts = try await registers.contactList() else { return [] }
        return contacts.suppliers.filter { $0 != configuration.supplier.id }.map { supplier in
            let answer = contacts.contacts(of: supplier, at: now)
            return Plan.Partner(
                supplier: supplier,
                name: answer.name ?? supplier.text,
                address: answer.firstByEmail?.row.email?.text
            )
        }
    }

    private func counts(_ configuration: Configuration?) async throws -> StoreCounts? {
        guard let configuration, exists(configuration.storeFile) else { return nil }
        let store = try SQLiteStore(path: configuration.storeFile, supplier: configuration.supplier.id)
        return try await store.counts(now: clock())
    }

    private func resolvedPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension GoLive.Plan: CustomStringConvertible {
    /// The plan as a person reads it, line by line.
    public var description: String {
        var lines = ["Letters will leave as \(sender), by \(server).", "Partners:"]
        lines += partners.map { "  \($0.supplier)  \($0.name)  \($0.address ?? "no mail address: by telephone")" }
        if partners.isEmpty { lines.append("  none: no contact list was imported") }
        if let rehearsal {
            let cases = rehearsal.cases.values.reduce(0, +)
            lines.append("The rehearsal's \(cases) cases and \(rehearsal.openTasks) open tasks stay where they are.")
        }
        if let live {
            let waiting = live.letters[KeptLetter.Progress.waiting.rawValue] ?? 0
            let unknown = live.letters[KeptLetter.Progress.unknown.rawValue] ?? 0
            lines.append(
                "A live store from before goes on: \(waiting + unknown) letters wait and will leave, "
                    + "\(live.openTasks) tasks are open, \(live.undecided) alerts and mails are undecided."
            )
        } else {
            lines.append("A new, empty store begins in \(storeFolder).")
        }
        lines += obstacles.map { "Not yet: \($0)" }
        if obstacles.isEmpty { lines.append("A gateway that is running goes on rehearsing until it is started anew.") }
        if obstacles.isEmpty { lines.append("To confirm, give the supplier's id: \(supplier)") }
        return lines.joined(separator: "\n")
    }
}
