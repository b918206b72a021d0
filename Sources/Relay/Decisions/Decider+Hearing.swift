import AlertMail
import CriticalAlerts

/// What others say of our letters. No acknowledgement is imagined: when in doubt, a person decides.
extension Decider {
    /// A mail that concerns this case.
    mutating func hear(_ saying: MailSaying) {
        let mail = saying.mail
        if saying.hasForgedToken {
            addTask(
                .forgedToken,
                subject: "mail \(mail.number.value)",
                what: "A mail cites a token of this case with a wrong seal.",
                next: "Treat the mail as forged until shown otherwise; tell whoever answers for security.",
                commands: ["alertrelay desk done TASK"],
                known: [mail.writer.reason],
                mail: mail.number,
                isUrgent: true
            )
            note("A token with a wrong seal: nothing that this mail says counts.")
            return
        }
        if mail.isHeld {
            readByPerson(saying, "The mail is older than our newest decision: recorded, not acted on.")
            return
        }
        switch saying.nature {
        case .autoReply, .ticketReceipt, .readReceipt, .deliveryReceipt, .deliveryDelay:
            addSign(
                "\(saying.nature.rawValue) from \(mail.writerAddress ?? "nobody"): arrived, not acknowledged",
                saying
            )
        case .deliveryFailure:
            readByPerson(saying, "A delivery failure that names no recipient of ours.")
        case .gateway:
            hearGateway(saying)
        case .human:
            hearPerson(saying)
        case .machine:
            readByPerson(saying, "Software of an unknown kind answered.")
        }
    }

    private mutating func addSign(_ sign: String, _ saying: MailSaying) {
        note("\(sign).")
        guard let index = forwardingIndex(of: saying) ?? state.forwardings.indices.last else { return }
        if !state.forwardings[index].signs.contains(sign) { state.forwardings[index].signs.append(sign) }
    }

    /// Reading 20: a gateway's answer counts if it is authenticated and cites our keyed token.
    private mutating func hearGateway(_ saying: MailSaying) {
        guard saying.isProvenMachineAnswer, saying.mail.writer.proof != nil, let index = forwardingIndex(of: saying)
        else {
            addSign(
                "automatic answer from \(saying.mail.writerAddress ?? "nobody") without proof: arrived, not acknowledged",
                saying
            )
            return
        }
        guard
            let statement = saying.statements.first(where: {
                $0.statement == .acknowledges || $0.statement == .passesOn
            })
        else {
            readByPerson(saying, "A gateway's answer without a statement that we know.")
            return
        }
        guard knowledge.policy.acceptsAutomaticReceipts else {
            addSign("automatic receipt; the policy asks for a person's", saying)
            return
        }
        let name = state.forwardings[index].name
        switch statement.acknowledgement {
        case .beingPassedOn(let next)?:
            close(.passedOn, by: .automatic, saying, "\(name) acknowledges receipt and is passing it on to \(next)")
        case .ours(let desk)?:
            close(.acknowledged, by: .automatic, saying, "\(name) acknowledges receipt: theirs, given to \(desk)")
        case .heldForPerson?:
            close(.acknowledged, by: .automatic, saying, "\(name) acknowledges receipt: held for a person there")
        case nil where statement.statement == .passesOn && statement.passedOnTo != nil:
            close(.passedOn, by: .automatic, saying, "\(name) has passed it on to \(statement.passedOnTo ?? "")")
        case nil:
            readByPerson(saying, "A gateway's acknowledgement that does not say what happens to the alert.")
        }
    }

