public import CriticalAlerts
import Relay
public import RelayStore

/// What `status` tells. Silence is not health: a loop that has not completed in time makes it unhealthy.
public struct GatewayStatus: Hashable, Sendable {
    /// One loop of the running gateway.
    public struct Loop: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// When it last completed a pass.
        public var completed: Instant?
        /// Whether that was too long ago.
        public var isLate: Bool
    }

    /// The mode.
    public var mode: Configuration.Mode
    /// Who paused sending, and when.
    public var paused: String?
    /// The loops.
    public var loops: [Loop]
    /// Numbers.
    public var counts: StoreCounts

    /// Whether every loop has completed in time.
    public var isHealthy: Bool { !loops.contains(where: \.isLate) }
}

extension Gateway {
    /// Whether the gateway works.
    public func status() async throws -> GatewayStatus {
        let loops: [(name: String, setting: String, seconds: Int64)] = [
            ("outbox", StoreSetting.outboxCompleted, StatusLimits.outboxSeconds),
            ("clock", StoreSetting.clockCompleted, StatusLimits.clockSeconds),
            ("inbox", StoreSetting.inboxCompleted, Int64(configuration.inbox.interval) * 3 + StatusLimits.inboxSeconds),
        ]
        var states: [GatewayStatus.Loop] = []
        for loop in loops where loop.name != "inbox" || configuration.imap != nil {
            let completed = try await store.setting(loop.setting).flatMap { Instant(rfc3339: $0) }
            let isLate = completed.map { clock().seconds(since: $0) > loop.seconds } ?? true
            states.append(.init(name: loop.name, completed: completed, isLate: isLate))
        }
        return GatewayStatus(
            mode: configuration.mode,
            paused: try await store.setting(StoreSetting.paused),
            loops: states,
            counts: try await store.counts(now: clock())
        )
    }

    /// Imports a register from a CSV file, a chunk at a time.
    public func importRegister(
        _ kind: RegisterKind,
        file: String,
        completeTo: Instant,
        keepGood: Bool,
        allowsEmpty: Bool = false
    ) async throws -> ImportReport {
        let reader = try ChunkReader(file)
        let report = try await registers.importFile(
            kind,
            file: file.split(separator: "/").last.map(String.init) ?? file,
            completeTo: completeTo,
            keepGood: keepGood,
            allowsEmpty: allowsEmpty,
            at: clock()
        ) { try reader.next() }
        if report.isTaken { try await reconsider() }
        return report
    }

    /// Goes back to the register before its last import.
    public func undoImport(_ kind: RegisterKind) async throws {
        _ = try await registers.undo(kind)
        try await reconsider()
    }

    /// Cases that wait for data are decided again.
    func reconsider() async throws {
        for line in try await store.cases(openOnly: true, limit: Int(Int32.max)) where line.state == .withPerson {
            try await happen(.knowledgeChanged, to: line.reference)
        }
    }
}

/// After how long a loop counts as late, seconds.
enum StatusLimits {
    static let outboxSeconds: Int64 = 120
    static let clockSeconds: Int64 = 120
    static let inboxSeconds: Int64 = 60
}
