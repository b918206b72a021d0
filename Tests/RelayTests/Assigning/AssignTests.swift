import AlertMail
import CriticalAlerts
import Relay
import Testing

/// One mail, many cases: which is meant, and what concerns none.
@Suite("Tying mails to cases")
struct AssignTests {
    let cast: Cast
    let first: Case
    let second: Case

    init() throws {
        let cast = try Cast()
        let identity = AlertIdentity.device(
            originator: cast.device,
            target: cast.target,
            counter: OriginatorCounter(43)
        )
        let other = Case(
            reference: cast.reference(5),
            supplier: cast.me,
            identity: identity,
            facts: cast.facts { $0.identity = identity },
            origin: .operatorsOwn(form: "mmc"),
            takenAt: cast.start,
            clockStart: cast.start,
            trail: []
        )
        var desk = Desk(other, cast.knowledge(), Sources(cast, supplier: .supplier(cast.suppliers[1])))
        desk.happen(.alertTaken(cast.taken(try cast.decoded())))
        self.cast = cast
        first = try Desk.awaiting(cast).state
        second = desk.state
    }

    func token(_ reference: CaseReference, _ letter: Int = 1) throws -> String {
        try #require(LetterToken(reference: reference.text, letter: letter, keyID: "k1", mac: "0123456789ABCDEF"))
            .localPart
    }

    func cites(
        _ reference: CaseReference,
        _ place: Correlation.Place,
        _ attestation: TokenAttestation = .proven
    ) throws -> Correlation {
        Correlation(
            token: attestation == .unknown ? reference.text : try token(reference),
            reference: reference.text,
            place: place,
            attestation: attestation
        )
    }

    func reading(_ nature: MailNature, _ change: (inout Reading) throws -> Void) rethrows -> Reading {
        var reading = Reading()
        reading.nature = nature
        try change(&reading)
        return reading
    }

    func assign(
        _ reading: Reading,
        from supplier: SupplierID?,
        proof: WriterAttestation.Proof? = .smime,
        _ cases: [Case]
    )
        -> Assignment
    {
        Relay.assign(
            reading,
            of: cast.mail(50, from: supplier, proof: proof),
            candidates: cases,
            ownAddresses: [cast.address(cast.me)],
            due: cast.start
        )
    }

    func sayings(_ assignment: Assignment) -> [CaseReference: MailSaying] {
        var found: [CaseReference: MailSaying] = [:]
        for event in assignment.events {
            if case .mailRead(let saying) = event.event { found[event.reference] = saying }
        }
        return found
    }

    @Test("R20: an answer belongs to the case whose keyed letter it cites")
    func oneCase() throws {
        let reading = try reading(.human) {
            $0.correlations = [try cites(first.reference, .threadHeader)]
            $0.statements = [StatementReading(references: [first.reference.text], statement: .acknowledges)]
        }
        let assignment = assign(reading, from: cast.suppliers[1], [first, second])
        let saying = try #require(sayings(assignment)[first.reference])
        #expect(assignment.events.count == 1)
        #expect(saying.hasProvenToken && !saying.hasForgedToken)
        #expect(saying.statements.map(\.statement) == [.acknowledges])
        #expect(!assignment.needsReview && assignment.isOurs)
    }

    @Test("R20: one mail may speak of several cases, each by its own words")
    func digest() throws {
        let reading = try reading(.human) {
            $0.correlations = [
                try cites(first.reference, .threadHeader), try cites(first.reference, .newText, .unknown),
                try cites(second.reference, .newText, .unknown),
            ]
            $0.statements = [
                StatementReading(references: [first.reference.text], statement: .acknowledges),
                StatementReading(references: [second.reference.text], statement: .declines),
            ]
        }
        let found = sayings(assign(reading, from: cast.suppliers[1], [first, second]))
        #expect(found[first.reference]?.statements.map(\.statement) == [.acknowledges])
        #expect(found[second.reference]?.statements.map(\.statement) == [.declines])
        #expect(found[second.reference]?.hasProvenToken == false)
        #expect(found[second.reference]?.isOnlyOpenCase == false)
    }

    @Test("Letters of different cases, or thread and text that name different ones, are for a person")
    func torn() throws {
        let both = try reading(.human) {
            $0.correlations = [try cites(first.reference, .threadHeader), try cites(second.reference, .threadHeader)]
            $0.statements = [StatementReading(references: [], statement: .acknowledges)]
        }
        let crossed = try reading(.human) {
            $0.correlations = [
                try cites(first.reference, .threadHeader), try cites(second.reference, .newText, .unknown),
            ]
            $0.statements = [StatementReading(references: [second.reference.text], statement: .acknowledges)]
        }
        for reading in [both, crossed] {
            let assignment = assign(reading, from: cast.suppliers[1], [first, second])
            #expect(assignment.events.isEmpty)
            #expect(assignment.tasks.map(\.cause) == [.answerToRead])
        }
    }

