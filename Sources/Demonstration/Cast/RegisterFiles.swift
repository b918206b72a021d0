import CriticalAlerts
import RelayStore

/// The registers that one supplier imports: the same contact list and inventory for all, registrations as this one has them.
struct RegisterFiles {
    let owner: Member
    let meters: [Meter]
    /// Since when the meter points are with the suppliers that the registrations name.
    let gained: CivilDate

    /// Each register as CSV, in the order in which they are imported.
    var all: [(kind: RegisterKind, csv: String)] {
        [
            (.suppliers, csv("supplier_id,scheme,code,valid_from,valid_to", suppliers)),
            (.devices, csv("device_id,mpxn,kind,meter_serial,valid_from,valid_to", devices)),
            (.registrations, csv("mpxn,supplier_code,scheme,valid_from,valid_to,source", registrations)),
            (.contacts, csv("supplier_id,supplier_name,dcc_user,role,name,telephone,email,certificate", contacts)),
        ]
    }

    private var suppliers: [String] {
        Member.all.map { "\($0.id),mpid,\($0.code),," } + ["\(Member.oldEnergy.id),user-eui,\(Meter.userBlock),,"]
    }

    private var devices: [String] {
        meters.filter(\.isInInventory).compactMap { meter in
            meter.meterPoint.map { "\(meter.device),\($0.canonical),import,EXA\(1000 + meter.number),2019-04-01," }
        }
    }

    private var registrations: [String] {
        meters.compactMap { meter in
            guard let point = meter.meterPoint, let supplier = meter.suppliers[owner] else { return nil }
            return "\(point.canonical),\(supplier.code),mpid,\(gained),,registration data"
        }
    }

    private var contacts: [String] {
        Member.all.flatMap { member in
            let row = { (role: String, name: String, telephone: String, address: String) in
                let user = member == .oldEnergy ? "yes" : "no"
                return "\(member.id),\(member.name),\(user),\(role),\(name),\(telephone),\(address),"
            }
            return [
                row("primary", "Alerts inbox", "01632 960100", member.address),
                row("secondary", "Duty manager", "01632 960101", "duty@\(member.domain)"),
            ]
        }
    }

    private func csv(_ header: String, _ rows: [String]) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }
}
