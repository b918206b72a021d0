import CriticalAlerts
import Foundation
import Logging
import RelayStore
import Testing

@testable import RelayService

@Suite("One process acts on the servers, and nobody waits for a dead one")
struct LeaseTests {
    private func withGateway(_ body: (Gateway) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alertrelay-lease.\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try makeFolder(folder)
        let outcome = try await Initializer().run(in: folder)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await body(try await Gateway.open(try Configuration(contentsOf: outcome.configurationFile), log: log))
    }

    @Test("A lease that a process of this machine left behind is taken over at once")
    func deadProcessIsNotWaitedFor() async throws {
        try await withGateway { gateway in
            // What a killed process leaves: its name in the store, and no lock.
            let dead = "\(gateway.claimantsOfThisHost)1"
            let now = systemClock()
            try await gateway.store.lease(to: dead, now: now, until: now.advanced(bySeconds: 120))
            #expect(try await gateway.withLease { 42 } == 42)
        }
    }

    @Test("A lease of another machine is waited for until it ends")
    func otherMachineIsWaitedFor() async throws {
        try await withGateway { gateway in
            let now = systemClock()
            try await gateway.store.lease(
                to: "\(gateway.configuration.supplier.id)/elsewhere/1",
                now: now,
                until: now.advanced(bySeconds: 120)
            )
            await #expect(throws: StoreError(.leased, "")) { try await gateway.withLease { 42 } }
        }
    }

    @Test("A living process of this machine is not pushed aside")
    func livingProcessKeepsIt() async throws {
        try await withGateway { gateway in
            let alive = "\(gateway.claimantsOfThisHost)1"
            let lock = try LeaseFile(path: "\(gateway.configuration.storeFolder)/lease.lock")
            #expect(lock != nil)
            let now = systemClock()
            try await gateway.store.lease(to: alive, now: now, until: now.advanced(bySeconds: 120))
            await #expect(throws: StoreError(.leased, "")) { try await gateway.withLease { 42 } }
            withExtendedLifetime(lock) {}
        }
    }
}
