import CriticalAlerts
import Foundation
import Testing

@testable import RelayStore

@Suite struct RegisterFileTests {
    let folder: TemporaryFolder
    let registers: RegisterFile
    let now: Instant
    let meterPoint: MPxN

    init() throws {
        folder = try TemporaryFolder()
        registers = try RegisterFile(folder: folder.path, freshness: Sample.freshness)
        now = try #require(Instant(rfc3339: "2026-03-10T10:00:00Z"))
        meterPoint = try #require(MPxN("1200000000011"))
    }

    private func take(_ kind: RegisterKind, _ csv: String, keepGood: Bool = false, chunk: Int = 7) async throws
        -> ImportReport
    {
        try await Sample.take(kind, csv, into: registers, at: now, keepGood: keepGood, chunk: chunk)
    }

    @Test func `without any import there are no data, and nobody is listed`() async throws {
        let device = try #require(EUI64("00-00-5E-EF-10-00-00-2A"))
        let north = try #require(SupplierID("NORTH"))
        #expect(try await registers.meterPoints(of: device, asAt: now).state == .noData)
        #expect(try await registers.supplier(of: meterPoint, asAt: now).state == .noData)
        let contacts = try await registers.contacts(of: north, at: now)
        #expect(!contacts.isListed && contacts.isStale && contacts.lacksEmail)
        let address = try #require(ContactEmail("a@north.example"))
        #expect(try await registers.suppliers(with: address) == [])
        #expect(try await registers.certificates() == [])
        #expect(try await registers.ownTargets(of: north, asAt: now) == [])
        #expect(try await registers.imports() == [])
        #expect(try await registers.contactList() == nil)
        #expect(try folder.names == [])
    }

    @Test(arguments: [1, 7, 1 << 16])
    func `what was imported is found, with import, file, row and source`(chunk: Int) async throws {
        for (kind, csv) in Sample.files {
            let report = try await take(kind, csv, chunk: chunk)
            #expect(report.isTaken && report.faults.isEmpty, "\(kind)")
        }
        let device = try #require(EUI64("00-00-5E-EF-10-00-00-2A"))
        let meters = try await registers.meterPoints(of: device, asAt: now)
        #expect(meters.sure == meterPoint)
        #expect(meters.meterPoints.map(\.kind) == [.import, .export])
        #expect(meters.meterSerial == "E6S1")
        #expect(meters.meterPoints.first?.provenance.row == 2)

        let answer = try await registers.supplier(of: meterPoint, asAt: now)
        #expect(answer.sure == SupplierID("NORTH"))
        let provenance = try #require(answer.provenance)
        #expect(provenance.file == "registrations.csv")
        #expect(provenance.row == 3)
        #expect(provenance.source == "D0058, \"weekly\"")
        #expect(provenance.completeTo == now)
        #expect(answer.evidence.map(\.holds) == [true, false])

        let contacts = try await registers.contacts(of: #require(SupplierID("NORTH")), at: now)
        #expect(contacts.name == "North Power & Light")
        #expect(contacts.isDCCUser == false)
        #expect(contacts.primary?.row.email == ContactEmail("Alerts@north.example"))
        #expect(contacts.secondary?.way == .telephone("+44 20 7946 0018"))
        #expect(!contacts.isStale)
        let shared = try #require(ContactEmail("agent@provider.example"))
        #expect(try await registers.suppliers(with: shared).map(\.text) == ["NORTH", "SOUTH"])
        #expect(try await registers.certificates().map(\.path) == ["keys/north.pem"])
        let us = try #require(SupplierID("SOUTH"))
        #expect(
            try await registers.ownTargets(of: us, asAt: now).map(\.description) == [
                "90-B3-D5-1F-30-01-00-00..90-B3-D5-1F-30-01-FF-FF"
            ]
        )
        #expect(try await registers.imports().map(\.rows) == [3, 3, 2, 4])
    }

    @Test func `a gas meter point keeps the text in which the file wrote it`() async throws {
        _ = try await take(.devices, Sample.devices)
        let device = try #require(EUI64("00-00-5E-EF-10-00-00-2B"))
        let answer = try await registers.meterPoints(of: device, asAt: now)
        #expect(answer.meterPoints.map(\.meterPoint.asReceived) == ["0012345678"])
        #expect(answer.meterPoints.map(\.meterPoint.canonical) == ["12345678"])
    }

