public import AlertMail
import CriticalAlerts
import Logging
import MailMessage
public import Relay
import RelayStore

/// What one pass of deciding did.
public struct DecidingReport: Hashable, Sendable {
    /// Alerts and mails that were decided.
    public var decided = 0
    /// Letters written.
    public var letters = 0
    /// Tasks made or joined.
    public var tasks = 0
    /// Alerts or mails set aside because they could not be dealt with.
    public var setAside = 0
}

extension Gateway {
    /// Decides everything that is kept and not decided: load → decide → compose → commit, one step for each alert or mail.
    public func decidePending() async throws -> DecidingReport {
        var report = DecidingReport()
        while true {
            let undecided = try await store.undecided(limit: DecidingLimits.batch)
            if undecided.intakes.isEmpty, undecided.mails.isEmpty { break }
            for intake in undecided.intakes {
                try await untilUncontested { try await decide(intake, &report) }
            }
            for mail in undecided.mails {
                try await untilUncontested { try await decide(mail, &report) }
            }
        }
        while case let outcomes = try await store.undecidedOutcomes(limit: DecidingLimits.batch), !outcomes.isEmpty {
            for letter in outcomes {
                try await untilUncontested { try await decideOutcome(of: letter, &report) }
            }
        }
        return report
    }

    /// Runs one event on one case and commits what follows: rulings, deadlines, hand-overs.
    public func happen(_ event: Event, to reference: CaseReference) async throws {
        var report = DecidingReport()
        try await untilUncontested {
            let snapshot = try await store.load(SnapshotKeys(references: [reference]))
            guard let entry = snapshot.entries[reference] else {
                throw StoreError(.notFound, "there is no case \(reference)")
            }
            var stepper = try await stepper()
            try await stepper.run(event, on: entry.state, version: entry.version, mail: nil)
            try await commit(stepper.step, &report)
        }
    }

    private func decide(_ kept: KeptIntake, _ report: inout DecidingReport) async throws {
        var stepper = try await stepper()
        let due = calendar.instant(workingHours: 2, after: clock())
        func quarantine(_ cause: TaskCause, _ what: String) throws {
            try stepper.addTask(
                TaskDraft(
                    cause: cause,
                    subject: "alert \(kept.number.value)",
                    what: what,
                    next: "Look at the original, mend it at its source and take it in again.",
                    commands: ["alertrelay inspect alert --stored \(kept.number.value)", "alertrelay desk done TASK"],
                    known: [Self.extent(of: kept.intake)],
                    due: due,
                    isUrgent: true
                )
            )
            stepper.step.intake = (kept.number, nil, what)
            report.setAside += 1
        }
        if kept.attempts > DecidingLimits.attempts {
            try quarantine(.unreadableAlert, "Deciding this alert failed \(kept.attempts - 1) times; it was set aside.")
            try await commit(stepper.step, &report)
            return
        }
        let decoded: DecodedAlert
        do {
            decoded = try AlertDocument.read(bytes: kept.intake.bytes)
        } catch {
            try quarantine(.unreadableAlert, "\(kept.intake.source) is no alert: \(error)")
            try await commit(stepper.step, &report)
            return
        }
        guard let identity = decoded.identity, let code = decoded.alertCode else {
            if decoded.nature == .alert {
                try quarantine(.incompleteAlert, "\(kept.intake.source) names no device, target, counter or code.")
            } else {
                stepper.step.intake = (kept.number, nil, decoded.nature.explanation)
                stepper.step.recordedAs = catalogue.verdict(for: decoded).reason.code
            }
            try await commit(stepper.step, &report)
            return
        }
        let snapshot = try await store.load(SnapshotKeys(identities: [identity]))
        let entry = snapshot.entries.values.first { $0.state.identity == identity }
        let entryCatalogue = catalogue[code]
        let facts = AlertFacts(
            identity: identity,
            meterPoints: [],
            code: code,
            name: entryCatalogue?.name ?? decoded.description,
            urgency: entryCatalogue?.urgency,
            raisedAt: decoded.raisedAt,
            receivedAt: decoded.receivedAt,
            throttledCount: decoded.throttledCount,
            details: decoded.details.map(\.description)
        )
        // Reading 1: the clock starts when DCC sent it, if that is plausible, else when we took it.
        let takenAt = kept.intake.takenAt
        let received = decoded.receivedAt?.instant ?? takenAt
        let reference = try mintCase()
        let state =
            entry?.state
            ?? Case(
                reference: reference,
                supplier: configuration.supplier.id,
                identity: identity,
                facts: facts,
                origin: .operatorsOwn(form: decoded.form.rawValue),
                takenAt: takenAt,
                clockStart: min(received, takenAt),
                trail: []
            )
        let age = takenAt.seconds(since: received)
        let taken = TakenAlert(
            alert: decoded,
            verdict: catalogue.verdict(for: decoded),
            takenAt: takenAt,
            isHeld: kept.intake.isHeld || age > Int64(configuration.policy.holdOlderThanHours) * 3600
        )
        try await stepper.run(.alertTaken(taken), on: state, version: entry?.version ?? 0, mail: nil)
        stepper.step.intake = (kept.number, state.reference, nil)
        try await commit(stepper.step, &report)
        log.debug("alert decided", metadata: ["case": "\(state.reference)"])
    }

