public import AlertMail
public import CriticalAlerts

/// What one mail means for the cases: one event for each case, and alerts that open cases.
public struct Assignment: Hashable, Sendable {
    /// An event for a case.
    public struct CaseEvent: Hashable, Sendable {
        /// The case.
        public var reference: CaseReference
        /// What happens to it.
        public var event: Event

        /// An event for a case.
        public init(reference: CaseReference, event: Event) {
            self.reference = reference
            self.event = event
        }
    }

    /// Events for cases that there are.
    public var events: [CaseEvent]
    /// Alerts for which there is no case yet.
    public var openings: [RaisedAlert]
    /// Tasks about the mail as a whole.
    public var tasks: [TaskDraft]
    /// Whether a person must see the mail.
    public var needsReview: Bool
    /// Whether the mail has to do with us at all.
    public var isOurs: Bool
    /// Why, one sentence each.
    public var notes: [String]

    init() {
        events = []
        openings = []
        tasks = []
        needsReview = false
        isOurs = false
        notes = []
    }
}

extension Relay {
    /// Ties a mail to cases: tokens vote, and when they disagree a person decides.
    ///
    /// - Parameters:
    ///   - reading: what the mail says.
    ///   - mail: the mail as the process knows it.
    ///   - candidates: every case that one of its tokens, references, alerts or its writer could mean.
    ///   - ownAddresses: lower-cased addresses that are ours: our own letters coming back say nothing.
    ///   - due: when a task about the mail as a whole is due.
    public static func assign(
        _ reading: Reading,
        of mail: MailFacts,
        candidates: [Case],
        ownAddresses: Set<String>,
        due: Instant
    ) -> Assignment {
        var assigner = Assigner(reading: reading, mail: mail, candidates: candidates, due: due)
        if let from = reading.from?.lowercased(), ownAddresses.contains(from), reading.nature != .deliveryFailure {
            assigner.assignment.isOurs = !reading.correlations.isEmpty
            assigner.assignment.notes.append("Our own letter came back; it says nothing.")
            return assigner.assignment
        }
        assigner.assignReports()
        assigner.assignAlerts()
        assigner.assignStatements()
        assigner.assignRest()
        return assigner.assignment
    }
}

/// The working copy of one assignment.
private struct Assigner {
    let reading: Reading
    let mail: MailFacts
    let candidates: [Case]
    let due: Instant
    var assignment = Assignment()

    private var isReport: Bool {
        switch reading.nature {
        case .deliveryFailure, .deliveryDelay, .deliveryReceipt: true
        case .human, .autoReply, .ticketReceipt, .readReceipt, .gateway, .machine: false
        }
    }

    /// A delivery report says what became of a letter, if it carries that letter's token.
    mutating func assignReports() {
        guard isReport else { return }
        for candidate in candidates {
            let own = reading.correlations.filter { $0.reference == candidate.reference.text }
            guard let token = own.first(where: { $0.attestation == .proven }).flatMap({ LetterToken($0.token) }) else {
                continue
            }
            assignment.isOurs = true
            guard reading.nature == .deliveryFailure,
                let failed = reading.failedRecipients.first(where: { $0.action != "delayed" })
            else {
                add(.mailRead(saying(about: candidate, [])), to: candidate)
                continue
            }
            let fate: DeliveryReport.Fate =
                switch failed.advice {
                case .nextContact: .addressRefused
                case .retry: .delayed
                case .us, .person: .refused
                }
            let says = [failed.status, failed.reason].compactMap(\.self).joined(separator: " ")
            add(
                .deliveryReported(
                    DeliveryReport(
                        letter: token.letter,
                        fate: fate,
                        queueID: nil,
                        says: says.isEmpty ? "a delivery report" : says,
                        at: mail.receivedAt,
                        mail: mail.number
                    )
                ),
                to: candidate
            )
        }
    }

    /// Each alert belongs to the case of its identity, or opens one.
    mutating func assignAlerts() {
        for alert in reading.alerts {
            assignment.isOurs = true
            let raised = RaisedAlert(mail: mail, alert: alert, name: alert.facts.name)
            if let known = candidates.first(where: { $0.identity == alert.facts.identity }) {
                add(.alertRaised(raised), to: known)
            } else if let twin = candidates.first(where: { isSameAlert($0, alert.facts) }) {
                assignment.notes.append("A reported alert joins \(twin.reference): meter point, code and time agree.")
                add(.alertRaised(raised), to: twin)
            } else {
                if let perhaps = candidates.first(where: { isPerhapsSame($0, alert.facts) }) {
                    addTask(
                        .contradiction,
                        "An alert without a time was reported; it is perhaps that of \(perhaps.reference).",
                        "Compare the two, and close one of them if they are the same.",
                        subject: perhaps.reference.text
                    )
                }
                assignment.openings.append(raised)
            }
        }
        if reading.alerts.isEmpty, !reading.incompleteAlerts.isEmpty, !isReport {
            assignment.isOurs = true
            addTask(
                .incompleteAlert,
                "A mail tells of an alert that lacks what R12 asks.",
                "Read the mail and ask its sender for what is missing.",
                known: reading.incompleteAlerts
            )
        }
    }