    @Test func `an identifier whose first bit is set is found, too`() async throws {
        _ = try await take(
            .devices,
            "device_id,mpxn,kind,meter_serial,valid_from,valid_to\nFF-FF-FF-FF-FF-FF-FF-FE,1200000000011,import,,,\n"
        )
        let answer = try await registers.meterPoints(of: EUI64(0xFFFF_FFFF_FFFF_FFFE), asAt: now)
        #expect(answer.sure == meterPoint)
    }

    @Test func `a file with a bad row is refused whole, and says file, line and field`() async throws {
        _ = try await take(.registrations, Sample.registrations)
        let before = try FileIdentity(path: registers.path)
        let bad = Sample.registrations + "1200000000012,NRTH,mpid,,,D0058\n1300000000016,NRTH,mpid,2026-13-01,,D0058\n"
        let report = try await take(.registrations, bad)
        #expect(!report.isTaken)
        #expect(report.rowsBefore == 2)
        #expect(report.faults.count == 2)
        #expect(report.faults.first.map(\.line) == [4, 5])
        #expect(report.faults.first.map(\.field) == ["mpxn", "valid_from"])
        #expect(report.faults.first.map(\.file) == ["registrations.csv", "registrations.csv"])
        #expect(try FileIdentity(path: registers.path) == before)
        #expect(try await registers.imports().count == 1)
        #expect(try folder.names == ["registers.lock", "registers.sqlite"])
    }

    @Test func `with keep-good the good rows are taken and the bad are counted`() async throws {
        let bad = Sample.registrations + "1200000000012,NRTH,mpid,,,D0058\n"
        let report = try await take(.registrations, bad, keepGood: true)
        #expect(report.isTaken)
        #expect(report.goodRows == 2)
        #expect(report.rowCount == 3)
        let line = try #require(try await registers.imports().first)
        #expect(line.rows == 2)
        #expect(line.badRows == 1)
    }

    @Test func `a file with a wrong header is refused even with keep-good`() async throws {
        let report = try await take(.registrations, "mpxn;supplier\n1;2\n", keepGood: true)
        #expect(!report.isTaken)
        #expect(try folder.names == ["registers.lock"])
    }

    @Test func `contacts that contradict each other are refused`() async throws {
        let again = Sample.contacts + "NORTH,North Power & Light,no,primary,,,second@north.example,\n"
        let report = try await take(.contacts, again)
        #expect(!report.isTaken)
        #expect(report.faults.first.map(\.code) == [.contradiction])
        #expect(report.faults.first.map(\.line) == [6])
    }

    @Test func `an import takes the place of the earlier one of its kind, and of no other`() async throws {
        for (kind, csv) in Sample.files { _ = try await take(kind, csv) }
        let report = try await take(
            .registrations,
            "mpxn,supplier_code,scheme,valid_from,valid_to,source\n1300000000016,STH1,mpid,,,portfolio\n"
        )
        #expect(report.rowsBefore == 2)
        #expect(report.registerImport?.id.number == 5)
        #expect(try await registers.supplier(of: meterPoint, asAt: now).state == .nobody)
        #expect(try await registers.contactList()?.contacts.count == 4)
        #expect(try await registers.imports().map(\.standing) == [.inForce, .inForce, .replaced, .inForce, .inForce])
    }

    @Test func `undo goes back one import, and its number is not given again`() async throws {
        _ = try await take(.suppliers, Sample.suppliers)
        _ = try await take(.registrations, Sample.registrations)
        let second = "mpxn,supplier_code,scheme,valid_from,valid_to,source\n1300000000016,STH1,mpid,,,portfolio\n"
        _ = try await take(.registrations, second)
        let undo = try await registers.undo(.registrations)
        #expect(undo.undone.id.number == 3)
        #expect(undo.inForce?.id.number == 2)
        #expect(try await registers.supplier(of: meterPoint, asAt: now).sure == SupplierID("NORTH"))
        let report = try await take(.registrations, second)
        #expect(report.registerImport?.id.number == 4)
    }

