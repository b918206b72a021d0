import AlertMail
import Relay
import RelayStore

/// What a store holds at a moment, to be compared with another.
struct Holdings: Hashable, Sendable {
    /// Oldest first.
    var cases: [CaseReference] = []
    var tasks: Set<TaskReference> = []
    /// Events, letters' attempts and mails of all cases: grows with whatever happens.
    var movements = 0

    init() {}

    init(of store: any CaseStore) async throws {
        cases = try await store.cases(openOnly: false, limit: Self.limit).reversed().map(\.reference)
        tasks = Set(try await store.tasks(includingDone: true).map(\.reference))
        for reference in cases {
            guard let story = try await store.story(of: reference) else { continue }
            movements += story.events.count + story.mails.count + story.letters.map(\.attempts).reduce(0, +)
        }
    }

    /// More than the scenes make.
    static let limit = 1000
}
