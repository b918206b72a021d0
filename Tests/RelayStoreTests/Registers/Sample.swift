import CriticalAlerts
import Synchronization

@testable import RelayStore

/// Register files of the tests: two suppliers, three meter points.
enum Sample {
    static let freshness = FreshnessPolicy(
        calendar: WorkingDayCalendar(holidays: .builtIn, region: .englandAndWales)
    )

    static let devices = """
        device_id,mpxn,kind,meter_serial,valid_from,valid_to
        00-00-5E-EF-10-00-00-2A,1200000000011,import,E6S1,2024-01-01,
        00-00-5E-EF-10-00-00-2A,1300000000016,export,,2024-01-01,
        00-00-5E-EF-10-00-00-2B,0012345678,gas,,,

        """
    static let suppliers = """
        supplier_id,scheme,code,valid_from,valid_to
        NORTH,mpid,nrth,,
        SOUTH,mpid,STH1,,
        SOUTH,user-eui,90-B3-D5-1F-30-01-00-00/48,,

        """
    static let registrations = #"""
        mpxn,supplier_code,scheme,valid_from,valid_to,source
        1200000000011,STH1,mpid,,2025-05-31,"D0058, ""weekly"""
        1200000000011,NRTH,mpid,2025-06-01,,"D0058, ""weekly"""

        """#
    static let contacts = """
        supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate
        NORTH,North Power & Light,no,primary,Alerts,,alerts@north.example,keys/north.pem
        NORTH,North Power & Light,no,secondary,Duty,+44 20 7946 0018,,
        NORTH,North Power & Light,no,access,,,agent@provider.example,
        SOUTH,South Gas,yes,primary,,,agent@provider.example,

        """
    static let files: [(RegisterKind, String)] = [
        (.suppliers, suppliers), (.devices, devices), (.registrations, registrations), (.contacts, contacts),
    ]

    static func take(
        _ kind: RegisterKind,
        _ csv: String,
        into registers: RegisterFile,
        at now: Instant,
        keepGood: Bool = false,
        allowsEmpty: Bool = false,
        chunk: Int = 64
    ) async throws -> ImportReport {
        let chunks = Chunks(csv, size: chunk)
        return try await registers.importFile(
            kind,
            file: "\(kind.rawValue).csv",
            completeTo: now,
            keepGood: keepGood,
            allowsEmpty: allowsEmpty,
            at: now
        ) { chunks.next() }
    }
}

/// A text in pieces.
final class Chunks: Sendable {
    private let rest: Mutex<ArraySlice<UInt8>>
    private let size: Int

    init(_ text: String, size: Int) {
        rest = Mutex(Array(text.utf8)[...])
        self.size = size
    }

    var isBeforeEnd: Bool { rest.withLock { !$0.isEmpty } }

    func next() -> [UInt8]? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }
}
