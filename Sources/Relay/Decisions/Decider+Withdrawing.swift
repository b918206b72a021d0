import AlertMail
import CriticalAlerts

/// Alert letters that still wait when the case goes elsewhere: none leaves for a supplier to whom the case no longer goes (R7).
///
/// Acknowledgements are no alert letters: what is owed leaves, whatever becomes of the case (R20).
extension Decider {
    /// Whatever led here, by whichever rule: what waits for a supplier to whom the case does not go is withdrawn.
    ///
    /// While questions are open nothing is: the answers may name the same supplier. A receipt leaves the letter on its way: it goes
    /// to the supplier that has acknowledged, who then has in writing what was perhaps said by telephone.
    mutating func withdrawOvertakenLetters() {
        guard decision.questions.isEmpty else { return }
        switch state.state {
        case .forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn:
            withdrawLetters(exceptTo: state.currentForwarding?.supplier, because: state.reason)
        case .taken, .resolving, .declined, .withPerson, .ours, .notForwarded:
            withdrawLetters(because: state.reason)
        }
    }

    /// A person sends the alert elsewhere or nowhere. What the receiver's server has taken cannot be called back: returns the sentence
    /// that says so, unless it bounced or they have answered. The supplier is not written to by itself: a mail that takes an alert back could hide a danger.
    mutating func leave(exceptTo supplier: SupplierID?, because reason: String) -> String? {
        withdrawLetters(exceptTo: supplier, because: reason)
        guard let current = state.currentForwarding, current.supplier != supplier, let acceptedAt = current.acceptedAt,
            current.failure == nil, state.receipt == nil, !state.decliners.contains(current.supplier)
        else { return nil }
        return
            "The letter to \(current.name) left: the mail server took it on \(UKTime.text(acceptedAt)). It cannot be withdrawn;"
            + " if they should know, tell them by telephone."
    }

    /// Withdraws every alert letter that may still leave, but those to this supplier.
    mutating func withdrawLetters(exceptTo supplier: SupplierID? = nil, because reason: String) {
        for index in state.forwardings.indices {
            let forwarding = state.forwardings[index]
            guard forwarding.supplier != supplier, forwarding.acceptedAt == nil, forwarding.withdrawal == nil else {
                continue
            }
            switch standing(of: forwarding) {
            case .waiting:
                withdraw(index, .waiting, because: reason)
                note("The letter to \(forwarding.name) has not left and is withdrawn: \(reason)")
            case .unanswered:
                withdraw(index, .unanswered, because: reason)
                note("The letter to \(forwarding.name) may have arrived; it is not sent again: \(reason)")
                // A bounce has said what became of it.
                if forwarding.failure == nil { tellThatItLeft(index, "may have arrived, and cannot be withdrawn") }
            case .accepted:
                // Its report is on its way to this case.
                state.forwardings[index].withdrawal = .init(at: knowledge.now, why: reason, mayHaveArrived: true)
                note("The letter to \(forwarding.name) has just left; it cannot be withdrawn.")
                tellThatItLeft(index, "has left, and cannot be withdrawn")
            case .ended:
                continue
            }
        }
    }

    /// Whether the current letter has certainly not left.
    var currentWaits: Bool {
        guard let current = state.currentForwarding, current.acceptedAt == nil else { return false }
        return standing(of: current) == .waiting
    }

    private func standing(of forwarding: Forwarding) -> LetterStanding {
        if let standing = knowledge.letters[forwarding.letter] { return standing }
        return forwarding.failure == .addressRefused || forwarding.failure == .refused ? .ended : .waiting
    }

    private mutating func withdraw(_ index: Int, _ standing: LetterStanding, because reason: String) {
        let letter = state.forwardings[index].letter
        decision.resends.removeAll { $0 == letter }
        decision.withdrawals.append(LetterWithdrawal(letter: letter, standing: standing))
        state.forwardings[index].withdrawal = .init(
            at: knowledge.now,
            why: reason,
            mayHaveArrived: standing != .waiting
        )
    }

    /// A letter left while its case turned away: whoever decided that could not see it, so a person is told.
    mutating func tellThatItLeft(_ index: Int, _ how: String) {
        let forwarding = state.forwardings[index]
        addTask(
            .notWithdrawn,
            what: "The letter to \(forwarding.name) \(how): the case no longer goes there.",
            next: "Tell \(forwarding.name) by telephone who carries the alert on, if they should not act on it.",
            commands: ["alertrelay explain \(state.reference)", "alertrelay desk done TASK"],
            known: forwarding.withdrawal.map { ["Why it no longer goes there: \($0.why)"] } ?? []
        )
    }

    /// Whether a sender was told that the alert goes on to a supplier whose letter was then taken back.
    func isTakenBack(_ told: AcknowledgementStatement?) -> Bool {
        guard case .beingPassedOn(let name)? = told else { return false }
        let letters = state.forwardings.filter { $0.name == name }
        return !letters.isEmpty && letters.allSatisfy { $0.withdrawal?.mayHaveArrived == false }
    }
}