    @Test("A wrong seal reaches its case as a forgery, and a case that is not there as a task")
    func forged() throws {
        let reading = try reading(.human) {
            $0.correlations = [try cites(first.reference, .threadHeader, .contradicted)]
            $0.statements = [StatementReading(references: [first.reference.text], statement: .acknowledges)]
        }
        let known = assign(reading, from: cast.suppliers[1], [first])
        #expect(sayings(known)[first.reference]?.hasForgedToken == true)
        let unknown = assign(reading, from: cast.suppliers[1], [])
        #expect(unknown.tasks.map(\.cause) == [.forgedToken])
        #expect(unknown.tasks.first?.isUrgent == true)
    }

    @Test("A delivery report with a proven token says what became of that letter; without one a person reads it")
    func report() throws {
        for (attestation, advice) in [
            (TokenAttestation.proven, DeliveryAdvice.nextContact), (.proven, .retry), (.proven, .us), (.unknown, .us),
        ] {
            let reading = try reading(.deliveryFailure) {
                $0.correlations = [try cites(first.reference, .report, attestation)]
                $0.failedRecipients = [
                    FailedRecipient(
                        address: "x@example.com",
                        status: "5.1.1",
                        action: "failed",
                        reason: "unknown user",
                        advice: advice
                    )
                ]
                // The report holds a copy of our letter.
                $0.alerts = [ReadAlert(facts: cast.facts(), source: .text, trail: [], theirReference: nil)]
            }
            let assignment = assign(reading, from: nil, [first])
            #expect(assignment.events.count == 1 && assignment.openings.isEmpty)
            guard case .deliveryReported(let report) = assignment.events.first?.event else {
                #expect(attestation == .unknown)
                continue
            }
            #expect(attestation == .proven)
            #expect(report.letter == 1)
            #expect(report.fate == (advice == .nextContact ? .addressRefused : .refused))
        }
    }

    @Test("R20, R22: an alert joins the case of its identity or opens one")
    func alerts() throws {
        let known = reading(.gateway) { $0.alerts = [cast.raised().alert] }
        let joined = assign(known, from: cast.suppliers[3], [first, second])
        #expect(joined.events.map(\.reference) == [first.reference])
        let opened = assign(known, from: cast.suppliers[3], [second])
        #expect(opened.openings.count == 1 && opened.events.isEmpty)
    }

    func reported(at time: String?) -> AlertFacts {
        cast.facts {
            $0.raisedAt = time.flatMap { cast.time($0, .letter) }
            $0.receivedAt = nil
            $0.identity = .reported(
                meterPoint: cast.meterPoint,
                code: $0.code,
                raisedAt: $0.raisedAt?.instant,
                firstMessageID: "<a@b.example>"
            )
        }
    }

    @Test("A typed alert joins a device's case if MPxN, code and time agree; without a time it never joins silently")
    func typed() throws {
        func outcome(_ time: String?) -> Assignment {
            let alert = ReadAlert(facts: reported(at: time), source: .text, trail: [], theirReference: nil)
            return assign(reading(.human) { $0.alerts = [alert] }, from: cast.suppliers[3], [first])
        }
        let same = outcome("2026-03-10T09:58:20Z")
        #expect(same.events.map(\.reference) == [first.reference] && same.tasks.isEmpty)
        let another = outcome("2026-03-03T09:58:00Z")
        #expect(another.openings.count == 1 && another.tasks.isEmpty)
        let timeless = outcome(nil)
        #expect(timeless.openings.count == 1)
        #expect(timeless.tasks.map(\.cause) == [.contradiction])
    }

    @Test("R25: copies of our own letters raise nothing, by whatever kind of mail they come back")
    func echoes() throws {
        let own = try token(first.reference)
        let part = MachinePart(
            kind: .alert,
            supplier: cast.me,
            references: [first.reference],
            token: own,
            alerts: [first.facts],
            trail: [cast.hop(cast.me)]
        )
        for nature in [MailNature.gateway, .machine, .human, .autoReply, .ticketReceipt] {
            for hasPart in [true, false] {
                let reading = try reading(nature) {
                    $0.correlations = [try cites(first.reference, .threadHeader)]
                    $0.machinePart = hasPart ? part : nil
                    $0.alerts = [
                        ReadAlert(
                            facts: hasPart ? first.facts : reported(at: "2026-03-10T09:58:00Z"),
                            source: hasPart ? .verifiedMachinePart : .text,
                            trail: [],
                            theirReference: hasPart ? nil : first.reference.text
                        )
                    ]
                    $0.statements = [StatementReading(references: [first.reference.text], statement: .raisesAlert)]
                }
                let assignment = assign(reading, from: cast.suppliers[1], [first])
                #expect(assignment.openings.isEmpty)
                #expect(assignment.events.allSatisfy { if case .mailRead = $0.event { true } else { false } })
                for event in assignment.events {
                    var desk = Desk(first, cast.knowledge(), Sources(cast, supplier: .nobody))
                    desk.happen(event.event)
                    #expect(desk.letters.isEmpty)
                    #expect(desk.state.state == .awaitingAcknowledgement)
                }
            }
        }
    }

