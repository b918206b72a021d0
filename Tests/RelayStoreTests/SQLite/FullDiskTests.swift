import CriticalAlerts
import Foundation
import Glibc
import Relay
import Testing

@testable import RelayStore

/// A real full disk: a file system of one megabyte in memory. Mounting needs root; `CrashTests` has the same by a page limit.
@Suite(.enabled(if: SmallDisk.isPossible), .serialized)
struct FullDiskTests {
    let disk: SmallDisk
    let supplier: SupplierID
    let now: Instant

    init() throws {
        disk = try #require(SmallDisk())
        supplier = try #require(SupplierID("SOUTH"))
        now = try #require(Instant(rfc3339: "2026-03-10T10:00:00Z"))
    }

    private func alert(_ size: Int) -> NewIntake {
        NewIntake(
            supplier: supplier,
            source: "-",
            bytes: [UInt8](repeating: 0x41, count: size),
            takenAt: now,
            isHeld: false
        )
    }

    @Test func `a full disk takes nothing in, loses nothing, and is usable again once there is room`() async throws {
        let store = try SQLiteStore(path: disk.path + "/cases.sqlite", supplier: supplier)
        let filler = disk.path + "/filler"
        _ = try await store.takeIn(alert(1000))
        try disk.fill(filler)
        await #expect(throws: StoreError(.cannotWrite, "")) { try await store.takeIn(alert(100_000)) }
        // Opened anew, as after a restart: what was taken is there, the rest is not.
        #expect(try await store.intake(IntakeNumber(1))?.intake.bytes.count == 1000)
        #expect(try await store.intake(IntakeNumber(2)) == nil)
        unlink(filler)
        #expect(try await store.takeIn(alert(100_000)) == IntakeNumber(2))
        #expect(
            try await SQLiteStore(path: disk.path + "/cases.sqlite", supplier: supplier).intake(IntakeNumber(2)) != nil
        )
    }

    @Test func `an import that does not fit changes nothing and leaves nothing behind`() async throws {
        let registers = try RegisterFile(folder: disk.path, freshness: Sample.freshness)
        #expect(try await Sample.take(.registrations, Sample.registrations, into: registers, at: now).isTaken)
        let rows = (0..<60_000).map { _ in "1200000000011,NRTH,mpid,2020-01-01,2030-01-01,D0058\n" }.joined()
        let csv = "mpxn,supplier_code,scheme,valid_from,valid_to,source\n" + rows
        await #expect(throws: StoreError(.cannotWrite, "")) {
            try await Sample.take(.registrations, csv, into: registers, at: now, chunk: 1 << 16)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == [
                "registers.lock", "registers.sqlite",
            ]
        )
        #expect(try await registers.imports().map(\.rows) == [2])
        #expect(try await Sample.take(.contacts, Sample.contacts, into: registers, at: now).isTaken)
    }
}

/// A file system of one megabyte, unmounted when the value goes away.
final class SmallDisk: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    static var isPossible: Bool { SmallDisk() != nil }

    init?() {
        guard geteuid() == 0, let folder = try? TemporaryFolder(),
            mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0
        else { return nil }
        self.folder = folder
    }

    deinit {
        umount2(folder.path, Int32(MNT_DETACH))
    }

    /// Leaves no byte free.
    func fill(_ file: String) throws {
        let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
        #expect(descriptor >= 0)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        #expect(errno == ENOSPC)
    }
}
