import AlertMail
import CriticalAlerts
import Logging
import MailMessage
import MailTransport
import RelayStore

extension Check {
    /// Sends one rehearsal letter to our own inbox, by the outbox that real letters leave by, and waits for it there.
    ///
    /// It is a note to a person, marked as a rehearsal, under a reference of its own: no gateway takes it for an alert,
    /// answers it or makes a task of it. Its outbox is a store of its own that goes when it is over, so nothing else that
    /// waits is sent, and a gateway may be running meanwhile. The letter stays in the inbox, for people to look at.
    ///
    /// - Parameters:
    ///   - patience: how long to wait for the letter.
    ///   - progress: told in one line what happens.
    public func roundTrip(
        within patience: Duration = .seconds(120),
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> CheckReport {
        var report = CheckReport()
        guard let configuration = read(into: &report) else { return report }
        if let obstacle = await obstacle(to: configuration) {
            report.add(.roundTrip, obstacle.state, obstacle.what, whatToDo: obstacle.whatToDo)
            return report
        }
        let folder = "\(configuration.dataFolder)/round-trip.\(processNumber)"
        do {
            try makeFolder(folder)
            defer { removeStore(folder) }
            let log = Logger(label: "check") { _ in SwiftLogNoOpLogHandler() }
            let gateway = try await Gateway.open(configuration, log: log, clock: clock)
                .using(try SQLiteStore(path: "\(folder)/cases.sqlite", supplier: configuration.supplier.id))
            let trip = RoundTrip(gateway: gateway, patience: patience, progress: progress)
            try await trip.run(&report)
        } catch {
            report.add(.roundTrip, .fault, words(error), whatToDo: "alertrelay check")
        }
        return report
    }

    private func obstacle(to configuration: Configuration) async -> CheckReport.Finding? {
        switch (configuration.mode, configuration.rehearsal) {
        case (.rehearse, .folder(let folder)):
            return .init(
                .roundTrip,
                .warning,
                "letters become files in \(folder): there is nothing to wait for",
                whatToDo: "set rehearsal_address to \(configuration.supplier.address)"
            )
        case (.rehearse, .address(let address))
        where address.lowercased() != configuration.supplier.address.lowercased():
            return .init(
                .roundTrip,
                .warning,
                "letters go to \(address), which is not our inbox",
                whatToDo: "set rehearsal_address to \(configuration.supplier.address)"
            )
        default: break
        }
        guard configuration.imap != nil else {
            return .init(.roundTrip, .fault, "no inbox is watched", whatToDo: "set imap")
        }
        guard exists(configuration.storeFile),
            let store = try? SQLiteStore(path: configuration.storeFile, supplier: configuration.supplier.id),
            let paused = try? await store.setting(StoreSetting.paused)
        else { return nil }
        return .init(.roundTrip, .fault, "sending is paused: \(paused)", whatToDo: "alertrelay resume")
    }

    private func removeStore(_ folder: String) {
        for name in (try? listFiles(below: folder)) ?? [] { removeFile("\(folder)/\(name)") }
        removeFolder(folder)
    }
}

extension Gateway {
    /// The same gateway with another store.
    func using(_ store: any CaseStore) -> Gateway {
        Gateway(
            configuration: configuration,
            store: store,
            registers: registers,
            catalogue: catalogue,
            note: note,
            calendar: calendar,
            clock: clock,
            keyring: keyring,
            keyIDs: keyIDs,
            pinnedCertificates: pinnedCertificates,
            signingIdentity: signingIdentity,
            partners: partners,
            renderer: renderer,
            log: log
        )
    }

    /// The letter of a round trip, as it is kept before it is sent.
    func composeRoundTrip() async throws -> NewLetter {
        let reference = try mintTask()
        let letter = Letter(
            kind: .personNote,
            reference: reference.text,
            number: 1,
            sender: me,
            recipient: me,
            profile: .plain,
            note: PersonNote(
                task: reference,
                what: "This is a round trip: a letter from this gateway to its own inbox.",
                next: "Nothing is to be done.",
                commands: ["alertrelay check --round-trip"],
                known: ["There is no task of this name."],
                cases: [],
                due: nil
            ),
            isRehearsal: true
        )
        guard let composed = try await compose([letter], now: clock()).letters.first else {
            throw GatewayError("the letter of the round trip could not be written")
        }
        return composed
    }
}

/// One letter on its way to ourselves.
private struct RoundTrip {
    let gateway: Gateway
    let patience: Duration
    let progress: @Sendable (String) -> Void

    func run(_ report: inout CheckReport) async throws {
        let configuration = gateway.configuration
        guard let server = configuration.imap, let credentials = server.credentials else {
            report.add(.roundTrip, .fault, "the inbox has no login", whatToDo: "set imap.login and imap.user")
            return
        }
        // Before anything is sent: an inbox that cannot be opened would make us wait in vain.
        let inbox = try await IMAPConnection.open(
            try gateway.endpoint(of: server),
            credentials: credentials,
            limits: server.limits
        )
        do {
            let letter = try await gateway.composeRoundTrip()
            let begun = ContinuousClock.now
            if try await send(letter, &report) {
                try await wait(for: letter, in: inbox, since: begun, &report)
            }
            await inbox.logout()
        } catch {
            await inbox.logout()
            throw error
        }
    }

