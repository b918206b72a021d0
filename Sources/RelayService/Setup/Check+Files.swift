import AlertMail
import CriticalAlerts
import Glibc
import MailSecurity
import RelayStore

extension Check {
    /// Secrets are for us alone, what we believe is written by us alone, and the data folder is ours.
    func checkPermissions(_ configuration: Configuration, _ report: inout CheckReport) {
        var secrets = [configuration.messageIDKeys]
        if let signing = configuration.signing { secrets.append(signing.keyFile) }
        let sources = [
            configuration.smtp.secret, configuration.imap?.secret, configuration.signing?.passphrase,
        ].compactMap(\.self)
        for case .file(let path) in sources { secrets.append(path) }
        let publicFiles =
            [configuration.file] + configuration.trustedAuthorities
            + [
                configuration.signing?.certificateFile, configuration.catalogueFile, configuration.guidanceNoteFile,
                configuration.partnersFile,
            ]
            .compactMap(\.self)
        var isFine = true
        for path in Set(secrets).sorted() {
            guard let mode = permissions(of: path) else {
                isFine = false
                report.add(.permissions, .fault, "\(path): \(reason())", whatToDo: "make it readable for this user")
                continue
            }
            if mode & 0o007 != 0 || mode & 0o020 != 0 {
                isFine = false
                report.add(
                    .permissions,
                    .fault,
                    "\(path) holds a secret, and others may read or change it (mode \(octal(mode)))",
                    whatToDo: "chmod 600 \(shellWord(path))"
                )
            }
        }
        for path in Set(publicFiles).sorted() {
            guard let mode = permissions(of: path) else {
                isFine = false
                report.add(.permissions, .fault, "\(path): \(reason())", whatToDo: "make it readable for this user")
                continue
            }
            if mode & 0o002 != 0 {
                isFine = false
                report.add(
                    .permissions,
                    .fault,
                    "\(path) may be changed by anybody (mode \(octal(mode)))",
                    whatToDo: "chmod o-w \(shellWord(path))"
                )
            }
        }
        if let fault = folderFault(configuration.dataFolder) {
            isFine = false
            report.add(.permissions, .fault, fault, whatToDo: "give this user the data folder")
        } else if let mode = permissions(of: configuration.dataFolder), mode & 0o007 != 0 {
            isFine = false
            report.add(
                .permissions,
                .warning,
                "\(configuration.dataFolder) holds personal data, and others may look into it (mode \(octal(mode)))",
                whatToDo: "chmod o-rwx \(shellWord(configuration.dataFolder))"
            )
        }
        if isFine { report.add(.permissions, .ok, "secrets are for this user alone; the data folder can be written") }
    }

    /// The calendar, with the clock held against it. Whether the clock is set by NTP cannot be seen from here.
    func checkCalendar(_ configuration: Configuration, _ report: inout CheckReport) -> WorkingDayCalendar {
        let calendar: WorkingDayCalendar
        do {
            calendar = try Gateway.openCalendar(configuration)
        } catch {
            for line in "\(error)".split(whereSeparator: \.isNewline) {
                report.add(.calendar, .fault, String(line), whatToDo: "mend the file that bank_holidays names")
            }
            return WorkingDayCalendar(holidays: .builtIn, region: configuration.workingDays.region)
        }
        let now = clock()
        let today = UKTime.day(of: now)
        let first = calendar.holidays.covered(in: .englandAndWales)?.lowerBound
        if let first, today < first {
            report.add(.clock, .fault, "it shows \(today), before this program was made", whatToDo: "set the clock")
        } else if let changed = changeTime(of: configuration.file),
            changed > now.secondsSince1970 + CheckLimits.clockSeconds
        {
            report.add(
                .clock,
                .warning,
                "it shows \(now), before the last change of \(configuration.file)",
                whatToDo: "set the clock, and have it kept by NTP"
            )
        } else {
            report.add(.clock, .ok, "it shows \(UKTime.text(now)); a round trip compares it with the mail server's")
        }
        guard let last = calendar.lastCoveredDay else {
            report.add(.calendar, .fault, "there are no bank holidays", whatToDo: "give a file with bank_holidays")
            return calendar
        }
        let days = last.daysSince1970 - today.daysSince1970
        let advice = "give a newer file with working_days.bank_holidays"
        if days < 0 {
            report.add(.calendar, .fault, "the bank holidays ended on \(last)", whatToDo: advice)
        } else if days < CheckLimits.calendarDays {
            report.add(.calendar, .warning, "the bank holidays end on \(last), in \(days) days", whatToDo: advice)
        } else {
            report.add(.calendar, .ok, "bank holidays of \(calendar.region.rawValue) until \(last)")
        }
        return calendar
    }

