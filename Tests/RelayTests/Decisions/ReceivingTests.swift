import AlertMail
import CriticalAlerts
import Relay
import Testing

/// Steps 4 and 5 of table 5.1, for an alert that another supplier sent us.
@Suite("Receiving an alert: acknowledge, act or pass on")
struct ReceivingTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    @Test("R20, R21: ours is acknowledged only once the desk has it")
    func oursAfterHandOver() throws {
        var desk = Desk.received(cast, supplier: .supplier(cast.me))
        #expect(desk.state.state == .ours)
        #expect(desk.letters.isEmpty)
        desk.happen(.handOverReported(isDone: true, says: "queue 4"))
        let letter = try #require(desk.letter(.acknowledgement))
        #expect(letter.acknowledgement == .ours(desk: "Operations desk"))
        #expect(letter.recipient.address == cast.address(cast.suppliers[1]))
        #expect(letter.answers?.messageID == "<mail-1@example.com>")
        #expect(desk.progress(.acknowledge) == .open)
        desk.happen(cast.report(letter.number, .accepted))
        #expect(desk.progress(.acknowledge) == .met)
    }

    @Test("R21: a hand-over that fails is a task, says 'held for a person', and is tried again under the same key")
    func handOverFails() throws {
        var desk = Desk.received(cast, supplier: .supplier(cast.me))
        let key = try #require(desk.handOvers.first?.idempotencyKey)
        desk.happen(.handOverReported(isDone: false, says: "connection refused"))
        #expect(desk.openCauses == [.handOverFailed])
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
        desk.happen(cast.ruled(.retry))
        #expect(desk.handOvers.map(\.idempotencyKey) == [key])
        #expect(desk.state.state == .ours)
        #expect(desk.openCauses.isEmpty)
        desk.happen(.handOverReported(isDone: true, says: ""))
        #expect(desk.letters.isEmpty)
        #expect(desk.progress(.passOn) == .met)
    }

    @Test("R21: a hand-over that nobody completes passes its deadline visibly")
    func handOverStalls() throws {
        var desk = Desk.received(cast, supplier: .supplier(cast.me))
        desk.knowledge.now = cast.start.advanced(bySeconds: 3 * 86_400)
        desk.happen(.deadlinePassed(.passOn))
        #expect(desk.openCauses == [.overdue])
        desk.happen(.handOverReported(isDone: true, says: ""))
        #expect(desk.progress(.passOn) == .met)
    }

    @Test("R21: without a desk the alert is a person's, and the sender is told so")
    func noDesk() throws {
        let desk = Desk.received(cast, supplier: .supplier(cast.me), policy: cast.policy { $0.desk = nil })
        #expect(desk.openCauses == [.handOverFailed])
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
    }

    @Test("R22, R23, R24: another's is passed on with trail and original times, and the sender is told to whom")
    func passesOn() throws {
        let desk = Desk.received(cast)
        #expect(desk.state.state == .forwarding)
        let alert = try #require(desk.letter(.criticalAlert))
        #expect(alert.recipient.supplier == cast.suppliers[2])
        #expect(alert.trail.map(\.supplier) == [cast.suppliers[1], cast.me])
        #expect(alert.alert?.receivedAt?.asReceived == "2026-03-10T09:58:30.482Z")
        let answer = try #require(desk.letter(.acknowledgement))
        #expect(answer.acknowledgement == .beingPassedOn(to: cast.name(cast.suppliers[2])))
        #expect(answer.recipient.supplier == cast.suppliers[1])
        #expect(desk.progress(.acknowledge) == .open && desk.progress(.passOn) == .open)
    }

    @Test("R22, R23: the deadline to pass on runs from the mail's receipt, also while a person decides")
    func passOnDeadline() throws {
        let desk = Desk.received(cast, supplier: .nobody)
        #expect(desk.progress(.passOn) == .open)
        #expect(desk.due(.passOn) == desk.due(.acknowledge))
    }

    @Test("R24: a sender who was told 'held for a person' learns once to whom it went after all")
    func followUp() throws {
        var desk = Desk.received(cast, supplier: .nobody)
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
        desk.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(desk.letters.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.criticalAlert, .passedOn])
        let told = try #require(desk.letter(.passedOn))
        #expect(told.acknowledgement == .beingPassedOn(to: cast.name(cast.suppliers[3])))
        #expect(told.recipient.supplier == cast.suppliers[1])
        desk.happen(cast.report(2, .accepted))
        desk.happen(cast.ruled(.route(cast.suppliers[4])))
        #expect(desk.letters.map(\.kind) == [.criticalAlert])
    }

    @Test("Reading 21: a sender who was told 'being passed on' learns once that this ended with a person")
    func passingOnEndsWithPerson() throws {
        var desk = Desk.received(cast)
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .beingPassedOn(to: cast.name(cast.suppliers[2])))
        desk.happen(cast.report(1, .accepted))
        desk.happen(cast.saying(9, by: cast.suppliers[2], [cast.says(.declines)]))
        #expect(desk.state.state == .withPerson)
        let told = try #require(desk.letter(.acknowledgement))
        #expect(desk.letters.count == 1)
        #expect(told.acknowledgement == .heldForPerson)
        #expect(told.recipient.supplier == cast.suppliers[1])
        // Whatever a person then does with it, nobody is told twice.
        desk.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(desk.letters.map(\.kind) == [.criticalAlert])
        desk.happen(cast.saying(10, by: cast.suppliers[3], [cast.says(.declines)]))
        #expect(desk.state.state == .withPerson)
        #expect(desk.letters.isEmpty)
    }

    @Test(
        "Reading 21: a sender hears from a gateway that its passing-on ended with a person, and a person here learns of it"
    )
    func hearsOfTheEnd() throws {
        var desk = try Desk.awaiting(cast)
        func gateway(_ statement: AcknowledgementStatement, _ number: Int64) -> Event {
            cast.saying(
                number,
                by: cast.suppliers[1],
                [cast.says(.acknowledges, statement)],
                nature: .gateway
            ) { _ in
            } _: {
                $0.isProvenMachineAnswer = true
            }
        }
        desk.happen(gateway(.beingPassedOn(to: "Third Energy"), 9))
        #expect(desk.state.state == .passedOn)
        #expect(desk.openCauses.isEmpty)
        desk.happen(gateway(.heldForPerson, 10))
        #expect(desk.openCauses == [.answerToRead])
        #expect(desk.letters.isEmpty)
    }

    @Test("R20: an unproven sender is not answered and nothing is passed on; a person's yes releases both")
    func unproven() throws {
        var desk = Desk.received(cast, cast.raised(proof: nil))
        #expect(desk.openCauses == [.unprovenSender])
        #expect(desk.letters.isEmpty)
        #expect(desk.state.deadlines.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.letters.map(\.kind) == [.criticalAlert, .acknowledgement])
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R20: a stranger is never answered, whatever a person rules")
    func stranger() throws {
        var raised = cast.raised()
        raised.mail = cast.mail(1, from: nil)
        var desk = Desk.received(cast, raised)
        #expect(desk.state.duties.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.letters.map(\.kind) == [.criticalAlert])
    }

    @Test("R20: a proven mail vouches for an alert that an unproven one had raised, and its facts count")
    func provenAfterUnproven() throws {
        var desk = Desk.received(
            cast,
            cast.raised(proof: nil) { _ in
            } facts: {
                $0.code = AlertCode(0x8F3F)
            }
        )
        desk.happen(.alertRaised(cast.raised(2)))
        #expect(desk.state.state == .forwarding)
        #expect(desk.letter(.criticalAlert)?.alert?.code == AlertCode(0x8F32))
        #expect(desk.letters.count { $0.kind == .acknowledgement } == 1)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R23: an alert read from text is acknowledged by policy and passed on only after a person's yes")
    func fromText() throws {
        for acknowledges in [true, false] {
            var desk = Desk.received(
                cast,
                cast.raised(source: .text),
                policy: cast.policy { $0.acknowledgesAlertsFromText = acknowledges }
            )
            #expect(desk.openCauses == [.alertFromText])
            #expect(desk.letters.map(\.kind) == (acknowledges ? [.acknowledgement] : []))
            desk.happen(cast.ruled(.retry))
            #expect(desk.letter(.criticalAlert) != nil)
            #expect(desk.letters.contains { $0.kind == (acknowledges ? .passedOn : .acknowledgement) })
        }
    }

    @Test("R20: a mail that must not be answered is not, also after a ruling")
    func mayNotReply() throws {
        var desk = Desk.received(cast, cast.raised { $0.mayReply = false })
        #expect(desk.letters.map(\.kind) == [.criticalAlert])
        desk.happen(cast.ruled(.acknowledged))
        #expect(desk.letters.isEmpty)
    }

    @Test("R20: held mail is neither answered nor passed on; releasing an unproven one asks for that proof first")
    func heldMail() throws {
        var desk = Desk.received(cast, cast.raised(proof: nil) { $0.isHeld = true })
        #expect(desk.openCauses == [.held])
        #expect(desk.letters.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.openCauses == [.unprovenSender])
        #expect(desk.letters.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)

        var proven = Desk.received(cast, cast.raised { $0.isHeld = true })
        proven.happen(cast.ruled(.retry))
        #expect(proven.letters.map(\.kind) == [.criticalAlert, .acknowledgement])
    }

    @Test("A rehearsal's letter is neither acknowledged nor passed on by a live gateway, and its answer closes nothing")
    func rehearsal() throws {
        let raised = cast.raised { $0.isRehearsal = true }
        let live = Desk.received(cast, raised)
        #expect(live.state.state == .notForwarded)
        #expect(live.letters.isEmpty && live.tasks.isEmpty)
        let rehearsing = Desk.received(cast, raised, isRehearsal: true)
        #expect(rehearsing.letters.allSatisfy(\.isRehearsal) && rehearsing.letters.count == 2)
        var awaiting = try Desk.awaiting(cast)
        awaiting.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]) { $0.isRehearsal = true })
        #expect(awaiting.state.state == .awaitingAcknowledgement)
    }

    @Test("R20: each distinct mail is owed one acknowledgement; the same mail again is not")
    func oneForEachMail() throws {
        var desk = Desk.received(cast)
        desk.happen(.alertRaised(cast.raised()))
        #expect(desk.letters.isEmpty)
        desk.happen(.alertRaised(cast.raised(2) { $0.answers.messageID = "<mail-1@example.com>" }))
        #expect(desk.letters.isEmpty)
        desk.happen(.alertRaised(cast.raised(3)))
        #expect(desk.letters.map(\.kind) == [.acknowledgement])
        #expect(desk.state.state == .forwarding)
    }

    @Test("R20: at most three acknowledgements for one case and sender a day, then one task")
    func rate() throws {
        var desk = Desk.received(cast)
        var answers = 1
        var tasks = 0
        for number in 2...10 {
            desk.happen(.alertRaised(cast.raised(Int64(number))))
            answers += desk.letters.count { $0.kind == .acknowledgement }
            tasks += desk.tasks.count { $0.cause == .rateReached }
        }
        #expect(answers == 3)
        #expect(desk.openCauses.contains(.rateReached))
        #expect(tasks == 7)
        #expect(desk.state.duties.count { $0.letter == nil } == 7)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.letters.isEmpty && desk.tasks.isEmpty)
        let later = cast.start.advanced(bySeconds: 2 * 86_400)
        desk.knowledge.now = later
        desk.happen(.alertRaised(cast.raised(11, at: later)))
        #expect(desk.letters.map(\.kind) == [.acknowledgement])
    }

    @Test("R19: a case does not grow without end by mails that repeat an alert")
    func boundedDuties() throws {
        var desk = Desk.received(cast)
        for number in 2...200 { desk.happen(.alertRaised(cast.raised(Int64(number)))) }
        #expect(desk.state.duties.count == 50)
    }

    @Test("R20: an acknowledgement that bounces is owed again; a resend repeats the same letter and no alert letter")
    func acknowledgementBounces() throws {
        var desk = Desk.received(cast)
        let number = try #require(desk.letter(.acknowledgement)?.number)
        let alert = try #require(desk.letter(.criticalAlert)?.number)
        desk.happen(cast.report(alert, .accepted))
        desk.happen(cast.report(number, .accepted))
        #expect(desk.progress(.acknowledge) == .met)
        desk.happen(cast.report(number, .addressRefused))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.openCauses == [.addressRefused])
        #expect(desk.progress(.acknowledge) == .open)
        desk.happen(cast.saying(9, by: cast.suppliers[2], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.openCauses == [.addressRefused])
        desk.happen(cast.ruled(.resend))
        #expect(desk.resends == [number])
        #expect(desk.letters.isEmpty)
        #expect(desk.state.state == .acknowledged)
        desk.happen(cast.report(number, .accepted))
        #expect(desk.progress(.acknowledge) == .met)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R20: no acknowledgement is written that cannot name the meter point; the deadline makes it a task")
    func acknowledgementNeedsMeterPoint() throws {
        var desk = Desk(
            cast.mailCase(
                cast.raised(source: .duisXML) { _ in
                } facts: {
                    $0.meterPoints = []
                }
            ),
            cast.knowledge(),
            Sources(cast, supplier: .supplier(cast.suppliers[2]))
        )
        desk.sources.meters = .unknown
        desk.happen(
            .alertRaised(
                cast.raised(source: .duisXML) { _ in
                } facts: {
                    $0.meterPoints = []
                }
            )
        )
        #expect(desk.openCauses == [.noMeterPoint])
        #expect(desk.letters.isEmpty)
        desk.knowledge.now = cast.start.advanced(bySeconds: 3 * 86_400)
        desk.happen(.deadlinePassed(.acknowledge))
        #expect(desk.task(.overdue) != nil)
    }
}

