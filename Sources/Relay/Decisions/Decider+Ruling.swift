import AlertMail
import CriticalAlerts

/// What a person says counts, names who said it, and is undone by a later ruling, never by deletion.
extension Decider {
    mutating func obey(_ ruling: Ruling) {
        let word = "\(ruling.by) rules: \(ruling.why)"
        note(word)
        switch ruling.kind {
        case .acknowledged:
            state.receipt = Receipt(
                giver: .ruling,
                supplier: state.currentForwarding?.supplier,
                mail: nil,
                at: knowledge.now,
                says: word
            )
            meetDeadlines(only: [.acknowledgement, .forward, .passOn])
            settleAnswers()
            move(to: .acknowledged, because: word)
        case .notAcknowledged:
            state.receipt = nil
            guard state.currentForwarding != nil else {
                resolve()
                return
            }
            openDeadline(.acknowledgement, from: knowledge.now)
            settleAnswers()
            move(to: .awaitingAcknowledgement, because: word)
        case .decline:
            guard let supplier = state.currentForwarding?.supplier else {
                resolve()
                return
            }
            settleAnswers()
            state.receipt = nil
            state.state = .declined
            decline(by: supplier, mail: nil)
        case .route(let supplier):
            releaseDuties()
            settleAnswers()
            route(Routing(supplier: supplier, why: word, isRuled: true))
        case .retry:
            releaseDuties()
            if state.handOver?.progress == .failed {
                state.handOver?.progress = .pending
                decision.handOver = state.handOver
                move(to: .ours, because: word)
            } else {
                resolve()
            }
        case .resend:
            guard let forwarding = state.currentForwarding else {
                resolve()
                return
            }
            decision.resends.append(forwarding.letter)
            if let index = state.forwardings.indices.last { state.forwardings[index].acceptedAt = nil }
            move(to: .forwarding, because: "\(word). The same letter goes to \(forwarding.name) again.")
        case .close:
            dropDeadlines()
            settleAnswers()
            move(to: .notForwarded, because: word)
        }
    }

    /// A person's yes lets the acknowledgement go to the senders whose mail was kept back.
    private mutating func releaseDuties() {
        for index in state.duties.indices where state.duties[index].recipient.supplier != nil {
            state.duties[index].isReleased = true
        }
    }

    /// A ruling also answers what was waiting to be read.
    private mutating func settleAnswers() {
        let settled = state.openTasks.filter { $0 == .answerToRead || $0 == .weAreRefused || $0 == .handOverFailed }
        decision.settledTasks += settled
        state.openTasks.removeAll { settled.contains($0) }
    }
}
