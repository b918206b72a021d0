import CriticalAlerts
import Logging
import MailMessage
import MailTransport
import Relay
import RelayStore

/// What one pass of the outbox did.
public struct SendingReport: Hashable, Sendable {
    /// Letters that a server took.
    public var accepted = 0
    /// Letters refused for good.
    public var refused = 0
    /// Letters put off.
    public var postponed = 0
    /// Why the server, or the rehearsal's folder, could not be used at all, `nil` if it could: which, why and what to do.
    public var serverFault: String?
    /// Why letters were put off or refused, each reason once. A server's words may hold addresses: for the operator's eyes, not for
    /// logs.
    public private(set) var reasons: [String] = []

    mutating func add(reason: String) {
        if !reasons.contains(reason), reasons.count < OutboxLimits.reasons { reasons.append(reason) }
    }
}

extension Gateway {
    /// Sends what is due: the stored bytes, over one connection, each letter's outcome written down before the next.
    ///
    /// Nothing is retried here: a letter that was put off waits in the store. Before the final dot of each letter its row is
    /// marked, durably, so that a crash between dot and answer is known as such and the same bytes are sent again.
    public func send() async throws -> SendingReport {
        var report = SendingReport()
        guard try await store.setting(StoreSetting.paused) == nil else { return report }
        let letters = try await store.claimLetters(
            now: clock(),
            claimUntil: clock().advanced(bySeconds: OutboxLimits.claimSeconds),
            by: claimant,
            limit: OutboxLimits.batch
        )
        guard !letters.isEmpty else { return report }
        CrashPoint.lettersClaimed.reached()
        if configuration.mode == .rehearse, case .folder(let folder) = configuration.rehearsal {
            for letter in letters { try await file(letter, in: folder, &report) }
            if let fault = report.serverFault {
                log.error("letters cannot be written", metadata: ["fault": "\(fault)"])
            }
            return report
        }
        let connection: SMTPConnection
        do {
            connection = try await SMTPConnection.open(
                smtpEndpoint(),
                credentials: credentials(of: configuration.smtp),
                limits: configuration.smtp.limits
            )
        } catch let error as TransportError {
            try await postponeAll(letters, because: error, &report)
            return report
        }
        for letter in letters {
            guard await connection.isOpen else {
                try await postpone(letter, says: "the connection has ended", nil, &report)
                continue
            }
            try await send(letter, over: connection, &report)
        }
        await connection.quit()
        return report
    }

    private func send(_ letter: KeptLetter, over connection: SMTPConnection, _ report: inout SendingReport) async throws
    {
        let envelope: Envelope
        do {
            envelope = try self.envelope(of: letter)
        } catch {
            try await refuse(
                letter,
                says: "the address cannot be written in an envelope",
                fate: .addressRefused,
                nil,
                &report
            )
            return
        }
        let bytes = try await store.bytes(of: letter.row)
        let store = store
        let clock = clock
        let claimant = claimant
        do {
            let outcome = try await connection.send(envelope, message: bytes) {
                try await store.markDotSent(letter.row, by: claimant, at: clock())
                CrashPoint.dotMarked.reached()
            }
            CrashPoint.dotAnswered.reached()
            try await record(outcome, of: letter, &report)
            CrashPoint.outcomeKept.reached()
        } catch let error as TransportError {
            // Nothing was tried: too large for the server, or not offered by it.
            try await refuse(letter, says: "\(error.code.rawValue): \(error.reason)", fate: .refused, nil, &report)
        } catch let error as StoreError where error.code == .leased {
            // Another process has taken the letter over; the dot was not sent.
            report.postponed += 1
        } catch let error as StoreError where error.code == .withdrawn {
            log.info("a letter was withdrawn on its way out", metadata: ["case": "\(letter.letter.reference)"])
        }
    }

    /// The last step before the socket: in rehearsal an envelope can only be the rehearsal address, whatever the letter says.
    func envelope(of letter: KeptLetter) throws -> Envelope {
        let recipient: String
        switch (configuration.mode, configuration.rehearsal) {
        case (.live, _): recipient = letter.letter.recipient
        case (.rehearse, .address(let address)): recipient = address
        case (.rehearse, .folder), (.rehearse, nil):
            throw StoreError(.damaged, "this rehearsal has no address, so nothing may leave")
        }
        guard let sender = EmailAddress(letter.letter.sender), let address = EmailAddress(recipient) else {
            throw StoreError(.damaged, "a kept letter has no usable address")
        }
        let token = letter.letter.messageID.split(separator: "@").first.map(String.init)
        return try Envelope(sender: sender, recipients: [address], envelopeID: token)
    }

