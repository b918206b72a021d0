import AlertMail
import CriticalAlerts
import MailMessage
import MailTransport

extension Configuration {
    /// Reads a configuration; throws ``ConfigurationError`` with every fault, each with line and key.
    ///
    /// - Parameters:
    ///   - yaml: the file's text.
    ///   - file: the file's path, as faults name it; relative paths inside start at its folder.
    public init(yaml: String, file: String) throws(ConfigurationError) {
        let faults = ConfigurationFaults(file: file)
        let root = YAMLSection(yaml: yaml, known: ConfigurationKeys.root, faults: faults)
        // What is no mapping has no keys that could be missing.
        guard root.isReadable else { throw ConfigurationError(faults: faults.faults) }
        let folder = Self.folder(of: file)

        let mode: Mode? = root.required("mode", expects: "rehearse or live") { Mode(rawValue: $0) }
        let supplier = Self.supplier(root.section("supplier", known: ConfigurationKeys.supplier))
        let smtp = Self.server(
            root.section("smtp", known: ConfigurationKeys.server),
            defaultPorts: (465, 587),
            folder: folder,
            loginIsDefault: false
        )
        let imap = root.optionalSection("imap", known: ConfigurationKeys.server).flatMap {
            Self.server($0, defaultPorts: (993, 143), folder: folder, loginIsDefault: true)
        }
        let inbox = Self.inbox(root.section("inbox", known: ConfigurationKeys.inbox))
        let signing = root.optionalSection("signing", known: ConfigurationKeys.signing).map {
            Self.signing($0, folder: folder)
        }
        let handOver = root.optionalSection("hand_over", known: ConfigurationKeys.handOver).flatMap {
            Self.handOver($0, folder: folder)
        }
        let people = Self.people(root.section("people", known: ConfigurationKeys.people))
        let workingDays = Self.workingDays(
            root.section("working_days", known: ConfigurationKeys.workingDays),
            folder: folder
        )
        let policy = Self.policy(
            root.section("policy", known: ConfigurationKeys.policy),
            hasSigning: root.has("signing")
        )
        let alarm = root.optionalSection("alarm", known: ConfigurationKeys.hook).flatMap {
            Self.hook($0, folder: folder)
        }
        let rehearsal = Self.rehearsal(root, mode, folder: folder)
        self.file = file
        dataFolder = resolve(root.text("data") ?? "data", in: folder)
        messageIDKeys = resolve(root.text("message_id_keys") ?? "keys/message-id.keys", in: folder)
        trustedAuthorities = root.list("trusted_authorities").map { resolve($0.text, in: folder) }
        templatesFolder = root.text("templates").map { resolve($0, in: folder) }
        catalogueFile = root.text("catalogue").map { resolve($0, in: folder) }
        guidanceNoteFile = root.text("guidance_note").map { resolve($0, in: folder) }
        partnersFile = root.text("partners").map { resolve($0, in: folder) }
        root.refuseUnknownKeys()

        guard faults.faults.isEmpty, let mode, let supplier, let smtp else {
            throw ConfigurationError(faults: ConfigurationError.sorted(faults.faults))
        }
        self.mode = mode
        self.rehearsal = rehearsal
        self.supplier = supplier
        self.smtp = smtp
        self.imap = imap
        self.inbox = inbox
        self.signing = signing
        self.handOver = handOver
        self.people = people
        self.workingDays = workingDays
        self.policy = policy
        self.alarm = alarm
    }

    /// Reads a configuration file.
    ///
    /// - Throws: ``FileError`` if the file cannot be read, ``ConfigurationError`` with everything that is wrong in it.
    public init(contentsOf file: String) throws {
        try self.init(bytes: try readFile(file, atMost: GatewayLimits.configuration), file: file)
    }

