import AlertMail
import CriticalAlerts
import Relay
import RelayStore
import Testing

/// The stores that the shared suite runs on. Another store joins by a case here, and must pass everything.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case sqlite

    var testDescription: String { rawValue }

    func open(in folder: TemporaryFolder, for supplier: SupplierID) throws -> any CaseStore {
        switch self {
        case .sqlite: try SQLiteStore(path: folder.path + "/cases.sqlite", supplier: supplier)
        }
    }
}

/// An empty store of one supplier, and values to put into it.
struct StoreFixture {
    let kind: StoreKind
    let folder: TemporaryFolder
    let supplier: SupplierID
    let partner: SupplierID
    let store: any CaseStore
    let now: Instant

    init(_ kind: StoreKind) throws {
        self.kind = kind
        folder = try TemporaryFolder()
        supplier = try #require(SupplierID("SOUTH"))
        partner = try #require(SupplierID("NORTH"))
        store = try kind.open(in: folder, for: supplier)
        now = try #require(Instant(rfc3339: "2026-03-10T10:00:00Z"))
    }

    /// The same data, opened once more, as another process does.
    func again() throws -> any CaseStore {
        try kind.open(in: folder, for: supplier)
    }

    func later(_ seconds: Int64) -> Instant { now.advanced(bySeconds: seconds) }

    // MARK: Values

    func alert(_ text: String = "<alert/>") -> NewIntake {
        NewIntake(supplier: supplier, source: "-", bytes: Array(text.utf8), takenAt: now, isHeld: false)
    }

    /// A mail whose digest is told by the caller: equal seeds are equal bytes.
    func mail(uid: UInt32?, seed: UInt8, bytes: [UInt8]? = nil, folder: String = "INBOX") -> NewMail {
        NewMail(
            supplier: supplier,
            place: uid.map { MailPlace(folder: folder, uidValidity: 7, uid: $0) } ?? .pipe,
            bytes: bytes ?? Array("mail \(seed)".utf8),
            digest: [UInt8](repeating: seed, count: 32),
            receivedAt: now,
            takenAt: now,
            envelopeSender: "a@north.example",
            envelopeRecipients: ["alerts@south.example"],
            isHeld: false
        )
    }

    func reference(_ number: UInt64) -> CaseReference { CaseReference(bits: number) }
    func task(_ number: UInt64) -> TaskReference { TaskReference(bits: number) }

    var meterPoint: MPxN {
        get throws { try #require(MPxN("1200000000011")) }
    }

    func newCase(_ number: UInt64, counter: UInt64? = nil) throws -> Case {
        let identity = AlertIdentity.device(
            originator: EUI64(0x0000_5EEF_1000_002A),
            target: EUI64(0x90B3_D51F_3001_0000),
            counter: OriginatorCounter(counter ?? number)
        )
        return Case(
            reference: reference(number),
            supplier: supplier,
            identity: identity,
            facts: AlertFacts(
                identity: identity,
                meterPoints: [try meterPoint],
                code: AlertCode(0x8F1D),
                name: "Tamper",
                urgency: nil,
                raisedAt: nil,
                receivedAt: nil,
                throttledCount: nil,
                details: []
            ),
            origin: .operatorsOwn(form: "duis"),
            takenAt: now,
            clockStart: now,
            trail: []
        )
    }

    func event(_ event: Event = .knowledgeChanged, note: String = "why", mail: MailNumber? = nil) -> EventRecord {
        EventRecord(
            event: event,
            before: .taken,
            after: .resolving,
            notes: [note],
            sources: ["portfolio"],
            deciderVersion: "1",
            policyDigest: "00",
            calendar: "ew",
            mail: mail,
            at: now
        )
    }

    func letter(
        _ reference: CaseReference,
        _ number: Int = 1,
        kind: LetterKind = .criticalAlert,
        notBefore: Instant? = nil,
        text: String = "Subject: alert\r\n\r\ntext\r\n"
    ) -> NewLetter {
        NewLetter(
            kind: kind,
            reference: reference.text,
            number: number,
            partner: partner,
            recipient: "alerts@north.example",
            sender: "alerts@south.example",
            messageID: "\(reference).\(number)@south.example",
            bytes: Array(text.utf8),
            notBefore: notBefore ?? now
        )
    }

    func draft(
        _ cause: TaskCause,
        _ subject: String,
        case reference: CaseReference? = nil,
        mail: MailNumber? = nil,
        what: String = "Something happened.",
        due: Instant? = nil,
        isUrgent: Bool = false
    ) -> TaskDraft {
        TaskDraft(
            cause: cause,
            subject: subject,
            what: what,
            next: "Do something.",
            commands: ["alertrelay desk done TASK"],
            reference: reference,
            mail: mail,
            due: due ?? later(3600),
            isUrgent: isUrgent
        )
    }

    func step(_ changes: Step.CaseChange..., letters: [NewLetter] = [], tasks: [(TaskReference, TaskDraft)] = [])
        -> Step
    {
        var step = Step(supplier: supplier, at: now)
        step.changes = changes
        step.letters = letters
        step.tasks = tasks.map { (reference: $0.0, draft: $0.1) }
        return step
    }

    /// Opens a case and returns it.
    @discardableResult
    func opened(
        _ number: UInt64,
        letters: [NewLetter] = [],
        tasks: [(TaskReference, TaskDraft)] = [],
        _ change: (inout Case) throws -> Void = { _ in }
    ) async throws -> Case {
        var state = try newCase(number)
        try change(&state)
        let step = step(.init(state: state, expectedVersion: 0, events: [event()]), letters: letters, tasks: tasks)
        _ = try await store.commit([step])
        return state
    }

    func attempt(
        _ letter: KeptLetter,
        _ progress: KeptLetter.Progress,
        fate: DeliveryReport.Fate? = nil,
        at: Instant? = nil,
        next: Instant? = nil
    ) -> LetterAttempt {
        LetterAttempt(
            row: letter.row,
            progress: progress,
            fate: fate,
            code: 250,
            enhanced: "2.0.0",
            says: "queued",
            queueID: "4XYZ",
            at: at ?? now,
            nextAttempt: next
        )
    }

    func claim(_ store: (any CaseStore)? = nil, at: Instant? = nil, by claimant: String = "one", seconds: Int64 = 600)
        async throws -> [KeptLetter]
    {
        let instant = at ?? now
        return try await (store ?? self.store).claimLetters(
            now: instant,
            claimUntil: instant.advanced(bySeconds: seconds),
            by: claimant,
            limit: 10
        )
    }

    /// Expects a ``StoreError`` of this code.
    func expectThrown(
        _ code: StoreError.Code,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ work: () async throws -> Void
    ) async {
        await #expect(throws: StoreError(code, ""), sourceLocation: sourceLocation) { try await work() }
    }
}
