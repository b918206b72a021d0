import AlertMail
import CriticalAlerts
import Relay

/// Several suppliers, each with its own cases, data and habits, and the mail between them.
///
/// Mails are values: letters as the rules wrote them, answers by people, echoes, absence notes, reports and forgeries. Each is read as
/// the reader of mails would read it. The network loses, repeats and reorders.
struct Simulation {
    /// How a supplier treats its inbox.
    enum Habit: CaseIterable {
        /// Runs a gateway.
        case gateway
        /// People read and answer; some of them not at all.
        case people
        /// Runs a gateway, and a tool that sends everything back.
        case echoingGateway
        /// Software that sends everything back, signed by its domain.
        case echo
        /// An absence note or a ticket's receipt for everything.
        case responder
    }

    /// One mail on its way.
    struct Mail {
        /// What it is.
        enum Content {
            /// A letter of the rules.
            case letter(Letter, token: LetterToken)
            /// A copy of a letter, sent back by software; `turns` says how often.
            case echo(Letter, token: LetterToken, nature: MailNature, turns: Int)
            /// A person's words about a letter.
            case words([StatementReading], about: LetterToken, by: WriterAttestation.Proof?)
            /// A delivery report.
            case report(LetterToken)
            /// An acknowledgement that its alleged author never wrote.
            case forgery(token: LetterToken, isLeaked: Bool)
        }

        var from: Int
        var to: Int
        var content: Content
    }

    /// A letter in a supplier's outbox.
    struct Outgoing {
        var letter: Letter
        var token: LetterToken
        var standing: LetterStanding
    }

    /// One supplier.
    struct Supplier {
        var habit: Habit
        var sources: Sources
        var handOverWorks: Bool
        var cases: [CaseReference: Case] = [:]
        /// Open tasks of each case, as the store keeps them.
        var openTasks: [CaseReference: Set<TaskCause>] = [:]
        /// Letters written, by token.
        var letters: [String: Letter] = [:]
        /// The same, in the order of writing, each as far as it is.
        var outbox: [Outgoing] = []
        /// Alerts that this supplier's people have read.
        var hasReadIt = false
    }

    let cast: Cast
    let policy: Policy
    var random: SeededGenerator
    var suppliers: [Supplier]
    var wire: [Mail] = []
    var now: Instant
    var mailCount = 0
    var letterCount = 0
    var referenceCount = 0
    /// Alert letters, from and to.
    private(set) var alertLetters: [(from: Int, to: Int)] = []
    /// What was acknowledged, under which number, by (supplier, case, answered mail).
    private(set) var acknowledgements: [String: [Int: AcknowledgementStatement?]] = [:]
    /// Whether every mail was acknowledged once, and once more only to say that passing on ended with a person (reading 21).
    var isAcknowledgedOnce: Bool {
        acknowledgements.values.allSatisfy { numbered in
            let said = numbered.sorted { $0.key < $1.key }.map(\.value)
            return switch said.count {
            case 1: true
            case 2: if case .beingPassedOn? = said[0] { said[1] == .heldForPerson } else { false }
            default: false
            }
        }
    }
    /// Who truly said what by which stored mail: the only mails that a receipt may rest on.
    private(set) var genuine: [MailNumber: Int] = [:]
    /// What went wrong.
    private(set) var faults: [String] = []
    /// Whether alerts travel without a trail, as from suppliers that attach the XML and no machine part.
    let losesTrails: Bool
    let isLossy: Bool

    init(cast: Cast, count: Int, policy: Policy, seed: UInt64, isLossy: Bool, habits: [Habit], losesTrails: Bool) {
        self.cast = cast
        self.policy = policy
        self.isLossy = isLossy
        self.losesTrails = losesTrails
        random = SeededGenerator(seed: seed)
        now = cast.start
        var suppliers: [Supplier] = []
        for number in 0..<count {
            let habit = number == 0 ? .gateway : random.pick(habits) ?? .gateway
            var sources = Sources(cast, supplier: nil)
            sources.supplier = Self.data(of: number, among: count, cast, &random)
            for other in 0..<count where random.chance(5) {
                sources.ways[cast.suppliers[other]] = random.chance(50) ? .unlisted : .telephoneOnly
            }
            suppliers.append(Supplier(habit: habit, sources: sources, handOverWorks: !random.chance(10)))
        }
        self.suppliers = suppliers
    }