    /// What of an alert is kept: nothing beyond the bound can be read, and a folder of giants shall not fill the disk.
    private static func extent(of intake: NewIntake) -> String {
        let count = intake.bytes.count
        guard intake.isCut else { return "Taken in from \(intake.source), \(count) bytes." }
        let whole = intake.wholeSize.map { "\($0) bytes" } ?? "more than \(count) bytes, how many is not known"
        return "Taken in from \(intake.source), \(whole): only the first \(count) are kept here."
    }

    private func decide(_ kept: KeptMail, _ report: inout DecidingReport) async throws {
        var stepper = try await stepper()
        let due = calendar.instant(workingHours: 2, after: clock())
        if kept.attempts > DecidingLimits.attempts {
            try stepper.addTask(
                TaskDraft(
                    cause: .unreadableMail,
                    subject: "mail \(kept.number.value)",
                    what: "Reading this mail failed \(kept.attempts - 1) times; it was set aside.",
                    next: "Read it by hand; keep it for whoever maintains the rules.",
                    commands: ["alertrelay inspect mail --stored \(kept.number.value)", "alertrelay desk done TASK"],
                    mail: kept.number,
                    due: due,
                    isUrgent: true
                )
            )
            stepper.step.mail = (kept.number, .review)
            report.setAside += 1
            try await commit(stepper.step, &report)
            return
        }
        let message = Message(bytes: kept.mail.bytes)
        let (reading, mail) = try await read(message, kept)
        if mail.isRehearsal, configuration.mode == .live {
            // Neither acknowledged nor forwarded: it is somebody's exercise.
            stepper.step.mail = (kept.number, .unrelated)
            try await commit(stepper.step, &report)
            return
        }
        let snapshot = try await store.load(keys(of: reading, by: mail.writer))
        let assignment = Relay.assign(
            reading,
            of: mail,
            candidates: snapshot.entries.values.map(\.state).sorted { $0.reference < $1.reference },
            ownAddresses: ownAddresses,
            due: due
        )
        stepper.step.introduction = assignment.introduction
        for draft in assignment.tasks { try stepper.addTask(draft) }
        for caseEvent in assignment.events {
            guard let entry = stepper.current(caseEvent.reference) ?? snapshot.entries[caseEvent.reference] else {
                continue
            }
            try await stepper.run(caseEvent.event, on: entry.state, version: entry.version, mail: kept.number)
        }
        for raised in assignment.openings {
            let facts = raised.alert.facts
            if let twin = stepper.current(identity: facts.identity) {
                try await stepper.run(.alertRaised(raised), on: twin.state, version: twin.version, mail: kept.number)
                continue
            }
            let state = Case(
                reference: try mintCase(),
                supplier: configuration.supplier.id,
                identity: facts.identity,
                facts: named(facts),
                origin: .mail(from: mail.writer.supplier, source: raised.alert.source),
                takenAt: kept.mail.takenAt,
                clockStart: mail.receivedAt,
                trail: raised.alert.trail
            )
            try await stepper.run(.alertRaised(raised), on: state, version: 0, mail: kept.number)
        }
        let needsReview = assignment.needsReview || stepper.step.tasks.contains { $0.draft.mail == kept.number }
        stepper.step.mail = (kept.number, needsReview ? .review : assignment.isOurs ? .processed : .unrelated)
        try await commit(stepper.step, &report)
        if let answer = assignment.introduction?.answer {
            log.notice(
                "a partner's verified answer sets its profile",
                metadata: ["supplier": "\(answer.partner)", "profile": "\(answer.profile.rawValue)"]
            )
        }
        log.debug("mail decided", metadata: ["mail": "\(kept.number.value)", "nature": "\(reading.nature.rawValue)"])
    }

