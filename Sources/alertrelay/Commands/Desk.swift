import AlertMail
import ArgumentParser
import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// The desk: tasks by due time.
struct Desk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tasks: what only a person can do.",
        subcommands: [List.self, Take.self, Release.self, NoteDown.self, Done.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List open tasks by due time.")
        @OptionGroup var options: GatewayOptions
        @Flag(name: .long, help: "One JSON object a line.") var json = false
        @Flag(name: .long, help: "Done tasks too.") var all = false

        func run() async throws {
            try await withGateway(options) { gateway in
                let tasks = try await gateway.store.tasks(includingDone: all)
                let now = systemClock()
                if tasks.isEmpty, !json { LineOutput.standard.say("No task is open.") }
                for task in tasks {
                    LineOutput.standard.say(
                        json
                            ? TaskLine.json(task, options)
                            : TaskLine.text(task, options, now: now, calendar: gateway.calendar)
                    )
                }
            }
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a task.")
        @OptionGroup var options: GatewayOptions
        @OptionGroup var person: PersonOption
        @Argument(help: "TK-…") var task: String

        func run() async throws {
            try await changeTask(options, task, .take, person.person, saying: "is yours")
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a task back.")
        @OptionGroup var options: GatewayOptions
        @OptionGroup var person: PersonOption
        @Argument(help: "TK-…") var task: String

        func run() async throws {
            try await changeTask(options, task, .release, person.person, saying: "waits for somebody")
        }
    }

    struct NoteDown: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "note", abstract: "Add a remark to a task.")
        @OptionGroup var options: GatewayOptions
        @OptionGroup var person: PersonOption
        @Argument(help: "TK-…") var task: String
        @Argument(help: "The remark.") var text: String

        func run() async throws {
            try await changeTask(options, task, .remark(text), person.person, saying: "has the remark")
        }
    }

    struct Done: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say that a task is done.")
        @OptionGroup var options: GatewayOptions
        @OptionGroup var person: PersonOption
        @Option(name: .long, help: "What was done.") var reason = ""
        @Argument(help: "TK-…") var task: String

        func run() async throws {
            try await changeTask(options, task, .done(reason), person.person, saying: "is done")
        }
    }
}

private func changeTask(
    _ options: GatewayOptions,
    _ written: String,
    _ change: TaskChange,
    _ person: String,
    saying: String
) async throws {
    guard let reference = TaskReference(written) else {
        throw CommandFailure(
            ExitStatus.usage,
            "'\(visible(written))' is no task reference: \(TaskReference.fault(in: written))"
        )
    }
    try await withGateway(options) { gateway in
        try await gateway.change(reference, change, by: person)
        LineOutput.standard.say("\(reference) \(saying).")
    }
}

/// Cases, and what people rule on them.
struct Cases: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cases, and what people rule on them.",
        subcommands: [List.self, Rule.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List cases, newest first.")
        @OptionGroup var options: GatewayOptions
        @Flag(name: .long, help: "Only open cases.") var open = false
        @Flag(name: .long, help: "One JSON object a line.") var json = false
        @Option(name: .long, help: "At most this many.") var limit = 100

        func run() async throws {
            try await withGateway(options) { gateway in
                let lines = try await gateway.store.cases(openOnly: open, limit: max(1, limit))
                if lines.isEmpty, !json { LineOutput.standard.say("There is no case.") }
                for line in lines {
                    LineOutput.standard.say(json ? CaseText.json(line) : CaseText.text(line, now: systemClock()))
                }
            }
        }
    }

    struct Rule: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rule on a case, or on every case of a task.",
            discussion: "RULING: acknowledged | not-acknowledged | decline | route SUPPLIER | retry | resend | close"
        )
        @OptionGroup var options: GatewayOptions
        @OptionGroup var person: PersonOption
        @Option(name: .long, help: "Why; kept with the case.") var reason: String
        @Argument(help: "CA-… or TK-…") var reference: String
        @Argument(help: "The ruling.") var ruling: [String]

        func run() async throws {
            let kind = try parsed()
            guard !reason.trimmingPrefix(while: { $0 == " " }).isEmpty else {
                throw CommandFailure(ExitStatus.usage, "--reason is empty")
            }
            try await withGateway(options) { gateway in
                for reference in try await cases(gateway) {
                    try await gateway.rule(kind, on: reference, by: person.person, because: reason)
                    let state = try await gateway.store.load(SnapshotKeys(references: [reference])).entries[reference]?
                        .state
                    LineOutput.standard.say(
                        "\(reference): \(state?.state.rawValue ?? ""). \(visible(state?.reason ?? ""))"
                    )
                }
            }
        }

        private func cases(_ gateway: Gateway) async throws -> [CaseReference] {
            if let reference = CaseReference(reference) { return [reference] }
            guard let task = TaskReference(reference) else {
                throw CommandFailure(
                    ExitStatus.usage,
                    "'\(visible(reference))' is no reference: "
                        + (reference.uppercased().hasPrefix("TK")
                            ? TaskReference.fault(in: reference) : CaseReference.fault(in: reference))
                )
            }
            guard let kept = try await gateway.store.task(task) else {
                throw CommandFailure(ExitStatus.dataError, "there is no task \(task)")
            }
            guard !kept.cases.isEmpty else {
                throw CommandFailure(
                    ExitStatus.dataError,
                    "\(task) concerns no case; 'alertrelay desk done \(task)' ends it"
                )
            }
            return kept.cases
        }

        private func parsed() throws -> Ruling.Kind {
            switch (ruling.first, ruling.count) {
            case ("acknowledged", 1): return .acknowledged
            case ("not-acknowledged", 1): return .notAcknowledged
            case ("decline", 1): return .decline
            case ("retry", 1): return .retry
            case ("resend", 1): return .resend
            case ("close", 1): return .close
            case ("route", 2):
                guard let supplier = SupplierID(ruling[1]) else {
                    throw CommandFailure(ExitStatus.usage, "'\(visible(ruling[1]))' is no supplier's identifier")
                }
                return .route(supplier)
            default:
                throw CommandFailure(
                    ExitStatus.usage,
                    "expects acknowledged, not-acknowledged, decline, route SUPPLIER, retry, resend or close"
                )
            }
        }
    }
}

/// The whole story of a case, with why at each step.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the whole story of a case, with why at each step.")

    @OptionGroup var options: GatewayOptions
    @Argument(help: "CA-…") var reference: String

    func run() async throws {
        guard let reference = CaseReference(reference) else {
            throw CommandFailure(
                ExitStatus.usage,
                "'\(visible(self.reference))' is no case reference: \(CaseReference.fault(in: self.reference))"
            )
        }
        try await withGateway(options) { gateway in
            guard let story = try await gateway.store.story(of: reference) else {
                throw CommandFailure(ExitStatus.dataError, "there is no case \(reference)")
            }
            LineOutput.standard.say(CaseText.story(story))
        }
    }
}
