import AlertMail
import CriticalAlerts
import Relay

/// Every state with every kind of event, decided for real, as the document `docs/decisions.md` shows it.
struct TransitionTable {
    let cast: Cast

    /// Where a case can stand, each reached by events as it would be.
    func standings() throws -> [(name: String, desk: Desk)] {
        let one = cast.suppliers[1]
        func answered(_ events: Event...) throws -> Desk {
            var desk = try Desk.awaiting(cast)
            for event in events { desk.happen(event) }
            return desk
        }
        let fresh = Desk(cast.ownCase(), cast.knowledge(), Sources(cast, supplier: .supplier(one)))
        var raisedFresh = fresh
        raisedFresh.state = cast.mailCase(cast.raised())
        var resolving = fresh
        resolving.state =
            Relay.decide(
                .alertTaken(cast.taken(try cast.decoded())),
                cast.ownCase(),
                cast.knowledge()
            ).state
        var loop = try Desk.awaiting(cast)
        loop.happen(.alertRaised(cast.raised(5)))
        var handedOver = try Desk.own(cast, .supplier(cast.me))
        handedOver.happen(.handOverReported(isDone: true, says: ""))
        handedOver.sources.supplier = .supplier(one)
        var pending = try Desk.own(cast, .supplier(cast.me))
        pending.sources.supplier = .supplier(one)
        var failed = pending
        failed.happen(.handOverReported(isDone: false, says: "refused"))
        var closed = try Desk.awaiting(cast)
        closed.happen(cast.ruled(.close))
        var noData = try Desk.own(cast, .noData)
        noData.sources.supplier = .supplier(one)
        var held = fresh
        held.happen(.alertTaken(cast.taken(try cast.decoded(), isHeld: true)))
        var bounced = try Desk.awaiting(cast)
        bounced.happen(cast.report(1, .addressRefused))
        return [
            ("taken, from DCC", fresh),
            ("taken, from supplier 1's mail", raisedFresh),
            ("resolving, question open", resolving),
            ("with a person: no registration data", noData),
            ("with a person: held", held),
            ("forwarding to supplier 1", try Desk.own(cast)),
            ("awaiting supplier 1's acknowledgement", try Desk.awaiting(cast)),
            ("with a person: address refused", bounced),
            ("with a person: supplier 1 declined", try answered(person(.declines))),
            ("with a person: the alert came back", loop),
            ("acknowledged, automatic", try answered(gateway(.ours(desk: "Their desk")))),
            ("acknowledged, by a person", try answered(person(.acknowledges))),
            ("passed on", try answered(person(.passesOn, to: "Third Energy"))),
            ("ours, hand-over pending", pending),
            ("ours, handed over", handedOver),
            ("with a person: hand-over failed", failed),
            ("not forwarded, closed by ruling", closed),
            ("forwarding supplier 1's alert to supplier 2", Desk.received(cast)),
        ]
    }

    private func person(_ statement: Statement, to next: String? = nil) -> Event {
        cast.saying(40, by: cast.suppliers[1], [cast.says(statement, to: next)])
    }

    private func gateway(_ statement: AcknowledgementStatement) -> Event {
        cast.saying(41, by: cast.suppliers[1], [cast.says(.acknowledges, statement)], nature: .gateway)
    }

