public import CriticalAlerts
import Logging
import RelayStore

/// Looks at everything that a gateway rests on, without sending anything and without acting on any mail.
///
/// It changes two things at most: a store of an older version is migrated when it is opened, and folders of the inbox that are
/// missing are made, unless the inbox is only watched.
public struct Check: Sendable {
    /// The configuration file.
    public let configurationFile: String
    /// Whether the mail servers are connected to.
    public let connects: Bool
    let clock: @Sendable () -> Instant

    /// A check.
    ///
    /// - Parameters:
    ///   - configurationFile: the file; what is wrong with it is a finding, not an error.
    ///   - connects: whether the mail servers are connected to.
    ///   - clock: the time; the system's clock unless a test sets another.
    public init(
        configurationFile: String,
        connects: Bool = true,
        clock: @escaping @Sendable () -> Instant = systemClock
    ) {
        self.configurationFile = configurationFile
        self.connects = connects
        self.clock = clock
    }

    /// Looks at everything; a fault in one thing does not keep the others from being looked at.
    public func run() async -> CheckReport {
        var report = CheckReport()
        guard let configuration = read(into: &report) else { return report }
        checkConfiguration(configuration, &report)
        checkPermissions(configuration, &report)
        let calendar = checkCalendar(configuration, &report)
        checkKeys(configuration, &report)
        await checkCertificates(configuration, &report)
        await checkStore(configuration, &report)
        await checkRegisters(configuration, calendar, &report)
        checkHandOver(configuration, &report)
        checkPeople(configuration, &report)
        checkTemplates(configuration, &report)
        checkCatalogue(configuration, &report)
        checkGuidanceNote(configuration, &report)
        if connects { await checkServers(configuration, &report) }
        return report
    }

    /// The configuration, or `nil` after its faults were reported.
    func read(into report: inout CheckReport) -> Configuration? {
        do {
            let configuration = try Configuration(contentsOf: configurationFile)
            report.add(.configuration, .ok, "\(configurationFile) can be read; mode: \(configuration.mode.rawValue)")
            return configuration
        } catch let error as ConfigurationError {
            for fault in error.faults {
                report.add(.configuration, .fault, fault.description, whatToDo: "mend the line")
            }
        } catch {
            report.add(
                .configuration,
                .fault,
                "\(error)",
                whatToDo: "name the file, or write one with: alertrelay init"
            )
        }
        return nil
    }

    private func checkConfiguration(_ configuration: Configuration, _ report: inout CheckReport) {
        let isLive = configuration.mode == .live
        switch (configuration.mode, configuration.rehearsal) {
        case (.live, _): report.add(.configuration, .ok, "live: letters leave for their recipients")
        case (.rehearse, .address(let address)):
            report.add(.configuration, .ok, "rehearsal: every letter goes to \(address)")
        case (.rehearse, .folder(let folder)):
            if let fault = folderFault(folder) {
                report.add(.configuration, .fault, "rehearsal_folder: \(fault)", whatToDo: "give this user the folder")
            } else {
                report.add(.configuration, .ok, "rehearsal: letters become files in \(folder), nothing is sent")
            }
        case (.rehearse, nil):
            report.add(
                .configuration,
                .fault,
                "rehearsal without a place for letters",
                whatToDo: "set rehearsal_folder"
            )
        }
        if let example = configuration.exampleNames {
            report.add(
                .configuration,
                isLive ? .fault : .warning,
                example,
                whatToDo: "put your own in before going live"
            )
        }
        if configuration.supplier.telephone == nil {
            report.add(
                .configuration,
                .warning,
                "supplier.telephone is not set: partners cannot check a letter by voice",
                whatToDo: "set it to the number that the contact list has for us"
            )
        }
        do {
            let partners = try Gateway.openPartners(configuration).bySupplier
            if let file = configuration.partnersFile {
                report.add(.configuration, .ok, "\(file): \(partners.count) partners")
            }
        } catch let error as ConfigurationError {
            for fault in error.faults {
                report.add(.configuration, .fault, fault.description, whatToDo: "mend the line")
            }
        } catch {
            report.add(.configuration, .fault, "\(error)", whatToDo: "make the file, or take out the key partners")
        }
    }
}

extension Configuration {
    /// Which names of ours are of those that nobody can own, though letters would leave this machine; `nil` if none is.
    var exampleNames: String? {
        guard !ReservedNames.isLoopback(smtp.host) else { return nil }
        let examples = [("supplier.address", supplier.address), ("smtp.host", smtp.host)]
            .filter { ReservedNames.contain($0.1) }.map { "\($0.0) (\($0.1))" }
        return examples.isEmpty
            ? nil : "\(examples.joined(separator: " and ")) \(examples.count > 1 ? "are examples" : "is an example")"
    }

    /// What is a fault in a live gateway, and only to be known in a rehearsal.
    var severity: CheckReport.Finding.State { mode == .live ? .fault : .warning }
}

/// Bounds of `check`, in one place.
enum CheckLimits {
    /// Days before the end of the bank holidays at which somebody should look for the next ones.
    static let calendarDays = 90
    /// Seconds before the end of a certificate at which somebody should renew it.
    static let certificateSeconds: Int64 = 30 * 86_400
    /// By how many seconds clocks may differ before it is said.
    static let clockSeconds: Int64 = 120
    /// Lines of one kind; the rest is counted.
    static let linesOfAKind = 20
    /// The longest PEM file.
    static let pemFile = 1_048_576
}
