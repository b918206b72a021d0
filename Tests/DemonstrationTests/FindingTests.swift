import AlertMail
import CriticalAlerts
import Relay
import Testing

@testable import Demonstration

@Suite("What was expected and what happened, as a table")
struct FindingTests {
    private static let same = Finding(
        scene: "a",
        title: "First.",
        place: "Old Energy",
        expected: ["one"],
        happened: ["one"]
    )
    private static let other = Finding(
        scene: "b",
        title: "Second.",
        place: "New",
        expected: ["one", "two"],
        happened: ["three"]
    )

    @Test("A finding is as expected only if every line is")
    func comparison() {
        #expect(Self.same.isAsExpected)
        #expect(!Self.other.isAsExpected)
        var shorter = Self.same
        shorter.happened = []
        #expect(!shorter.isAsExpected)
    }

    @Test("Both are shown below each other, and a difference stands out")
    func table() {
        #expect(
            Finding.table([Self.same, Self.other]) == [
                "(a) First.", "    Old Energy  expected  one", "                happened  one", "(b) Second.",
                "    New         expected  one", "                          two", "                HAPPENED  three",
            ]
        )
    }

    @Test("A standing names state, receipt, letters, signs and tasks")
    func standing() {
        let standing = Standing.desk(
            [
                .init(.passedOn, by: .automatic, sent: [.criticalAlert]),
                .init(.withPerson, tasks: [.pointsBack, .declined]),
            ],
            without: [.unreadableAlert]
        )
        #expect(
            standing.lines == [
                "passed-on (automatic), sent critical-alert, no task",
                "with-a-person, sent nothing, task declined + points-back", "no case, task unreadable-alert",
            ]
        )
        #expect(Standing.desk([]).lines == ["no case, no task"])
        #expect(Standing.mails(1).lines == ["1 mail"])
    }

    @Test("Every scene has a letter, meters and devices of its own")
    func scenes() {
        let meters = Scene.all.flatMap(\.meters)
        #expect(Set(meters.map(\.device)).count == meters.count)
        #expect(Set(meters.compactMap { $0.meterPoint?.canonical }).count == meters.count)
        #expect(Set(Scene.all.map(\.letter)).count == Scene.all.count)
        #expect(DemonstrationRun.scenes == Array("abcdefghij"))
    }
}
