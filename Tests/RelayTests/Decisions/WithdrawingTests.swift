import AlertMail
import CriticalAlerts
import Relay
import Testing

/// What becomes of an alert letter that has not left when its case goes elsewhere (R7, R20).
@Suite("Letters that are taken back")
struct WithdrawingTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    private let first = LetterWithdrawal(letter: 1, standing: .waiting)

    @Test("A case that is closed takes its waiting letter back, and says on whose word")
    func close() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.close))
        #expect(desk.state.state == .notForwarded)
        #expect(desk.withdrawals == [first])
        #expect(desk.state.currentForwarding?.withdrawal?.why.contains("Jo") == true)
        #expect(desk.state.currentForwarding?.withdrawal?.mayHaveArrived == false)
        #expect(desk.notes.contains { $0.contains("is withdrawn") && $0.contains("agreed by telephone") })
        #expect(desk.tasks.isEmpty)
        desk.happen(cast.ruled(.close))
        #expect(desk.withdrawals.isEmpty, "once")
    }

    @Test(
        "A case that is routed to another supplier takes the waiting letter back, also while the contact is not known"
    )
    func route() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(desk.withdrawals == [first])
        #expect(desk.letter(.criticalAlert)?.recipient.supplier == cast.suppliers[3])
        #expect(desk.resends.isEmpty)

        var unreachable = try Desk.own(cast)
        unreachable.sources.ways[cast.suppliers[3]] = .telephoneOnly
        unreachable.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(unreachable.openCauses == [.noContact])
        #expect(unreachable.withdrawals == [first])

        var ours = try Desk.own(cast)
        ours.happen(cast.ruled(.route(cast.me)))
        #expect(ours.state.state == .ours)
        #expect(ours.withdrawals == [first])
    }

    @Test("Routing to the supplier that the letter waits for leaves it where it is")
    func routeToTheSame() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.route(cast.suppliers[1])))
        #expect(desk.withdrawals.isEmpty)
        #expect(desk.state.state == .forwarding)
        #expect(desk.resends == [1])
    }

    @Test(
        "Reading 21: a decline takes a waiting letter back, whoever says it, and closing after it finds nothing more to do"
    )
    func decline() throws {
        for event in [cast.ruled(.decline), cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)])] {
            var desk = try Desk.own(cast)
            desk.happen(event)
            #expect(desk.openCauses == [.declined])
            #expect(desk.withdrawals == [first])
            desk.happen(cast.ruled(.close))
            #expect(desk.withdrawals.isEmpty)
            #expect(desk.state.currentForwarding?.withdrawal != nil)

            var goesOn = try Desk.own(cast)
            goesOn.sources.supplier = .supplier(cast.suppliers[2])
            goesOn.happen(event)
            #expect(goesOn.letter(.criticalAlert)?.recipient.supplier == cast.suppliers[2])
            #expect(goesOn.withdrawals == [first])
        }
    }

    @Test("A person's decline says who said it, not that a supplier did who never had a letter")
    func declineNamesItsAuthor() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.decline))
        let task = try #require(desk.task(.declined))
        #expect(task.what.contains("Jo rules that the meter point is not Name of supplier-1's"))
        #expect(!desk.notes.contains { $0.contains("Name of supplier-1 says") })
        #expect(!task.what.contains("says"))
        desk.happen(.knowledgeChanged)
        #expect(desk.task(.declined)?.what.contains("Jo rules") == true, "also later")
        var mail = try Desk.own(cast)
        mail.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.declines)]))
        #expect(mail.task(.declined)?.what.contains("Name of supplier-1 says") == true)
    }

    @Test("Looking again takes the letter back if the data show somebody else or nobody, and only then")
    func retry() throws {
        var same = try Desk.own(cast)
        same.happen(cast.ruled(.retry))
        #expect(same.state.state == .forwarding)
        #expect(same.withdrawals.isEmpty)

        var other = try Desk.own(cast)
        other.sources.supplier = .supplier(cast.suppliers[2])
        other.happen(cast.ruled(.retry))
        #expect(other.withdrawals == [first])
        #expect(other.state.currentForwarding?.supplier == cast.suppliers[2])

        var nobody = try Desk.own(cast)
        nobody.sources.supplier = .nobody
        nobody.happen(cast.ruled(.retry))
        #expect(nobody.openCauses == [.supplierUnknown])
        #expect(nobody.withdrawals == [first])
        nobody.sources.supplier = .supplier(cast.suppliers[1])
        nobody.happen(.knowledgeChanged)
        #expect(nobody.state.state == .forwarding)
        #expect(nobody.resends == [1], "fresh data show them again: the same letter, never a second one")
        #expect(nobody.letters.isEmpty)
        #expect(nobody.state.currentForwarding?.withdrawal == nil)
    }

    @Test("R25: passing on that ends with a person takes the letter back, and the acknowledgement that is owed leaves")
    func endsWithPerson() throws {
        var desk = try Desk.own(cast)
        desk.happen(.alertRaised(cast.raised(5, by: cast.suppliers[2])))
        #expect(desk.openCauses == [.pointsBack])
        #expect(desk.withdrawals == [first])
        #expect(desk.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
        desk.happen(cast.ruled(.retry))
        #expect(desk.task(.pointsBack)?.what.contains("whose letter was withdrawn") == true)
        desk.happen(cast.ruled(.route(cast.suppliers[1])))
        #expect(desk.resends == [1])
        #expect(desk.state.state == .forwarding)
    }

    @Test("R20: a receipt leaves the letter on its way: the supplier is the right one, and then has it in writing")
    func receipt() throws {
        for event in [
            cast.ruled(.acknowledged), cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]),
            cast.saying(9, by: cast.suppliers[1], [cast.says(.passesOn, to: "Third Energy")]),
        ] {
            var desk = try Desk.own(cast)
            desk.happen(event)
            #expect(desk.state.state.isClosed)
            #expect(desk.withdrawals.isEmpty)
            #expect(desk.state.currentForwarding?.withdrawal == nil)
        }
        var ruled = try Desk.own(cast)
        ruled.happen(cast.ruled(.acknowledged))
        #expect(ruled.notes.contains { $0.contains("leaves all the same") })
    }

    @Test("A letter whose dot was sent is not sent again, may have arrived, and a person is told")
    func unanswered() throws {
        var desk = try Desk.own(cast)
        desk.knowledge.letters = [1: .unanswered]
        desk.happen(cast.ruled(.close))
        #expect(desk.withdrawals == [LetterWithdrawal(letter: 1, standing: .unanswered)])
        #expect(desk.state.currentForwarding?.withdrawal?.mayHaveArrived == true)
        #expect(desk.openCauses == [.notWithdrawn])
        #expect(desk.task(.notWithdrawn)?.what.contains("may have arrived") == true)
        #expect(desk.task(.notWithdrawn)?.known.contains { $0.contains("Jo rules") } == true)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.state.state == .notForwarded)
        #expect(desk.openCauses == [.notWithdrawn])
        #expect(desk.notes.contains { $0.contains("left before it could be withdrawn") })
        #expect(desk.state.currentForwarding?.acceptedAt != nil)
    }

    @Test(
        "A letter that a server took cannot be withdrawn: the ruling says so, and who could not see it is told by a task"
    )
    func accepted() throws {
        for kind in [Ruling.Kind.close, .route(cast.suppliers[3])] {
            var seen = try Desk.awaiting(cast)
            seen.happen(cast.ruled(kind))
            #expect(seen.withdrawals.isEmpty)
            #expect(seen.notes.contains { $0.contains("cannot be withdrawn") })
            #expect(seen.tasks.isEmpty, "the case showed that the server had it")

            var unseen = try Desk.own(cast)
            unseen.knowledge.letters = [1: .accepted]
            unseen.happen(cast.ruled(kind))
            #expect(unseen.withdrawals.isEmpty)
            #expect(unseen.openCauses == [.notWithdrawn])
            let state = unseen.state.state
            unseen.happen(cast.report(1, .accepted))
            #expect(unseen.state.state == state)
        }
    }

    @Test("A letter that was refused needs no withdrawal")
    func refused() throws {
        for fate in [DeliveryReport.Fate.addressRefused, .refused] {
            var desk = try Desk.own(cast)
            desk.happen(cast.report(1, fate))
            #expect(desk.withdrawals.isEmpty)
            desk.happen(cast.ruled(.close))
            #expect(desk.withdrawals.isEmpty && desk.openCauses.isEmpty)
        }
        var delayed = try Desk.own(cast)
        delayed.happen(cast.report(1, .delayed))
        #expect(delayed.withdrawals.isEmpty, "it goes on being tried")
        delayed.happen(cast.ruled(.close))
        #expect(delayed.withdrawals == [first])
        delayed.happen(cast.report(1, .delayed))
        #expect(delayed.state.state == .notForwarded && delayed.tasks.isEmpty)
    }

    @Test(
        "A later ruling undoes it: the same letter leaves after all",
        arguments: [Ruling.Kind.retry, .resend, .notAcknowledged]
    )
    func undone(kind: Ruling.Kind) throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.close))
        desk.happen(cast.ruled(kind))
        #expect(desk.state.state == .forwarding)
        #expect(desk.resends == [1] && desk.letters.isEmpty)
        #expect(desk.state.currentForwarding?.withdrawal == nil)
        #expect(desk.state.reason.contains("leaves after all"))
        #expect(desk.progress(.forward) == .open)
        desk.happen(cast.report(1, .accepted))
        #expect(desk.state.state == .awaitingAcknowledgement)
    }

    @Test("'Not acknowledged' does not wait for an answer to a letter that never left")
    func notAcknowledged() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.decline))
        desk.happen(cast.ruled(.notAcknowledged))
        #expect(desk.state.state == .withPerson)
        #expect(desk.resends.isEmpty)
        #expect(desk.openCauses == [.declined])
    }

    @Test(
        "Reading 21: whoever was told that it is being passed on learns that it is not, when the letter is taken back"
    )
    func senderLearns() throws {
        var closed = Desk.received(cast)
        #expect(closed.letter(.acknowledgement)?.acknowledgement == .beingPassedOn(to: "Name of supplier-2"))
        closed.happen(cast.ruled(.close))
        #expect(closed.withdrawals == [LetterWithdrawal(letter: 1, standing: .waiting)])
        #expect(closed.letter(.acknowledgement)?.acknowledgement == .heldForPerson)
        closed.happen(cast.ruled(.close))
        #expect(closed.letters.isEmpty)

        var routed = Desk.received(cast)
        routed.happen(cast.ruled(.route(cast.suppliers[3])))
        #expect(routed.letter(.passedOn)?.acknowledgement == .beingPassedOn(to: "Name of supplier-3"))

        var left = Desk.received(cast)
        left.happen(cast.report(1, .accepted))
        left.happen(cast.ruled(.close))
        #expect(left.letter(.acknowledgement) == nil, "it was passed on as was said")
    }
}