/// Chains of suppliers: trail, loops, and data that point back.
@Suite("Chains and loops")
struct ChainTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    @Test("R25, R26: data that point back at the sender, or at anybody in the trail, are for a person")
    func pointsBack() throws {
        let trail = [cast.hop(cast.suppliers[3]), cast.hop(cast.suppliers[1])]
        let policy = cast.policy { $0.mostSuppliers = 99 }
        for supplier in [cast.suppliers[1], cast.suppliers[3]] {
            let desk = Desk.received(cast, cast.raised(trail: trail), supplier: .supplier(supplier), policy: policy)
            #expect(desk.openCauses == [.pointsBack])
            #expect(desk.letters.map(\.kind) == [.acknowledgement])
            #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
        }
    }

    @Test("R25: an alert in whose trail we stand goes no further")
    func weStandInTheTrail() throws {
        let desk = Desk.received(cast, cast.raised(trail: [cast.hop(cast.me), cast.hop(cast.suppliers[1])]))
        #expect(desk.openCauses == [.pointsBack])
        #expect(desk.letter(.criticalAlert) == nil)
    }

    @Test("R25: an alert that comes back from where we sent it stops with one task, and the case is open again")
    func comesBack() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(
            cast.saying(
                8,
                by: cast.suppliers[1],
                [cast.says(.acknowledges, .beingPassedOn(to: "Third"))],
                nature: .gateway
            )
        )
        #expect(desk.state.state == .passedOn)
        desk.happen(.alertRaised(cast.raised(9)))
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.pointsBack])
        #expect(desk.letters.map(\.kind) == [.acknowledgement])
        desk.happen(.alertRaised(cast.raised(10)))
        #expect(desk.tasks.isEmpty)
    }

    @Test("R25: looking again does not settle a loop while the data still lead into it")
    func retryInLoop() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(.alertRaised(cast.raised(9)))
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.pointsBack])
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R25: without any trail, an alert that comes back from a third supplier still ends with a person")
    func comesRoundWithoutTrail() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(.alertRaised(cast.raised(9, by: cast.suppliers[3], trail: [])))
        #expect(desk.openCauses == [.pointsBack])
        #expect(desk.letter(.criticalAlert) == nil)
    }

    @Test("R25: a late automatic receipt does not settle a loop that the store has seen")
    func receiptDuringLoop() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(.alertRaised(cast.raised(9)))
        desk.happen(
            cast.saying(
                10,
                by: cast.suppliers[1],
                [cast.says(.acknowledges, .ours(desk: "Theirs"))],
                nature: .gateway
            )
        )
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.pointsBack])
        #expect(desk.state.receipt?.giver == .automatic)
    }

    @Test("R25: 'passed on' to us, or to a supplier it came through, closes nothing")
    func passedOnToUs() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.passesOn, to: cast.name(cast.me).uppercased())]))
        #expect(desk.openCauses == [.pointsBack])
        var second = Desk.received(cast)
        second.happen(
            cast.saying(
                9,
                by: cast.suppliers[2],
                [cast.says(.acknowledges, .beingPassedOn(to: cast.name(cast.suppliers[1])))],
                nature: .gateway
            )
        )
        #expect(second.openCauses == [.pointsBack])
    }

    @Test("R25, reading 21: three suppliers without a person is the most; a person may route on")
    func threeSuppliers() throws {
        let trail = [cast.hop(cast.suppliers[3]), cast.hop(cast.suppliers[1])]
        var desk = Desk.received(cast, cast.raised(trail: trail))
        #expect(desk.openCauses == [.tooManyHops])
        #expect(desk.letter(.criticalAlert) == nil)
        desk.happen(cast.ruled(.route(cast.suppliers[2])))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R25, reading 21: suppliers that declined count among the three")
    func declinersCount() throws {
        var desk = try Desk.awaiting(cast)
        for (number, next) in [(1, 2), (2, 3)] {
            desk.sources.supplier = .supplier(cast.suppliers[next])
            desk.happen(cast.saying(Int64(number + 10), by: cast.suppliers[number], [cast.says(.declines)]))
        }
        #expect(desk.state.forwardings.map(\.supplier) == [cast.suppliers[1], cast.suppliers[2]])
        #expect(desk.openCauses == [.tooManyHops])
    }
}
