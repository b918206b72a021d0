import AlertMail
import CriticalAlerts
import Foundation
import Relay
import Testing

/// R48: the guidance note's timescales are data. A changed one moves its own step's deadlines, and they say why.
@Suite("Deadlines follow the guidance note's timescales (R48)")
struct TimescaleTests {
    let cast: Cast

    init() throws { cast = try Cast() }

    private func policy(forward: Int = 1, acknowledge: Int = 1, passOn: Int = 1) -> Policy {
        cast.policy {
            $0.timescales = Timescales(version: "2", forward: forward, acknowledge: acknowledge, passOn: passOn)
        }
    }

    /// The end of the n-th working day after the Tuesday on which everything here begins.
    private func end(_ workingDays: Int) throws -> Instant {
        try #require(Instant(rfc3339: "2026-03-\(10 + workingDays)T23:59:59Z"))
    }

    private func basis(_ desk: Desk, _ kind: CaseDeadline.Kind) -> String? {
        desk.state.deadlines.first { $0.kind == kind }?.basis
    }

    @Test("R14: step 3 says when our own alert is to be forwarded")
    func forward() throws {
        for days in 0...3 {
            let desk = try Desk.own(cast, policy: policy(forward: days))
            #expect(try desk.due(.forward) == end(days))
            let words = days == 1 ? "1 working day" : "\(days) working days"
            #expect(basis(desk, .forward) == "step 3 of the guidance note, version 2: \(words)")
            #expect(desk.state.deadlines.first { $0.kind == .forward }?.deadline.rule.workingDays == days)
            // The receiver is asked to answer by step 4's time, whatever step 3 says.
            #expect(try desk.letter(.criticalAlert)?.due == end(1))
        }
    }

    @Test("R16, R20: step 4 says when receipt is to be acknowledged, by us and by whom we wrote to")
    func acknowledge() throws {
        let sent = try Desk.awaiting(cast, policy: policy(acknowledge: 2))
        #expect(try sent.due(.acknowledgement) == end(2))
        #expect(try sent.due(.forward) == end(1))
        #expect(basis(sent, .acknowledgement) == "step 4 of the guidance note, version 2: 2 working days")
        #expect(try Desk.own(cast, policy: policy(acknowledge: 2)).letter(.criticalAlert)?.due == end(2))
        let received = Desk.received(cast, policy: policy(acknowledge: 3))
        #expect(try received.due(.acknowledge) == end(3))
        #expect(try received.due(.passOn) == end(1))
    }

    @Test("R23: step 5 says when what is not ours is to be passed on")
    func passOn() throws {
        let desk = Desk.received(cast, policy: policy(passOn: 3))
        #expect(try desk.due(.passOn) == end(3))
        #expect(try desk.due(.acknowledge) == end(1))
        #expect(basis(desk, .passOn) == "step 5 of the guidance note, version 2: 3 working days")
    }

    @Test("A deadline that was kept before it said where its time comes from is read back")
    func older() throws {
        let desk = try Desk.own(cast)
        var deadline = try #require(desk.state.deadlines.first)
        #expect(deadline.basis != nil)
        deadline.basis = nil
        let kept = try JSONEncoder().encode(deadline)
        #expect(!String(decoding: kept, as: UTF8.self).contains("basis"))
        #expect(try JSONDecoder().decode(CaseDeadline.self, from: kept) == deadline)
    }

    @Test("R47: what would have been late by the old time is not, by the new one")
    func lateness() throws {
        for (days, cause) in [(1, TaskCause.overdue), (2, nil)] {
            var desk = try Desk.awaiting(cast, policy: policy(acknowledge: days))
            desk.knowledge.now = try end(1).advanced(bySeconds: 60)
            desk.happen(.deadlinePassed(.acknowledgement))
            #expect(desk.openCauses.first == cause)
        }
    }
}
