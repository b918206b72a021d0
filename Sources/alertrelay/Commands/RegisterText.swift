import CriticalAlerts
import Relay
import RelayService
import RelayStore

/// Registers and their answers in words.
enum RegisterText {
    static func faults(_ report: ImportReport) -> [String] {
        let shown = report.faults.first.map { visible($0.description) }
        let more = report.faults.count - shown.count
        return more > 0 ? shown + ["… and \(more) more"] : shown
    }

    static func report(_ report: ImportReport, kind: RegisterKind) -> String {
        guard let taken = report.registerImport else {
            return "Nothing was imported: \(refusal(of: report, kind: kind))"
        }
        let before = report.rowsBefore.map { ", \($0) before" } ?? ""
        let left = report.faults.count > 0 ? "; \(report.faults.count) bad rows left out" : ""
        return
            "Import \(taken.id): \(report.goodRows) \(kind.rawValue)\(before)\(left), complete to \(taken.completeTo)."
    }

    private static func refusal(of report: ImportReport, kind: RegisterKind) -> String {
        if report.faults.isFatal {
            return report.faults.first.contains { $0.code.isFatal && $0.code != .tooLong }
                ? "the header is wrong. Mend it; no row can be read without it."
                : "the file cannot be divided into rows. Mend it at the line above."
        }
        let bad = "\(report.faults.count) of \(report.rowCount) rows are bad."
        guard report.goodRows == 0 else { return "\(bad) Mend them, or take the others with --keep-good." }
        let rows = report.rowsBefore ?? 0
        let place = rows > 0 ? "; it would take the place of \(rows) \(kind.rawValue)" : ""
        return report.faults.isEmpty
            ? "the file has no row\(place). If that is right, say --allow-empty."
            : "\(bad) No good row is left\(place). Mend them."
    }

    static func imports(of kind: RegisterKind, in registers: RegisterFile) async throws -> [String] {
        try await registers.imports().filter { $0.registerImport.kind == kind }.map { line in
            "import \(line.registerImport.id)  \(line.standing.rawValue)  \(line.rows) rows  \(visible(line.registerImport.file))  "
                + "complete to \(line.registerImport.completeTo)"
        }
    }

    static func contacts(_ answer: ContactList.Answer) -> String {
        guard answer.isListed else { return "\(answer.supplier) is not on the contact list." }
        var lines = [
            "\(answer.supplier)  \(visible(answer.name ?? ""))\(answer.isDCCUser == true ? "  (a DCC User)" : "")"
        ]
        for contact in [answer.primary, answer.secondary].compactMap({ $0 }) + answer.access {
            let row = contact.row
            let ways = [row.email?.text, row.telephone].compactMap { $0 }.map(visible).joined(separator: ", ")
            lines.append(
                "  \(row.role.rawValue): \(visible(row.name ?? "")) \(ways)  (\(visible(contact.provenance.words)))"
            )
        }
        if answer.isStale { lines.append("  The list is older than \(ContactList.staleAfterDays) days.") }
        if answer.lacksEmail { lines.append("  There is no mail address: only the telephone reaches them.") }
        return lines.joined(separator: "\n")
    }

    static func device(_ answer: DeviceAnswer) -> String {
        let head: String =
            switch answer.state {
            case .found(let meterPoint): "\(answer.device): alerts are routed by \(meterPoint.canonical)"
            case .old(let meterPoint, let until):
                "\(answer.device): \(meterPoint.canonical), by data that could be relied on until \(until)"
            case .unknown: "\(answer.device): no meter point is known"
            case .notRoutable: "\(answer.device): neither an import MPAN nor an MPRN"
            case .ambiguous: "\(answer.device): several meter points at once"
            case .noData: "No devices were imported."
            }
        let rows = answer.meterPoints.map {
            "  \($0.kind.rawValue) \($0.meterPoint.canonical)  (\(visible($0.provenance.words)))"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    static func supplier(_ answer: SupplierAnswer) -> String {
        let meterPoint = answer.meterPoint.canonical
        let head: String =
            switch answer.state {
            case .supplier(let supplier): "\(meterPoint) is supplied by \(supplier)"
            case .nobody: "\(meterPoint): no source names a supplier"
            case .unknownCode(let code):
                "\(meterPoint): \(code.scheme.rawValue) \(visible(code.code)), a code that no supplier has"
            case .contradictory(let suppliers):
                "\(meterPoint): the sources differ: \(suppliers.map(\.text).joined(separator: ", "))"
            case .pending(let current, let changes):
                "\(meterPoint): \(current?.text ?? "nobody"), with a change pending on "
                    + changes.map(\.day.description).joined(separator: ", ")
            case .old(let supplier, let until):
                "\(meterPoint): \(supplier), by data that could be relied on until \(until)"
            case .noData: "No registrations were imported."
            }
        let rows = answer.evidence.map { evidence in
            "  \(evidence.code.scheme.rawValue) \(visible(evidence.code.code)) is \(evidence.supplier?.text ?? "nobody")"
                + "\(evidence.from.map { " from \($0)" } ?? "")\(evidence.to.map { " to \($0)" } ?? "")"
                + "\(evidence.holds ? "" : ", not valid then")  (\(visible(evidence.provenance.words)))"
        }
        return ([head] + rows).joined(separator: "\n")
    }
}
