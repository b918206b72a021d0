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
    /// The introduction that the mail brings, if it is a partner's.
    public var introduction: PartnerIntroduction?
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
        if !assigner.assignIntroduction() { assigner.assignRest() }
        return assigner.assignment
    }
}

/// The working copy of one assignment.
private struct Assigner {
    let reading: Reading
    let mail: MailFacts
    let candidates: [Case]
    let due: Instant
    /// Whether the machine part is that of a letter of ours, sent back by an auto-responder or a list: it bears our reference.
    let isEcho: Bool
    var assignment = Assignment()

    init(reading: Reading, mail: MailFacts, candidates: [Case], due: Instant) {
        self.reading = reading
        self.mail = mail
        self.candidates = candidates
        self.due = due
        let token = reading.machinePart.flatMap { LetterToken($0.token) }
        isEcho = candidates.contains { $0.reference.text == token?.reference }
    }

    private var isReport: Bool {
        switch reading.nature {
        case .deliveryFailure, .deliveryDelay, .deliveryReceipt: true
        case .human, .autoReply, .ticketReceipt, .readReceipt, .gateway, .machine: false
        }
    }

    /// Whether the mail can raise alerts: what reports, receipts and absence notes hold of one is a copy of ours.
    private var canRaise: Bool {
        switch reading.nature {
        case .human, .gateway, .machine: !isEcho
        case .autoReply, .ticketReceipt, .readReceipt, .deliveryFailure, .deliveryDelay, .deliveryReceipt: false
        }
    }

    /// A delivery report says what became of a letter, if it carries that letter's token.
    mutating func assignReports() {
        guard isReport else { return }
        for candidate in candidates {
            let own = reading.correlations.filter { $0.reference == candidate.reference.text }
            guard !own.isEmpty else { continue }
            assignment.isOurs = true
            let token = own.first { $0.attestation == .proven }.flatMap { LetterToken($0.token) }
            guard let token, reading.nature == .deliveryFailure,
                let failed = reading.failedRecipients.first(where: { $0.action == nil || $0.action == "failed" })
                    ?? reading.failedRecipients.first(where: { $0.action != "delayed" })
            else {
                add(.mailRead(saying(about: candidate, [])), to: candidate)
                continue
            }
            let fate: DeliveryReport.Fate =
                switch failed.advice {
                case .nextContact: .addressRefused
                // A report of failure is final, whatever might have helped: nobody tries again by himself.
                case .retry, .us, .person: .refused
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
        guard canRaise else {
            noteCopies()
            return
        }
        for alert in reading.alerts {
            assignment.isOurs = true
            if let own = alert.theirReference.flatMap({ CaseReference($0) }),
                candidates.contains(where: { $0.reference == own })
            {
                assignment.notes.append("A copy of our own letter on \(own): it raises nothing.")
                continue
            }
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
        // An answer may speak of the alert that it answers without repeating all of it.
        let isAnswer = reading.alerts.isEmpty && !reading.statements.contains { $0.statement == .raisesAlert }
        let namesCase = candidates.contains { candidate in
            reading.correlations.contains { $0.reference == candidate.reference.text }
        }
        if !reading.incompleteAlerts.isEmpty, !(isAnswer && namesCase) {
            assignment.isOurs = true
            addTask(
                .incompleteAlert,
                "A mail tells of an alert that lacks what R12 asks.",
                "Read the mail and ask its sender for what is missing.",
                known: reading.incompleteAlerts
            )
        }
    }

    /// A copy of a letter of ours says nothing; an alert that we do not know is not lost because software wrapped it.
    private mutating func noteCopies() {
        let isKnown = { (alert: ReadAlert) in
            candidates.contains { $0.identity == alert.facts.identity || isSameAlert($0, alert.facts) }
        }
        guard !reading.alerts.isEmpty else { return }
        assignment.isOurs = true
        assignment.notes.append("A \(reading.nature.rawValue) mail holds a copy of an alert letter: it raises nothing.")
        guard !isEcho, !reading.alerts.allSatisfy(isKnown) else { return }
        addTask(
            .answerToRead,
            "A \(reading.nature.rawValue) mail tells of an alert that we do not know.",
            "Read the mail; if it raises an alert, ask its sender to send it again.",
            subject: mail.writerAddress
        )
    }

    /// Statements belong to the cases that they name.
    mutating func assignStatements() {
        guard !isReport else { return }
        let named = Set(reading.correlations.map(\.reference))
        let ours = candidates.filter { named.contains($0.reference.text) }
        guard !ours.isEmpty else { return }
        assignment.isOurs = true
        let explicit: Set<Correlation.Place> = [.newText, .machinePart, .report]
        let spelled = references(in: explicit)
        let meant = ours.count == 1 ? ours : ours.filter { spelled.contains($0.reference.text) }
        guard !meant.isEmpty, !isTorn(ours) else {
            addTask(
                .answerToRead,
                "An answer cites letters of \(ours.count) different cases, and does not say clearly which it means.",
                "Read the mail and rule the cases.",
                known: ours.map { "Case \($0.reference)." }
            )
            return
        }
        for candidate in meant {
            let own = statements(about: candidate, isOnlyOne: meant.count == 1)
            let isRaisingOnly = !own.isEmpty && own.allSatisfy { $0.statement == .raisesAlert }
            if isRaisingOnly, hasRaised { continue }
            add(.mailRead(saying(about: candidate, own)), to: candidate)
        }
    }

    private var hasRaised: Bool {
        !assignment.openings.isEmpty
            || assignment.events.contains { if case .alertRaised = $0.event { true } else { false } }
    }

    private func statements(about candidate: Case, isOnlyOne: Bool) -> [StatementReading] {
        // What our own letter says is not said by whoever sends it back.
        if isEcho { return [] }
        return reading.statements.filter { statement in
            let references = statement.references.compactMap {
                LetterToken($0)?.reference ?? CaseReference($0)?.text
            }
            return references.contains(candidate.reference.text) || (references.isEmpty && isOnlyOne)
        }
    }

    private func references(in places: Set<Correlation.Place>) -> Set<String> {
        Set(reading.correlations.filter { places.contains($0.place) }.map(\.reference))
    }

    /// Whether the letters that the mail answers and the references that its writer typed name different cases of ours.
    private func isTorn(_ ours: [Case]) -> Bool {
        let known = Set(ours.map(\.reference.text))
        let thread = references(in: [.threadHeader]).intersection(known)
        let written = references(in: [.newText, .subject]).intersection(known)
        return !thread.isEmpty && !written.isEmpty && thread.isDisjoint(with: written)
    }

    /// A partner's introduction; says whether the mail brings one.
    mutating func assignIntroduction() -> Bool {
        guard let judgement = IntroductionJudgement(reading, mail) else { return false }
        assignment.isOurs = true
        assignment.introduction = judgement.kept
        if let note = judgement.note { assignment.notes.append(note) }
        if let request = judgement.request {
            addTask(
                .answerToRead,
                request.what,
                request.next,
                subject: request.subject,
                commands: request.commands,
                known: request.known
            )
        }
        return true
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
                    subject: mail.writerAddress,
                    isUrgent: true
                )
            } else if reading.nature == .human || reading.nature == .gateway || isReport {
                // By sender: who writes a hundred such mails makes one task. Strangers have as many addresses as they like, and a
                // reference that fits costs nothing: all of them together make one task a day.
                let isStranger = mail.writer.supplier == nil
                addTask(
                    .answerToRead,
                    isStranger
                        ? "A mail from somebody unlisted cites a reference that no case has. More of this day join this task."
                        : "A mail cites a reference that no case has.",
                    "Read the mail and answer it.",
                    subject: isStranger ? "strangers on \(UKTime.day(of: mail.receivedAt))" : mail.writerAddress
                )
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
        commands: [String] = [],
        known: [String] = [],
        isUrgent: Bool = false
    ) {
        assignment.needsReview = true
        assignment.tasks.append(
            TaskDraft(
                cause: cause,
                // An inbox of years has thousands of them: what is from before we looked is one task of each kind.
                subject: mail.isHeld ? Self.heldSubject : subject ?? "mail \(mail.number.value)",
                what: mail.isHeld ? "From before we read this mailbox, recorded and not acted on: \(what)" : what,
                next: next,
                commands: ["alertrelay inspect mail --stored \(mail.number.value)"] + commands
                    + ["alertrelay desk done TASK"],
                known: known + [mail.writer.reason],
                mail: mail.number,
                due: due,
                isUrgent: isUrgent && !mail.isHeld
            )
        )
    }

    private static let heldSubject = "held mail"

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
            isProvenMachineAnswer: mail.writer.proof != nil && !isEcho && answersByMachine
                && own.contains { $0.place == .machinePart && $0.attestation == .proven },
            needsPerson: reading.needsPerson
        )
    }

