import AlertMail
import CriticalAlerts

/// Step 1 of table 5.1: an alert comes in, from DCC or from another supplier.
extension Decider {
    /// An operator's own alert (R1 to R4).
    mutating func take(_ taken: TakenAlert) {
        if state.state != .taken {
            guard case .mail = state.origin else {
                compare(taken)
                return
            }
            guard adopt(taken) else { return }
        }
        state.documents = TakenDocument(taken, knowledge.policy).map { [$0] }
        openDeadline(.forward, from: state.clockStart, because: "DCC's own message of the alert came")
        for defect in taken.alert.defects { note("Defect of the alert: \(defect).") }

        if let target = taken.alert.target, !knowledge.policy.ownTargets.isEmpty,
            !knowledge.policy.ownTargets.contains(where: { $0.contains(target) })
        {
            let what = "The alert is addressed to \(target), which is none of our identifiers."
            guard !taken.isHeld else {
                hold(taken, doubt: .foreignTarget, what)
                return
            }
            askPerson(
                .foreignTarget,
                what: what,
                next: "Find out why we received it; route it if it is ours to carry on, else close the case.",
                commands: [rule("retry"), rule("route SUPPLIER"), rule("close")]
            )
            return
        }
        switch taken.verdict {
        case .never(let reason):
            dropDeadlines()
            move(to: .notForwarded, because: reason.text)
        case .person(let reason) where taken.isHeld:
            hold(taken, doubt: cause(of: reason), reason.text)
        case .person(let reason):
            askPerson(
                cause(of: reason),
                what: reason.text,
                next: "Decide whether this alert goes to the current supplier.",
                commands: [rule("retry"), rule("route SUPPLIER"), rule("close")]
            )
        case .optional(let reason) where !knowledge.policy.forwardedOptionalCodes.contains(state.facts.code):
            dropDeadlines()
            move(to: .notForwarded, because: "\(reason.text) The policy does not name this code (R4).")
        case .optional(let reason), .forward(let reason):
            note(reason.text)
            if taken.isHeld {
                hold(taken, doubt: nil, nil)
            } else {
                resolve()
            }
        }
    }

    /// A held alert of our own; what is doubtful about it is asked when it is released, not beside a thousand others.
    private mutating func hold(_ taken: TakenAlert, doubt: TaskCause?, _ why: String?) {
        state.heldDoubt = doubt
        if let why { note(why) }
        hold("The alert was recorded to be held: it is old, or came with --recorded.", known: why.map { [$0] } ?? [])
    }

    /// DCC's own message of an alert that a mail had told of first. What somebody wrote must not stand in the way of the original:
    /// as long as nothing was done on the mail's word, the original takes its place.
    private mutating func adopt(_ taken: TakenAlert) -> Bool {
        guard let code = taken.alert.alertCode, let identity = taken.alert.identity, identity == state.identity else {
            return false
        }
        let isUntouched = state.forwardings.isEmpty && state.handOver == nil
        guard isUntouched, state.state == .withPerson || state.state == .notForwarded else {
            if code != state.facts.code {
                addTask(
                    .contradiction,
                    what: "DCC's message says code \(code), the mail that told of the alert said \(state.facts.code).",
                    next: "Tell whoever has the alert now what DCC's message says.",
                    commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"]
                )
            }
            note("DCC's own message of an alert that came by mail before: it is being dealt with already.")
            return false
        }
        note("DCC's own message of an alert that a mail had told of: the original takes the mail's place.")
        let entry = knowledge.catalogue[code]
        state.facts = AlertFacts(
            identity: identity,
            meterPoints: [],
            code: code,
            name: entry?.name ?? taken.alert.description,
            urgency: entry?.urgency,
            raisedAt: taken.alert.raisedAt,
            receivedAt: taken.alert.receivedAt,
            throttledCount: taken.alert.throttledCount,
            details: taken.alert.details.map(\.description)
        )
        state.origin = .operatorsOwn(form: taken.alert.form.rawValue)
        state.trail = []
        state.clockStart = min(taken.alert.receivedAt?.instant ?? taken.takenAt, taken.takenAt)
        state.takenAt = taken.takenAt
        state.heldDoubt = nil
        dropDeadlines(only: [.passOn])
        didResolve = true
        hasClearAnswer = true
        return true
    }