    /// Reads a configuration from a file's bytes: what is not UTF-8 is a fault beside the others.
    init(bytes: [UInt8], file: String) throws(ConfigurationError) {
        guard let yaml = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError.encoding(of: bytes, file: file) { (text) throws(ConfigurationError) in
                _ = try Configuration(yaml: text, file: file)
            }
        }
        try self.init(yaml: yaml, file: file)
    }

    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// An address that can be a sender or recipient as it stands (RFC 5321): ASCII, not quoted.
    static func address(_ text: String) -> String? {
        guard let address = EmailAddress(text), !address.isInternationalized, address.description == text else {
            return nil
        }
        return text
    }

    private static func folderName(_ text: String) -> String? {
        FolderName(text).map { _ in text }
    }

    private static func rehearsal(_ root: YAMLSection, _ mode: Mode?, folder: String) -> Rehearsal? {
        let (hasAddress, hasFolder) = (root.has("rehearsal_address"), root.has("rehearsal_folder"))
        let address = root.value("rehearsal_address", expects: "a mail address", address)
        let directory = root.text("rehearsal_folder").map { resolve($0, in: folder) }
        if hasAddress, hasFolder {
            root.fault("only one of rehearsal_address, rehearsal_folder", at: "rehearsal_folder")
        } else if mode == .rehearse, !hasAddress, !hasFolder {
            root.fault(
                "is missing, and so is rehearsal_folder: in rehearsal letters go to one of them",
                at: "rehearsal_address"
            )
        }
        return directory.map(Rehearsal.folder) ?? address.map(Rehearsal.address)
    }

    private static func supplier(_ section: YAMLSection) -> Supplier? {
        let id = section.required("id", expects: "a short name of letters, digits, '.', '_' and '-'") { SupplierID($0) }
        let name = section.required("name")
        let address = section.required("address", expects: "a mail address", Self.address)
        let telephone = section.text("telephone")
        let further = section.list("further_addresses", expects: "a mail address", Self.address)
        let targets = section.list("user_eui", expects: "an EUI-64, a range or a prefix with /bits") { EUI64Range($0) }
        section.refuseUnknownKeys()
        guard let id, let address else { return nil }
        return Supplier(
            id: id,
            name: name,
            address: address,
            telephone: telephone,
            furtherAddresses: further,
            ownTargets: targets
        )
    }

    private static func server(
        _ section: YAMLSection,
        defaultPorts: (tls: Int, starttls: Int),
        folder: String,
        loginIsDefault: Bool
    ) -> Server? {
        let host =
            section.required("host", expects: "a host name or an address") { text in
                (try? Endpoint(host: text, port: 1, security: .implicitTLS)).map { _ in text }
            } ?? ""
        let security: Server.Security = section.choice("security") ?? .tls
        let port =
            section.number("port", in: 1...65_535) ?? (security == .tls ? defaultPorts.tls : defaultPorts.starttls)
        let caFile = section.text("ca_file").map { resolve($0, in: folder) }
        let login: Server.Login? = section.choice("login")
        let user = section.text("user")
        let password = SecretSource.read(section, "password", folder: folder)
        let token = SecretSource.read(section, "token", folder: folder)
        let timeout = section.number("timeout", in: 1...600) ?? 30
        section.refuseUnknownKeys()

        let kind =
            login
            ?? (password != nil ? .password : token != nil ? .xoauth2 : loginIsDefault ? .password : Server.Login.none)
        switch kind {
        case .none:
            if password != nil || token != nil { section.fault("none, but a secret is given", at: "login") }
        case .password:
            if !SecretSource.isNamed(in: section, "password") {
                section.fault("needs password_file, password_env or password_command", at: "login")
            }
        case .xoauth2, .oauthbearer:
            if !SecretSource.isNamed(in: section, "token") {
                section.fault("needs token_file, token_env or token_command", at: "login")
            }
        }
        if kind != .none, !section.has("user") { section.fault("is missing: a login needs one", at: "user") }
        guard !host.isEmpty else { return nil }
        return Server(
            host: host,
            port: port,
            security: security,
            caFile: caFile,
            login: kind,
            user: user ?? "",
            secret: kind == .password ? password : kind == .none ? nil : token,
            timeout: timeout
        )
    }

    private static func inbox(_ section: YAMLSection) -> Inbox {
        let inbox = Inbox(
            use: section.choice("use") ?? .shared,
            folder: section.value("folder", expects: "a folder's name", folderName) ?? "INBOX",
            processedFolder: section.value("processed_folder", expects: "a folder's name", folderName)
                ?? "AlertRelay/Processed",
            reviewFolder: section.value("review_folder", expects: "a folder's name", folderName)
                ?? "AlertRelay/Review",
            interval: section.number("interval", in: 1...3600) ?? 30,
            trustedAuthenticators: section.list("trusted_authserv_ids").map { $0.text.lowercased() }
        )
        section.refuseUnknownKeys()
        return inbox
    }

    private static func signing(_ section: YAMLSection, folder: String) -> Signing {
        let signing = Signing(
            certificateFile: resolve(section.required("certificate"), in: folder),
            keyFile: resolve(section.required("key"), in: folder),
            passphrase: SecretSource.read(section, "passphrase", folder: folder)
        )
        section.refuseUnknownKeys()
        return signing
    }

    private static func hook(_ section: YAMLSection, folder: String) -> Hook? {
        let command = section.command("command")
        let directory = section.text("folder")
        let webhook = section.value("webhook", expects: "an https:// address (http:// on loopback only)", webAddress)
        section.refuseUnknownKeys()
        // By what stands there: a way with a fault of its own is not a second fault.
        if ConfigurationKeys.hook.count(where: section.has) != 1 {
            section.fault("expects exactly one of command, folder, webhook", at: "command")
        }
        if !command.isEmpty { return .command(command) }
        return directory.map { .folder(resolve($0, in: folder)) } ?? webhook.map(Hook.webhook)
    }

    /// An address for POST: TLS, except to this machine; no user and password inside, since addresses are logged.
    private static func webAddress(_ text: String) -> String? {
        guard let end = text.firstRange(of: "://") else { return nil }
        let authority = text[end.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        guard !host.isEmpty, !text.contains("\\"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        // `http://localhost@elsewhere.example` is elsewhere.
        guard !authority.contains("@") else { return nil }
        switch text[..<end.lowerBound] {
        case "https": return text
        case "http": return ["127.0.0.1", "localhost"].contains(host) ? text : nil
        default: return nil
        }
    }

    private static func handOver(_ section: YAMLSection, folder: String) -> HandOver? {
        let desk = section.required("desk")
        return hook(section, folder: folder).map { HandOver(desk: desk, hook: $0) }
    }

    private static func people(_ section: YAMLSection) -> People {
        let people = People(
            notesTo: section.value("notes_to", expects: "a mail address", address),
            dutyManager: section.value("duty_manager", expects: "a mail address", address)
        )
        section.refuseUnknownKeys()
        return people
    }

    private static func workingDays(_ section: YAMLSection, folder: String) -> WorkingDays {
        let days = WorkingDays(
            region: section.choice("nation") ?? .englandAndWales,
            endsAtFive: section.value("day_ends", expects: "midnight or 17:00") { text in
                switch text {
                case "midnight": false
                case "17:00", "1020": true  // YAML 1.1 reads 17:00 as a base-60 number: 1020
                default: nil
                }
            } ?? false,
            file: section.text("bank_holidays").map { resolve($0, in: folder) }
        )
        section.refuseUnknownKeys()
        return days
    }

    private static func policy(_ section: YAMLSection, hasSigning: Bool) -> PolicyChoices {
        let choices = PolicyChoices(
            forwardedOptionalCodes: section.list("forward_optional", expects: "an alert code of four hex digits") {
                AlertCode($0)
            },
            defaultProfile: section.choice("default_profile") ?? .plain,
            dataAgeLimit: section.number("data_age_limit_working_days", in: 0...60) ?? 3,
            holdOlderThanHours: section.number("hold_older_than_hours", in: 1...8760) ?? 120,
            lettersPerDay: section.number("letters_per_partner_and_day", in: 1...100_000) ?? 200,
            answersPerDay: section.number("answers_per_partner_and_day", in: 1...100_000) ?? 20,
            attachesOriginal: section.flag("attach_original") ?? false
        )
        if choices.defaultProfile != .plain, !hasSigning {
            section.fault("'\(choices.defaultProfile.rawValue)' needs the section 'signing'", at: "default_profile")
        }
        section.refuseUnknownKeys()
        return choices
    }
}
