import AlertMail
import CriticalAlerts

/// A further document of an alert that we know: the same device, target and counter (R1).
extension Decider {
    /// Effects once: a repeat changes nothing. One that says something else is for a person, who sees both; what has not left
    /// waits for that.
    mutating func compare(_ taken: TakenAlert) {
        guard let document = TakenDocument(taken, knowledge.policy) else { return }
        var documents = state.documents ?? [TakenDocument(of: state)]
        guard let first = documents.first, documents.allSatisfy({ !document.differences(from: $0).isEmpty }) else {
            note("The same alert was taken in again; nothing follows from it twice.")
            return
        }
        for defect in taken.alert.defects { note("Defect of the alert: \(defect).") }
        let wasClear = documents.contains(where: \.isClear)
        let differences = document.differences(from: first).joined(separator: "; ")
        var what = "Two documents of this alert contradict each other: \(differences)."
        if documents.count < RelayLimits.documents { documents.append(document) }
        state.documents = documents
        let known = documents.map(\.sentence)

        guard !hasLeft else {
            addTask(
                .contradiction,
                what: what,
                next: "Find out which is right; tell whoever has the alert now, if it is not what they were told.",
                commands: ["alertrelay explain \(state.reference)", rule("acknowledged"), "alertrelay desk done TASK"],
                known: known
            )
            note(what)
            return
        }
        if document.isClear, !wasClear, state.forwardings.isEmpty {
            adoptFacts(of: taken, document.code)
            what += " The case goes by the later one, which is in no doubt by itself."
        }
        // Released together with others, it must be asked about all the same.
        if state.openTasks.contains(.held) { state.heldDoubt = .contradiction }
        askPerson(
            .contradiction,
            what: what,
            next: "Find out which is right. 'retry' goes on with code \(state.facts.code);"
                + " if that is wrong, tell the supplier by hand and close the case.",
            commands: [
                "alertrelay explain \(state.reference)", rule("retry"), rule("route SUPPLIER"), rule("close"),
            ],
            known: known
        )
    }

    /// Whether somebody has the alert, or may have it: then no ruling here stops what the first document said.
    private var hasLeft: Bool {
        switch state.state {
        case .taken, .resolving, .declined, .withPerson: false
        case .forwarding: !currentWaits
        case .notForwarded: state.forwardings.contains { $0.withdrawal == nil }
        case .awaitingAcknowledgement, .acknowledged, .passedOn, .ours: true
        }
    }

    private mutating func adoptFacts(of taken: TakenAlert, _ code: AlertCode) {
        let entry = knowledge.catalogue[code]
        state.facts.code = code
        state.facts.name = entry?.name ?? taken.alert.description
        state.facts.urgency = entry?.urgency
        state.facts.raisedAt = taken.alert.raisedAt
        state.facts.receivedAt = taken.alert.receivedAt
        state.facts.throttledCount = taken.alert.throttledCount
        state.facts.details = taken.alert.details.map(\.description)
        state.clockStart = min(state.clockStart, taken.alert.receivedAt?.instant ?? taken.takenAt)
    }
}
