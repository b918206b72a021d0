import AlertMail
import CriticalAlerts
import Relay

/// How a gateway reads a mail, and what it does with it: as the service's step does.
extension Simulation {
    mutating func read(_ mail: Mail) {
        let number = MailNumber(Int64(mailCount))
        switch mail.content {
        case .words(let statements, _, let proof) where proof != nil && !statements.isEmpty:
            noteGenuine(number, mail.from)
        case .letter(let letter, _) where letter.kind != .criticalAlert:
            noteGenuine(number, mail.from)
        case .echo(let letter, _, _, _) where letter.sender.supplier == cast.suppliers[mail.from]:
            // Sent back twice, it comes from its author again, and says what its author said.
            noteGenuine(number, mail.from)
        default:
            break
        }
        let (reading, facts) = reading(of: mail, number)
        let candidates = suppliers[mail.to].cases.values.sorted { $0.reference < $1.reference }
        let assignment = Relay.assign(
            reading,
            of: facts,
            candidates: candidates,
            ownAddresses: [cast.address(cast.suppliers[mail.to])],
            due: now
        )
        for event in assignment.events {
            guard let state = suppliers[mail.to].cases[event.reference] else { continue }
            happen(event.event, on: state, at: mail.to)
        }
        for raised in assignment.openings { open(raised, at: mail.to) }
    }

    private mutating func open(_ raised: RaisedAlert, at number: Int) {
        let identity = raised.alert.facts.identity
        if let twin = suppliers[number].cases.values.first(where: { $0.identity == identity }) {
            happen(.alertRaised(raised), on: twin, at: number)
            return
        }
        referenceCount += 1
        let state = Case(
            reference: cast.reference(referenceCount),
            supplier: cast.suppliers[number],
            identity: identity,
            facts: raised.alert.facts,
            origin: .mail(from: raised.mail.writer.supplier, source: raised.alert.source),
            takenAt: now,
            clockStart: raised.mail.receivedAt,
            trail: raised.alert.trail
        )
        happen(.alertRaised(raised), on: state, at: number)
    }

    private func attest(_ token: LetterToken, at number: Int) -> TokenAttestation {
        if let known = suppliers[number].letters[token.localPart], known.reference == token.reference { return .proven }
        return suppliers[number].cases.keys.contains { $0.text == token.reference } ? .contradicted : .unknown
    }

    private func correlation(_ token: LetterToken, _ place: Correlation.Place, at number: Int) -> Correlation {
        Correlation(
            token: token.localPart,
            reference: token.reference,
            place: place,
            attestation: attest(token, at: number)
        )
    }

    private mutating func reading(of mail: Mail, _ number: MailNumber) -> (Reading, MailFacts) {
        let sender = cast.suppliers[mail.from]
        var reading = Reading()
        reading.from = cast.address(sender)
        var proof: WriterAttestation.Proof? = .smime
        var answers = AnsweredMail(messageID: "<mail-\(number.value)@example.com>")
        switch mail.content {
        case .letter(let letter, let token):
            reading.nature = .gateway
            answers = AnsweredMail(
                messageID: "<\(token.localPart)@example.com>",
                theirReferences: [letter.reference],
                token: token.localPart
            )
            if isLossy, random.chance(5) { proof = nil }
            fill(&reading, letter, token, isProven: proof != nil, at: mail.to)
        case .echo(let letter, let token, let nature, _):
            reading.nature = nature
            proof = .authenticationResults
            fill(&reading, letter, token, isProven: false, at: mail.to)
            reading.correlations.append(correlation(token, .threadHeader, at: mail.to))
            // What a person did not write is no person's statement: the reader of mails sees our own letter.
            if nature == .human || nature == .machine { reading.statements.removeAll { $0.statement != .raisesAlert } }
        case .words(let statements, let token, let isProven):
            proof = isProven
            reading.nature = statements.isEmpty ? random.chance(50) ? .autoReply : .ticketReceipt : .human
            reading.correlations = [correlation(token, .threadHeader, at: mail.to)]
            reading.statements = statements
        case .report(let token):
            proof = nil
            reading.from = "mailer-daemon@example.net"
            reading.nature = .deliveryFailure
            reading.correlations = [correlation(token, .report, at: mail.to)]
            reading.failedRecipients = [
                FailedRecipient(
                    address: "x@example.com",
                    status: "5.1.1",
                    action: "failed",
                    reason: nil,
                    advice: random.pick(DeliveryAdvice.allCases) ?? .person
                )
            ]
        case .forgery(let token, let isLeaked):
            proof = nil
            reading.nature = random.chance(50) ? .human : .gateway
            let place: Correlation.Place = reading.nature == .gateway ? .machinePart : .threadHeader
            reading.correlations = [
                Correlation(
                    token: token.localPart,
                    reference: token.reference,
                    place: place,
                    attestation: isLeaked ? attest(token, at: mail.to) : random.chance(50) ? .contradicted : .unknown
                )
            ]
            reading.statements = [
                StatementReading(
                    references: [],
                    statement: .acknowledges,
                    acknowledgement: .ours(desk: "nobody's")
                )
            ]
        }
        let isOwn = proof != nil || reading.from == cast.address(sender)
        let mayReply: Bool =
            switch reading.nature {
            case .human, .gateway, .machine: true
            default: false
            }
        let facts = MailFacts(
            number: number,
            receivedAt: now,
            answers: answers,
            writer: WriterAttestation(
                supplier: isOwn ? sender : nil,
                proof: proof,
                reason: proof == nil ? "nothing proves the sender" : "signed"
            ),
            writerAddress: reading.from,
            writerName: cast.name(sender),
            mayReply: mayReply,
            mayForward: mayReply && proof != nil,
            isHeld: false,
            isRehearsal: false
        )
        return (reading, facts)
    }

    /// What a letter of the rules reads as.
    private func fill(_ reading: inout Reading, _ letter: Letter, _ token: LetterToken, isProven: Bool, at number: Int)
    {
        guard let kind = letter.kind.machineKind, let alert = letter.alert, let sender = letter.sender.supplier else {
            return
        }
        let cited = letter.answers?.token.flatMap { LetterToken($0) }
        reading.machinePart = MachinePart(
            kind: kind,
            supplier: sender,
            references: CaseReference(letter.reference).map { [$0] } ?? [],
            token: token.localPart,
            cites: cited?.localPart,
            acknowledgement: letter.acknowledgement,
            alerts: [alert],
            trail: letter.trail
        )
        if let cited { reading.correlations = [correlation(cited, .machinePart, at: number)] }
        switch letter.kind {
        case .criticalAlert:
            reading.alerts = [
                ReadAlert(
                    facts: alert,
                    source: losesTrails ? .duisXML : isProven ? .verifiedMachinePart : .machinePart,
                    trail: losesTrails ? [] : letter.trail,
                    theirReference: losesTrails ? nil : letter.reference
                )
            ]
            reading.statements = [StatementReading(references: [letter.reference], statement: .raisesAlert)]
        case .acknowledgement:
            reading.statements = [
                StatementReading(
                    references: cited.map { [$0.reference] } ?? [],
                    statement: .acknowledges,
                    acknowledgement: letter.acknowledgement
                )
            ]
        case .passedOn:
            var next: String?
            if case .beingPassedOn(let name) = letter.acknowledgement { next = name }
            reading.statements = [
                StatementReading(
                    references: cited.map { [$0.reference] } ?? [],
                    statement: .passesOn,
                    passedOnTo: next,
                    acknowledgement: letter.acknowledgement
                )
            ]
        case .personNote, .introduction:
            break
        }
    }
}