    @Test func `undoing the first import leaves no data; there is nothing to undo after that`() async throws {
        _ = try await take(.registrations, Sample.registrations)
        #expect(try await registers.undo(.registrations).inForce == nil)
        #expect(try await registers.supplier(of: meterPoint, asAt: now).state == .noData)
        await #expect(throws: StoreError(.refused, "")) { try await registers.undo(.registrations) }
        await #expect(throws: StoreError(.refused, "")) { try await registers.undo(.contacts) }
    }

    @Test func `undo never leaves nothing where rows of an earlier import are gone`() async throws {
        for _ in 0..<3 { _ = try await take(.registrations, Sample.registrations) }
        #expect(try await registers.imports().map(\.standing) == [.dropped, .replaced, .inForce])
        _ = try await registers.undo(.registrations)
        await #expect(throws: StoreError(.refused, "")) { try await registers.undo(.registrations) }
        #expect(try await registers.supplier(of: meterPoint, asAt: now).state != .noData)
    }

    @Test(arguments: [
        ("mpxn,supplier_code,scheme,valid_from,valid_to,source\n", false),
        ("mpxn,supplier_code,scheme,valid_from,valid_to,source\nx,y,z,,,\n", true),
    ])
    func `a file without a good row takes no other's place, unless that is said`(_ csv: String, _ keepGood: Bool)
        async throws
    {
        let nothing = try await Sample.take(.registrations, csv, into: registers, at: now, keepGood: keepGood)
        #expect(nothing.isTaken)
        let first = try await take(.registrations, Sample.registrations)
        let refused = try await Sample.take(.registrations, csv, into: registers, at: now, keepGood: keepGood)
        #expect(!refused.isTaken)
        #expect(refused.rowsBefore == first.goodRows)
        #expect(try await registers.imports().map(\.standing) == [.replaced, .inForce])
        let taken = try await Sample.take(
            .registrations,
            csv,
            into: registers,
            at: now,
            keepGood: keepGood,
            allowsEmpty: true
        )
        #expect(taken.isTaken && taken.goodRows == 0)
        #expect(try await registers.imports().map(\.standing) == [.dropped, .replaced, .inForce])
    }