    private static func data(
        of number: Int,
        among count: Int,
        _ cast: Cast,
        _ random: inout SeededGenerator
    ) -> SupplierAnswer.State {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: .nobody
        case 1: .noData
        case 2: .old(cast.suppliers[0], freshUntil: cast.start)
        case 3: .contradictory([cast.suppliers[0], cast.suppliers[count - 1]])
        default: .supplier(cast.suppliers[Int.random(in: 0..<count, using: &random)])
        }
    }

    // MARK: - Deciding

    func knowledge(of number: Int) -> Knowledge {
        cast.knowledge(of: cast.suppliers[number], at: now, policy: policy)
    }

    /// Runs an event as the service's stepper does, and keeps what follows.
    mutating func happen(_ event: Event, on state: Case, at number: Int) {
        var knowledge = knowledge(of: number)
        for outgoing in suppliers[number].outbox where outgoing.letter.reference == state.reference.text {
            knowledge.letters[outgoing.letter.number] = outgoing.standing
        }
        var state = state
        var next: Event? = event
        var letters: [Letter] = []
        var tasks: [TaskDraft] = []
        var settled: [TaskCause] = []
        var resends: [Int] = []
        var withdrawals: [LetterWithdrawal] = []
        var rounds = 0
        while let happening = next {
            let decision = Relay.decide(happening, state, knowledge)
            for known in state.deadlines where known.movesSilently(in: decision) {
                faults.append("\(number) moves its deadline '\(known.kind.rawValue)' and does not say why")
            }
            state = decision.state
            letters += decision.letters
            tasks += decision.tasks
            settled += decision.settledTasks
            resends += decision.resends
            withdrawals += decision.withdrawals
            rounds += 1
            suppliers[number].sources.answer(decision.questions, into: &knowledge.answers)
            next = decision.questions.isEmpty || rounds >= 8 ? nil : .lookupAnswered
        }
        var open = suppliers[number].openTasks[state.reference] ?? []
        open.formUnion(tasks.map(\.cause))
        open.subtract(settled.filter { !state.openTasks.contains($0) })
        suppliers[number].openTasks[state.reference] = open
        suppliers[number].cases[state.reference] = state
        check(state, at: number)
        for letter in letters { write(letter, by: number) }
        for withdrawal in withdrawals { withdraw(withdrawal, of: state.reference, by: number) }
        for resend in resends { self.resend(resend, of: state.reference, by: number) }
        if !isLossy { emptyOutbox(of: number) }
        if let current = suppliers[number].cases[state.reference], current.handOver?.progress == .pending {
            let works = suppliers[number].handOverWorks
            happen(.handOverReported(isDone: works, says: works ? "" : "refused"), on: current, at: number)
        }
    }

    private mutating func check(_ state: Case, at number: Int) {
        let open = suppliers[number].openTasks[state.reference] ?? []
        if Set(state.openTasks) != open { faults.append("open tasks of \(number) are not those that its case knows") }
        switch state.state {
        case .withPerson where open.isEmpty: faults.append("\(number) waits for a person without a task")
        case .taken, .resolving, .declined: faults.append("\(number) stands still in \(state.state)")
        default: break
        }
        if let receipt = state.receipt, receipt.giver != .ruling {
            let author = receipt.mail.flatMap { genuine[$0] }
            if author == nil || author.map({ cast.suppliers[$0] }) != receipt.supplier {
                faults.append("\(number) has imagined an acknowledgement: \(receipt.says)")
            }
        }
        for duty in state.duties where !duty.isReleased && duty.letter != nil {
            faults.append("\(number) answered \(duty.recipient.name) without leave")
        }
    }

    // MARK: - Sending

    private mutating func write(_ letter: Letter, by number: Int) {
        letterCount += 1
        guard
            let token = LetterToken(
                reference: letter.reference,
                letter: letter.number,
                keyID: "k1",
                mac: "0123456789ABCDEF"
            ), let recipient = cast.suppliers.firstIndex(where: { cast.address($0) == letter.recipient.address })
        else {
            faults.append("a letter to nobody")
            return
        }
        suppliers[number].letters[token.localPart] = letter
        switch letter.kind {
        case .criticalAlert: alertLetters.append((number, recipient))
        case .acknowledgement:
            let answered = "\(number) \(letter.reference) \(letter.answers?.messageID ?? "-")"
            acknowledgements[answered, default: [:]][letter.number] = letter.acknowledgement
        case .passedOn, .personNote, .introduction: break
        }
        suppliers[number].outbox.append(Outgoing(letter: letter, token: token, standing: .waiting))
    }

    private func place(of letter: Int, of reference: CaseReference, by number: Int) -> Int? {
        suppliers[number].outbox.firstIndex {
            $0.letter.reference == reference.text && $0.letter.number == letter
        }
    }

    private mutating func resend(_ letter: Int, of reference: CaseReference, by number: Int) {
        guard let place = place(of: letter, of: reference, by: number) else {
            faults.append("\(number) resends a letter that it never wrote")
            return
        }
        suppliers[number].outbox[place].standing = .waiting
    }

    /// As the store does it: only what is still as far as the decision saw it.
    private mutating func withdraw(_ withdrawal: LetterWithdrawal, of reference: CaseReference, by number: Int) {
        guard let place = place(of: withdrawal.letter, of: reference, by: number),
            suppliers[number].outbox[place].standing == withdrawal.standing,
            suppliers[number].outbox[place].letter.kind == .criticalAlert
        else {
            faults.append("\(number) withdraws a letter that is none, or is not where it was")
            return
        }
        suppliers[number].outbox[place].standing = .ended
    }

    /// One attempt at one letter. Some connections break behind the final dot: nobody knows whether the letter arrived.
    private mutating func leave(_ place: Int, by number: Int) {
        let outgoing = suppliers[number].outbox[place]
        let letter = outgoing.letter
        guard outgoing.standing == .waiting || outgoing.standing == .unanswered,
            let recipient = cast.suppliers.firstIndex(where: { cast.address($0) == letter.recipient.address })
        else { return }
        if letter.kind == .criticalAlert, let reference = CaseReference(letter.reference),
            let state = suppliers[number].cases[reference]
        {
            let goesThere =
                [.forwarding, .awaitingAcknowledgement, .acknowledged, .passedOn].contains(state.state)
                && state.currentForwarding?.letter == letter.number
            if !goesThere { faults.append("\(number) sends a letter to \(recipient), to whom its case does not go") }
        }
        put(Mail(from: number, to: recipient, content: .letter(letter, token: outgoing.token)))
        if isLossy, random.chance(15) {
            suppliers[number].outbox[place].standing = .unanswered
            return
        }
        report(place, by: number)
    }

    /// Outboxes are emptied one letter after another, each in its turn.
    private mutating func emptyOutbox(of number: Int) {
        while let place = suppliers[number].outbox.firstIndex(where: { $0.standing == .waiting }) {
            leave(place, by: number)
        }
    }

    /// Letters that may leave, or leave once more.
    private var due: [(number: Int, place: Int)] {
        suppliers.indices.flatMap { number in
            suppliers[number].outbox.indices.filter {
                suppliers[number].outbox[$0].standing == .waiting
                    || suppliers[number].outbox[$0].standing == .unanswered
            }.map { (number, $0) }
        }
    }

    /// What our own server says of a letter.
    private mutating func report(_ place: Int, by number: Int) {
        let (letter, token) = (suppliers[number].outbox[place].letter, suppliers[number].outbox[place].token)
        let isRefused = isLossy && random.chance(3)
        let fate: DeliveryReport.Fate = isRefused ? random.chance(50) ? .addressRefused : .refused : .accepted
        suppliers[number].outbox[place].standing = fate == .accepted ? .accepted : .ended
        guard let reference = CaseReference(letter.reference), let state = suppliers[number].cases[reference] else {
            return
        }
        if isLossy, random.chance(3) { wire.append(Mail(from: number, to: number, content: .report(token))) }
        happen(cast.report(letter.number, fate, at: now), on: state, at: number)
    }

    private mutating func put(_ mail: Mail) {
        if isLossy, random.chance(10) { return }
        wire.append(mail)
        if isLossy, random.chance(10) { wire.append(mail) }
    }

    // MARK: - Running

    /// Delivers until wire and outboxes are empty; gives up, with a fault, beyond `most` mails. `isPaused` leaves outboxes alone.
    mutating func run(most: Int, isPaused: Bool = false) {
        while true {
            let due = isPaused ? [] : due
            if wire.isEmpty, due.isEmpty { return }
            guard mailCount < most else {
                faults.append("more than \(most) mails: something loops")
                return
            }
            if let next = random.pick(due), wire.isEmpty || random.chance(50) {
                leave(next.place, by: next.number)
                continue
            }
            if wire.isEmpty { continue }
            let index = isLossy ? Int.random(in: 0..<wire.count, using: &random) : 0
            deliver(wire.remove(at: index))
        }
    }

    /// The stored mail with this number says what its author truly meant to say.
    mutating func noteGenuine(_ mail: MailNumber, _ author: Int) {
        genuine[mail] = author
    }

    mutating func takeIn(_ taken: TakenAlert, at number: Int) {
        if let known = suppliers[number].cases.values.first(where: { $0.identity == cast.identity }) {
            happen(.alertTaken(taken), on: known, at: number)
            return
        }
        referenceCount += 1
        let state = Case(
            reference: cast.reference(referenceCount),
            supplier: cast.suppliers[number],
            identity: cast.identity,
            facts: cast.facts { $0.meterPoints = [] },
            origin: .operatorsOwn(form: "mmc"),
            takenAt: now,
            clockStart: now,
            trail: []
        )
        happen(.alertTaken(taken), on: state, at: number)
    }

    /// A person somewhere rules something, wise or not.
    mutating func rule() {
        guard let number = random.pick(Array(suppliers.indices)),
            let state = random.pick(suppliers[number].cases.values.sorted { $0.reference < $1.reference }),
            let other = random.pick(Array(suppliers.indices))
        else { return }
        let kinds: [Ruling.Kind] = [
            .acknowledged, .notAcknowledged, .decline, .route(cast.suppliers[other]), .retry, .resend, .close,
        ]
        guard let kind = random.pick(kinds) else { return }
        happen(cast.ruled(kind), on: state, at: number)
    }

    /// Every open deadline passes; then everything that is not closed must have a task.
    mutating func endOfTime() {
        now = now.advanced(bySeconds: 30 * 86_400)
        for number in suppliers.indices {
            for state in suppliers[number].cases.values.sorted(by: { $0.reference < $1.reference }) {
                for deadline in state.deadlines where deadline.progress == .open {
                    guard let current = suppliers[number].cases[state.reference] else { continue }
                    happen(.deadlinePassed(deadline.kind), on: current, at: number)
                }
            }
            for state in suppliers[number].cases.values where !state.state.isClosed {
                if suppliers[number].openTasks[state.reference]?.isEmpty ?? true {
                    faults.append("\(number) waits in \(state.state) and nobody knows")
                }
            }
        }
    }

    /// Whether somebody has the alert: a desk, people that read it, or a task.
    var isSomebodys: Bool {
        suppliers.contains { supplier in
            supplier.hasReadIt || supplier.cases.values.contains { $0.state == .ours }
                || supplier.openTasks.values.contains { !$0.isEmpty }
        }
    }

    private mutating func deliver(_ mail: Mail) {
        mailCount += 1
        now = now.advanced(bySeconds: 1)
        let habit = suppliers[mail.to].habit
        if habit == .echo || habit == .echoingGateway { echo(mail) }
        switch habit {
        case .gateway, .echoingGateway: read(mail)
        case .people: answerByPerson(mail)
        case .responder: respond(mail)
        case .echo: break
        }
    }

    private mutating func echo(_ mail: Mail) {
        let natures: [MailNature] = [.autoReply, .gateway, .machine, .ticketReceipt, .human]
        // Two such tools would send one mail to and fro for ever, with nobody's gateway between them.
        let (letter, token, turns): (Letter, LetterToken, Int)
        switch mail.content {
        case .letter(let known, let knownToken): (letter, token, turns) = (known, knownToken, 0)
        case .echo(let known, let knownToken, _, let knownTurns):
            (letter, token, turns) = (known, knownToken, knownTurns)
        case .words, .report, .forgery: return
        }
        guard turns < 4 else { return }
        let nature = random.pick(natures) ?? .autoReply
        put(Mail(from: mail.to, to: mail.from, content: .echo(letter, token: token, nature: nature, turns: turns + 1)))
    }

    private mutating func respond(_ mail: Mail) {
        guard case .letter(_, let token) = mail.content else { return }
        put(Mail(from: mail.to, to: mail.from, content: .words([], about: token, by: nil)))
    }

    private mutating func answerByPerson(_ mail: Mail) {
        guard case .letter(let letter, let token) = mail.content, letter.kind == .criticalAlert else { return }
        let isProven: WriterAttestation.Proof? = random.chance(80) ? .authenticationResults : nil
        func words(_ statements: Statement...) -> Mail {
            Mail(
                from: mail.to,
                to: mail.from,
                content: .words(
                    statements.map { StatementReading(references: [], statement: $0) },
                    about: token,
                    by: isProven
                )
            )
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1, 2:
            suppliers[mail.to].hasReadIt = true
            put(words(.acknowledges))
        case 3, 4:
            // Their word is a fresh reason to look: the sender's data may have been corrected meanwhile.
            if random.chance(50), let better = random.pick(Array(suppliers.indices)) {
                suppliers[mail.from].sources.supplier = .supplier(cast.suppliers[better])
            }
            put(words(.declines))
            if random.chance(30) {
                suppliers[mail.to].hasReadIt = true
                put(words(.acknowledges))
            }
        case 5: put(words(.passesOn))
        case 6: put(words(.asks))
        default: break
        }
        if random.chance(10), let other = random.pick(Array(suppliers.indices)) {
            put(
                Mail(
                    from: other,
                    to: mail.from,
                    content: .forgery(token: token, isLeaked: random.chance(50))
                )
            )
        }
    }
}
