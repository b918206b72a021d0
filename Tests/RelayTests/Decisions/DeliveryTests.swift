import AlertMail
import CriticalAlerts
import Relay
import Testing

/// Letters on their way, deadlines, and what persons rule.
@Suite("Delivery, deadlines and rulings")
struct DeliveryTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    @Test("R10: a dead address is for a person; a new contact gets a new letter, the dead one never a second")
    func deadAddress() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.report(1, .addressRefused))
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.addressRefused])
        desk.happen(.knowledgeChanged)
        #expect(desk.letters.isEmpty)
        desk.happen(cast.ruled(.retry))
        #expect(desk.openCauses == [.addressRefused] && desk.letters.isEmpty)
        desk.sources.ways[cast.suppliers[1]] = .mail("new@supplier-1.example")
        desk.happen(cast.ruled(.retry))
        #expect(desk.letter(.criticalAlert)?.recipient.address == "new@supplier-1.example")
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R10: a letter that is put off is a task, goes on being tried, and settles the task when it leaves")
    func delayed() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.report(1, .delayed))
        #expect(desk.state.state == .forwarding)
        #expect(desk.openCauses == [.addressRefused])
        desk.happen(cast.report(1, .accepted))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.openCauses.isEmpty)
    }

    @Test("R10: a refusal of us blames nobody; a resend is the same letter")
    func refused() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.report(1, .refused))
        #expect(desk.openCauses == [.weAreRefused])
        #expect(desk.task(.weAreRefused)?.subject == "outbox")
        desk.happen(cast.ruled(.resend))
        #expect(desk.resends == [1] && desk.letters.isEmpty)
        #expect(desk.state.state == .forwarding && desk.openCauses.isEmpty)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.state.state == .awaitingAcknowledgement)
    }

    @Test("A bounce after acceptance reopens the wait; one after the acknowledgement only leaves a sign")
    func lateBounce() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.report(1, .addressRefused))
        #expect(desk.openCauses == [.addressRefused])
        var closed = try Desk.awaiting(cast)
        closed.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        closed.happen(cast.report(1, .addressRefused))
        #expect(closed.state.state == .acknowledged && closed.tasks.isEmpty)
        #expect(closed.state.currentForwarding?.signs.count == 1)
    }

    @Test("A report on the letter to a supplier that the case left behind changes nothing")
    func staleReport() throws {
        var desk = try Desk.awaiting(cast)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        desk.happen(cast.report(1, .addressRefused))
        #expect(desk.state.state == .forwarding && desk.tasks.isEmpty)
        desk.happen(cast.report(77, .addressRefused))
        #expect(desk.state.state == .forwarding && desk.tasks.isEmpty)
    }

    @Test("R14, R20, R23, R47: a deadline that passes is a task; the work goes on and being late refuses nothing")
    func overdue() throws {
        let late = cast.start.advanced(bySeconds: 5 * 86_400)
        var forwarding = try Desk.own(cast)
        forwarding.knowledge.now = late
        forwarding.happen(.deadlinePassed(.forward))
        #expect(forwarding.openCauses == [.overdue])
        #expect(forwarding.state.state == .forwarding)
        forwarding.happen(cast.report(1, .accepted))
        #expect(forwarding.progress(.forward) == .met)
        #expect(forwarding.openCauses.isEmpty)

        var awaiting = try Desk.awaiting(cast)
        awaiting.knowledge.now = late
        awaiting.happen(.deadlinePassed(.acknowledgement))
        #expect(awaiting.openCauses == [.overdue])
        awaiting.happen(.deadlinePassed(.acknowledgement))
        #expect(awaiting.tasks.isEmpty)
        awaiting.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(awaiting.state.state == .acknowledged)
        #expect(awaiting.openCauses.isEmpty)

        var received = Desk.received(cast, supplier: .nobody)
        received.knowledge.now = late
        for kind in [CaseDeadline.Kind.acknowledge, .passOn] {
            received.happen(.deadlinePassed(kind))
            #expect(received.task(.overdue)?.isUrgent == true)
        }
    }

    @Test("R47: a deadline that was met or renewed since the clock saw it does not pass")
    func staleClock() throws {
        var desk = try Desk.own(cast)
        desk.happen(.deadlinePassed(.forward))
        #expect(desk.progress(.forward) == .open)
        desk.happen(cast.report(1, .accepted))
        desk.happen(.deadlinePassed(.forward))
        #expect(desk.progress(.forward) == .met && desk.tasks.isEmpty)
    }

    @Test("R47: a deadline that has passed stays passed when another mail opens it again")
    func staysRed() throws {
        var desk = Desk.received(cast, cast.raised { $0.mayReply = true }, supplier: .supplier(cast.me))
        let late = cast.start.advanced(bySeconds: 5 * 86_400)
        desk.knowledge.now = late
        desk.happen(.deadlinePassed(.acknowledge))
        desk.happen(.alertRaised(cast.raised(2, at: late)))
        #expect(desk.progress(.acknowledge) == .passed)
    }

    @Test(
        "R16, R47: a deadline moves only by a recalculation that is named: what it was, from when it is counted, and why"
    )
    func countedAnew() throws {
        var desk = try Desk.awaiting(cast)
        #expect(!desk.notes.contains { $0.contains("counted anew") }, "it is opened for the first time")
        let first = try #require(desk.due(.acknowledgement))
        desk.knowledge.now = cast.start.advanced(bySeconds: 5 * 86_400)
        desk.happen(cast.ruled(.acknowledged))
        desk.happen(cast.ruled(.notAcknowledged))
        let second = try #require(desk.due(.acknowledgement))
        #expect(second > first)
        let note = try #require(desk.notes.first { $0.contains("counted anew") })
        #expect(note.contains("Deadline 'acknowledgement' (met, was due \(UKTime.text(first)))"))
        #expect(note.contains("because Jo rules that receipt is not acknowledged: due \(UKTime.text(second))"))

        var resent = try Desk.awaiting(cast)
        resent.happen(cast.ruled(.resend))
        resent.happen(cast.report(1, .accepted, at: cast.start.advanced(bySeconds: 3 * 86_400)))
        #expect(
            resent.notes.contains { $0.contains("counted anew") && $0.contains("the mail server has taken the letter") }
        )
        var routed = try Desk.awaiting(cast)
        routed.happen(cast.ruled(.route(cast.suppliers[2])))
        #expect(routed.notes.contains { $0.contains("'forward'") && $0.contains("the alert takes a new way") })
    }

    @Test("Deadlines carry their explanation")
    func explanation() throws {
        let desk = try Desk.own(cast)
        let deadline = try #require(desk.state.deadlines.first { $0.kind == .forward })
        #expect(deadline.deadline.explanation.count >= 3)
    }

    @Test("A person's acknowledgement counts and says who; 'not acknowledged' undoes it")
    func ruleAcknowledged() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.ruled(.acknowledged))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.state.receipt?.giver == .ruling)
        #expect(desk.state.receipt?.says.contains("Jo") == true)
        desk.happen(cast.ruled(.notAcknowledged))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.state.receipt == nil)
        #expect(desk.progress(.acknowledgement) == .open)
    }

    @Test("A person's decline looks again without the receiver")
    func ruleDecline() throws {
        var desk = try Desk.awaiting(cast)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.ruled(.decline))
        #expect(desk.letter(.criticalAlert)?.recipient.supplier == cast.suppliers[2])
    }

    @Test("Routing to a supplier that has the letter repeats the same bytes and makes it the current one")
    func routeAgain() throws {
        var desk = try Desk.awaiting(cast)
        desk.sources.supplier = .supplier(cast.suppliers[2])
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        desk.happen(cast.ruled(.route(cast.suppliers[1])))
        #expect(desk.resends == [1] && desk.letters.isEmpty)
        #expect(desk.state.currentForwarding?.supplier == cast.suppliers[1])
        #expect(desk.state.decliners.isEmpty)
        desk.happen(cast.report(1, .accepted))
        desk.happen(cast.saying(10, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .acknowledged)
    }

    @Test("A route survives until its contact is known, whatever the registrations say")
    func routeWaitsForContact() throws {
        var desk = try Desk.own(cast, .nobody)
        desk.sources.ways[cast.suppliers[4]] = .telephoneOnly
        desk.happen(cast.ruled(.route(cast.suppliers[4])))
        #expect(desk.openCauses == [.noContact])
        desk.sources.supplier = .supplier(cast.suppliers[1])
        desk.sources.ways = [:]
        desk.happen(.knowledgeChanged)
        #expect(desk.letter(.criticalAlert)?.recipient.supplier == cast.suppliers[4])
    }

    @Test("Routing away from our own desk drops a hand-over that is not done; its late report changes nothing")
    func routeAwayFromDesk() throws {
        var desk = try Desk.own(cast, .supplier(cast.me))
        desk.happen(cast.ruled(.route(cast.suppliers[1])))
        #expect(desk.state.handOver?.progress == .dropped)
        #expect(desk.state.state == .forwarding)
        desk.happen(.handOverReported(isDone: true, says: ""))
        #expect(desk.state.state == .forwarding)
        desk.happen(cast.ruled(.route(cast.me)))
        #expect(desk.state.state == .ours)
    }

    @Test("Retry goes back to the wait if the data still show who has the letter; a receipt is not undone by it")
    func retry() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.letters.isEmpty && desk.tasks.isEmpty)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .acknowledged)
    }

    @Test("Closing drops deadlines and waits; a later ruling undoes it")
    func close() throws {
        var desk = try Desk.own(cast, .nobody)
        desk.happen(cast.ruled(.close))
        #expect(desk.state.state == .notForwarded)
        #expect(desk.openCauses.isEmpty)
        #expect(desk.state.deadlines.allSatisfy { $0.progress == .dropped })
        desk.sources.supplier = .supplier(cast.suppliers[1])
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)
        #expect(desk.progress(.forward) == .open)
    }

    @Test("An alert that was closed here and is raised again by a proven supplier is shown to a person")
    func raisedAfterClose() throws {
        var desk = Desk.received(cast, supplier: .nobody)
        desk.happen(cast.ruled(.close))
        desk.happen(.alertRaised(cast.raised(2)))
        #expect(desk.state.state == .notForwarded)
        #expect(desk.openCauses == [.answerToRead])
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
    }

    @Test("A new reason to wait takes the place of the old one")
    func causesDoNotPileUp() throws {
        var desk = try Desk.own(cast, .nobody)
        desk.sources.supplier = .supplier(cast.suppliers[1])
        desk.sources.ways[cast.suppliers[1]] = .unlisted
        desk.happen(.knowledgeChanged)
        #expect(desk.openCauses == [.noContact])
        #expect(desk.state.openTasks == [.noContact])
    }
}