    private func send(_ letter: NewLetter, _ report: inout CheckReport) async throws -> Bool {
        var step = Step(supplier: gateway.configuration.supplier.id, at: gateway.clock())
        step.letters = [letter]
        _ = try await gateway.store.commit([step])
        progress("sending \(letter.reference) to \(letter.recipient)")
        let sent = try await gateway.send()
        let attempt = try await gateway.store.letters(of: letter.reference).first?.lastAttempt
        guard sent.accepted == 1 else {
            report.add(
                .roundTrip,
                .fault,
                "the letter did not leave: \(sent.serverFault ?? attempt?.says ?? "no reason was given")",
                whatToDo: "mend smtp, or ask its operator"
            )
            return false
        }
        progress("accepted\(attempt?.queueID.map { " as \($0)" } ?? ""); waiting for it in the inbox")
        return true
    }

    private func wait(
        for letter: NewLetter,
        in inbox: IMAPConnection,
        since begun: ContinuousClock.Instant,
        _ report: inout CheckReport
    ) async throws {
        let token = letter.messageID.split(separator: "@").first.map(String.init) ?? letter.messageID
        var told = 0
        while ContinuousClock.now - begun < patience {
            if let (mail, folder) = try await find(token, in: inbox) {
                judge(mail, of: letter, folder, after: ContinuousClock.now - begun, &report)
                return
            }
            let waited = Int((ContinuousClock.now - begun).components.seconds)
            if waited / 5 > told {
                told = waited / 5
                progress("not there yet after \(waited) s")
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        report.add(
            .roundTrip,
            .fault,
            "the letter was accepted, and did not come within \(patience.components.seconds) s",
            whatToDo: "look for \(letter.reference) in the junk folder, and at what the mail provider holds back"
        )
    }

    /// Looks where mail arrives, and where a gateway that is running may have moved it.
    private func find(_ token: String, in inbox: IMAPConnection) async throws -> (FetchedMail, String)? {
        let use = gateway.configuration.inbox
        for folder in [use.folder, use.processedFolder, use.reviewFolder] {
            guard let name = FolderName(folder) else { continue }
            do {
                _ = try await inbox.select(name, readOnly: true)
            } catch let error as TransportError where error.code == .refused {
                continue
            }
            // The Message-ID may have been replaced on the way; our token stands in References too.
            for field in ["Message-ID", "References"] {
                guard let uid = try await inbox.search(header: field, contains: token).last else { continue }
                let found = FoundMail()
                try await inbox.fetch([uid]) { result in
                    if case .mail(let mail) = result { await found.set(mail) }
                }
                if let mail = await found.mail { return (mail, folder) }
            }
        }
        return nil
    }

    private func judge(
        _ mail: FetchedMail,
        of letter: NewLetter,
        _ folder: String,
        after: Duration,
        _ report: inout CheckReport
    ) {
        let configuration = gateway.configuration
        let message = Message(bytes: mail.bytes)
        let seconds = Double(after.components.seconds) + Double(after.components.attoseconds) / 1e18
        let tenths = Int(seconds * 10)
        report.add(.roundTrip, .ok, "the letter came to \(folder) after \(tenths / 10).\(tenths % 10) s")
        if message.messageID?.value == letter.messageID {
            report.add(.roundTrip, .ok, "the Message-ID came through unchanged")
        } else {
            report.add(
                .roundTrip,
                .warning,
                "the mail provider replaces Message-IDs: answers are recognised by reference and token in the text alone",
                whatToDo: "ask the provider to keep them, if it can"
            )
        }
        if let received = mail.internalDate {
            let difference = received - gateway.clock().secondsSince1970
            if abs(difference) > CheckLimits.clockSeconds {
                report.add(
                    .clock,
                    .warning,
                    "this machine's clock and the mail server's differ by \(abs(difference)) s",
                    whatToDo: "have it kept by NTP; deadlines of mails count from the server's time"
                )
            } else {
                report.add(.clock, .ok, "this machine's clock and the mail server's agree")
            }
        }
        let names = Set(AlertMail.claims(in: message).authenticationResults.map { $0.server.lowercased() })
        let trusted = names.intersection(configuration.inbox.trustedAuthenticators)
        if names.isEmpty {
            report.add(
                .roundTrip,
                .warning,
                "the mail server stamped no Authentication-Results: only signatures can tell who wrote a mail",
                whatToDo: "ask the server's operator to have them stamped"
            )
        } else if trusted.isEmpty {
            report.add(
                .roundTrip,
                .warning,
                "Authentication-Results are stamped by \(names.sorted().joined(separator: ", ")), which is not trusted",
                whatToDo: "if that is your own server, put it into inbox.trusted_authserv_ids"
            )
        } else {
            report.add(.roundTrip, .ok, "\(trusted.sorted().joined(separator: ", ")) stamps Authentication-Results")
        }
    }
}

/// Takes one fetched mail out of the handler.
private actor FoundMail {
    private(set) var mail: FetchedMail?

    func set(_ mail: FetchedMail) {
        self.mail = mail
    }
}
