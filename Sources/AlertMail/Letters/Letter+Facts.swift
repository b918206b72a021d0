import CriticalAlerts

extension Letter {
    /// The facts that this letter shows, in order: what its reader must be able to read back (R12).
    public var facts: [FactLine] {
        var lines = [FactLine(label: .reference, value: reference)]
        let theirs = (answers?.theirReferences ?? []).prefix(RenderingLimits.theirReferences).map {
            SafeText.sentence($0, limit: RenderingLimits.factValue).replacing(",", with: ";")
        }
        lines += FactLine.present(.yourReference, theirs.filter { !$0.isEmpty }.joined(separator: ", "))
        if let answer = answerText {
            lines.append(FactLine(label: .answer, value: answer))
            if kind == .acknowledgement {
                lines.append(FactLine(label: .readByPerson, value: AnswerWording.notReadByPerson))
            }
        }
        if let alert { lines += alert.lines }
        return lines
    }

    private var answerText: String? {
        switch (kind, acknowledgement) {
        case (.acknowledgement, .ours(let desk)): AnswerWording.ours + Self.safeName(desk)
        case (.acknowledgement, .beingPassedOn(let next)): AnswerWording.beingPassedOn + Self.safeName(next)
        case (.acknowledgement, .heldForPerson): AnswerWording.heldForPerson
        case (.passedOn, .beingPassedOn(let next)): AnswerWording.passedOn + Self.safeName(next)
        default: nil
        }
    }

    /// A name, safe to show; a long number in it is left out, since it could be read as one more meter point.
    static func safeName(_ name: String) -> String {
        let safe = SafeText.withoutLongNumbers(SafeText.sentence(name, limit: RenderingLimits.name))
        return safe.isEmpty ? "(no name)" : safe
    }
}

extension FactLine {
    /// The fact, or nothing if there is no value: an empty line would say less than none.
    fileprivate static func present(_ label: FactLabel, _ value: String?) -> [FactLine] {
        guard let value, !value.isEmpty else { return [] }
        return [FactLine(label: label, value: value)]
    }
}

extension AlertFacts {
    fileprivate var lines: [FactLine] {
        var lines = [FactLine(label: .alertCode, value: code.description)]
        let shownName = name.map { SafeText.sentence($0, limit: RenderingLimits.factValue) }
        lines += FactLine.present(.alertName, shownName.map(SafeText.withoutCodes))
        if let urgency { lines.append(FactLine(label: .urgency, value: Self.text(of: urgency))) }
        for meterPoint in meterPoints.prefix(RenderingLimits.listEntries) {
            switch meterPoint {
            case .mpan(let mpan): lines.append(FactLine(label: .mpan, value: mpan.canonical))
            case .mprn(let mprn): lines.append(FactLine(label: .mprn, value: MachinePart.text(of: mprn)))
            }
        }
        lines += FactLine.present(
            .meterSerial,
            meterSerial.map { SafeText.serial($0) }
        )
        if let device { lines.append(FactLine(label: .device, value: device.description)) }
        lines += Self.times(raisedAt, utc: .raisedUTC, uk: .raisedUK)
        lines += Self.times(receivedAt, utc: .receivedUTC, uk: .receivedUK)
        if let throttledCount {
            lines.append(FactLine(label: .throttledCount, value: String(throttledCount)))
        }
        return lines
    }

    private static func text(of urgency: CatalogueEntry.Urgency) -> String {
        switch urgency {
        case .danger: "danger (people may be in danger)"
        case .supply: "supply (supply is off, or about to be)"
        case .fraud: "fraud (energy may be taken unpaid)"
        case .security: "security (the device may be tampered with)"
        }
    }

    /// The stamp as received, and UK time as help (reading 3). A form other than UTC is shown behind its instant, so that the line
    /// always begins with a time that everyone reads alike.
    private static func times(_ stamp: TimeStamp?, utc: FactLabel, uk: FactLabel) -> [FactLine] {
        guard let stamp else { return [FactLine(label: utc, value: AnswerWording.unknownTime)] }
        let received = stamp.asReceived
        var value = received
        if !received.hasSuffix("Z") || Instant(rfc3339: received) == nil || received.utf8.count > 40 {
            let shown = SafeText.sentence(received, limit: RenderingLimits.factValue)
            value = stamp.instant.description
            if !shown.isEmpty { value += AnswerWording.receivedAs + shown + ")" }
        }
        return [FactLine(label: utc, value: value), FactLine(label: uk, value: UKTime.text(stamp.instant))]
    }
}
