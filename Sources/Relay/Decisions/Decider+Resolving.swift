import AlertMail
import CriticalAlerts

/// Steps 2 and 3 of table 5.1: find the meter point, the supplier, the contact; write the alert letter.
extension Decider {
    /// Starts, or starts again, to look for the supplier.
    mutating func resolve() {
        state.routing = nil
        state.state = .resolving
        state.reason = "Looking for the supplier."
        resolveFurther()
    }

    /// Goes on as far as the answers reach.
    mutating func resolveFurther() {
        guard state.state == .resolving else { return }
        if let routing = state.routing {
            forward(by: routing)
            return
        }
        guard let meterPoint = routedMeterPoint() else { return }
        guard let answer = knowledge.answers.suppliers[meterPoint] else {
            decision.questions.append(.supplierOf(meterPoint, asAt: knowledge.now))
            return
        }
        let known = evidenceWords(answer)
        switch answer.state {
        case .supplier(let supplier):
            let why = known.first ?? "The registration data show them as supplier."
            route(Routing(supplier: supplier, why: why, isRuled: false))
        case .nobody:
            askAboutSupplier(.supplierUnknown, "No source names a supplier for the meter point.", known)
        case .noData:
            askAboutSupplier(
                .supplierUnknown,
                "There are no registration data at all.",
                known,
                subject: "no registrations"
            )
        case .unknownCode(let code):
            askAboutSupplier(
                .unknownSupplierCode,
                "The data name \(code.scheme.rawValue) code \(code.code), which no supplier has.",
                known,
                subject: "\(code.scheme.rawValue) \(code.code)"
            )
        case .contradictory(let suppliers):
            askAboutSupplier(
                .contradiction,
                "The sources name different suppliers: \(suppliers.map(\.text).joined(separator: ", ")).",
                known
            )
        case .pending(let current, _):
            askAboutSupplier(
                .dataTooOld,
                "A gain or loss is pending for the meter point; the data show \(current?.text ?? "nobody") now.",
                known
            )
        case .old(let supplier, let freshUntil):
            askAboutSupplier(
                .dataTooOld,
                "The data name \(supplier), but could be relied on only until \(freshUntil).",
                known
            )
        }
    }

    /// Fresh data came: a case that waits for data is decided again.
    mutating func reconsider() {
        let waitsForData: Set<TaskCause> = [
            .noMeterPoint, .supplierUnknown, .dataTooOld, .unknownSupplierCode, .noContact,
        ]
        guard state.state == .withPerson, !state.openTasks.isEmpty, state.openTasks.allSatisfy(waitsForData.contains)
        else {
            return
        }
        note("Fresh data were imported: looking again.")
        resolve()
    }

    /// The meter point that decides about the supplier: import or gas (reading 4).
    private mutating func routedMeterPoint() -> MPxN? {
        if let first = state.facts.meterPoints.first { return first }
        guard case .device(let originator, _, _) = state.identity else {
            askPerson(
                .incompleteAlert,
                what: "The alert names no meter point.",
                next: "Ask the sender for the MPxN, then route it.",
                commands: [rule("route SUPPLIER"), rule("close")]
            )
            return nil
        }
        guard let answer = knowledge.answers.meters[originator] else {
            decision.questions.append(.metersOf(originator, asAt: state.facts.raisedAt?.instant ?? state.takenAt))
            return nil
        }
        let known = answer.meterPoints.map { "\($0.kind.rawValue) \($0.meterPoint.canonical): \($0.provenance.words)." }
        switch answer.state {
        case .found(let meterPoint), .old(let meterPoint, _):
            // A device stays with its meter point when data age: the age matters for who supplies it, and is judged there.
            state.facts.meterPoints = [meterPoint] + answer.meterPoints.map(\.meterPoint).filter { $0 != meterPoint }
            state.facts.meterSerial = answer.meterSerial
            for line in known { note(line) }
            return meterPoint
        case .unknown, .noData:
            askAboutDevice("No MPxN is known for device \(originator).", known)
        case .notRoutable:
            askAboutDevice(
                "Device \(originator) has neither an import MPAN nor an MPRN, by which alerts are routed.",
                known
            )
        case .ambiguous(let meterPoints):
            askAboutDevice("Device \(originator) belongs to \(meterPoints.count) meter points at once.", known)
        }
        return nil
    }

