import CriticalAlerts
import MailSecurity
import RelayStore

/// Made-up registers and an alert that go together: a meter of ours whose customer has changed to another supplier, and one
/// whose customer has stayed. Names, addresses and devices are of ranges reserved for documentation.
struct ExampleData {
    let us: SupplierID
    let name: String

    static let alertFile = "example-alert.xml"
    static let ourselves = supplier("our-energy")
    static let gainer = supplier("new-energy")

    /// The electricity meter that another supplier has gained.
    static let lostMeter = EUI64(0x0000_5EEF_1000_002A)
    /// The gas meter that is still ours.
    static let keptMeter = EUI64(0x0000_5EEF_1000_002B)
    /// Our own DCC User identifier, the target of alerts.
    static let target = EUI64(0x0000_5EEF_1000_0001)
    static let lostMeterPoint = "1200023305967"
    static let keptMeterPoint = "3938424403"

    /// A register as a file.
    struct Register {
        let kind: RegisterKind
        let file: String
        let csv: [UInt8]

        func put(into registers: RegisterFile, at now: Instant) async throws {
            var rest: [UInt8]? = csv
            let report = try await registers.importFile(
                kind,
                file: file,
                completeTo: now,
                keepGood: false,
                at: now
            ) {
                defer { rest = nil }
                return rest
            }
            guard report.isTaken else {
                throw GatewayError(report.faults.first.first.map(\.description) ?? "\(file): was not taken")
            }
        }
    }

    /// The four files, with dates by which look-ups of today are fresh and settled.
    func registers(_ options: Initializer.Options, now: Instant) -> [Register] {
        let calendar = WorkingDayCalendar(holidays: .builtIn)
        // Changes nearer than the age limit (3 working days) count as pending: ten are well behind it.
        let gained = calendar.workingDay(10, before: UKTime.day(of: now))
        let lost = CivilDate(daysSince1970: gained.daysSince1970 - 1)
        let telephone = options.telephone ?? ""
        return [
            register(
                .devices,
                [
                    "device_id,mpxn,kind,meter_serial,valid_from,valid_to",
                    "\(Self.lostMeter),\(Self.lostMeterPoint),import,EXA0000042,2019-04-01,",
                    "\(Self.keptMeter),\(Self.keptMeterPoint),gas,EXA0000043,2019-04-01,",
                ]
            ),
            register(
                .suppliers,
                [
                    "supplier_id,scheme,code,valid_from,valid_to",
                    "\(us),mpid,OURE,,",
                    "\(us),gas,OUR,,",
                    "\(us),user-eui,00-00-5E-EF-10-00-00-00/60,,",
                    "\(Self.gainer),mpid,NEWE,,",
                    "\(Self.gainer),gas,NEW,,",
                ]
            ),
            register(
                .registrations,
                [
                    "mpxn,supplier_code,scheme,valid_from,valid_to,source",
                    "\(Self.lostMeterPoint),OURE,mpid,2019-04-01,\(lost),example",
                    "\(Self.lostMeterPoint),NEWE,mpid,\(gained),,example",
                    "\(Self.keptMeterPoint),OUR,gas,2019-04-01,,example",
                ]
            ),
            register(
                .contacts,
                [
                    "supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate",
                    "\(us),\(quoted(name)),yes,primary,Alerts desk,\(quoted(telephone)),\(quoted(options.address)),",
                    "\(Self.gainer),New Energy,no,primary,Alerts inbox,01632 960010,alerts@new-energy.example,",
                    "\(Self.gainer),New Energy,no,secondary,Duty manager,01632 960011,duty@new-energy.example,",
                ]
            ),
        ]
    }

    /// Interference with the meter that we have lost, as DCC would deliver it now.
    func alert(at now: Instant) -> ExampleAlert {
        ExampleAlert(device: Self.lostMeter, target: Self.target, code: 0x8F3F, at: now)
    }

    private func register(_ kind: RegisterKind, _ lines: [String]) -> Register {
        let comment =
            "# Example data, made up. Replace it by an export of your own systems, and say up to when it is complete:"
        let command = "# alertrelay \(kind.rawValue) import FILE --complete-to 2026-03-07T22:14:31Z"
        let text = ([comment, command] + lines).joined(separator: "\n") + "\n"
        return Register(kind: kind, file: "\(kind.rawValue).csv", csv: Array(text.utf8))
    }

    /// A field by RFC 4180.
    private func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r#".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func supplier(_ text: String) -> SupplierID {
        guard let supplier = SupplierID(text) else { preconditionFailure("not a supplier id: \(text)") }
        return supplier
    }
}