    private func decideOutcome(of letter: KeptLetter, _ report: inout DecidingReport) async throws {
        var stepper = try await stepper()
        stepper.step.outcomeOf = letter.row
        if let attempt = letter.lastAttempt, let fate = attempt.fate,
            let reference = CaseReference(letter.letter.reference)
        {
            let snapshot = try await store.load(SnapshotKeys(references: [reference]))
            if let entry = snapshot.entries[reference] {
                let event = Event.deliveryReported(
                    DeliveryReport(
                        letter: letter.letter.number,
                        fate: fate,
                        queueID: attempt.queueID,
                        says: attempt.says,
                        at: attempt.at,
                        mail: nil
                    )
                )
                try await stepper.run(event, on: entry.state, version: entry.version, mail: nil)
            }
        }
        try await commit(stepper.step, &report)
    }

    /// Commits, and starts anew if somebody else was faster.
    private func untilUncontested(_ work: () async throws -> Void) async throws {
        for _ in 0..<DecidingLimits.contests {
            do {
                try await work()
                return
            } catch let error as StoreError where error.code == .conflict {
                continue
            }
        }
        throw StoreError(.conflict, "the same case changed \(DecidingLimits.contests) times in a row")
    }

    private func commit(_ step: Step, _ report: inout DecidingReport) async throws {
        _ = try await store.commit([step])
        report.decided += 1
        report.letters += step.letters.count
        report.tasks += step.tasks.count
    }

    private func keys(of reading: Reading, by writer: WriterAttestation) -> SnapshotKeys {
        var keys = SnapshotKeys()
        keys.references = Set(reading.correlations.compactMap { CaseReference($0.reference) })
        keys.identities = Set(reading.alerts.map(\.facts.identity))
        keys.meterPoints = Set(reading.alerts.flatMap(\.facts.meterPoints))
        if let supplier = writer.supplier, !keys.references.isEmpty { keys.openWith = [supplier] }
        return keys
    }

    private func named(_ facts: AlertFacts) -> AlertFacts {
        var facts = facts
        if facts.name == nil { facts.name = catalogue[facts.code]?.name }
        if facts.urgency == nil { facts.urgency = catalogue[facts.code]?.urgency }
        return facts
    }
}

/// Bounds of deciding, in one place.
enum DecidingLimits {
    /// Alerts or mails loaded at once.
    static let batch = 50
    /// Attempts at one alert or mail, counted before each, before it is set aside: a rule that crashes on it stops there.
    static let attempts = 3
    /// Times that a step starts anew because a case has changed meanwhile.
    static let contests = 20
    /// Rounds of questions and answers within one step.
    static let rounds = 8
}