    /// In a rehearsal without a server a letter becomes a file, and counts as accepted once it is there.
    private func file(_ letter: KeptLetter, in folder: String, _ report: inout SendingReport) async throws {
        let bytes = try await store.bytes(of: letter.row)
        let path = "\(folder)/\(Self.fileName(of: letter.letter.messageID))"
        do {
            try await store.markDotSent(letter.row, by: claimant, at: clock())
        } catch let error as StoreError where error.code == .leased || error.code == .withdrawn {
            return
        }
        do {
            try makeFolder(folder)
            try writeFile(bytes, to: path)
        } catch {
            report.serverFault = "rehearsal_folder \(folder): \(error.reason); make it writable for this user"
            try await postpone(letter, says: error.description, nil, &report)
            return
        }
        report.accepted += 1
        try await store.record(
            LetterAttempt(
                row: letter.row,
                progress: .accepted,
                fate: .accepted,
                code: nil,
                enhanced: nil,
                says: "written to \(path)",
                queueID: DeliveryReport.file,
                at: clock(),
                nextAttempt: nil
            )
        )
    }

    /// The Message-ID as a file's name; the same letter always has the same one.
    static func fileName(of messageID: String) -> String {
        let safe = messageID.utf8.map { byte -> Character in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-_.@".utf8.contains(byte)
            return isPlain ? Character(Unicode.Scalar(byte)) : "_"
        }
        return "\(String(safe).drop { $0 == "." }).eml"
    }

    private func record(_ outcome: SubmissionOutcome, of letter: KeptLetter, _ report: inout SendingReport) async throws
    {
        switch outcome.result {
        case .accepted(let reply, let queueID):
            report.accepted += 1
            try await store.record(
                LetterAttempt(
                    row: letter.row,
                    progress: .accepted,
                    fate: .accepted,
                    code: reply.code,
                    enhanced: reply.enhanced?.description,
                    says: reply.text,
                    queueID: queueID?.description,
                    at: clock(),
                    nextAttempt: nil
                )
            )
        case .refused(let refusal):
            if refusal.isTemporary {
                try await postpone(letter, says: refusal.text, refusal, &report)
            } else {
                // Refused at MAIL, DATA or the dot: we are refused, and no address is to blame.
                try await refuse(letter, says: refusal.text, fate: .refused, refusal, &report)
            }
        case .noRecipientAccepted:
            let refusal = outcome.recipients.compactMap(\.refusal).first
            if let refusal, !refusal.isTemporary, refusal.enhanced.map({ $0.subject != 2 || $0.detail != 2 }) ?? true {
                let isAboutUs = refusal.enhanced?.subject == 7
                try await refuse(
                    letter,
                    says: refusal.text,
                    fate: isAboutUs ? .refused : .addressRefused,
                    refusal,
                    &report
                )
            } else {
                try await postpone(letter, says: refusal?.text ?? "no answer to the recipient", refusal, &report)
            }
        case .notSent(let error):
            try await postpone(letter, says: "\(error.code.rawValue): \(error.reason)", nil, &report)
        case .unknown(let error):
            report.postponed += 1
            report.add(reason: "put off: no answer to the final dot: \(error.code.rawValue)")
            try await store.record(
                LetterAttempt(
                    row: letter.row,
                    progress: .unknown,
                    fate: nil,
                    code: nil,
                    enhanced: nil,
                    says: "no answer to the final dot: \(error.code.rawValue)",
                    queueID: nil,
                    at: clock(),
                    nextAttempt: clock().advanced(bySeconds: OutboxLimits.unknownPauseSeconds)
                )
            )
        }
    }

    private func refuse(
        _ letter: KeptLetter,
        says: String,
        fate: DeliveryReport.Fate,
        _ refusal: Refusal?,
        _ report: inout SendingReport
    ) async throws {
        report.refused += 1
        report.add(reason: "refused: \(says)")
        try await store.record(
            LetterAttempt(
                row: letter.row,
                progress: .refused,
                fate: fate,
                code: refusal?.code,
                enhanced: refusal?.enhanced?.description,
                says: says,
                queueID: nil,
                at: clock(),
                nextAttempt: nil
            )
        )
    }