    @Test("An alert inside a receipt that we do not know is shown to a person, never dropped")
    func wrappedAlert() throws {
        let reading = reading(.ticketReceipt) { $0.alerts = [cast.raised().alert] }
        let assignment = assign(reading, from: cast.suppliers[3], [second])
        #expect(assignment.openings.isEmpty)
        #expect(assignment.tasks.map(\.cause) == [.answerToRead])
    }

    @Test("R12: an incomplete alert is for a person, also beside complete ones, but not in a plain answer")
    func incomplete() throws {
        let beside = reading(.human) {
            $0.alerts = [cast.raised().alert]
            $0.incompleteAlerts = ["8F3F without MPxN"]
        }
        #expect(assign(beside, from: cast.suppliers[3], []).tasks.map(\.cause) == [.incompleteAlert])
        let answer = try reading(.human) {
            $0.correlations = [try cites(first.reference, .threadHeader)]
            $0.incompleteAlerts = ["8F32"]
            $0.statements = [StatementReading(references: [], statement: .acknowledges)]
        }
        #expect(assign(answer, from: cast.suppliers[1], [first]).tasks.isEmpty)
    }

    @Test("Only a gateway's answer that cites our letter counts as one")
    func machineAnswer() throws {
        for (kind, attestation, counts) in [
            (MachineKind.acknowledgement, TokenAttestation.proven, true), (.passedOn, .proven, true),
            (.alert, .proven, false), (.acknowledgement, .unknown, false),
        ] {
            let reading = try reading(.gateway) {
                $0.machinePart = MachinePart(
                    kind: kind,
                    supplier: cast.suppliers[1],
                    references: [],
                    token: try token(cast.reference(99))
                )
                $0.correlations = [try cites(first.reference, .machinePart, attestation)]
                $0.statements = [
                    StatementReading(references: [first.reference.text], statement: .acknowledges)
                ]
            }
            let assignment = assign(reading, from: cast.suppliers[1], [first])
            #expect(sayings(assignment)[first.reference]?.isProvenMachineAnswer == counts)
        }
    }

    @Test("References that no case has are one task a day for all strangers together, one for each partner")
    func referencesOfNoCase() throws {
        func subjects(from supplier: SupplierID?, _ numbers: [Int64]) throws -> Set<String> {
            let citing = try reading(.human) {
                $0.correlations = [try cites(cast.reference(9), .newText, .unknown)]
            }
            let drafts = numbers.flatMap { number in
                var mail = cast.mail(number, from: supplier, proof: nil)
                mail.writerAddress = "someone\(number)@elsewhere.example"
                return Relay.assign(citing, of: mail, candidates: [], ownAddresses: [], due: cast.start).tasks
            }
            #expect(drafts.count == numbers.count && drafts.allSatisfy { $0.cause == .answerToRead })
            return Set(drafts.map(\.subject))
        }
        #expect(
            try subjects(from: nil, [60, 61, 62]) == [
                "strangers on \(UKTime.day(of: cast.mail(60, from: nil, proof: nil).receivedAt))"
            ]
        )
        #expect(try subjects(from: cast.suppliers[1], [60, 61]).count == 2)
    }

    @Test("Strangers trigger nothing; a partner that names no case is read by a person; our own letters say nothing")
    func rest() throws {
        let plain = reading(.human) { $0.newText = "Hello" }
        let stranger = assign(plain, from: nil, [])
        #expect(stranger.tasks.isEmpty && !stranger.isOurs)
        let unproven = assign(plain, from: cast.suppliers[1], proof: nil, [])
        #expect(unproven.tasks.isEmpty && !unproven.isOurs)
        let partner = assign(plain, from: cast.suppliers[1], [])
        #expect(partner.tasks.map(\.cause) == [.answerToRead])
        let own = try reading(.gateway) {
            $0.from = cast.address(cast.me)
            $0.correlations = [try cites(first.reference, .machinePart)]
            $0.alerts = [cast.raised().alert]
        }
        let back = assign(own, from: cast.me, [first])
        #expect(back.events.isEmpty && back.openings.isEmpty && back.tasks.isEmpty && back.isOurs)
    }
}
