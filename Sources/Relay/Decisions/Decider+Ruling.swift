import AlertMail
import CriticalAlerts

/// What a person says counts, names who said it, and is undone by a later ruling, never by deletion.
extension Decider {
    mutating func obey(_ ruling: Ruling) {
        isRuled = true
        let word = "\(ruling.by) rules: \(ruling.why)"
        note(word)
        switch ruling.kind {
        case .acknowledged:
            releaseDuties()
            state.receipt = Receipt(
                giver: .ruling,
                supplier: state.currentForwarding?.supplier,
                mail: nil,
                at: knowledge.now,
                says: word
            )
            meetDeadlines(only: [.acknowledgement, .forward, .passOn])
            if let current = state.currentForwarding, current.acceptedAt == nil, current.failure == nil,
                current.withdrawal == nil
            {
                note("The letter to \(current.name) leaves all the same: they then have in writing what was said.")
            }
            move(to: .acknowledged, because: word)
        case .notAcknowledged:
            state.receipt = nil
            if state.currentForwarding.map({ $0.withdrawal != nil }) ?? true {
                resolve()
            } else {
                openDeadline(
                    .acknowledgement,
                    from: knowledge.now,
                    isRenewed: true,
                    because: "\(ruling.by) rules that receipt is not acknowledged"
                )
                move(to: .awaitingAcknowledgement, because: word)
            }
        case .decline:
            ruleDecline(ruling)
        case .route(let supplier):
            releaseDuties()
            if supplier != knowledge.supplier { dropHandOver() }
            if let left = leave(exceptTo: supplier, because: word) { note(left) }
            state.receipt = nil
            state.asked = []
            state.heldDoubt = nil
            openTravelDeadlineAgain()
            route(Routing(supplier: supplier, why: word, isRuled: true))
        case .retry:
            retry(word)
        case .resend:
            ruleResend(word)
        case .close:
            dropHandOver()
            dropDeadlines()
            state.routing = nil
            let left = leave(exceptTo: nil, because: word)
            // Whoever closes it reads this sentence at once.
            move(to: .notForwarded, because: left.map { "\(word). \($0)" } ?? word)
        }
    }

    private mutating func ruleDecline(_ ruling: Ruling) {
        guard let current = state.currentForwarding else {
            resolve()
            return
        }
        state.receipt = nil
        lookAgain(
            without: current.supplier,
            because: "\(ruling.by) rules that the meter point is not \(current.name)'s (\(ruling.why))"
        )
    }

    private mutating func retry(_ word: String) {
        guard state.receipt == nil || !state.state.isClosed else {
            note("Receipt is acknowledged; rule not-acknowledged, decline or route to undo that.")
            return
        }
        if state.openTasks.contains(.held), let doubt = state.heldDoubt {
            // Released, but what a fresh mail would have needed a person for, this one does too.
            state.heldDoubt = nil
            didResolve = true
            ask(about: doubt, nil)
            return
        }
        releaseDuties()
        if state.handOver?.progress == .failed, let desk = knowledge.policy.desk {
            handOver(to: desk)
            move(to: .ours, because: word)
        } else {
            resolve()
        }
    }

    /// Sends again what did not arrive: the acknowledgements that bounced, else the last alert letter. The same bytes.
    private mutating func ruleResend(_ word: String) {
        let isAlertOwed = state.currentForwarding.map { $0.failure != nil || !state.state.isClosed } ?? false
        var names: [String] = []
        for index in state.duties.indices where state.duties[index].failure != nil {
            let duty = state.duties[index]
            guard let letter = duty.acceptedAt == nil ? duty.letter : duty.followUp else { continue }
            decision.resends.append(letter)
            state.duties[index].failure = nil
            names.append(duty.recipient.name)
        }
        if !names.isEmpty {
            note("\(word). The same answer goes again to \(names.joined(separator: ", ")).")
            guard isAlertOwed, state.currentForwarding?.failure != nil else { return }
        }
        guard let forwarding = state.currentForwarding else {
            if names.isEmpty { resolve() }
            return
        }
        resend()
        let again =
            forwarding.withdrawal == nil
            ? "The same letter goes to \(forwarding.name) again."
            : "The letter to \(forwarding.name) that was withdrawn leaves after all."
        move(to: .forwarding, because: "\(word). \(again)")
    }

    /// A person's yes lets the acknowledgement go to the suppliers whose mail was kept back.
    private mutating func releaseDuties() {
        for index in state.duties.indices where !state.duties[index].isReleased {
            state.duties[index].isReleased = true
            openDeadline(
                .acknowledge,
                from: state.duties[index].receivedAt,
                because: "a person lets the acknowledgement go"
            )
        }
    }

    mutating func dropHandOver() {
        guard state.handOver?.progress == .pending || state.handOver?.progress == .failed else { return }
        state.handOver?.progress = .dropped
    }

    /// A new way begins: as soon as reasonably practicable, counted from now.
    mutating func openTravelDeadlineAgain() {
        guard let known = state.deadlines.first(where: { $0.kind == travelDeadline }) else {
            openDeadline(travelDeadline, from: state.clockStart, because: "the alert sets out")
            return
        }
        guard known.progress == .met || known.progress == .dropped else { return }
        openDeadline(travelDeadline, from: knowledge.now, because: "the alert takes a new way")
    }
}