    private func postpone(
        _ letter: KeptLetter,
        says: String,
        _ refusal: Refusal?,
        _ report: inout SendingReport
    ) async throws {
        report.postponed += 1
        report.add(reason: "put off: \(says)")
        let wait = OutboxLimits.waits[min(letter.attempts, OutboxLimits.waits.count - 1)]
        // Half of the working day that R14 gives is gone: somebody should know, while it goes on being tried.
        let isLong = clock() > calendar.deadline(from: letter.writtenAt, rule: rule).amber
        let isTold = letter.lastAttempt?.fate == .delayed
        try await store.record(
            LetterAttempt(
                row: letter.row,
                progress: .waiting,
                fate: isLong && !isTold ? .delayed : nil,
                code: refusal?.code,
                enhanced: refusal?.enhanced?.description,
                says: says,
                queueID: nil,
                at: clock(),
                nextAttempt: clock().advanced(bySeconds: wait)
            )
        )
    }

    /// The server as a whole cannot be used: nobody is blamed, everything waits, one task says so.
    private func postponeAll(_ letters: [KeptLetter], because error: TransportError, _ report: inout SendingReport)
        async throws
    {
        let says = "\(error.code.rawValue): \(error.reason)"
        let fault = ServerFault(error, at: configuration.smtp, section: "smtp")
        report.serverFault = fault.words
        log.error("mail cannot be sent", metadata: ["fault": "\(fault)"])
        for letter in letters { try await postpone(letter, says: says, nil, &report) }
        let needsPerson: Set<TransportError.Code> = [
            .certificate, .tls, .loginRefused, .loginUnavailable, .mechanismNotOffered, .noCredential, .refused,
        ]
        let isOld = letters.contains { clock().seconds(since: $0.writtenAt) > OutboxLimits.patienceSeconds }
        guard needsPerson.contains(error.code) || isOld else { return }
        var step = Step(supplier: configuration.supplier.id, at: clock())
        step.tasks = [
            (
                try mintTask(),
                TaskDraft(
                    cause: .weAreRefused,
                    subject: "smtp \(configuration.smtp.host):\(configuration.smtp.port)",
                    what: "Our mail server cannot be used: \(says)",
                    next: "Repair the connection; the letters wait and leave by themselves.",
                    commands: ["alertrelay check", "alertrelay desk done TASK"],
                    known: error.serverText.map { ["The server says: \($0)"] } ?? [],
                    due: calendar.instant(workingHours: 1, after: clock()),
                    isUrgent: true
                )
            )
        ]
        _ = try await store.commit([step])
    }

    func smtpEndpoint() throws -> Endpoint {
        try endpoint(of: configuration.smtp)
    }

    func endpoint(of server: Configuration.Server) throws -> Endpoint {
        try server.endpoint(ehloName: domain)
    }

    /// How the names of all claimants of this machine begin.
    var claimantsOfThisHost: String {
        "\(configuration.supplier.id)/\(hostName)/"
    }

    var claimant: String {
        "\(claimantsOfThisHost)\(processNumber)"
    }
}

/// Names of settings kept with the store.
enum StoreSetting {
    /// Set while sending is paused: by whom and when.
    static let paused = "paused"
    /// When the outbox last completed a pass.
    static let outboxCompleted = "completed.outbox"
    /// When the inbox last completed a pass.
    static let inboxCompleted = "completed.inbox"
    /// When the clock last completed a pass.
    static let clockCompleted = "completed.clock"
}

/// Bounds of the outbox, in one place.
enum OutboxLimits {
    /// Letters of one pass.
    static let batch = 100
    /// Reasons that one pass tells.
    static let reasons = 20
    /// How long a claim holds, seconds; longer than any pass.
    static let claimSeconds: Int64 = 1800
    /// Waits between attempts, seconds; the last one repeats.
    static let waits: [Int64] = [60, 300, 900, 1800, 3600, 7200, 14_400]
    /// Before a letter whose dot was not answered is sent again.
    static let unknownPauseSeconds: Int64 = 120
    /// How long an unreachable server is nobody's task.
    static let patienceSeconds: Int64 = 1800
}