    /// An alert that another supplier sent on (R20, R22, R23).
    mutating func take(_ raised: RaisedAlert) {
        let mail = raised.mail
        if mail.isRehearsal, !knowledge.isRehearsal {
            note("Mail \(mail.number.value) is somebody's rehearsal: neither acknowledged nor passed on.")
            if state.state == .taken { move(to: .notForwarded, because: "Somebody's rehearsal.") }
            return
        }
        let isFirst = state.state == .taken
        guard !isRepeat(mail) else {
            note("Mail \(mail.number.value) is a mail that we know: nothing follows from it twice.")
            return
        }
        note("Raised by mail \(mail.number.value): \(mail.writer.reason).")
        let isProven = mail.writer.proof != nil && mail.writer.supplier != nil
        owe(raised, isProven: isProven)
        guard isFirst else {
            hearAgain(raised, isProven: isProven)
            return
        }
        let doubt = doubt(about: raised, isProven: isProven)
        if mail.isHeld {
            state.heldDoubt = doubt
            hold(
                "The mail is older than our newest decision, or the mailbox is new to us: recorded, not acted on.",
                known: isProven ? [] : [mail.writer.reason]
            )
            return
        }
        if isProven { openDeadline(.passOn, from: mail.receivedAt, because: "the alert came by mail") }
        if let doubt {
            ask(about: doubt, mail)
        } else {
            resolve()
        }
    }

    /// The same stored mail, or the same mail delivered twice: servers and lists repeat bytes under one Message-ID.
    private func isRepeat(_ mail: MailFacts) -> Bool {
        state.duties.contains { duty in
            if duty.mail == mail.number { return true }
            guard let known = duty.answers.messageID, let messageID = mail.answers.messageID else { return false }
            return known == messageID && duty.recipient.address.lowercased() == mail.writerAddress?.lowercased()
        }
    }

    /// Notes that the mail is owed an acknowledgement (R20), unless nobody may be answered.
    private mutating func owe(_ raised: RaisedAlert, isProven: Bool) {
        let mail = raised.mail
        guard let address = mail.writerAddress, let supplier = mail.writer.supplier else { return }
        guard mail.mayReply else {
            note("The mail is one that software must not answer: no acknowledgement is owed by mail.")
            return
        }
        guard state.duties.count < RelayLimits.duties else {
            addTask(
                .rateReached,
                subject: address,
                what: "\(mail.writerName) sent the same alert more than \(RelayLimits.duties) times.",
                next: "Ask them by telephone what their system waits for.",
                commands: ["alertrelay desk done TASK"],
                mail: mail.number
            )
            return
        }
        let isTyped = raised.alert.source == .text || raised.alert.source == .machinePart
        state.duties.append(
            AnswerDuty(
                mail: mail.number,
                recipient: Correspondent(supplier: supplier, name: mail.writerName, address: address),
                answers: mail.answers,
                receivedAt: mail.receivedAt,
                isReleased: isProven && !mail.isHeld && (!isTyped || knowledge.policy.acknowledgesAlertsFromText)
            )
        )
        if isProven {
            openDeadline(
                .acknowledge,
                from: mail.receivedAt,
                because: "mail \(mail.number.value) raises the alert and is owed an acknowledgement"
            )
        }
    }

    /// What a person must vouch for before the alert goes on.
    private func doubt(about raised: RaisedAlert, isProven: Bool) -> TaskCause? {
        guard isProven else { return .unprovenSender }
        let isSigned = raised.alert.source == .verifiedMachinePart || raised.alert.source == .duisXML
        guard isSigned, raised.mail.mayForward else { return .alertFromText }
        return state.trail.contains { $0.supplier == knowledge.supplier } ? .pointsBack : nil
    }

    /// Asks a person to vouch; `mail` is `nil` when a held alert is released later.
    mutating func ask(about doubt: TaskCause, _ mail: MailFacts?) {
        switch doubt {
        case .unprovenSender:
            let address = mail?.writerAddress ?? state.duties.first?.recipient.address
            askPerson(
                .unprovenSender,
                subject: address ?? state.reference.text,
                what: "An alert came by mail, but its sender is not proven to be a supplier on the contact list.",
                next: "Check by telephone with a number from the contact list, then route it or close the case.",
                commands: [rule("retry"), rule("route SUPPLIER"), rule("close")],
                known: mail.map { [$0.writer.reason] } ?? [],
                mail: mail?.number
            )
        case .pointsBack:
            askPerson(
                .pointsBack,
                what: "The alert has been here before: we stand in its trail.",
                next: "Agree by telephone with the sender who supplies the meter point.",
                commands: [rule("route SUPPLIER"), rule("close")],
                known: trailWords,
                mail: mail?.number
            )
        case .unknownCode, .contradiction, .incompleteAlert, .foreignTarget:
            askPerson(
                doubt,
                what: "The alert was held and is released now, but it is in doubt (\(doubt.rawValue)).",
                next:
                    "Read in the case's story what the doubt is; decide whether the alert goes to the current supplier.",
                commands: [
                    "alertrelay explain \(state.reference)", rule("retry"), rule("route SUPPLIER"), rule("close"),
                ]
            )
        default:
            askPerson(
                .alertFromText,
                what: "An alert was not read from a signed machine part or DUIS XML, or its mail may not be passed on.",
                next: "Read the mail; if the alert is right, let it go on.",
                commands: ["alertrelay explain \(state.reference)", rule("retry"), rule("close")],
                mail: mail?.number
            )
        }
    }

