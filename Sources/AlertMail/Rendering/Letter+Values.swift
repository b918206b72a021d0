import CriticalAlerts

// The values behind the names of `TemplateVocabulary`. What is missing has no key: its section then shows nothing.
extension Letter {
    var subjectValues: [String: Any] {
        var values: [String: Any] = [
            "reference": reference, "sender": Self.safeName(sender.name), "recipient": Self.safeName(recipient.name),
        ]
        values["code"] = alert?.code.description
        if kind.isAutomaticAnswer {
            values["theirReference"] = answers?.theirReferences.first.map {
                SafeText.withoutLongNumbers(SafeText.sentence($0, limit: RenderingLimits.factValue))
            }
            values["nextSupplier"] = nextSupplier.map(SafeText.withoutLongNumbers)
        }
        if let note {
            values["headline"] = SafeText.withoutLongNumbers(
                SafeText.sentence(note.what, limit: RenderingLimits.headline)
            )
        }
        for name in ["sender", "recipient"] {
            values[name] = (values[name] as? String).map(SafeText.withoutLongNumbers)
        }
        return values
    }

    func bodyValues(token: LetterToken) -> [String: Any] {
        var values: [String: Any] = [
            "reference": reference,
            "sender": Self.safeName(sender.name),
            "senderAddress": SafeText.line(sender.address, limit: RenderingLimits.address),
            "recipient": Self.safeName(recipient.name),
            "fact": facts.map { ["label": $0.label.rawValue, "value": $0.value] },
        ]
        let telephone = sender.telephone.map { SafeText.sentence($0, limit: RenderingLimits.factValue) } ?? ""
        if !telephone.isEmpty { values["senderTelephone"] = telephone }
        if kind.isAboutAlert, let alert {
            values["code"] = alert.code.description
            values["detail"] = Self.sentences(alert.details)
        }
        switch kind {
        case .criticalAlert: addAlertValues(to: &values, token: token)
        case .acknowledgement, .passedOn: addAnswerValues(to: &values)
        case .personNote: addNoteValues(to: &values)
        case .introduction: addIntroductionValues(to: &values)
        }
        return values
    }

    private var nextSupplier: String? {
        guard case .beingPassedOn(let name) = acknowledgement else { return nil }
        return Self.safeName(name)
    }

    private func addAlertValues(to values: inout [String: Any], token: LetterToken) {
        let reason = reason.map { SafeText.sentence($0) } ?? ""
        if !reason.isEmpty { values["reason"] = reason }
        values["due"] = due.map(UKTime.text)
        // The trail ends with this supplier itself; whoever stands before it sent the alert to us.
        if trail.count > 1, let previous = trail.dropLast().last {
            values["previous"] = Self.safeName(previous.name)
        }
        values["hop"] = trail.prefix(RenderingLimits.listEntries).map { hop in
            [
                "supplier": Self.safeName(hop.name), "theirReference": hop.reference.text,
                "takenAt": hop.takenAt.description,
            ]
        }
        values["mailtoReceived"] = ReplyLink.received(self, token: token)
        values["mailtoNotOurs"] = ReplyLink.notOurs(self, token: token)
    }

    private func addAnswerValues(to values: inout [String: Any]) {
        values["nextSupplier"] = nextSupplier
        guard kind == .acknowledgement else { return }
        switch acknowledgement {
        case .ours(let desk):
            values["ours"] = true
            values["desk"] = Self.safeName(desk)
        case .beingPassedOn:
            values["beingPassedOn"] = true
        case .heldForPerson:
            values["heldForPerson"] = true
        case nil:
            break
        }
    }

    private func addNoteValues(to values: inout [String: Any]) {
        guard let note else { return }
        values["what"] = SafeText.sentence(note.what)
        values["next"] = SafeText.sentence(note.next)
        values["due"] = note.due.map(UKTime.text)
        values["known"] = Self.sentences(note.known)
        values["command"] = note.commands.prefix(RenderingLimits.listEntries).map {
            SafeText.line($0, limit: RenderingLimits.command)
        }
        values["case"] = note.cases.prefix(RenderingLimits.listEntries).map(\.text)
    }

    private func addIntroductionValues(to values: inout [String: Any]) {
        guard let introduction else { return }
        values["fingerprint"] = SafeText.line(introduction.fingerprint, limit: RenderingLimits.fingerprint)
        values["certificate"] = introduction.certificatePEM.replacing("\r\n", with: "\n")
        values["accepted"] = introduction.accepts.map(\.explanation)
    }

    private static func sentences(_ texts: [String]) -> [String] {
        texts.prefix(RenderingLimits.listEntries).map { SafeText.sentence($0) }.filter { !$0.isEmpty }
    }
}

extension LetterProfile {
    /// The profile in words for people.
    var explanation: String {
        switch self {
        case .plain: "plain - text and HTML, no attachment"
        case .signed: "signed - with a detached S/MIME signature"
        case .gateway: "gateway - signed, with the machine-readable attachment critical-alert.json"
        }
    }
}
