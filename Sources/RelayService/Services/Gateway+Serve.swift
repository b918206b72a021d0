import CriticalAlerts
import Logging
import MailTransport
import Relay
import RelayStore
import ServiceLifecycle
import UnixSignals

extension Gateway {
    /// Runs inbox, outbox and clock under one group until SIGTERM or SIGINT.
    ///
    /// A loop that fails is tried again after a pause and says so; only what no loop can mend ends the process.
    public func serve() async throws {
        try await withLease { try await runLoops() }
    }

    private func runLoops() async throws {
        let loops: [GatewayLoop] = [
            GatewayLoop(name: "lease", interval: .seconds(ServiceLimits.leaseSeconds / 3), gateway: self) {
                try await $0.renewLease()
            },
            GatewayLoop(name: "decide", interval: ServiceLimits.decide, gateway: self) {
                _ = try await $0.decidePending()
            },
            GatewayLoop(name: "outbox", interval: ServiceLimits.outbox, gateway: self) { _ = try await $0.sendOnce() },
            GatewayLoop(name: "clock", interval: ServiceLimits.clock, gateway: self) { gateway in
                _ = try await gateway.tick()
                try await gateway.store.set(StoreSetting.clockCompleted, to: gateway.clock().description)
            },
            GatewayLoop(name: "inbox", interval: .seconds(configuration.inbox.interval), gateway: self) {
                _ = try await $0.pollOnce()
            },
        ]
        let group = ServiceGroup(
            configuration: .init(
                services: loops.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log
            )
        )
        log.notice(
            "running",
            metadata: ["supplier": "\(configuration.supplier.id)", "mode": "\(configuration.mode.rawValue)"]
        )
        try await group.run()
    }
}

/// One loop of the running gateway: a pass, a pause, until shutdown.
struct GatewayLoop: Service {
    let name: String
    let interval: Duration
    let gateway: Gateway
    let pass: @Sendable (Gateway) async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await pass(gateway)
                } catch is CancellationError {
                    return
                } catch let error as StoreError where error.code == .leased {
                    // Somebody else performs the effects now: to go on would be to do everything twice.
                    throw error
                } catch let error as TransportError where error.code == .cancelled {
                    return
                } catch {
                    gateway.log.error("a pass failed", metadata: ["loop": "\(name)", "error": "\(error)"])
                }
                do {
                    try await Task.sleep(for: interval)
                } catch {
                    return
                }
            }
        }
    }
}

/// Times of the running gateway, in one place.
enum ServiceLimits {
    /// How long the right to act on the servers holds without being renewed, seconds.
    static let leaseSeconds: Int64 = 120
    /// Between two looks for what is not decided.
    static let decide: Duration = .seconds(1)
    /// Between two looks into the outbox.
    static let outbox: Duration = .seconds(1)
    /// Between two looks at deadlines, hand-overs and tasks.
    static let clock: Duration = .seconds(2)
}