    private mutating func askAboutDevice(_ what: String, _ known: [String]) {
        askPerson(
            .noMeterPoint,
            what: what,
            next: "Look the device up in the asset data, import a devices file that has it, or route the case.",
            commands: [
                "alertrelay devices import FILE --complete-to INSTANT", rule("retry"), rule("route SUPPLIER"),
                rule("close"),
            ],
            known: known
        )
    }

    private mutating func askAboutSupplier(
        _ cause: TaskCause,
        _ what: String,
        _ known: [String],
        subject: String? = nil
    ) {
        askPerson(
            cause,
            subject: subject,
            what: what,
            next: "Look the meter point up in the ECOES or DES portal, then import fresh data or route the case.",
            commands: [
                "alertrelay registrations import FILE --complete-to INSTANT", rule("retry"), rule("route SUPPLIER"),
                rule("close"),
            ],
            known: known
        )
    }

    private func evidenceWords(_ answer: SupplierAnswer) -> [String] {
        answer.evidence.map { evidence in
            let supplier = evidence.supplier?.text ?? "\(evidence.code.scheme.rawValue) \(evidence.code.code)"
            let since = evidence.from.map { " since \($0)" } ?? ""
            let until = evidence.to.map { " until \($0)" } ?? ""
            let source = evidence.provenance.source ?? evidence.provenance.file
            return
                "\(source) shows \(supplier) as supplier\(since)\(until) (data complete to \(evidence.provenance.completeTo))"
        }
    }

    /// Decides what a supplier's name means for the case.
    mutating func route(_ routing: Routing) {
        let supplier = routing.supplier
        if supplier == knowledge.supplier {
            keep(because: routing.why)
            return
        }
        if state.forwardings.contains(where: { $0.supplier == supplier }) {
            // At most one alert letter for each supplier and alert, whoever asks: a repeat is a resend of the same bytes.
            let declined = state.decliners.contains(supplier)
            askPerson(
                declined ? .declined : .pointsBack,
                what: declined
                    ? "\(name(supplier)) says that the meter point is not theirs, and the data still show them."
                    : "\(name(supplier)) has this alert letter already.",
                next: "Agree by telephone with \(name(supplier)) who supplies the meter point.",
                commands: [rule("route SUPPLIER"), rule("resend"), rule("acknowledged"), rule("close")],
                known: [routing.why]
            )
            return
        }
        if !routing.isRuled {
            let sender: SupplierID? = if case .mail(let from, _) = state.origin { from } else { nil }
            if sender == supplier || state.trail.contains(where: { $0.supplier == supplier }) {
                askPerson(
                    .pointsBack,
                    what: "The data point back at \(name(supplier)), through whom the alert came.",
                    next:
                        "Do not send it back: agree by telephone with \(name(supplier)) who supplies the meter point.",
                    commands: [rule("route SUPPLIER"), rule("close")],
                    known: [routing.why] + trailWords
                )
                return
            }
            if state.trail.count + 1 >= knowledge.policy.mostSuppliers {
                askPerson(
                    .tooManyHops,
                    what: "\(state.trail.count + 1) suppliers have had the alert; the data show \(name(supplier)) now.",
                    next: "Check with \(name(supplier)) by telephone, then route it there.",
                    commands: [rule("route \(supplier)"), rule("close")],
                    known: [routing.why] + trailWords
                )
                return
            }
        }
        state.routing = routing
        state.state = .resolving
        state.reason = "Looking for the contact of \(supplier)."
        note(routing.why)
        forward(by: routing)
    }

