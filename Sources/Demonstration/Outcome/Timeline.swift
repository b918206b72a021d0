import AlertMail
import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// Tells what happens, as it happens: what the others do, and at each gateway every step of a case with its reasons, and every task.
actor Timeline {
    private let say: @Sendable (String) -> Void
    private var toldEvents: [CaseReference: Int] = [:]
    private var toldTasks: Set<TaskReference> = []

    init(say: @escaping @Sendable (String) -> Void) {
        self.say = say
    }

    /// A scene's heading.
    func begin(_ scene: Scene) {
        say("\n(\(scene.letter)) \(scene.title)")
    }

    /// Something that the demonstration does in somebody's part.
    func tell(_ text: String) {
        line(systemClock(), text)
    }

    /// A text as it is, line by line.
    func show(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { say("        | \(line)") }
    }

    /// What is new at a gateway.
    func tellNews(of gateway: OwnGateway) async throws {
        var news: [(at: Instant, text: String)] = []
        for line in try await gateway.store.cases(openOnly: false, limit: Holdings.limit) {
            guard let story = try await gateway.store.story(of: line.reference) else { continue }
            let untold = Array(story.events.dropFirst(toldEvents[line.reference] ?? 0))
            news += Self.steps(untold).map { ($0.at, "\(line.reference) \($0.text)") }
            toldEvents[line.reference] = story.events.count
        }
        for task in try await gateway.store.tasks(includingDone: true)
        where toldTasks.insert(task.reference).inserted {
            let text = "\(task.reference) a person is asked (\(task.draft.cause.rawValue)): \(task.draft.what)"
            news.append((task.madeAt, text))
        }
        for (at, text) in news.sorted(by: { $0.at < $1.at }) { line(at, "\(gateway.member.name): \(text)") }
    }

    /// Events in words; those that were decided in one step, with the questions between them, as one.
    private static func steps(_ events: [EventRecord]) -> [(at: Instant, text: String)] {
        var steps: [[EventRecord]] = []
        for event in events {
            if let last = steps.last?.last, last.at == event.at, last.after == event.before {
                steps[steps.count - 1].append(event)
            } else {
                steps.append([event])
            }
        }
        return steps.compactMap { step in
            guard let first = step.first, let last = step.last else { return nil }
            let (before, after) = (first.before.rawValue, last.after.rawValue)
            // Answers to questions on the way are in what is said at its end.
            let told = step.enumerated().filter { $0.offset == 0 || $0.element.after != .resolving }.map(\.element)
            let change = before == after ? after : "\(before) → \(after)"
            return (last.at, "\(change). \(told.flatMap(\.notes).joined(separator: " "))")
        }
    }

    /// Time of day in UTC, with tenths of a second.
    private func line(_ at: Instant, _ text: String) {
        say("    \(at.description.dropFirst(11).prefix(10))  \(text)")
    }
}
