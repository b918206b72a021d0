import AlertMail
import CriticalAlerts
import Relay
import Testing

/// A further document of an alert that we know (R1).
@Suite("Documents of one alert that say the same, or not")
struct RepeatingTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    private func taken(_ code: String = "8F32", raisedAt: String = "2026-03-10T09:58:00Z", isHeld: Bool = false) throws
        -> Event
    {
        .alertTaken(cast.taken(try cast.decoded(code: code, raisedAt: raisedAt), isHeld: isHeld))
    }

    /// A case that began with a document of this code.
    private func begun(_ code: String, isHeld: Bool = false) throws -> Desk {
        var desk = Desk(
            cast.ownCase { $0.code = AlertCode(UInt16(code, radix: 16) ?? 0) },
            cast.knowledge(),
            Sources(cast, supplier: .supplier(cast.suppliers[1]))
        )
        desk.happen(try taken(code, isHeld: isHeld))
        return desk
    }

    @Test("R19: the same document again follows nothing twice, in whatever words it gives its time")
    func repeats() throws {
        var desk = try Desk.own(cast)
        let before = desk.state
        for raisedAt in ["2026-03-10T09:58:00Z", "2026-03-10T09:58:00.000Z", "2026-03-10T10:58:00+01:00"] {
            desk.happen(try taken(raisedAt: raisedAt))
            #expect(desk.state == before)
            #expect(desk.letters.isEmpty && desk.tasks.isEmpty)
            #expect(desk.notes == ["The same alert was taken in again; nothing follows from it twice."])
        }
    }

    @Test(
        "R1: another code, another time or another defect is a contradiction: what waits does not leave, and a task shows both"
    )
    func contradicts() throws {
        for (event, word) in [
            (try taken("8F3F"), "code 8F32 and 8F3F"),
            (try taken(raisedAt: "2026-03-09T09:58:00Z"), "raised 2026-03-10T09:58:00Z and 2026-03-09T09:58:00Z"),
            (try taken(raisedAt: "2026-03-10T09:58:00"), "no defect and event-zone-missing"),
        ] {
            var desk = try Desk.own(cast)
            desk.happen(event)
            #expect(desk.state.state == .withPerson)
            #expect(desk.openCauses == [.contradiction])
            #expect(desk.withdrawals == [LetterWithdrawal(letter: 1, standing: .waiting)])
            let task = try #require(desk.task(.contradiction))
            #expect(task.what.contains(word), "\(task.what)")
            #expect(task.known.count { $0.hasPrefix("The document taken in") } == 2)
            // Either of them once more is a repeat.
            for again in [event, try taken()] {
                desk.happen(again)
                #expect(desk.tasks.isEmpty && desk.openCauses == [.contradiction])
            }
            desk.happen(cast.ruled(.retry))
            #expect(desk.openCauses.isEmpty)
            #expect(desk.resends == [1], "the first one stands until somebody says otherwise")
        }
    }

    @Test("A receipt does not settle what two documents say of the alert; a ruling does")
    func afterLeaving() throws {
        var desk = try Desk.awaiting(cast)
        desk.happen(try taken("8F3F"))
        #expect(desk.state.state == .awaitingAcknowledgement)
        #expect(desk.openCauses == [.contradiction])
        #expect(desk.task(.contradiction)?.next.contains("tell whoever has the alert") == true)
        desk.happen(cast.saying(9, by: cast.suppliers[1], [cast.says(.acknowledges)]))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.openCauses == [.contradiction])
        desk.happen(try taken(raisedAt: "2026-03-09T09:58:00Z"))
        #expect(desk.state.state == .acknowledged)
        #expect(desk.task(.contradiction)?.known.count { $0.hasPrefix("The document taken in") } == 3)
        desk.happen(cast.ruled(.acknowledged))
        #expect(desk.openCauses.isEmpty)
    }

    @Test("A letter whose dot was sent counts as left: the case goes on, and a person is told")
    func onItsWay() throws {
        var desk = try Desk.own(cast)
        desk.knowledge.letters = [1: .unanswered]
        desk.happen(try taken("8F3F"))
        #expect(desk.state.state == .forwarding)
        #expect(desk.withdrawals.isEmpty)
        #expect(desk.openCauses == [.contradiction])
    }

    @Test(
        "A document without doubt takes the place of one in doubt, and leaves on a person's yes",
        arguments: ["8FFE", "810D"]
    )
    func betterDocument(first: String) throws {
        // Not in the catalogue; never forwarded.
        var desk = try begun(first)
        let letters = desk.letters
        #expect(letters.isEmpty)
        desk.happen(try taken())
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses.contains(.contradiction))
        #expect(desk.letters.isEmpty, "not before a person says so")
        #expect(desk.task(.contradiction)?.what.contains("goes by the later one") == true)
        desk.happen(cast.ruled(.retry))
        #expect(desk.openCauses.isEmpty)
        #expect(desk.letter(.criticalAlert)?.alert?.code == AlertCode(0x8F32))
        #expect(desk.letter(.criticalAlert)?.alert?.name != nil)

        var other = try Desk.own(cast)
        other.happen(try taken(first))
        #expect(other.state.facts.code == AlertCode(0x8F32), "never the other way round")
    }

    @Test("Released together with others, an alert with two documents is asked about all the same")
    func held() throws {
        var desk = try begun("8F32", isHeld: true)
        #expect(desk.openCauses == [.held])
        desk.happen(try taken("8F3F", isHeld: true))
        #expect(desk.openCauses == [.held, .contradiction])
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .withPerson)
        #expect(desk.openCauses == [.contradiction])
        desk.happen(cast.ruled(.retry))
        #expect(desk.state.state == .forwarding)
    }

    @Test("A closed case that nobody got a letter of is opened by a document that contradicts it; one that left is not")
    func closed() throws {
        var desk = try Desk.own(cast)
        desk.happen(cast.ruled(.close))
        desk.happen(try taken())
        #expect(desk.state.state == .notForwarded)
        desk.happen(try taken("8F3F"))
        #expect(desk.state.state == .withPerson)

        var left = try Desk.awaiting(cast)
        left.happen(cast.ruled(.close))
        left.happen(try taken("8F3F"))
        #expect(left.state.state == .notForwarded)
        #expect(left.openCauses == [.contradiction])
    }

    @Test("However many documents come, a case keeps few")
    func many() throws {
        var desk = try Desk.awaiting(cast)
        for minute in 10..<40 {
            desk.happen(try taken(raisedAt: "2026-03-10T09:\(minute):00Z"))
            #expect(desk.openCauses == [.contradiction])
        }
        #expect(desk.state.documents?.count == 8)
    }
}
