import AlertMail
import CriticalAlerts

/// Step 1 of table 5.1: an alert comes in, from DCC or from another supplier.
extension Decider {
    /// An operator's own alert (R1 to R4).
    mutating func take(_ taken: TakenAlert) {
        guard state.state == .taken else {
            note("The same alert was taken in again; nothing follows from it twice.")
            return
        }
        openDeadline(.forward, from: state.clockStart)
        for defect in taken.alert.defects { note("Defect of the alert: \(defect).") }

        if let target = taken.alert.target, !knowledge.policy.ownTargets.isEmpty,
            !knowledge.policy.ownTargets.contains(where: { $0.contains(target) })
        {
            askPerson(
                .foreignTarget,
                what: "The alert is addressed to \(target), which is none of our identifiers.",
                next: "Find out why we received it; route it if it is ours to carry on, else close the case.",
                commands: [rule("retry"), rule("route SUPPLIER"), rule("close")]
            )
            return
        }
        switch taken.verdict {
        case .never(let reason):
            dropDeadlines()
            move(to: .notForwarded, because: reason.text)
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
                hold("The alert was recorded to be held: it is old, or came with --recorded.")
            } else {
                resolve()
            }
        }
    }

    /// An alert that another supplier sent on (R20, R22, R23).
    mutating func take(_ raised: RaisedAlert) {
        let isFirst = state.state == .taken
        let mail = raised.mail
        guard !state.duties.contains(where: { $0.mail == mail.number }) else { return }
        note("Raised by mail \(mail.number.value): \(mail.writer.reason).")

        let isProven = mail.writer.proof != nil && mail.writer.supplier != nil
        if let address = mail.writerAddress {
            let fromText = raised.alert.source == .text || raised.alert.source == .machinePart
            state.duties.append(
                AnswerDuty(
                    mail: mail.number,
                    recipient: Correspondent(supplier: mail.writer.supplier, name: mail.writerName, address: address),
                    answers: mail.answers,
                    receivedAt: mail.receivedAt,
                    isReleased: isProven && mail.mayReply && !mail.isHeld
                        && (!fromText || knowledge.policy.acknowledgesAlertsFromText)
                )
            )
            openDeadline(.acknowledge, from: mail.receivedAt)
        }
        guard isFirst else {
            hearAgain(raised)
            return
        }
        if mail.isHeld {
            hold("The mail is older than our newest decision, or the mailbox is new to us: recorded, not acted on.")
            return
        }
        guard isProven else {
            askPerson(
                .unprovenSender,
                subject: mail.writerAddress ?? "mail \(mail.number.value)",
                what: "An alert came by mail, but its sender is not proven to be a supplier on the contact list.",
                next: "Check by telephone with a number from the contact list, then route it or close the case.",
                commands: [rule("retry"), rule("route SUPPLIER"), rule("close")],
                known: [mail.writer.reason],
                mail: mail.number
            )
            return
        }
        guard raised.alert.source == .verifiedMachinePart || raised.alert.source == .duisXML, mail.mayForward else {
            askPerson(
                .alertFromText,
                what: "An alert was read from text, not from a signed machine part or DUIS XML.",
                next: "Read the mail; if the alert is right, let it go on.",
                commands: ["alertrelay explain \(state.reference)", rule("retry"), rule("close")],
                mail: mail.number
            )
            return
        }
        if state.trail.contains(where: { $0.supplier == knowledge.supplier }) {
            askPerson(
                .pointsBack,
                what: "The alert has been here before: we stand in its trail.",
                next: "Agree by telephone with the sender who supplies the meter point.",
                commands: [rule("route SUPPLIER"), rule("close")],
                known: trailWords,
                mail: mail.number
            )
            return
        }
        resolve()
    }

    /// The same alert in another mail: one case, one action, one more acknowledgement.
    private mutating func hearAgain(_ raised: RaisedAlert) {
        let sender = raised.mail.writer.supplier
        let weSentItThere = sender.map { sender in state.forwardings.contains { $0.supplier == sender } } ?? false
        let isInTrail = raised.alert.trail.contains { $0.supplier == knowledge.supplier }
        let alreadyAsked = state.openTasks.contains(.pointsBack)
        if raised.mail.writer.proof != nil, weSentItThere || isInTrail, !alreadyAsked {
            // The loop ends here: the store knows the alert, whatever the registers of the others say (R25, R26).
            askPerson(
                .pointsBack,
                what: "The alert came back from \(raised.mail.writerName), to whom we or others had sent it.",
                next: "Agree by telephone who supplies the meter point; the registers contradict each other.",
                commands: [rule("route SUPPLIER"), rule("close")],
                known: trailWords + raised.alert.trail.map { "Their trail: \($0.name), \($0.takenAt)." },
                mail: raised.mail.number
            )
            return
        }
        note("The same alert in another mail: the case stays \(state.state.rawValue).")
    }

    /// Records, sends nothing: a person releases it.
    mutating func hold(_ why: String) {
        askPerson(
            .held,
            subject: "held",
            what: why,
            next: "Look at the held alerts; release each that shall still go, close the others.",
            commands: ["alertrelay cases rule TASK retry --reason \"…\"", rule("retry"), rule("close")]
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
