public import AlertMail
import CriticalAlerts
import MailSecurity
public import Relay
public import RelayStore

/// What others call: take in, rule, pause. Each returns once what it did is durable.
extension Gateway {
    /// The longest mail that is taken, bytes.
    public static let largestMail = GatewayLimits.mail

    /// Keeps an operator's own alert (R1); nothing is decided yet.
    ///
    /// - Parameters:
    ///   - bytes: its bytes. Of more than an alert may have, the first ones beyond the bound are enough: the reader refuses them
    ///     where they pass it, and the task says how much is kept.
    ///   - source: its path as given, `-` for standard input.
    ///   - isHeld: whether it is only recorded until a person releases it.
    ///   - isCut: whether there were more bytes than these.
    ///   - wholeSize: how many there were then, if that is known.
    public func takeIn(
        alert bytes: [UInt8],
        from source: String,
        isHeld: Bool = false,
        isCut: Bool = false,
        wholeSize: Int? = nil
    ) async throws -> IntakeNumber {
        let number = try await store.takeIn(
            NewIntake(
                supplier: configuration.supplier.id,
                source: source,
                bytes: bytes,
                takenAt: clock(),
                isHeld: isHeld,
                isCut: isCut,
                wholeSize: wholeSize
            )
        )
        CrashPoint.intakeKept.reached()
        return number
    }

    /// Keeps a mail that was piped in; nothing is decided yet.
    public func takeIn(mail bytes: [UInt8], envelopeSender: String, envelopeRecipients: [String]) async throws {
        let now = clock()
        _ = try await store.takeIn([
            NewMail(
                supplier: configuration.supplier.id,
                place: .pipe,
                bytes: bytes,
                digest: try SHA256.hash(bytes),
                receivedAt: now,
                takenAt: now,
                envelopeSender: envelopeSender,
                envelopeRecipients: envelopeRecipients
            )
        ])
        CrashPoint.intakeKept.reached()
    }

    /// A person rules on a case.
    public func rule(_ kind: Ruling.Kind, on reference: CaseReference, by person: String, because reason: String)
        async throws
    {
        if case .route(let supplier) = kind {
            let known = try await registers.contacts(of: supplier, at: clock()).isListed
            guard known || supplier == configuration.supplier.id else {
                throw StoreError(.notFound, "\(supplier) is not on the contact list")
            }
        }
        try await happen(.personRuled(Ruling(kind: kind, by: person, why: reason)), to: reference)
    }

    /// A person takes, gives back, remarks on or ends a task.
    ///
    /// A task is not done while one of its cases waits for a person and has no other open task: then nobody would see it any more.
    public func change(_ task: TaskReference, _ change: TaskChange, by person: String) async throws {
        if case .done = change, let kept = try await store.task(task) {
            let entries = try await store.load(SnapshotKeys(references: Set(kept.cases))).entries
            let open = try await store.tasks(includingDone: false)
            for (reference, entry) in entries where entry.state.state == .withPerson {
                let others = open.contains { $0.reference != task && $0.cases.contains(reference) }
                guard others else {
                    throw StoreError(
                        .refused,
                        "\(reference) waits for this task; rule the case first: "
                            + "alertrelay cases rule \(reference) RULING --reason \"…\""
                    )
                }
            }
        }
        try await store.change(task, change, by: person, at: clock())
    }

    /// Stops sending, not taking.
    public func pause(by person: String) async throws {
        try await store.set(StoreSetting.paused, to: "\(person) at \(clock())")
    }

    /// Sends again.
    public func resume() async throws {
        try await store.set(StoreSetting.paused, to: nil)
    }

    /// Does work as the one process that may act on the servers.
    ///
    /// The lease stands in the store and ends by time, so that another machine can take over. On the same machine nobody waits for a
    /// dead process: who gets the lock beside the store ends its lease.
    ///
    /// - Throws: `StoreError` with `leased` while another process is at work; whatever `work` throws.
    public func withLease<Value>(_ work: () async throws -> Value) async throws -> Value {
        let lock = try LeaseFile(path: "\(configuration.storeFolder)/lease.lock")
        defer { withExtendedLifetime(lock) {} }
        if lock != nil { try await store.endLease(ofHolderBeginning: claimantsOfThisHost) }
        try await renewLease()
        do {
            let value = try await work()
            try await store.endLease(of: claimant)
            return value
        } catch {
            try? await store.endLease(of: claimant)
            throw error
        }
    }

    func renewLease() async throws {
        try await store.lease(
            to: claimant,
            now: clock(),
            until: clock().advanced(bySeconds: ServiceLimits.leaseSeconds)
        )
    }

    /// Decides, reads the inbox once, decides, and runs the clock.
    public func pollOnce() async throws -> PollingReport {
        _ = try await decidePending()
        let report = try await poll()
        _ = try await tick()
        try await store.set(StoreSetting.inboxCompleted, to: clock().description)
        return report
    }

    /// Decides, sends once, and notes what came of it.
    public func sendOnce() async throws -> SendingReport {
        _ = try await decidePending()
        _ = try await tick()
        let report = try await send()
        _ = try await decidePending()
        try await store.set(StoreSetting.outboxCompleted, to: clock().description)
        return report
    }
}
