import AlertMail
import CriticalAlerts
import Relay
import Testing

/// Steps 1 to 3 of table 5.1, for an alert that DCC sent us.
@Suite("Taking an alert in and sending it on")
struct TakingTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    @Test("R1, R3, R7, R9, R10: an alert on the list goes to the current supplier's primary contact")
    func forwards() throws {
        let desk = try Desk.own(cast)
        #expect(desk.state.state == .forwarding)
        let letter = try #require(desk.letter(.criticalAlert))
        #expect(letter.recipient.address == cast.address(cast.suppliers[1]))
        #expect(desk.state.forwardings.map(\.supplier) == [cast.suppliers[1]])
        #expect(desk.tasks.isEmpty)
        #expect(!desk.notes.isEmpty)
    }

    @Test("R11, R12, R13: the letter holds MPxN, code, both times, serial, reason, due time and trail")
    func letterHoldsFacts() throws {
        let letter = try #require(try Desk.own(cast).letter(.criticalAlert))
        let alert = try #require(letter.alert)
        #expect(alert.meterPoints == [cast.meterPoint])
        #expect(alert.code == AlertCode(0x8F32))
        #expect(alert.raisedAt?.asReceived == "2026-03-10T09:58:00Z")
        #expect(alert.receivedAt?.asReceived == "2026-03-10T09:58:30.482Z")
        #expect(alert.meterSerial == "S1")
        #expect(letter.reason?.isEmpty == false)
        #expect(letter.due != nil)
        #expect(letter.trail.map(\.supplier) == [cast.me])
        #expect(letter.trail.map(\.reference) == [cast.reference(1)])
    }

    @Test("R2: a code that the catalogue does not know is for a person, and nothing leaves")
    func unknownCode() throws {
        var desk = Desk(
            cast.ownCase { $0.code = AlertCode(0x8FFE) },
            cast.knowledge(),
            Sources(cast, supplier: .supplier(cast.suppliers[1]))
        )
        desk.happen(.alertTaken(cast.taken(try cast.decoded(code: "8FFE"))))
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.unknownCode])
        #expect(desk.letters.isEmpty)
    }

    @Test("R2, R5: a person's route of an unknown code still looks the meter point up before it writes")
    func routedUnknownCodeGetsItsMeterPoint() throws {
        var desk = Desk(
            cast.ownCase { $0.code = AlertCode(0x8FFE) },
            cast.knowledge(),
            Sources(cast, supplier: .nobody)
        )
        desk.happen(.alertTaken(cast.taken(try cast.decoded(code: "8FFE"))))
        desk.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(desk.state.state == .forwarding)
        #expect(desk.letter(.criticalAlert)?.alert?.meterPoints == [cast.meterPoint])
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R4: an optional code is recorded with its reason, and forwarded where the policy names it")
    func optionalCode() throws {
        let decoded = try cast.decoded(code: "81AC", description: "Measurement fault")
        let code = AlertCode(0x81AC)
        for names in [false, true] {
            let policy = cast.policy { if names { $0.forwardedOptionalCodes = [code] } }
            var desk = Desk(
                cast.ownCase { $0.code = code },
                cast.knowledge(policy: policy),
                Sources(cast, supplier: .supplier(cast.suppliers[1]))
            )
            desk.happen(.alertTaken(cast.taken(decoded)))
            #expect(desk.state.state == (names ? .forwarding : .notForwarded))
            #expect(desk.letters.count == (names ? 1 : 0))
            #expect(names || desk.state.reason.contains("R4"))
            #expect(names || desk.state.deadlines.allSatisfy { $0.progress == .dropped })
        }
    }

    @Test("R4: a code that is never forwarded is recorded with its reason")
    func neverCode() throws {
        var desk = Desk(cast.ownCase(), cast.knowledge(), Sources(cast, supplier: .supplier(cast.suppliers[1])))
        desk.happen(.alertTaken(cast.taken(try cast.decoded(code: "810D"))))
        #expect(desk.state.state == .notForwarded)
        #expect(!desk.state.reason.isEmpty)
        #expect(desk.letters.isEmpty && desk.tasks.isEmpty)
    }

    @Test("R1: an alert for somebody else's credentials is for a person")
    func foreignTarget() throws {
        let own = try #require(EUI64Range("00-00-5E-EF-10-00-00-01"))
        var desk = Desk(
            cast.ownCase(),
            cast.knowledge(policy: cast.policy { $0.ownTargets = [own] }),
            Sources(cast, supplier: .supplier(cast.suppliers[1]))
        )
        desk.happen(.alertTaken(cast.taken(try cast.decoded(target: "00-00-5E-EF-99-00-00-01"))))
        #expect(desk.openCauses == [.foreignTarget])
        #expect(desk.letters.isEmpty)
    }

    @Test("R5: no MPxN, an ambiguous device or one without import or gas is for a person; fresh devices set it going")
    func noMeterPoint() throws {
        for meters in [
            DeviceAnswer.State.unknown, .noData, .notRoutable, .ambiguous([cast.meterPoint, cast.meterPoint]),
        ] {
            var desk = try Desk.own(cast) { $0.meters = meters }
            #expect(desk.state.state == .withPerson)
            #expect(desk.openCauses == [.noMeterPoint])
            desk.sources.meters = .found(cast.meterPoint)
            desk.happen(.knowledgeChanged)
            #expect(desk.state.state == .forwarding)
            #expect(desk.openCauses.isEmpty)
        }
    }

    @Test("R6, R21: what is ours is handed to our own desk and not sent to anybody")
    func ours() throws {
        var desk = try Desk.own(cast, .supplier(cast.me))
        #expect(desk.state.state == .ours)
        #expect(desk.handOvers.count == 1)
        #expect(desk.letters.isEmpty)
        desk.happen(.handOverReported(isDone: true, says: ""))
        #expect(desk.state.handOver?.progress == .done)
        #expect(desk.progress(.forward) == .met)
        desk.happen(.handOverReported(isDone: true, says: ""))
        #expect(desk.state.state == .ours && desk.handOvers.isEmpty)
    }

    @Test("R6, R7: doubtful registrations are for a person, each with its own cause; nothing is sent")
    func doubtfulRegistrations() throws {
        let code = try #require(SupplierCode(scheme: .mpid, code: "ABCD"))
        let cases: [(SupplierAnswer.State, TaskCause)] = [
            (.nobody, .supplierUnknown), (.noData, .supplierUnknown), (.unknownCode(code), .unknownSupplierCode),
            (.contradictory([cast.suppliers[1], cast.suppliers[2]]), .contradiction),
            (.pending(current: cast.suppliers[1], []), .dataTooOld),
            (.old(cast.suppliers[1], freshUntil: cast.start), .dataTooOld),
        ]
        for (answer, cause) in cases {
            let desk = try Desk.own(cast, answer)
            #expect(desk.state.state == .withPerson)
            #expect(desk.openCauses == [cause])
            #expect(desk.letters.isEmpty)
            #expect(desk.task(cause)?.commands.isEmpty == false)
        }
    }

    @Test("R7: fresh data settle the wait by themselves; a wait for a person stays")
    func freshData() throws {
        var desk = try Desk.own(cast, .old(cast.suppliers[1], freshUntil: cast.start))
        desk.happen(.knowledgeChanged)
        #expect(desk.openCauses == [.dataTooOld])
        desk.sources.supplier = .supplier(cast.suppliers[1])
        desk.happen(.knowledgeChanged)
        #expect(desk.state.state == .forwarding && desk.openCauses.isEmpty)

        var contradictory = try Desk.own(cast, .contradictory([cast.suppliers[1], cast.suppliers[2]]))
        contradictory.sources.supplier = .supplier(cast.suppliers[1])
        contradictory.happen(.knowledgeChanged)
        #expect(contradictory.state.state == .withPerson)
    }

    @Test("R9: an unlisted supplier, one without address, or one with our own address is for a person")
    func noContact() throws {
        let own = cast.address(cast.me)
        for way in [Sources.Way.unlisted, .telephoneOnly, .mail(own.uppercased())] {
            var desk = try Desk.own(cast) { $0.ways[cast.suppliers[1]] = way }
            #expect(desk.openCauses == [.noContact])
            #expect(desk.letters.isEmpty)
            desk.sources.ways = [:]
            desk.happen(.knowledgeChanged)
            #expect(desk.state.state == .forwarding)
        }
    }

    @Test("R9: a contact list that nobody has confirmed is used, and a person knows")
    func staleContacts() throws {
        let desk = try Desk.own(cast) { $0.ways[cast.suppliers[1]] = .stale(cast.address(cast.suppliers[1])) }
        #expect(desk.state.state == .forwarding)
        #expect(desk.task(.dataTooOld)?.subject == "contact list")
        #expect(desk.openCauses == [.dataTooOld])
    }

    @Test("R12: without any time stamp nothing is sent silently incomplete")
    func noTime() throws {
        var state = cast.ownCase {
            $0.raisedAt = nil
            $0.receivedAt = nil
        }
        state.state = .withPerson
        state.openTasks = [.dataTooOld]
        var desk = Desk(state, cast.knowledge(), Sources(cast, supplier: .supplier(cast.suppliers[1])))
        desk.happen(.knowledgeChanged)
        #expect(desk.state.openTasks == [.incompleteAlert])
        #expect(desk.letters.isEmpty)
    }

    @Test(
        "R14: the deadline to forward runs from receipt to the end of the next working day and is met by the server's yes"
    )
    func forwardDeadline() throws {
        var desk = try Desk.own(cast)
        #expect(desk.progress(.forward) == .open)
        #expect(desk.due(.forward) == Instant(rfc3339: "2026-03-11T23:59:59Z"))
        desk.happen(cast.report(1, .accepted))
        #expect(desk.progress(.forward) == .met)
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.progress(.acknowledgement) == .open)
        #expect(desk.state.currentForwarding?.queueID == "Q1")
    }

    @Test("R19: the same alert twice is one letter")
    func twice() throws {
        var desk = try Desk.own(cast)
        let before = desk.state
        desk.happen(.alertTaken(cast.taken(try cast.decoded())))
        #expect(desk.state == before)
        #expect(desk.letters.isEmpty && desk.tasks.isEmpty)
    }

    @Test("R19: questions that no source answers are for a person, never asked for ever")
    func silentSources() throws {
        let desk = try Desk.own(cast) { $0.isSilent = true }
        #expect(desk.rounds == 2)
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.noMeterPoint])
    }

    @Test("R19: held alerts are one task; releasing one sends it; their deadlines make no tasks of their own")
    func held() throws {
        var desk = Desk(cast.ownCase(), cast.knowledge(), Sources(cast, supplier: .supplier(cast.suppliers[1])))
        desk.happen(.alertTaken(cast.taken(try cast.decoded(), isHeld: true)))
        #expect(desk.openCauses == [.held])
        #expect(desk.task(.held)?.subject == "held")
        desk.knowledge.now = cast.start.advanced(bySeconds: 30 * 86_400)
        desk.happen(.deadlinePassed(.forward))
        #expect(desk.progress(.forward) == .passed)
        #expect(desk.tasks.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.progress(.forward) == .met)
    }

    @Test("R2, R19: a held alert in doubt is in the one task of the held; its doubt is asked when it is released")
    func heldDoubt() throws {
        var desk = Desk(
            cast.ownCase { $0.code = AlertCode(0x8FFE) },
            cast.knowledge(),
            Sources(cast, supplier: .supplier(cast.suppliers[1]))
        )
        desk.happen(.alertTaken(cast.taken(try cast.decoded(code: "8FFE"), isHeld: true)))
        #expect(desk.openCauses == [.held])
        desk.happen(cast.ruled(.retry))
        #expect(desk.openCauses == [.unknownCode])
        #expect(desk.letters.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R1, R19: DCC's own message takes the place of a mail that nobody could prove")
    func originalTakesTheMailsPlace() throws {
        let forged = cast.raised(proof: nil) { _ in
        } facts: {
            $0.code = AlertCode(0x8F3F)
        }
        var desk = Desk.received(cast, forged)
        #expect(desk.openCauses == [.unprovenSender])
        desk.happen(.alertTaken(cast.taken(try cast.decoded())))
        #expect(desk.state.state == .forwarding)
        #expect(desk.letter(.criticalAlert)?.alert?.code == AlertCode(0x8F32))
        #expect(desk.state.trail.isEmpty)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R19: DCC's message of an alert that went on already is recorded; a different code is a task")
    func originalAfterForwarding() throws {
        var desk = Desk.received(
            cast,
            cast.raised { _ in
            } facts: {
                $0.code = AlertCode(0x8F3F)
            }
        )
        #expect(desk.state.state == .forwarding)
        desk.happen(.alertTaken(cast.taken(try cast.decoded())))
        #expect(desk.state.state == .forwarding)
        #expect(desk.letters.isEmpty)
        #expect(desk.openCauses == [.contradiction])
    }
}
