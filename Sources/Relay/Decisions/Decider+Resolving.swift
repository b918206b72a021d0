import AlertMail
import CriticalAlerts

/// Steps 2 and 3 of table 5.1: find the meter point, the supplier, the contact; write the alert letter.
extension Decider {
    /// Starts, or starts again, to look for the supplier.
    mutating func resolve() {
        didResolve = true
        state.routing = nil
        state.asked = []
        state.heldDoubt = nil
        state.state = .resolving
        state.reason = "Looking for the supplier."
        if !state.deadlines.contains(where: { $0.kind == travelDeadline && $0.progress != .dropped }) {
            openDeadline(travelDeadline, from: state.clockStart, because: "the case is looked at again")
        }
        resolveFurther()
    }

    /// Answers to earlier questions have come.
    mutating func resumeResolving() {
        guard state.state == .resolving else {
            note("An answer to a question that nobody asks any more.")
            return
        }
        didResolve = true
        resolveFurther()
    }

    /// Asks once; a question that comes back unanswered is for a person.
    private mutating func ask(_ question: Question, or cause: TaskCause, _ what: String) {
        guard !state.asked.contains(where: { $0.isSame(as: question) }) else {
            askPerson(
                cause,
                what: what,
                next: "Find out why the source does not answer, then let the case look again.",
                commands: ["alertrelay check", rule("retry"), rule("route SUPPLIER"), rule("close")]
            )
            return
        }
        state.asked.append(question)
        decision.questions.append(question)
    }

