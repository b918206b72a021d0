import AlertMail
import CriticalAlerts
import Foundation
import Relay
import Testing

@Suite("The table state × event → decision")
struct TransitionTableTests {
    let table: TransitionTable

    init() throws { table = TransitionTable(cast: try Cast()) }

    /// `docs/decisions.md` beside `Tests`, also where the sources are linked into another package.
    private var document: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/decisions.md")
    }

    @Test("docs/decisions.md shows what the rules decide")
    func documentIsCurrent() throws {
        let text = try table.text()
        if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" {
            try text.write(to: document, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOf: document, encoding: .utf8)
        let difference = zip(
            kept.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false)
        ).first { $0 != $1 }
        #expect(
            kept == text,
            "stale: run UPDATE_DOCUMENTS=1 swift test --filter RelayTests; first difference: \(String(describing: difference))"
        )
    }

    @Test("In every state and after every event a case waits only with a task that holds it, and explains itself")
    func promises() throws {
        for standing in try table.standings() {
            for (name, event) in try table.events() {
                var desk = standing.desk
                desk.happen(event)
                let where_ = Comment(rawValue: "\(standing.name) / \(name)")
                switch desk.state.state {
                case .withPerson:
                    #expect(!desk.openCauses.isEmpty && !desk.state.openTasks.isEmpty, where_)
                case .taken, .declined, .resolving:
                    #expect(Bool(false), where_)
                case .acknowledged, .passedOn:
                    #expect(desk.state.receipt != nil, where_)
                case .forwarding, .awaitingAcknowledgement:
                    #expect(desk.state.currentForwarding != nil, where_)
                    #expect(desk.state.deadlines.contains { $0.progress == .open || $0.progress == .passed }, where_)
                case .ours:
                    #expect(desk.state.handOver != nil, where_)
                case .notForwarded:
                    #expect(!desk.state.reason.isEmpty, where_)
                }
                #expect(Set(desk.state.openTasks) == Set(desk.openCauses), where_)
                for step in desk.decided.suffix(desk.rounds) {
                    for known in step.before.deadlines {
                        let movesSilently = known.movesSilently(in: step.decision)
                        #expect(!movesSilently, where_)
                    }
                }
                if desk.state.state != standing.desk.state.state { #expect(!desk.notes.isEmpty, where_) }
                for task in desk.tasks {
                    #expect(!task.what.isEmpty && !task.next.isEmpty && !task.commands.isEmpty, where_)
                }
            }
        }
    }

    @Test(
        "Deciding is a function: the same event, case and knowledge give the same decision, also after a round through JSON"
    )
    func deterministicAndCodable() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let decoder = JSONDecoder()
        for standing in try table.standings() {
            for (_, event) in try table.events() {
                var desk = standing.desk
                desk.happen(event)
                for step in desk.decided.suffix(desk.rounds) {
                    let event = try decoder.decode(Event.self, from: try encoder.encode(step.event))
                    let before = try decoder.decode(Case.self, from: try encoder.encode(step.before))
                    #expect(event == step.event && before == step.before)
                    let again = Relay.decide(event, before, step.knowledge)
                    #expect(again == step.decision)
                    let bytes = try encoder.encode(step.decision)
                    #expect(try decoder.decode(Decision.self, from: bytes) == step.decision)
                    #expect(try encoder.encode(again) == bytes)
                }
            }
        }
    }

    @Test("Equal policies give equal bytes, so that their digest is one")
    func policyBytes() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let cast = table.cast
        func policy(_ order: [Int]) -> Policy {
            cast.policy { policy in
                for number in order {
                    policy.profiles[cast.suppliers[number]] = number.isMultiple(of: 2) ? .signed : .plain
                    policy.forwardedOptionalCodes.insert(AlertCode(UInt16(0x8100 + number)))
                }
            }
        }
        let bytes = try encoder.encode(policy([0, 1, 2, 3, 4]))
        #expect(try encoder.encode(policy([4, 2, 0, 3, 1])) == bytes)
        #expect(try JSONDecoder().decode(Policy.self, from: bytes) == policy([0, 1, 2, 3, 4]))
        var other = policy([0, 1])
        other.mostSuppliers = 4
        #expect(try encoder.encode(other) != encoder.encode(policy([0, 1])))
    }

    @Test("Answers name source, import and row of each thing that was known")
    func sources() throws {
        let cast = table.cast
        var answers = Answers()
        Sources(cast, supplier: .supplier(cast.suppliers[1])).answer(
            [.metersOf(cast.device, asAt: cast.start), .contactOf(cast.suppliers[1])],
            into: &answers
        )
        #expect(answers.sources.count == 2)
        #expect(answers.sources.allSatisfy { $0.contains("row 12") && $0.contains("import 3") })
    }
}