    @Test func `an import that claims to be complete beyond now is refused`() async throws {
        await #expect(throws: StoreError(.refused, "")) {
            try await registers.importFile(
                .registrations,
                file: "r.csv",
                completeTo: now.advanced(bySeconds: 1),
                keepGood: false,
                at: now
            ) { nil }
        }
    }

    @Test func `a reader with the old file open sees the new one at its next question`() async throws {
        let reader = try RegisterFile(folder: folder.path, freshness: Sample.freshness)
        _ = try await take(.suppliers, Sample.suppliers)
        _ = try await take(.registrations, Sample.registrations)
        #expect(try await reader.supplier(of: meterPoint, asAt: now).sure == SupplierID("NORTH"))
        let old = try #require(try reader.current())
        _ = try await take(
            .registrations,
            "mpxn,supplier_code,scheme,valid_from,valid_to,source\n1200000000011,STH1,mpid,,,portfolio\n"
        )
        #expect(try await reader.supplier(of: meterPoint, asAt: now).sure == SupplierID("SOUTH"))
        // Whoever still holds the old file reads it to the end.
        let point = meterPoint
        let registerImport = try #require(old.inForce(.registrations))
        #expect(try await old.read { try $0.registrations(of: point, in: registerImport) }.count == 2)
    }

    @Test func `while an import is at work readers answer from the old file, and a second import is turned away`()
        async throws
    {
        _ = try await take(.suppliers, Sample.suppliers)
        _ = try await take(.registrations, Sample.registrations)
        let other = try RegisterFile(folder: folder.path, freshness: Sample.freshness)
        let chunks = Chunks(Sample.registrations, size: 60)
        let report = try await registers.importFile(
            .registrations,
            file: "registrations.csv",
            completeTo: now,
            keepGood: false,
            at: now
        ) {
            let answer = try await other.supplier(of: meterPoint, asAt: now)
            #expect(answer.provenance?.importID.number == 2)
            await #expect(throws: StoreError(.leased, "")) {
                try await Sample.take(.contacts, Sample.contacts, into: other, at: now)
            }
            return chunks.next()
        }
        #expect(report.isTaken)
        #expect(try await other.supplier(of: meterPoint, asAt: now).provenance?.importID.number == 3)
    }

    @Test func `an import whose source fails changes nothing and leaves nothing behind`() async throws {
        struct Gone: Error {}
        _ = try await take(.registrations, Sample.registrations)
        let chunks = Chunks(Sample.registrations, size: 80)
        await #expect(throws: Gone.self) {
            try await registers.importFile(
                .registrations,
                file: "r.csv",
                completeTo: now,
                keepGood: true,
                at: now
            ) {
                guard let chunk = chunks.next(), chunks.isBeforeEnd else { throw Gone() }
                return chunk
            }
        }
        #expect(try await registers.imports().count == 1)
        #expect(try folder.names == ["registers.lock", "registers.sqlite"])
        #expect(try await take(.registrations, Sample.registrations).isTaken)
    }

    @Test func `what a killed import left behind is no obstacle`() async throws {
        _ = try await take(.registrations, Sample.registrations)
        let leftover = registers.nextPath
        try Data("half a file".utf8).write(to: URL(fileURLWithPath: leftover))
        try Data("journal".utf8).write(to: URL(fileURLWithPath: leftover + "-journal"))
        #expect(try RegisterFile(folder: folder.path, freshness: Sample.freshness).current()?.lines.count == 1)
        #expect(try await take(.registrations, Sample.registrations).isTaken)
        #expect(try folder.names == ["registers.lock", "registers.sqlite"])
    }

    @Test func `a file that is not ours is refused with a reason, not read`() throws {
        for bytes in [Data("not a database, but longer than one page header".utf8), Data(repeating: 7, count: 8192)] {
            try bytes.write(to: URL(fileURLWithPath: registers.path))
            #expect(throws: StoreError(.cannotOpen, "")) {
                try RegisterFile(folder: folder.path, freshness: Sample.freshness)
            }
        }
        try FileManager.default.removeItem(atPath: registers.path)
        _ = try SQLiteStore(path: registers.path, supplier: #require(SupplierID("NORTH")))
        #expect(throws: StoreError(.cannotOpen, "")) {
            try RegisterFile(folder: folder.path, freshness: Sample.freshness)
        }
    }

    @Test func `the file is readable by its owner alone`() async throws {
        _ = try await take(.contacts, Sample.contacts)
        let mode = try FileManager.default.attributesOfItem(atPath: registers.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a folder that is not there: no data to read, and an import says what is wrong`() async throws {
        let nowhere = try RegisterFile(folder: folder.path + "/nowhere", freshness: Sample.freshness)
        #expect(try await nowhere.imports() == [])
        await #expect(throws: StoreError(.cannotWrite, "")) {
            try await Sample.take(.contacts, Sample.contacts, into: nowhere, at: now)
        }
    }

    @Test func `the file does not grow by repeating an import`() async throws {
        let rows = (0..<2000).map { "1200000000011,NRTH,mpid,,,source \($0 % 7)\n" }.joined()
        let csv = "mpxn,supplier_code,scheme,valid_from,valid_to,source\n" + rows
        func size() throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: registers.path)[.size] as? Int)
        }
        for _ in 0..<2 { _ = try await take(.registrations, csv, chunk: 4096) }
        let second = try size()
        for _ in 0..<3 { _ = try await take(.registrations, csv, chunk: 4096) }
        #expect(try size() == second)
    }

    @Test func `the codes of registrations that still hold are counted, the most frequent first`() async throws {
        #expect(try await registers.registrationCodes(from: UKTime.day(of: now)) == [])
        _ = try await take(.registrations, Sample.registrations + "1300000000016,NRTH,mpid,,,portfolio\n")
        let codes = try await registers.registrationCodes(from: UKTime.day(of: now))
        #expect(codes.map(\.code.description) == ["mpid:NRTH"])
        #expect(codes.map(\.rows) == [2])
        let earlier = try #require(CivilDate(iso8601: "2025-05-31"))
        #expect(try await registers.registrationCodes(from: earlier).map(\.rows) == [2, 1])
    }
}