    /// What can happen.
    func events() throws -> [(name: String, event: Event)] {
        let one = cast.suppliers[1]
        let deadlines = CaseDeadline.Kind.allCases.map { ("deadline passed: \($0.rawValue)", Event.deadlinePassed($0)) }
        return [
            ("alert taken", .alertTaken(cast.taken(try cast.decoded()))),
            ("alert raised by supplier 1, signed", .alertRaised(cast.raised(30))),
            ("alert raised by supplier 1, typed", .alertRaised(cast.raised(31, source: .text))),
            ("alert raised, sender unproven", .alertRaised(cast.raised(32, proof: nil))),
            ("alert raised, old mail", .alertRaised(cast.raised(33) { $0.isHeld = true })),
            ("supplier 1: received (person)", person(.acknowledges)),
            ("supplier 1: ours (gateway)", gateway(.ours(desk: "Their desk"))),
            ("supplier 1: being passed on (gateway)", gateway(.beingPassedOn(to: "Third Energy"))),
            ("supplier 1: held for a person (gateway)", gateway(.heldForPerson)),
            ("supplier 1: not ours", person(.declines)),
            ("supplier 1: passed on to Third Energy", person(.passesOn, to: "Third Energy")),
            ("supplier 1: passed on, no name", person(.passesOn)),
            ("supplier 1: a question", person(.asks)),
            ("supplier 1: absence note", cast.saying(42, by: one, [], nature: .autoReply)),
            ("received, sender unproven", cast.saying(43, by: one, [cast.says(.acknowledges)], proof: nil)),
            (
                "received, token forged",
                cast.saying(44, by: one, [cast.says(.acknowledges)]) { _ in
                } _: {
                    $0.hasForgedToken = true
                }
            ),
            ("letter 1 accepted", cast.report(1, .accepted)),
            ("letter 1 bounced", cast.report(1, .addressRefused)),
            ("letter 1 put off", cast.report(1, .delayed)),
            ("letter 1 refused", cast.report(1, .refused)),
            ("lookup answered, nothing new", .lookupAnswered),
            ("fresh data", .knowledgeChanged),
            ("hand-over done", .handOverReported(isDone: true, says: "")),
            ("hand-over failed", .handOverReported(isDone: false, says: "refused")),
        ] + deadlines + [
            ("ruled: acknowledged", cast.ruled(.acknowledged)),
            ("ruled: not acknowledged", cast.ruled(.notAcknowledged)),
            ("ruled: decline", cast.ruled(.decline)),
            ("ruled: route to supplier 3", cast.ruled(.route(cast.suppliers[3]))),
            ("ruled: retry", cast.ruled(.retry)),
            ("ruled: resend", cast.ruled(.resend)),
            ("ruled: close", cast.ruled(.close)),
        ]
    }

    /// What can happen to a case that stands there: one that was just taken has only its alert.
    func events(for state: CaseState) throws -> [(name: String, event: Event)] {
        try events().filter { _, event in
            switch event {
            case .alertTaken, .alertRaised: true
            default: state != .taken
            }
        }
    }

    /// The document.
    func text() throws -> String {
        var lines = [
            "# What follows from what",
            "",
            "Printed by the tests of `Relay` from the rules themselves, version \(Relay.version); never edited by hand. After a change"
                + " of the rules: `UPDATE_DOCUMENTS=1 swift test --filter RelayTests`, then review the difference.",
            "",
            "The registrations name supplier 1, its address is on the contact list, and the policy is the default one. Deadlines"
                + " pass a week later. `+` is a task made or joined, `-` one that is settled. Events that change nothing are"
                + " named in one line under each table.",
        ]
        for standing in try standings() {
            let before = standing.desk.state.openTasks.map(\.rawValue).joined(separator: ", ")
            lines += [
                "", "## \(standing.name)", "",
                "State `\(standing.desk.state.state.rawValue)`\(before.isEmpty ? "" : ", open: \(before)").", "",
                "| event | state | letters and effects | tasks | why |", "|---|---|---|---|---|",
            ]
            var silent: [String] = []
            for (name, event) in try events(for: standing.desk.state.state) {
                var desk = standing.desk
                let isLate = if case .deadlinePassed = event { true } else { false }
                if isLate { desk.knowledge.now = cast.start.advanced(bySeconds: 7 * 86_400) }
                desk.happen(event)
                if let row = row(name, standing.desk, desk) { lines.append(row) } else { silent.append(name) }
            }
            if !silent.isEmpty { lines += ["", "Nothing changes: \(silent.joined(separator: "; "))."] }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func row(_ event: String, _ before: Desk, _ after: Desk) -> String? {
        var effects = after.letters.map { letter in
            let says = letter.acknowledgement.map { " (\(words($0)))" } ?? ""
            return "\(letter.kind.rawValue) to \(letter.recipient.supplier?.text ?? letter.recipient.name)\(says)"
        }
        effects += after.withdrawals.map { "letter \($0.letter) withdrawn" }
        effects += after.resends.map { "letter \($0) again" }
        effects += after.handOvers.map { "hand-over to \($0.desk)" }
        let settled = before.state.openTasks.filter { !after.state.openTasks.contains($0) }
        let tasks = after.tasks.map { "+\($0.cause.rawValue)" } + settled.map { "-\($0.rawValue)" }
        guard before.state != after.state || !effects.isEmpty || !tasks.isEmpty else { return nil }
        let state = before.state.state == after.state.state ? "=" : "`\(after.state.state.rawValue)`"
        let why = after.state.reason == before.state.reason ? after.notes.last ?? "" : after.state.reason
        let cells = [event, state, effects.joined(separator: "; "), tasks.joined(separator: ", "), why]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private func words(_ statement: AcknowledgementStatement) -> String {
        switch statement {
        case .ours: "ours"
        case .beingPassedOn: "being passed on"
        case .heldForPerson: "held for a person"
        }
    }
}