    func checkKeys(_ configuration: Configuration, _ report: inout CheckReport) {
        do {
            let keys = try MessageIDKeys(file: configuration.messageIDKeys)
            report.add(.keys, .ok, "\(keys.current.id.text) mints Message-IDs, \(keys.retired.count) older keys verify")
        } catch {
            report.add(
                .keys,
                .fault,
                "\(error)",
                whatToDo: "restore the file from its backup; a new key knows no old letter"
            )
        }
    }

    /// Opens the store as the gateway would: it refuses unless the settings on which durability rests hold when read back.
    func checkStore(_ configuration: Configuration, _ report: inout CheckReport) async {
        let path = configuration.storeFile
        guard exists(path) else {
            report.add(.store, .ok, "\(path) will be made when it is first needed")
            return
        }
        do {
            let store = try SQLiteStore(path: path, supplier: configuration.supplier.id)
            let counts = try await store.counts(now: clock())
            let waiting = counts.letters[KeptLetter.Progress.waiting.rawValue] ?? 0
            report.add(
                .store,
                .ok,
                "\(path) opens, and every commit is durable; \(counts.openTasks) open tasks, \(waiting) letters wait"
            )
            if let paused = try await store.setting(StoreSetting.paused) {
                report.add(.store, .warning, "sending is paused: \(paused)", whatToDo: "alertrelay resume")
            }
        } catch {
            report.add(.store, .fault, "\(error)", whatToDo: "free the disk, or restore the store from its backup")
        }
    }

    func checkHandOver(_ configuration: Configuration, _ report: inout CheckReport) {
        guard let target = configuration.handOver else {
            report.add(
                .handOver,
                .warning,
                "none is configured: alerts of our own meter points become tasks",
                whatToDo: "set hand_over"
            )
            return
        }
        checkHook(target.hook, .handOver, "given to \(target.desk)", &report)
    }

    func checkPeople(_ configuration: Configuration, _ report: inout CheckReport) {
        if let alarm = configuration.alarm {
            checkHook(alarm, .people, "told of tasks", &report)
        }
        switch (configuration.people.notesTo, configuration.alarm) {
        case (nil, nil):
            report.add(
                .people,
                configuration.severity,
                "nobody is told of tasks",
                whatToDo: "set people.notes_to and alarm"
            )
        case (nil, _?):
            report.add(.people, .warning, "no mail tells of tasks", whatToDo: "set people.notes_to")
        case (let address?, nil):
            report.add(
                .people,
                .warning,
                "\(address) is told of tasks by mail alone, which may be what is broken",
                whatToDo: "set alarm"
            )
        case (let address?, _?): report.add(.people, .ok, "\(address) is told of tasks, and so is the alarm")
        }
    }

    private func checkHook(
        _ hook: Configuration.Hook,
        _ area: CheckReport.Finding.Area,
        _ what: String,
        _ report: inout CheckReport
    ) {
        switch hook {
        case .command(let words):
            let program = words.first ?? ""
            if executable(program) == nil {
                report.add(area, .fault, "\(program): cannot be run", whatToDo: "install it, or make it executable")
            } else {
                report.add(area, .ok, "\(what) by \(program)")
            }
        case .folder(let folder):
            if let fault = folderFault(folder) {
                report.add(area, .fault, fault, whatToDo: "make the folder writable for this user")
            } else {
                report.add(area, .ok, "\(what) as files in \(folder)")
            }
        case .webhook(let address):
            report.add(area, .ok, "\(what) by POST to \(address); it was not called")
        }
    }

