import CriticalAlerts
import RelayStore

@testable import RelayService

/// A supplier that is only an address, with a device and a meter point of its own.
struct Neighbour {
    var address: String
    var number: Int

    var id: String { "neighbour-\(number)" }
    var code: String { "NB\(["A", "B", "C", "D", "E"][number])Q" }
    var device: EUI64 { EUI64(0x0000_5EEF_1000_0100 + UInt64(number)) }

    /// An MPAN with its check digit (prime weights, modulo 11, modulo 10).
    var meterPoint: String {
        let core = "12000233060\(number)"
        let primes = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43]
        let sum = zip(core, primes).map { ($0.0.wholeNumberValue ?? 0) * $0.1 }.reduce(0, +)
        return "\(core)\(sum % 11 % 10)"
    }

    /// Imports registers in which each neighbour supplies its own meter point.
    static func introduce(_ all: [Neighbour], to party: Party) async throws {
        let gained = WorkingDayCalendar(holidays: .builtIn).workingDay(10, before: UKTime.day(of: systemClock()))
        func csv(_ header: String, _ row: (Neighbour) -> String) -> String {
            ([header] + all.map(row)).joined(separator: "\n") + "\n"
        }
        try await party.importRegister(
            .suppliers,
            csv("supplier_id,scheme,code,valid_from,valid_to") { "\($0.id),mpid,\($0.code),," }
                + "\(party.id),mpid,OWNQ,,\n\(party.id),user-eui,00-00-5E-EF-10-00-00-00/60,,\n"
        )
        try await party.importRegister(
            .devices,
            csv("device_id,mpxn,kind,meter_serial,valid_from,valid_to") {
                "\($0.device),\($0.meterPoint),import,EXA\($0.number),2019-04-01,"
            }
        )
        try await party.importRegister(
            .registrations,
            csv("mpxn,supplier_code,scheme,valid_from,valid_to,source") {
                "\($0.meterPoint),\($0.code),mpid,\(gained),,example"
            }
        )
        try await party.importRegister(
            .contacts,
            csv("supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate") {
                "\($0.id),Neighbour \($0.number),no,primary,Alerts,01632 960200,\($0.address),"
            }
        )
    }

    func alert() throws -> [UInt8] {
        try ExampleAlert(device: device, target: Street.user, code: 0x8F3F, at: systemClock()).xml
    }
}