    /// The meter point is ours (R6, R21).
    private mutating func keep(because why: String) {
        dropDeadlines(except: [.acknowledge])
        guard let desk = knowledge.policy.desk else {
            askPerson(
                .handOverFailed,
                what: "The meter point is ours, and no desk is configured that takes the alert.",
                next: "Act on the alert, then close the case; configure 'hand_over' for the next one.",
                commands: [rule("close")],
                known: [why]
            )
            return
        }
        if state.handOver == nil {
            let handOver = HandOver(desk: desk, idempotencyKey: "\(knowledge.supplier)/\(state.reference)")
            state.handOver = handOver
            decision.handOver = handOver
        }
        move(to: .ours, because: "The meter point is ours: \(why).")
    }

    /// Writes the alert letter (R9 to R13).
    private mutating func forward(by routing: Routing) {
        guard let contact = knowledge.answers.contacts[routing.supplier] else {
            decision.questions.append(.contactOf(routing.supplier))
            return
        }
        guard let first = contact.firstByEmail, let email = first.row.email else {
            askPerson(
                .noContact,
                subject: routing.supplier.text,
                what: contact.isListed
                    ? "The contact list has no mail address for \(name(routing.supplier))."
                    : "\(routing.supplier) is not on the contact list.",
                next: "Reach them by telephone, or ask the SECAS helpdesk; import the contact list when it is right.",
                commands: [
                    "alertrelay contacts import FILE --complete-to INSTANT", rule("retry"), rule("acknowledged"),
                    rule("close"),
                ],
                known: [contact.primary, contact.secondary].compactMap { $0?.row.telephone }.map { "Telephone \($0)." }
            )
            return
        }
        if contact.isStale {
            note("The contact list is older than \(ContactList.staleAfterDays) days; used all the same.")
        }
        let missing = missingFacts
        guard missing.isEmpty else {
            askPerson(
                .incompleteAlert,
                what: "The alert lacks \(missing.joined(separator: " and ")), which the letter must show (R12).",
                next: "Find the missing facts and send them by hand, then rule the case.",
                commands: [rule("acknowledged"), rule("close")]
            )
            return
        }
        state.letterCount += 1
        let name = contact.name ?? routing.supplier.text
        let expected = expectedAnswer(from: knowledge.now)
        let recipient = Correspondent(
            supplier: routing.supplier,
            name: name,
            address: email.text,
            telephone: first.row.telephone
        )
        decision.letters.append(
            Letter(
                kind: .criticalAlert,
                reference: state.reference.text,
                number: state.letterCount,
                sender: knowledge.me,
                recipient: recipient,
                profile: profile(of: routing.supplier),
                alert: state.facts,
                trail: ownTrail,
                reason: routing.why,
                due: expected.due,
                isRehearsal: knowledge.isRehearsal
            )
        )
        state.forwardings.append(
            Forwarding(
                supplier: routing.supplier,
                name: name,
                address: email.text,
                letter: state.letterCount,
                why: routing.why,
                decidedAt: knowledge.now
            )
        )
        state.routing = nil
        if case .mail = state.origin, !state.deadlines.contains(where: { $0.kind == .passOn }),
            let received = state.duties.map(\.receivedAt).min()
        {
            openDeadline(.passOn, from: received)
        }
        move(to: .forwarding, because: "Goes to \(name): \(routing.why).")
    }

    /// The trail as the next supplier shall see it: those before us, and us.
    var ownTrail: [TrailHop] {
        state.trail + [
            TrailHop(
                supplier: knowledge.supplier,
                name: knowledge.me.name,
                reference: state.reference,
                takenAt: state.takenAt
            )
        ]
    }

    private var missingFacts: [String] {
        var missing: [String] = []
        if state.facts.meterPoints.isEmpty { missing.append("the MPxN") }
        if state.facts.receivedAt == nil, state.facts.raisedAt == nil { missing.append("the time stamp") }
        return missing
    }

    func name(_ supplier: SupplierID) -> String {
        knowledge.answers.contacts[supplier]?.name ?? state.forwardings.last { $0.supplier == supplier }?.name
            ?? state.trail.last { $0.supplier == supplier }?.name ?? supplier.text
    }

    func profile(of supplier: SupplierID?) -> LetterProfile {
        supplier.flatMap { knowledge.policy.profiles[$0] } ?? knowledge.policy.defaultProfile
    }
}
