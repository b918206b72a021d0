import AlertMail
public import CriticalAlerts
public import Logging
import MailSecurity
import Relay
import RelayStore

/// Why a gateway cannot be opened: what, where, and what to do.
public struct GatewayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Gateway {
    /// Opens everything that the configuration names.
    ///
    /// - Parameter clock: the time; the system's clock unless a test sets another.
    /// - Throws: ``GatewayError``, ``FileError``, `StoreError`, each naming the file. A live gateway with the names of an example is not
    ///   opened: `mode: live` may have been written by hand, and nobody was asked.
    public static func open(
        _ configuration: Configuration,
        log: Logger,
        clock: @escaping @Sendable () -> Instant = systemClock
    ) async throws -> Gateway {
        try refuseExampleNames(configuration)
        let calendar = try openCalendar(configuration)
        let folder = configuration.storeFolder
        try makeFolder(folder)
        let registers = try RegisterFile(
            folder: configuration.dataFolder,
            freshness: FreshnessPolicy(workingDays: configuration.policy.dataAgeLimit, calendar: calendar)
        )
        try await refuseExamplePartners(configuration, registers, at: clock())
        let (keyring, keyIDs, identity) = try await openKeys(configuration)
        let pinned = try await openPartnerCertificates(configuration, registers, trust: keyring.trust, log)
        return Gateway(
            configuration: configuration,
            store: try SQLiteStore(path: configuration.storeFile, supplier: configuration.supplier.id),
            registers: registers,
            catalogue: try openCatalogue(configuration),
            note: try openGuidanceNote(configuration),
            calendar: calendar,
            clock: clock,
            keyring: keyring.replacing(trust: pinned.trust),
            keyIDs: keyIDs,
            pinnedCertificates: pinned.suppliers,
            signingIdentity: identity,
            partners: try openPartners(configuration),
            renderer: LetterRenderer(templates: try usableTemplates(configuration, log)),
            log: log
        )
    }

    private static func refuseExampleNames(_ configuration: Configuration) throws {
        guard configuration.mode == .live, let example = configuration.exampleNames else { return }
        throw GatewayError(
            "\(configuration.file): mode is live, and \(example): put your own in, write `mode: rehearse`, and go live with "
                + "alertrelay go-live"
        )
    }

    /// Only if nobody else is on the list: a real one with one odd row must not stop a gateway that was live yesterday.
    private static func refuseExamplePartners(
        _ configuration: Configuration,
        _ registers: RegisterFile,
        at now: Instant
    ) async throws {
        guard configuration.mode == .live, !ReservedNames.isLoopback(configuration.smtp.host) else { return }
        let partners = try await GoLive.partners(configuration, registers, at: now).compactMap(\.address)
        guard !partners.isEmpty, partners.allSatisfy(ReservedNames.contain) else { return }
        throw GatewayError(
            "\(configuration.file): mode is live, and all partners of the contact list are examples: write `mode: rehearse`, "
                + "import your own registers, and go live with alertrelay go-live"
        )
    }

    static func openCalendar(_ configuration: Configuration) throws -> WorkingDayCalendar {
        let holidays: BankHolidays
        if let file = configuration.workingDays.file {
            do {
                holidays = try BankHolidays(csv: try readFile(file, atMost: GatewayLimits.dataFile), file: file)
            } catch let error as BankHolidayFileError {
                throw GatewayError(error.description)
            }
        } else {
            holidays = .builtIn
        }
        return WorkingDayCalendar(holidays: holidays, region: configuration.workingDays.region)
    }

    static func openCatalogue(_ configuration: Configuration) throws -> AlertCatalogue {
        guard let file = configuration.catalogueFile else { return .builtIn }
        do {
            return try AlertCatalogue(csv: try readFile(file, atMost: GatewayLimits.dataFile), file: file)
        } catch let error as AlertCatalogueError {
            throw GatewayError("\(error)")
        }
    }

    static func openGuidanceNote(_ configuration: Configuration) throws -> GuidanceNote {
        guard let file = configuration.guidanceNoteFile else { return .builtIn }
        do {
            return try GuidanceNote(csv: try readFile(file, atMost: GatewayLimits.dataFile), file: file)
        } catch let error as GuidanceNoteError {
            throw GatewayError(error.description)
        }
    }