    /// Statements belong to the cases that they name.
    mutating func assignStatements() {
        guard !isReport else { return }
        let named = Set(reading.correlations.map(\.reference))
        let ours = candidates.filter { named.contains($0.reference.text) }
        guard !ours.isEmpty else { return }
        assignment.isOurs = true
        let explicit: Set<Correlation.Place> = [.newText, .machinePart, .report]
        let spelled = Set(reading.correlations.filter { explicit.contains($0.place) }.map(\.reference))
        let meant = ours.count == 1 ? ours : ours.filter { spelled.contains($0.reference.text) }
        guard !meant.isEmpty else {
            addTask(
                .answerToRead,
                "An answer cites letters of \(ours.count) different cases, and says of none which it means.",
                "Read the mail and rule the cases.",
                subject: "mail \(mail.number.value)",
                known: ours.map { "Case \($0.reference)." }
            )
            return
        }
        for candidate in meant {
            let own = reading.statements.filter { statement in
                let references = statement.references.compactMap {
                    LetterToken($0)?.reference ?? CaseReference($0)?.text
                }
                return references.contains(candidate.reference.text) || (references.isEmpty && meant.count == 1)
            }
            add(.mailRead(saying(about: candidate, own)), to: candidate)
        }
    }

    /// What concerns no case at all.
    mutating func assignRest() {
        guard assignment.events.isEmpty, assignment.openings.isEmpty, assignment.tasks.isEmpty else { return }
        if !reading.correlations.isEmpty {
            assignment.isOurs = true
            if reading.correlations.contains(where: { $0.attestation == .contradicted }) {
                addTask(
                    .forgedToken,
                    "A mail cites a token with a wrong seal.",
                    "Treat the mail as forged until shown otherwise; tell whoever answers for security.",
                    isUrgent: true
                )
            } else if reading.nature == .human || reading.nature == .gateway || isReport {
                addTask(.answerToRead, "A mail cites a reference that no case has.", "Read the mail and answer it.")
            }
            return
        }
        guard mail.writer.supplier != nil, mail.writer.proof != nil,
            reading.nature == .human || reading.nature == .gateway
        else { return }
        assignment.isOurs = true
        addTask(
            .answerToRead,
            "\(mail.writerName) wrote without naming a case.",
            "Read the mail and answer it.",
            known: reading.needsPerson.map { [$0] } ?? []
        )
    }

    private mutating func add(_ event: Event, to candidate: Case) {
        assignment.events.append(.init(reference: candidate.reference, event: event))
    }

    private mutating func addTask(
        _ cause: TaskCause,
        _ what: String,
        _ next: String,
        subject: String? = nil,
        known: [String] = [],
        isUrgent: Bool = false
    ) {
        assignment.needsReview = true
        assignment.tasks.append(
            TaskDraft(
                cause: cause,
                subject: subject ?? "mail \(mail.number.value)",
                what: what,
                next: next,
                commands: ["alertrelay inspect mail --stored \(mail.number.value)", "alertrelay desk done TASK"],
                known: known + [mail.writer.reason],
                mail: mail.number,
                due: due,
                isUrgent: isUrgent
            )
        )
    }

    private func saying(about candidate: Case, _ statements: [StatementReading]) -> MailSaying {
        let own = reading.correlations.filter { $0.reference == candidate.reference.text }
        let openWithWriter = candidates.filter { other in
            !other.state.isClosed && other.forwardings.contains { $0.supplier == mail.writer.supplier }
        }
        return MailSaying(
            mail: mail,
            nature: reading.nature,
            statements: statements,
            hasProvenToken: own.contains { $0.attestation == .proven },
            hasForgedToken: own.contains { $0.attestation == .contradicted },
            isOnlyOpenCase: openWithWriter.count == 1 && openWithWriter.first?.reference == candidate.reference,
            isProvenMachineAnswer: mail.writer.proof != nil
                && own.contains { $0.place == .machinePart && $0.attestation == .proven },
            needsPerson: reading.needsPerson
        )
    }

    /// Meter point, code and time agree: the same alert, whoever typed it.
    private func isSameAlert(_ candidate: Case, _ facts: AlertFacts) -> Bool {
        guard isPerhapsSame(candidate, facts), let theirs = facts.raisedAt?.instant ?? facts.receivedAt?.instant else {
            return false
        }
        // People copy whole seconds or minutes; a minute is closer than two alerts of one code and meter point come in practice.
        return [candidate.facts.raisedAt, candidate.facts.receivedAt].compactMap { $0?.instant }
            .contains { abs($0.seconds(since: theirs)) < 60 }
    }

    private func isPerhapsSame(_ candidate: Case, _ facts: AlertFacts) -> Bool {
        guard candidate.facts.code == facts.code, !Set(candidate.facts.meterPoints).isDisjoint(with: facts.meterPoints)
        else {
            return false
        }
        if case .reported = facts.identity { return true }
        if case .reported = candidate.identity { return true }
        return false
    }
}