    /// Each letter, built in or the operator's: every fault with file, line and column, and an example that is read back.
    func checkTemplates(_ configuration: Configuration, _ report: inout CheckReport) {
        var overrides: [String: String] = [:]
        var faults: [TemplateFault] = []
        let folder = configuration.templatesFolder.map { "\($0)/" } ?? ""
        if let folder = configuration.templatesFolder {
            do {
                let files = try TemplateFiles(folder: folder)
                overrides = files.texts
                faults = files.faults
                for other in files.others {
                    report.add(
                        .templates,
                        .fault,
                        "\(folder)/\(other): no letter has this template, so it changes nothing",
                        whatToDo: "give it a template's name, or take it out of the folder"
                    )
                }
            } catch {
                report.add(.templates, .fault, "\(error)", whatToDo: "make the folder, or take out the key templates")
                return
            }
        }
        faults += TemplateSet.faults(overriding: overrides)
        for fault in faults {
            report.add(
                .templates,
                .fault,
                "\(folder)\(fault)",
                whatToDo: "mend the template; until then all letters are the built-in ones"
            )
        }
        // A set is refused for these faults alone, and they have been told.
        let templates = faults.isEmpty ? try? TemplateSet(overriding: overrides) : nil
        let faulty = Set(faults.map(\.file))
        for kind in LetterKind.allCases {
            let own = overrides.keys.filter { $0.hasPrefix("\(kind.rawValue)/") }.sorted()
            guard faulty.isDisjoint(with: own) else { continue }
            if let templates, let loss = loss(in: kind, templates) {
                let shared = overrides.keys.filter { $0.hasPrefix("partials/") }.sorted()
                report.add(
                    .templates,
                    .fault,
                    "\(kind.rawValue): \(loss)",
                    whatToDo: "mend \((own + shared).map { folder + $0 }.joined(separator: ", ")); "
                        + "until then the built-in letter leaves, with a task each time"
                )
                continue
            }
            let whose = own.isEmpty ? "built in" : "your own: \(own.joined(separator: ", "))"
            report.add(.templates, .ok, "\(kind.rawValue): \(whose)")
        }
    }

    /// What an example letter loses by its templates; `nil` if a reader finds all that it must say.
    private func loss(in kind: LetterKind, _ templates: TemplateSet) -> String? {
        for letter in ExampleLetters.letters(kind) {
            do throws(AlertMailError) {
                _ = try LetterTrial(letter, templates: templates)
            } catch {
                return error.reason
            }
        }
        return nil
    }

    func checkCatalogue(_ configuration: Configuration, _ report: inout CheckReport) {
        do {
            let catalogue = try Gateway.openCatalogue(configuration)
            let whose = configuration.catalogueFile ?? "built in, not the official Appendix C"
            let source = catalogue.source.prefix { $0 != "." && $0 != ";" }
            report.add(.catalogue, .ok, "\(catalogue.entries.count) codes, \(whose) (\(source.prefix(200)))")
        } catch {
            for line in "\(error)".split(whereSeparator: \.isNewline) {
                report.add(.catalogue, .fault, String(line), whatToDo: "mend the file that catalogue names")
            }
        }
    }

    /// The note's version and timescales, as the deadlines follow them (R48).
    func checkGuidanceNote(_ configuration: Configuration, _ report: inout CheckReport) {
        do {
            let note = try Gateway.openGuidanceNote(configuration)
            let whose = configuration.guidanceNoteFile ?? "built in"
            let missing = note.missing.isEmpty ? "" : "; not public: \(note.missing.joined(separator: ", "))"
            report.add(.guidance, .ok, "\(note)\(missing) (\(whose))")
        } catch {
            for line in "\(error)".split(whereSeparator: \.isNewline) {
                report.add(.guidance, .fault, String(line), whatToDo: "mend the file that guidance_note names")
            }
        }
    }

    // MARK: What the system says of files

    /// Why a folder cannot be used; `nil` if it can, or can be made.
    func folderFault(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { return "\(path): \(reason())" }
            let above = Configuration.folder(of: path)
            return above == path ? "\(path): is not there" : folderFault(above)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path): is no folder" }
        return access(path, W_OK | X_OK) == 0 ? nil : "\(path): \(reason())"
    }

    private func permissions(of path: String) -> mode_t? {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return nil }
        return status.st_mode & 0o777
    }

    private func changeTime(of path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_mtim.tv_sec) : nil
    }

    private func reason() -> String {
        String(cString: strerror(errno))
    }

    private func octal(_ mode: mode_t) -> String {
        let text = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 3 - text.count)) + text
    }

    /// The file that a command's first word means: a path, or a name to be found as the shell would.
    func executable(_ program: String) -> String? {
        func isRunnable(_ path: String) -> Bool {
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
        }
        guard !program.contains("/") else { return isRunnable(program) ? program : nil }
        guard !program.isEmpty else { return nil }
        let folders = (environmentVariable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first(where: isRunnable)
    }
}

extension Configuration {
    /// The file of cases, mails and letters.
    var storeFile: String { "\(storeFolder)/cases.sqlite" }
}