    private mutating func hearPerson(_ saying: MailSaying) {
        let statements = Set(saying.statements.map(\.statement))
        let speaks: Set<Statement> = [.acknowledges, .declines, .passesOn, .asks]
        guard !statements.isDisjoint(with: speaks), saying.needsPerson == nil || statements.contains(.asks) else {
            readByPerson(saying, saying.needsPerson ?? "An answer that says nothing we know.")
            return
        }
        guard saying.mail.writer.proof != nil, let index = forwardingIndex(of: saying) else {
            addTask(
                .unprovenSender,
                subject: saying.mail.writerAddress ?? "mail \(saying.mail.number.value)",
                what: "Somebody answered who is not proven to be the supplier we wrote to.",
                next: "Check with the supplier; add the sender to its partner addresses, or rule the case.",
                commands: [rule("acknowledged"), rule("decline"), "alertrelay desk done TASK"],
                known: [saying.mail.writer.reason],
                mail: saying.mail.number
            )
            note("Not proven to be the supplier we wrote to: a person decides.")
            return
        }
        guard saying.hasProvenToken || saying.isOnlyOpenCase else {
            readByPerson(
                saying,
                "The answer cites no letter of ours, and more than one case is open with this supplier."
            )
            return
        }
        let name = state.forwardings[index].name
        if statements.contains(.asks) {
            addTask(
                .question,
                what: "\(name) asks something.",
                next: "Read the mail and answer it.",
                commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
                mail: saying.mail.number
            )
        }
        if let passing = saying.statements.first(where: { $0.statement == .passesOn }) {
            if let next = passing.passedOnTo, !next.isEmpty {
                close(.passedOn, by: .person, saying, "\(name) has passed it on to \(next)")
            } else {
                askPerson(
                    .passedOnWithoutName,
                    what: "\(name) has passed it on, without saying to whom.",
                    next: "Ask \(name) for the supplier's name, then rule the case.",
                    commands: [rule("acknowledged"), rule("route SUPPLIER")],
                    mail: saying.mail.number
                )
            }
        } else if statements.contains(.declines) {
            decline(by: state.forwardings[index].supplier, mail: saying.mail.number)
        } else if statements.contains(.acknowledges) {
            close(.acknowledged, by: .person, saying, "\(name) acknowledges receipt")
        }
    }

    /// "Not ours" alone never closes: look again without the decliner (reading 21).
    mutating func decline(by supplier: SupplierID, mail: MailNumber?) {
        if state.state.isClosed, state.state != .notForwarded {
            askPerson(
                .contradiction,
                what: "\(name(supplier)) says it is not theirs, after the case was \(state.state.rawValue).",
                next: "Agree by telephone who carries the alert on.",
                commands: [rule("route SUPPLIER"), rule("acknowledged")],
                mail: mail
            )
            return
        }
        if !state.decliners.contains(supplier) { state.decliners.append(supplier) }
        note("\(name(supplier)) says that the meter point is not theirs.")
        dropDeadlines(only: [.acknowledgement])
        resolve()
    }

    private mutating func close(_ next: CaseState, by giver: Receipt.Giver, _ saying: MailSaying, _ says: String) {
        // A later answer by another supplier of the chain does not overwrite the receipt that closed the case.
        guard state.receipt == nil || state.receipt?.giver == .automatic || !state.state.isClosed else {
            note("Already closed; also: \(says).")
            return
        }
        let isStronger = state.receipt == nil || giver == .person
        if isStronger {
            state.receipt = Receipt(
                giver: giver,
                supplier: saying.mail.writer.supplier,
                mail: saying.mail.number,
                at: saying.mail.receivedAt,
                says: says
            )
        }
        meetDeadlines(only: [.acknowledgement])
        move(
            to: next,
            because: "\(says) (\(giver == .automatic ? "automatic: no person has read it yet" : "a person"))."
        )
    }

    private mutating func readByPerson(_ saying: MailSaying, _ what: String) {
        addTask(
            .answerToRead,
            what: what,
            next: "Read the mail and rule the case.",
            commands: [
                "alertrelay explain \(state.reference)", rule("acknowledged"), rule("decline"),
                "alertrelay desk done TASK",
            ],
            known: [saying.mail.writer.reason],
            mail: saying.mail.number
        )
        note(what)
    }

    /// The alert letter that the writer's supplier had from us.
    private func forwardingIndex(of saying: MailSaying) -> Int? {
        guard let supplier = saying.mail.writer.supplier else { return nil }
        return state.forwardings.lastIndex { $0.supplier == supplier }
    }
}
