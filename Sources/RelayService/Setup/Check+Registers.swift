import CriticalAlerts
import RelayStore

extension Check {
    /// What was imported, how old it is, and whether its parts know each other.
    func checkRegisters(
        _ configuration: Configuration,
        _ calendar: WorkingDayCalendar,
        _ report: inout CheckReport
    ) async {
        let freshness = FreshnessPolicy(workingDays: configuration.policy.dataAgeLimit, calendar: calendar)
        do {
            let registers = try RegisterFile(folder: configuration.dataFolder, freshness: freshness)
            try await checkAges(registers, configuration, &report)
            try await checkSuppliers(registers, configuration, &report)
            try await checkContacts(registers, configuration, &report)
        } catch {
            report.add(.registers, .fault, "\(error)", whatToDo: "import the registers again")
        }
    }

    private func checkAges(
        _ registers: RegisterFile,
        _ configuration: Configuration,
        _ report: inout CheckReport
    ) async throws {
        let now = clock()
        let lines = try await registers.imports().filter { $0.standing == .inForce }
        for kind in RegisterKind.allCases {
            guard let line = lines.first(where: { $0.registerImport.kind == kind }) else {
                report.add(
                    .registers,
                    configuration.severity,
                    "no \(kind.rawValue) were imported",
                    whatToDo: "alertrelay \(kind.rawValue) import FILE --complete-to INSTANT"
                )
                continue
            }
            let source = line.registerImport
            let what = "\(kind.rawValue): \(line.rows) rows of \(source.file), complete up to \(source.completeTo)"
            if line.badRows > 0 {
                report.add(
                    .registers,
                    .warning,
                    "\(kind.rawValue): \(line.badRows) bad rows of \(source.file) were left out",
                    whatToDo: "mend them at their source"
                )
            }
            let isOld: Bool
            switch kind {
            case .devices, .registrations: isOld = now > registers.freshness.freshUntil(completeTo: source.completeTo)
            case .contacts: isOld = now.seconds(since: source.completeTo) > Int64(ContactList.staleAfterDays) * 86_400
            case .suppliers: isOld = false
            }
            if isOld {
                let limit =
                    kind == .contacts
                    ? "\(ContactList.staleAfterDays) days" : "\(registers.freshness.workingDays) working days"
                report.add(
                    .registers,
                    .warning,
                    "\(what): older than \(limit), so a person is asked before anything is sent",
                    whatToDo: "import a newer file"
                )
            } else {
                report.add(.registers, .ok, what)
            }
        }
    }

    private func checkSuppliers(
        _ registers: RegisterFile,
        _ configuration: Configuration,
        _ report: inout CheckReport
    ) async throws {
        let now = clock()
        let us = configuration.supplier.id
        let directory = try await registers.directory()
        let codes = try await registers.registrationCodes(from: UKTime.day(of: now))
        let ours = directory.codes(of: us, asAt: now)
        if ours.allSatisfy({ $0.scheme == .userEUI }), !codes.isEmpty {
            report.add(
                .suppliers,
                .fault,
                "no code of suppliers.csv is ours (\(us)): each of our own meter points would look like another's",
                whatToDo: "add our codes, and check supplier.id"
            )
        }
        if try await registers.ownTargets(of: us, asAt: now).isEmpty, configuration.supplier.ownTargets.isEmpty {
            report.add(
                .suppliers,
                .warning,
                "no EUI-64 block is ours: whether an alert was meant for us cannot be told",
                whatToDo: "add rows of scheme user-eui to suppliers.csv, or set supplier.user_eui"
            )
        }
        let contacts = try await registers.contactList()
        var unknown: [String] = []
        var disputed: [String] = []
        var unlisted: Set<SupplierID> = []
        for entry in codes {
            switch directory.supplier(of: entry.code, asAt: now) {
            case .unknown: unknown.append("\(entry.code) (\(entry.rows) registrations)")
            case .contradictory(let suppliers):
                disputed.append("\(entry.code) (\(suppliers.map(\.text).joined(separator: ", ")))")
            case .supplier(let supplier, _):
                if supplier != us, let contacts, !contacts.contacts(of: supplier, at: now).isListed {
                    unlisted.insert(supplier)
                }
            }
        }
        list(unknown, .suppliers, "is no supplier's", "add the code to suppliers.csv", &report)
        list(disputed, .suppliers, "is claimed by several suppliers", "mend suppliers.csv", &report)
        list(
            unlisted.sorted().map(\.text),
            .contacts,
            "has registrations, and is not on the contact list",
            "ask SECAS for the supplier's entry",
            &report
        )
        if unknown.isEmpty, disputed.isEmpty, !codes.isEmpty {
            report.add(.suppliers, .ok, "all \(codes.count) codes of the registrations have their supplier")
        }
    }

    private func checkContacts(
        _ registers: RegisterFile,
        _ configuration: Configuration,
        _ report: inout CheckReport
    ) async throws {
        guard let contacts = try await registers.contactList() else { return }
        let now = clock()
        let others = contacts.suppliers.filter { $0 != configuration.supplier.id }
        let mute = others.filter { contacts.contacts(of: $0, at: now).lacksEmail }
        list(
            mute.map(\.text),
            .contacts,
            "has no contact with a mail address",
            "its alerts become tasks for the telephone; ask SECAS",
            &report
        )
        if configuration.mode == .live, !ReservedNames.isLoopback(configuration.smtp.host) {
            let examples = others.filter {
                contacts.contacts(of: $0, at: now).firstByEmail?.row.email.map { ReservedNames.contain($0.text) }
                    ?? false
            }
            list(examples.map(\.text), .contacts, "has an example's address", "import your own contact list", &report)
        }
        let single = others.filter {
            let answer = contacts.contacts(of: $0, at: now)
            return !answer.lacksEmail && answer.secondary?.row.email == nil
        }
        list(single.map(\.text), .contacts, "has nobody for escalation by mail", "ask SECAS", &report)
        // A rule that matches nothing must not pass silently.
        let strangers = (try? Gateway.openPartners(configuration).bySupplier.keys.sorted()) ?? []
        list(
            strangers.filter { !contacts.suppliers.contains($0) }.map(\.text),
            .contacts,
            "stands in the partners file, and is not on the contact list",
            "compare the two",
            &report
        )
        if mute.isEmpty { report.add(.contacts, .ok, "all \(others.count) other suppliers can be written to") }
        let folder = Configuration.folder(of: configuration.file)
        for certificate in try await registers.certificates() {
            checkCertificates(
                in: resolve(certificate.path, in: folder),
                "certificate of \(certificate.supplier)",
                &report
            )
        }
    }

    /// A line for each, up to a limit.
    private func list(
        _ items: [String],
        _ area: CheckReport.Finding.Area,
        _ what: String,
        _ whatToDo: String,
        _ report: inout CheckReport
    ) {
        for item in items.prefix(CheckLimits.linesOfAKind) {
            report.add(area, .warning, "\(item) \(what)", whatToDo: whatToDo)
        }
        let more = items.count - CheckLimits.linesOfAKind
        if more > 0 { report.add(area, .warning, "\(more) more: \(what)", whatToDo: whatToDo) }
    }
}