    static func openPartners(_ configuration: Configuration) throws -> Partners {
        guard let file = configuration.partnersFile else { return .none }
        let bytes = try readFile(file, atMost: GatewayLimits.dataFile)
        guard let yaml = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError.encoding(of: bytes, file: file) { (text) throws(ConfigurationError) in
                _ = try Partners(yaml: text, file: file)
            }
        }
        return try Partners(yaml: yaml, file: file)
    }

    /// A template with a fault must not stop alerts: until it is mended all letters are the built-in ones, and `check` says where.
    private static func usableTemplates(_ configuration: Configuration, _ log: Logger) throws -> TemplateSet {
        do {
            return try openTemplates(configuration)
        } catch {
            log.error(
                "the operator's templates cannot be used; letters are the built-in ones",
                metadata: ["error": "\(error)"]
            )
            return try TemplateSet.builtIn()
        }
    }

    static func openTemplates(_ configuration: Configuration) throws -> TemplateSet {
        guard let folder = configuration.templatesFolder else { return try TemplateSet.builtIn() }
        let files = try TemplateFiles(folder: folder)
        guard files.faults.isEmpty else { throw AlertMailError(faults: files.faults) }
        return try TemplateSet(overriding: files.texts)
    }

    /// The contact list's certificates: each vouches for its supplier alone.
    ///
    /// One that cannot be read is no reason not to run: its supplier's letters are then only as good as their other proofs, and
    /// `check` says so.
    private static func openPartnerCertificates(
        _ configuration: Configuration,
        _ registers: RegisterFile,
        trust: TrustStore,
        _ log: Logger
    ) async throws -> (trust: TrustStore, suppliers: [String: SupplierID]) {
        var trust = trust
        var suppliers: [String: SupplierID] = [:]
        let folder = Configuration.folder(of: configuration.file)
        for entry in try await registers.certificates() {
            do {
                let pem = try readFile(resolve(entry.path, in: folder), atMost: GatewayLimits.dataFile)
                trust = try trust.adding(partnersPEM: pem)
                for certificate in try CertificateInfo.all(inPEM: pem) {
                    suppliers[certificate.sha256] = entry.supplier
                }
            } catch {
                log.warning(
                    "a certificate of the contact list cannot be used",
                    metadata: ["supplier": "\(entry.supplier)", "error": "\(error)"]
                )
            }
        }
        return (trust, suppliers)
    }

    private static func openKeys(
        _ configuration: Configuration
    ) async throws -> (Keyring, Set<String>, SigningIdentity?) {
        let keys = try MessageIDKeys(file: configuration.messageIDKeys)
        var anchors: [UInt8] = []
        for file in configuration.trustedAuthorities {
            anchors += try readFile(file, atMost: GatewayLimits.dataFile) + [0x0A]
        }
        let trust: TrustStore
        do {
            trust = try TrustStore(anchorsPEM: anchors)
        } catch {
            throw GatewayError("trusted_authorities: \(error)")
        }
        var identity: SigningIdentity?
        if let signing = configuration.signing {
            let passphrase = try await signing.passphrase?.read()
            do {
                identity = try SigningIdentity(
                    certificatePEM: try readFile(signing.certificateFile, atMost: GatewayLimits.dataFile),
                    privateKeyPEM: Secret(try readFile(signing.keyFile, atMost: GatewayLimits.dataFile)),
                    passphrase: passphrase.map { Secret(text: $0) }
                )
            } catch let error as SecurityError {
                throw GatewayError("\(signing.certificateFile), \(signing.keyFile): \(error)")
            }
        }
        let keyring = try Keyring(minting: keys.current, retired: keys.retired, trust: trust)
        return (keyring, keys.ids, identity)
    }
}

extension Configuration {
    /// The folder of cases, mails and letters: a rehearsal's store and a live one never mix.
    public var storeFolder: String {
        "\(dataFolder)/\(mode == .live ? "live" : "rehearsal")"
    }
}

/// Bounds of what a gateway opens, in one place.
enum GatewayLimits {
    /// The longest configuration file.
    static let configuration = 1_048_576
    /// The longest key, template, catalogue or calendar file.
    static let dataFile = 8 * 1_048_576
    /// The longest mail that `deliver` takes.
    static let mail = 64 * 1_048_576
}
