import AlertMail
import CriticalAlerts

/// What others say of our letters. No acknowledgement is imagined: when in doubt, a person decides.
extension Decider {
    /// A mail that concerns this case.
    mutating func hear(_ saying: MailSaying) {
        let mail = saying.mail
        if mail.isRehearsal, !knowledge.isRehearsal {
            note("Mail \(mail.number.value) is somebody's rehearsal: it says nothing.")
            return
        }
        if saying.hasForgedToken {
            addTask(
                .forgedToken,
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
            addSign("\(saying.nature.rawValue) from \(address(of: saying)): arrived, not acknowledged", saying)
        case .deliveryFailure:
            readByPerson(saying, "A delivery failure that cannot be tied to one of our letters.")
        case .gateway:
            hearGateway(saying)
        case .human:
            hearPerson(saying)
        case .machine:
            readByPerson(saying, "Software of an unknown kind answered.")
        }
    }

    private func address(of saying: MailSaying) -> String {
        clipped(saying.mail.writerAddress ?? "nobody")
    }

    private mutating func addSign(_ sign: String, _ saying: MailSaying) {
        note("\(sign).")
        // What the previous sender's software says of our acknowledgement is no sign of the next supplier.
        guard
            let index = forwardingIndex(of: saying) ?? (isPreviousSender(saying) ? nil : state.forwardings.indices.last)
        else { return }
        addSign(sign, at: index)
    }

    mutating func addSign(_ sign: String, at index: Int) {
        guard state.forwardings.indices.contains(index), state.forwardings[index].signs.count < RelayLimits.signs,
            !state.forwardings[index].signs.contains(sign)
        else { return }
        state.forwardings[index].signs.append(sign)
    }

    // MARK: - Software

    /// Reading 20: a gateway's answer counts if it is authenticated and cites our keyed token.
    private mutating func hearGateway(_ saying: MailSaying) {
        guard saying.isProvenMachineAnswer, saying.mail.writer.proof != nil, let index = forwardingIndex(of: saying)
        else {
            if isPreviousSender(saying), saying.statements.contains(where: { $0.statement == .passesOn }) {
                readByPerson(saying, "The supplier from whom the alert came says that it went elsewhere too.")
            } else {
                addSign("automatic answer from \(address(of: saying)) without proof: arrived, not acknowledged", saying)
            }
            return
        }
        guard
            let statement = saying.statements.first(where: { $0.statement == .passesOn })
                ?? saying.statements.first(where: { $0.statement == .acknowledges })
        else {
            readByPerson(saying, "A gateway's answer without a statement that we know.")
            return
        }
        let name = state.forwardings[index].name
        guard knowledge.policy.acceptsAutomaticReceipts else {
            addSign("automatic receipt from \(name); the policy asks for a person's", saying)
            return
        }
        switch statement.acknowledgement {
        case .beingPassedOn(let next)?:
            let next = clipped(next)
            close(
                .passedOn,
                by: .automatic,
                saying,
                "\(name) acknowledges receipt and is passing it on to \(next)",
                passedOnTo: next
            )
        case .ours(let desk)?:
            let says = "\(name) acknowledges receipt: theirs, given to \(clipped(desk))"
            close(.acknowledged, by: .automatic, saying, says)
        case .heldForPerson?:
            let says = "\(name) acknowledges receipt: held for a person there"
            guard close(.acknowledged, by: .automatic, saying, says) else { return }
            addTask(
                .answerToRead,
                what: "\(name) has the alert, but a person there must first decide whose it is.",
                next: "Ring \(name) if it is urgent or nothing more is heard: their data may point back at us.",
                commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
                mail: saying.mail.number
            )
        case nil where statement.statement == .passesOn && statement.passedOnTo?.isEmpty == false:
            let next = clipped(statement.passedOnTo ?? "")
            close(.passedOn, by: .automatic, saying, "\(name) has passed it on to \(next)", passedOnTo: next)
        case nil:
            readByPerson(saying, "A gateway's acknowledgement that does not say what happens to the alert.")
        }
    }

    // MARK: - People

    private mutating func hearPerson(_ saying: MailSaying) {
        let statements = Set(saying.statements.map(\.statement))
        let passing = saying.statements.filter { $0.statement == .passesOn }
        let named = passing.compactMap(\.passedOnTo).first { !$0.isEmpty }
        let speaks: Set<Statement> = [.acknowledges, .declines, .passesOn, .asks]
        // A question becomes a task of its own, and a missing name is asked for: neither makes the rest doubtful.
        let isClear = saying.needsPerson == nil || statements.contains(.asks) || (!passing.isEmpty && named == nil)
        guard !statements.isDisjoint(with: speaks), isClear else {
            readByPerson(saying, saying.needsPerson ?? "An answer that says nothing we know.")
            return
        }
        // A signed machine part proves its own words, not those that somebody typed beside it.
        guard let proof = saying.mail.writer.proof, proof != .machineSignature, let index = forwardingIndex(of: saying)
        else {
            hearOther(saying, statements)
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
        if statements.contains(.asks) { addQuestion(of: name, saying) }
        if let named {
            let named = clipped(named)
            close(.passedOn, by: .person, saying, "\(name) has passed it on to \(named)", passedOnTo: named)
        } else if !passing.isEmpty {
            passOnWithoutName(name, saying, index)
        } else if statements.contains(.declines) {
            decline(at: index, saying)
        } else if statements.contains(.acknowledges) {
            close(.acknowledged, by: .person, saying, "\(name) acknowledges receipt")
        }
    }

    /// A person whom we did not write to about this alert, or who is not proven to be anybody.
    private mutating func hearOther(_ saying: MailSaying, _ statements: Set<Statement>) {
        guard isPreviousSender(saying) else {
            addTask(
                .unprovenSender,
                subject: saying.mail.writerAddress ?? state.reference.text,
                what: "Somebody answered who is not proven to be the supplier we wrote to.",
                next: "Check with the supplier; add the sender to its partner addresses, or rule the case.",
                commands: [rule("acknowledged"), rule("decline"), "alertrelay desk done TASK"],
                known: [saying.mail.writer.reason],
                mail: saying.mail.number
            )
            note("Not proven to be the supplier we wrote to: a person decides.")
            return
        }
        let name = saying.mail.writerName
        if statements.contains(.asks) { addQuestion(of: name, saying) }
        if !statements.isDisjoint(with: [.declines, .passesOn]) {
            readByPerson(saying, "\(name), from whom the alert came, says more about it.")
        } else if statements.contains(.acknowledges) {
            note("\(name), from whom the alert came, thanks for the acknowledgement: it closes nothing.")
        }
    }

    private mutating func addQuestion(of name: String, _ saying: MailSaying) {
        addTask(
            .question,
            what: "\(name) asks something.",
            next: "Read the mail and answer it.",
            commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
            mail: saying.mail.number
        )
    }

    private mutating func passOnWithoutName(_ name: String, _ saying: MailSaying, _ index: Int) {
        guard index == state.forwardings.count - 1, state.state != .passedOn, state.state != .ours,
            state.state != .notForwarded
        else {
            readByPerson(saying, "\(name) has passed it on, without saying to whom, after the case went on.")
            return
        }
        askPerson(
            .passedOnWithoutName,
            what: "\(name) has passed it on, without saying to whom.",
            next: "Ask \(name) for the supplier's name, then rule the case.",
            commands: [rule("acknowledged"), rule("route SUPPLIER")],
            mail: saying.mail.number
        )
    }

    // MARK: - Declines

    /// "Not ours" alone never closes: look again without the decliner (reading 21).
    private mutating func decline(at index: Int, _ saying: MailSaying) {
        let supplier = state.forwardings[index].supplier
        let name = state.forwardings[index].name
        if state.decliners.contains(supplier) || index != state.forwardings.count - 1 {
            if !state.decliners.contains(supplier) { state.decliners.append(supplier) }
            note("\(name) says that the meter point is not theirs; the case has gone on without them already.")
            return
        }
        switch state.state {
        case .passedOn, .ours:
            note("\(name) says that the meter point is not theirs, as the case knows.")
        case .notForwarded:
            readByPerson(saying, "\(name) says that it is not theirs, after the case was closed.")
        case .acknowledged where state.receipt?.giver != .automatic:
            askPerson(
                .contradiction,
                what: "\(name) says it is not theirs, after receipt was acknowledged.",
                next: "Agree by telephone who carries the alert on.",
                commands: [rule("decline"), rule("route SUPPLIER"), rule("acknowledged")],
                mail: saying.mail.number
            )
        case .acknowledged:
            // Software had promised receipt and no more; this is the first word of a person.
            note("The automatic receipt is overtaken by a person's word.")
            state.receipt = nil
            lookAgain(without: supplier, because: "\(name) says that the meter point is not theirs")
        case .taken, .resolving, .forwarding, .awaitingAcknowledgement, .declined, .withPerson:
            lookAgain(without: supplier, because: "\(name) says that the meter point is not theirs")
        }
    }

    mutating func lookAgain(without supplier: SupplierID, because says: String) {
        if !state.decliners.contains(supplier) { state.decliners.append(supplier) }
        for index in state.forwardings.indices where state.forwardings[index].supplier == supplier {
            state.forwardings[index].declined = says
        }
        move(to: .declined, because: "\(says).")
        withdrawLetters(because: "\(says).")
        hasClearAnswer = true
        dropDeadlines(only: [.acknowledgement])
        openTravelDeadlineAgain()
        resolve()
    }

    // MARK: - Receipts

    /// Records a receipt by the supplier that has the letter now. Returns whether it counted.
    @discardableResult
    private mutating func close(
        _ next: CaseState,
        by giver: Receipt.Giver,
        _ saying: MailSaying,
        _ says: String,
        passedOnTo: String? = nil
    ) -> Bool {
        guard let current = state.currentForwarding, current.supplier == saying.mail.writer.supplier,
            next == .passedOn || !state.decliners.contains(current.supplier)
        else {
            hearLate(giver, saying, says)
            return false
        }
        if let passedOnTo, leadsBack(passedOnTo) {
            leadBack(current.name, passedOnTo, saying)
            return false
        }
        switch state.state {
        case .ours, .notForwarded:
            addSign(says, saying)
            note("The case was closed before; it stays so.")
            return false
        case .acknowledged, .passedOn:
            return strengthen(next, giver, saying, says)
        case .withPerson where state.openTasks.contains(where: \.isContradiction):
            record(giver, saying, says)
            meetDeadlines(only: [.acknowledgement, .forward, .passOn])
            note("\(says): recorded. Suppliers contradict each other, so the case stays with a person.")
            return false
        case .taken, .resolving, .forwarding, .awaitingAcknowledgement, .declined, .withPerson:
            record(giver, saying, says)
            hasClearAnswer = true
            meetDeadlines(only: [.acknowledgement, .forward, .passOn])
            move(to: next, because: sentence(says, giver))
            return true
        }
    }

    /// A later answer by the same supplier: a person's outranks software's, and "passed on" says more than "received".
    private mutating func strengthen(
        _ next: CaseState,
        _ giver: Receipt.Giver,
        _ saying: MailSaying,
        _ says: String
    ) -> Bool {
        guard let receipt = state.receipt, receipt.giver != .ruling else {
            note("A person has ruled already; also: \(says).")
            return false
        }
        let isFirstPerson = giver == .person && receipt.giver == .automatic
        let saysMore = next == .passedOn && state.state == .acknowledged
        let isNews = giver == .automatic && receipt.giver == .automatic && says != receipt.says
        guard isFirstPerson || saysMore || isNews else {
            note("Already closed; also: \(says).")
            return false
        }
        record(isFirstPerson ? .person : receipt.giver, saying, says)
        hasClearAnswer = true
        move(to: state.state == .passedOn ? .passedOn : next, because: sentence(says, giver))
        return true
    }

    private mutating func record(_ giver: Receipt.Giver, _ saying: MailSaying, _ says: String) {
        state.receipt = Receipt(
            giver: giver,
            supplier: saying.mail.writer.supplier,
            mail: saying.mail.number,
            at: saying.mail.receivedAt,
            says: says
        )
    }

    private func sentence(_ says: String, _ giver: Receipt.Giver) -> String {
        "\(says) (\(giver == .automatic ? "automatic: no person has read it yet" : "a person"))."
    }

    /// An answer by a supplier that declined, or whom the case left behind: it says nothing about the letter that is out now.
    private mutating func hearLate(_ giver: Receipt.Giver, _ saying: MailSaying, _ says: String) {
        addSign(says, saying)
        if giver == .person {
            readByPerson(saying, "\(says), but the case has gone on without them.")
        } else {
            note("The case has gone on without them; it closes nothing.")
        }
    }

    /// Whether a name that somebody passed the alert on to is ours, or that of a supplier it came through (R25).
    private func leadsBack(_ name: String) -> Bool {
        let name = name.lowercased()
        let known =
            [knowledge.me.name, knowledge.supplier.text] + state.trail.flatMap { [$0.name, $0.supplier.text] }
        return known.contains { $0.lowercased() == name }
    }

    private mutating func leadBack(_ name: String, _ next: String, _ saying: MailSaying) {
        guard !state.openTasks.contains(.pointsBack) else {
            note("\(name) says that it goes to \(next); a person decides already.")
            return
        }
        askPerson(
            .pointsBack,
            what: "\(name) passes the alert on to \(next), through whom it came.",
            next: "Agree by telephone who supplies the meter point; the registers contradict each other.",
            commands: [rule("route SUPPLIER"), rule("acknowledged"), rule("close")],
            known: trailWords,
            mail: saying.mail.number
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

    /// Whether the writer is proven to be a supplier from whom the alert came.
    private func isPreviousSender(_ saying: MailSaying) -> Bool {
        guard saying.mail.writer.proof != nil, let supplier = saying.mail.writer.supplier else { return false }
        return state.duties.contains { $0.recipient.supplier == supplier }
    }
}
