import AlertMail
import Relay
import RelayStore

/// How one case stands: of what the store holds, that which a scene is about.
struct CaseStanding: Hashable, Sendable, CustomStringConvertible {
    var state: CaseState
    /// Who acknowledged receipt.
    var receipt: Receipt.Giver?
    /// Letters that a mail server has taken, in the order of kinds.
    var sent: [LetterKind]
    /// What came back that is no acknowledgement.
    var signs: [String]
    /// Why a person must look: open tasks, in the order of their names.
    var tasks: [TaskCause]

    init(
        _ state: CaseState,
        by receipt: Receipt.Giver? = nil,
        sent: [LetterKind] = [],
        signs: [String] = [],
        tasks: [TaskCause] = []
    ) {
        self.state = state
        self.receipt = receipt
        self.sent = sent.sorted { $0.rawValue < $1.rawValue }
        self.signs = signs.sorted()
        self.tasks = tasks.sorted { $0.rawValue < $1.rawValue }
    }

    init(_ story: CaseStory) {
        self.init(
            story.state.state,
            by: story.state.receipt?.giver,
            sent: story.letters.filter { $0.progress == .accepted }.map(\.letter.kind),
            // A sign begins with its kind.
            signs: story.state.forwardings.flatMap(\.signs).compactMap { sign in
                sign.split(whereSeparator: { !$0.isLetter && $0 != "-" }).first.map(String.init)
            },
            tasks: story.tasks.filter { $0.doneAt == nil }.map(\.draft.cause)
        )
    }

    var description: String {
        var words = [receipt.map { "\(state.rawValue) (\($0.rawValue))" } ?? state.rawValue]
        words.append(sent.isEmpty ? "sent nothing" : "sent \(sent.map(\.rawValue).joined(separator: " + "))")
        if !signs.isEmpty { words.append("got \(signs.joined(separator: " + "))") }
        words.append(Self.text(tasks))
        return words.joined(separator: ", ")
    }

    static func text(_ tasks: [TaskCause]) -> String {
        tasks.isEmpty ? "no task" : "task \(tasks.map(\.rawValue).joined(separator: " + "))"
    }
}

/// How a place stands when a scene is over: said beforehand, and read afterwards.
enum Standing: Hashable, Sendable {
    /// The cases of the scene at a supplier, oldest first, and open tasks that belong to no case.
    case desk([CaseStanding], without: [TaskCause] = [])
    /// So many mails in an inbox.
    case mails(Int)

    /// A line for each thing.
    var lines: [String] {
        switch self {
        case .desk(let cases, let tasks):
            cases.map(\.description) + (tasks.isEmpty && !cases.isEmpty ? [] : ["no case, \(CaseStanding.text(tasks))"])
        case .mails(let count): [count == 1 ? "1 mail" : "\(count) mails"]
        }
    }
}

/// Where a scene looks.
enum Place: Hashable, Sendable, CustomStringConvertible {
    case supplier(Member)
    case inbox(String)

    var description: String {
        switch self {
        case .supplier(let member): member.name
        case .inbox(let address): address
        }
    }
}