    /// The same alert in another mail: one case, one action, one more acknowledgement.
    private mutating func hearAgain(_ raised: RaisedAlert, isProven: Bool) {
        let mail = raised.mail
        guard isProven else {
            addTask(
                .unprovenSender,
                subject: mail.writerAddress ?? state.reference.text,
                what: "A known alert came again, by a sender who is not proven to be a supplier on the contact list.",
                next: "Check by telephone whether they wait for an acknowledgement.",
                commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
                known: [mail.writer.reason],
                mail: mail.number
            )
            return
        }
        if mail.isHeld {
            note("The mail is older than our newest decision: recorded, not acted on.")
            addTask(
                .answerToRead,
                what: "An old mail of \(mail.writerName) raises this alert again; it was not acknowledged.",
                next: "Look whether they still wait for an acknowledgement.",
                commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
                mail: mail.number
            )
            return
        }
        if hasComeRound(raised) {
            guard !state.openTasks.contains(.pointsBack) else {
                note("The alert came back once more from \(mail.writerName); a person decides already.")
                return
            }
            // The loop ends here: the store knows the alert, whatever the registers of the others say (R25, R26).
            askPerson(
                .pointsBack,
                what: "The alert came back from \(mail.writerName), after it had gone on from here.",
                next: "Agree by telephone who supplies the meter point; the registers contradict each other.",
                commands: [rule("route SUPPLIER"), rule("close")],
                known: trailWords + raised.alert.trail.map { "Their trail: \($0.name), \($0.takenAt)." },
                mail: mail.number
            )
            return
        }
        switch state.state {
        case .notForwarded:
            addTask(
                .answerToRead,
                what: "\(mail.writerName) raises an alert that was not forwarded here: \(state.reason)",
                next: "Decide whether their word changes anything.",
                commands: ["alertrelay explain \(state.reference)", rule("retry"), "alertrelay desk done TASK"],
                mail: mail.number
            )
        case .withPerson where isVouchedFor(raised):
            // A proven mail of the same alert answers the doubt that an unproven one had raised.
            note("\(mail.writerName) is proven and vouches for the alert.")
            adopt(raised)
        default:
            break
        }
        note("The same alert in another mail: the case stays \(state.state.rawValue).")
    }

    /// Whether the alert has come round: from a supplier that had it from us, with us in its trail, or, since not every mail carries a
    /// trail, from anybody new after we had sent it on. Without a person all might believe that another one has it.
    private func hasComeRound(_ raised: RaisedAlert) -> Bool {
        let sender = raised.mail.writer.supplier
        if state.forwardings.contains(where: { $0.supplier == sender }) { return true }
        if raised.alert.trail.contains(where: { $0.supplier == knowledge.supplier }) { return true }
        let isKnownSender = state.duties.contains { $0.mail != raised.mail.number && $0.recipient.supplier == sender }
        return !state.forwardings.isEmpty && !isKnownSender
    }

    /// Whether a proven, signed mail now says what only an unproven one had said.
    private func isVouchedFor(_ raised: RaisedAlert) -> Bool {
        let holding = state.openTasks.filter(\.holdsCase)
        guard holding == [.unprovenSender], state.forwardings.isEmpty, case .mail = state.origin else { return false }
        return doubt(about: raised, isProven: true) == nil
    }

    /// The proven mail takes the place of the unproven one, whose facts and trail anybody could have written.
    private mutating func adopt(_ raised: RaisedAlert) {
        var facts = raised.alert.facts
        facts.identity = state.identity
        facts.name = facts.name ?? state.facts.name
        facts.urgency = facts.urgency ?? state.facts.urgency
        state.facts = facts
        state.trail = raised.alert.trail
        state.origin = .mail(from: raised.mail.writer.supplier, source: raised.alert.source)
        hasClearAnswer = true
        openDeadline(
            .passOn,
            from: raised.mail.receivedAt,
            because: "mail \(raised.mail.number.value) vouches for the alert"
        )
        resolve()
    }

    /// Records, sends nothing: a person releases it.
    mutating func hold(_ why: String, known: [String] = []) {
        askPerson(
            .held,
            subject: "held",
            what: why,
            next: "Look at the held alerts; release each that shall still go, close the others.",
            commands: ["alertrelay cases rule TASK retry --reason \"…\"", rule("retry"), rule("close")],
            known: known
        )
    }

    var trailWords: [String] {
        state.trail.map { "Trail: \($0.name) took it \($0.takenAt), reference \($0.reference)." }
    }

    private func cause(of reason: ForwardingReason) -> TaskCause {
        switch reason.code {
        case .disagreement, .responseCode: .contradiction
        case .noTime, .noIdentity, .noCode, .payloadMissing, .payloadUnreadable: .incompleteAlert
        case .listed, .optional, .listedNever, .ownCommandOutcome, .dccAlert, .response, .unknownNonCritical,
            .unknownCritical,
            .unknownClass:
            .unknownCode
        }
    }
}