    private var answersByMachine: Bool {
        switch reading.machinePart?.kind {
        case .acknowledgement, .passedOn: true
        case .alert, .contacts, nil: false
        }
    }

    /// Meter point, code and time agree: the same alert, whoever typed it.
    private func isSameAlert(_ candidate: Case, _ facts: AlertFacts) -> Bool {
        guard isLikely(candidate, facts) else { return false }
        let theirs = times(of: facts)
        // People copy whole seconds or minutes; a minute is closer than two alerts of one code and meter point come in practice.
        return times(of: candidate.facts).contains { own in theirs.contains { abs(own.seconds(since: $0)) < 60 } }
    }

    /// The same but for the time, which one of the two lacks: never joined silently.
    private func isPerhapsSame(_ candidate: Case, _ facts: AlertFacts) -> Bool {
        isLikely(candidate, facts) && (times(of: facts).isEmpty || times(of: candidate.facts).isEmpty)
    }

    /// Code and meter point agree, and at least one of the two was typed: devices tell their alerts apart themselves.
    private func isLikely(_ candidate: Case, _ facts: AlertFacts) -> Bool {
        guard candidate.facts.code == facts.code, !Set(candidate.facts.meterPoints).isDisjoint(with: facts.meterPoints)
        else {
            return false
        }
        if case .reported = facts.identity { return true }
        if case .reported = candidate.identity { return true }
        return false
    }

    private func times(of facts: AlertFacts) -> [Instant] {
        [facts.raisedAt, facts.receivedAt].compactMap { $0?.instant }
    }
}