    /// Goes on as far as the answers reach.
    private mutating func resolveFurther() {
        if let routing = state.routing {
            forward(by: routing)
            return
        }
        guard let meterPoint = routedMeterPoint() else { return }
        guard let answer = knowledge.answers.suppliers[meterPoint] else {
            ask(
                .supplierOf(meterPoint, asAt: knowledge.now),
                or: .supplierUnknown,
                "No source answered whose the meter point is."
            )
            return
        }
        let known = evidenceWords(answer)
        switch answer.state {
        case .supplier(let supplier):
            let why = known.first ?? "The registration data show them as supplier"
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
        let holding = state.openTasks.filter(\.holdsCase)
        switch state.state {
        case .withPerson where !holding.isEmpty && holding.allSatisfy(\.waitsForData): break
        case .resolving: break
        default: return
        }
        note("Fresh data were imported: looking again.")
        if let routing = state.routing, routing.isRuled {
            state.asked = []
            route(routing)
        } else {
            resolve()
        }
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
            ask(
                .metersOf(originator, asAt: state.facts.raisedAt?.instant ?? state.takenAt),
                or: .noMeterPoint,
                "No source answered which meter point the device belongs to."
            )
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
        didResolve = true
        let supplier = routing.supplier
        if supplier == knowledge.supplier {
            keep(because: routing.why)
            return
        }
        if let index = state.forwardings.lastIndex(where: { $0.supplier == supplier }) {
            routeAgain(index, routing)
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
            let had = Set(state.trail.map(\.supplier) + state.forwardings.map(\.supplier) + [knowledge.supplier])
            if had.count >= knowledge.policy.mostSuppliers {
                askPerson(
                    .tooManyHops,
                    what: "\(had.count) suppliers have had the alert; the data show \(name(supplier)) now.",
                    next: "Check with \(name(supplier)) by telephone, then route it there.",
                    commands: [rule("route \(supplier)"), rule("close")],
                    known: [routing.why] + trailWords
                )
                return
            }
        }
        setOut(routing)
    }

    private mutating func setOut(_ routing: Routing) {
        state.routing = routing
        state.state = .resolving
        state.reason = "Looking for the contact of \(routing.supplier)."
        note(routing.why)
        forward(by: routing)
    }

    /// The supplier has a letter of this case: at most one for each supplier and alert. A repeat is a resend of the same bytes, on a
    /// person's word; only a letter to a dead address may be written anew, to another address.
    private mutating func routeAgain(_ index: Int, _ routing: Routing) {
        let known = state.forwardings[index]
        if routing.isRuled { state.decliners.removeAll { $0 == known.supplier } }
        if state.decliners.contains(known.supplier) {
            askPerson(
                .declined,
                what:
                    "\(known.declined ?? "\(known.name) says that the meter point is not theirs"), and the data still show them.",
                next: "Agree by telephone with \(known.name) who supplies the meter point.",
                commands: [
                    rule("route SUPPLIER"), rule("route \(known.supplier)"), rule("acknowledged"), rule("close"),
                ],
                known: [routing.why]
            )
        } else if known.failure == .addressRefused {
            setOut(routing)
        } else if routing.isRuled {
            state.forwardings.append(state.forwardings.remove(at: index))
            resend()
            let again =
                known.withdrawal == nil
                ? "The same letter goes to \(known.name) again."
                : "The letter to \(known.name) that was withdrawn leaves after all."
            move(to: .forwarding, because: "\(routing.why). \(again)")
        } else if index == state.forwardings.count - 1, !state.openTasks.contains(.pointsBack) {
            guard known.withdrawal == nil else {
                resend()
                move(
                    to: .forwarding,
                    because: "The letter to \(known.name) that was withdrawn leaves after all: \(routing.why)."
                )
                return
            }
            let next: CaseState = known.acceptedAt == nil ? .forwarding : .awaitingAcknowledgement
            move(to: next, because: "The data still show \(known.name), who has the letter: \(routing.why).")
        } else {
            askPerson(
                .pointsBack,
                what: known.withdrawal.map { "The data show \(known.name), whose letter was withdrawn. \($0.why)" }
                    ?? "The data show \(known.name), who has this alert letter already.",
                next: "Agree by telephone with \(known.name) who supplies the meter point.",
                commands: [
                    rule("route SUPPLIER"), rule("route \(known.supplier)"), rule("acknowledged"), rule("close"),
                ],
                known: [routing.why]
            )
        }
    }

    /// The current alert letter once more, the same bytes; also one that was withdrawn, or whose receiver had declined.
    mutating func resend() {
        guard let index = state.forwardings.indices.last else { return }
        let supplier = state.forwardings[index].supplier
        decision.resends.append(state.forwardings[index].letter)
        state.forwardings[index].acceptedAt = nil
        state.forwardings[index].failure = nil
        state.forwardings[index].withdrawal = nil
        state.forwardings[index].declined = nil
        state.decliners.removeAll { $0 == supplier }
        state.receipt = nil
    }

    /// The meter point is ours (R6, R21).
    private mutating func keep(because why: String) {
        state.routing = nil
        guard let desk = knowledge.policy.desk else {
            askPerson(
                .handOverFailed,
                what: "The meter point is ours, and no desk is configured that takes the alert.",
                next: "Act on the alert, then close the case; configure 'hand_over' for the next one.",
                commands: [rule("retry"), rule("close")],
                known: [why]
            )
            return
        }
        dropDeadlines(only: [.acknowledgement])
        handOver(to: desk)
        move(to: .ours, because: "The meter point is ours: \(why).")
    }

    /// Asks for the hand-over, once for each case however often it is decided: repeats bear the same key.
    mutating func handOver(to desk: String) {
        switch state.handOver?.progress {
        case .done, .pending: return
        case .failed, .dropped, nil:
            let handOver = HandOver(desk: desk, idempotencyKey: "\(knowledge.supplier)/\(state.reference)")
            state.handOver = handOver
            decision.handOver = handOver
        }
    }

    /// Writes the alert letter (R9 to R13).
    private mutating func forward(by routing: Routing) {
        guard routedMeterPoint() != nil else { return }
        guard let contact = knowledge.answers.contacts[routing.supplier] else {
            ask(.contactOf(routing.supplier), or: .noContact, "No source answered how to reach \(routing.supplier).")
            return
        }
        guard let first = contact.firstByEmail, let email = first.row.email,
            email.canonical != knowledge.me.address.lowercased()
        else {
            askPerson(
                .noContact,
                subject: routing.supplier.text,
                what: contact.isListed
                    ? contact.lacksEmail
                        ? "The contact list has no mail address for \(name(routing.supplier))."
                        : "The contact list has our own address for \(name(routing.supplier))."
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
        let isDead = state.forwardings.contains {
            $0.supplier == routing.supplier && $0.address.lowercased() == email.canonical
        }
        guard !isDead else {
            askPerson(
                .addressRefused,
                subject: email.text,
                what: "The contact list still has the address of \(name(routing.supplier)) that was refused.",
                next: "Reach the secondary contact or the helpdesk by telephone; correct the contact list.",
                commands: [
                    "alertrelay contacts import FILE --complete-to INSTANT", rule("retry"), rule("resend"),
                    rule("acknowledged"), rule("close"),
                ],
                known: [contact.primary, contact.secondary].compactMap { $0?.row.telephone }.map { "Telephone \($0)." }
            )
            return
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
        if contact.isStale {
            // The old entry stays in force (R39); that nobody has confirmed it is for a person to know (R9, R17).
            addTask(
                .dataTooOld,
                subject: "contact list",
                what: "The contact list is older than \(ContactList.staleAfterDays) days; letters still go by it.",
                next: "Import the present Supplier Contact List; check by telephone whom the letters went to.",
                commands: ["alertrelay contacts import FILE --complete-to INSTANT", "alertrelay desk done TASK"]
            )
            note("The contact list is older than \(ContactList.staleAfterDays) days; used all the same.")
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
        state.asked = []
        dropHandOver()
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

extension Question {
    /// Whether it asks the same, at whatever instant.
    fileprivate func isSame(as other: Question) -> Bool {
        switch (self, other) {
        case (.metersOf(let left, _), .metersOf(let right, _)): left == right
        case (.supplierOf(let left, _), .supplierOf(let right, _)): left == right
        case (.contactOf(let left), .contactOf(let right)): left == right
        default: false
        }
    }
}
