/// By which codes suppliers are known: the suppliers file in memory (R7).
public struct SupplierDirectory: Sendable {
    /// What a code means at an instant.
    public enum Answer: Hashable, Sendable, Codable {
        /// It is this supplier's.
        case supplier(SupplierID, Provenance)
        /// It is no supplier's.
        case unknown
        /// Rows of several suppliers claim it.
        case contradictory([SupplierID])
    }

    private let byCode: [String: [SourcedRow<SupplierRow>]]
    private let blocks: [(range: EUI64Range, row: SourcedRow<SupplierRow>)]
    /// Every supplier of the file.
    public let suppliers: Set<SupplierID>

    /// A directory of these rows.
    public init(rows: [SourcedRow<SupplierRow>]) {
        var byCode: [String: [SourcedRow<SupplierRow>]] = [:]
        var blocks: [(range: EUI64Range, row: SourcedRow<SupplierRow>)] = []
        for sourced in rows {
            if sourced.row.code.scheme == .userEUI {
                if let range = EUI64Range(sourced.row.code.code) { blocks.append((range, sourced)) }
            } else {
                byCode[Self.key(sourced.row.code), default: []].append(sourced)
            }
        }
        self.byCode = byCode
        self.blocks = blocks
        suppliers = Set(rows.map(\.row.supplier))
    }

    /// Whose a code is at an instant. Names are compared without regard to letter case and the number of blanks.
    public func supplier(of code: SupplierCode, asAt instant: Instant) -> Answer {
        supplier(of: code, on: UKTime.day(of: instant))
    }

    func supplier(of code: SupplierCode, on day: CivilDate) -> Answer {
        guard code.scheme != .userEUI else {
            guard let range = EUI64Range(code.code), range.first == range.last else { return .unknown }
            return supplier(of: range.first, on: day)
        }
        return Self.answer(byCode[Self.key(code)] ?? [], day)
    }

    /// Which supplier's user identifier this is at an instant, by the blocks of scheme `user-eui`.
    public func supplier(of identifier: EUI64, asAt instant: Instant) -> Answer {
        supplier(of: identifier, on: UKTime.day(of: instant))
    }

    private func supplier(of identifier: EUI64, on day: CivilDate) -> Answer {
        Self.answer(blocks.filter { $0.range.contains(identifier) }.map(\.row), day)
    }

    /// Whether an alert's target is a user identifier of this supplier: the test behind "a target that is none of our EUI ranges".
    public func isOurs(_ target: EUI64, us: SupplierID, asAt instant: Instant) -> Bool {
        let day = UKTime.day(of: instant)
        return blocks.contains {
            $0.row.row.supplier == us && $0.range.contains(target) && $0.row.row.validity.contains(day)
        }
    }

    /// The codes of a supplier at an instant, in the order of the file.
    public func codes(of supplier: SupplierID, asAt instant: Instant) -> [SupplierCode] {
        let day = UKTime.day(of: instant)
        let rows = byCode.values.joined().filter { $0.row.supplier == supplier } + blocks.map(\.row)
        return
            rows
            .filter { $0.row.supplier == supplier && $0.row.validity.contains(day) }
            .sorted { ($0.provenance.importID, $0.provenance.row) < ($1.provenance.importID, $1.provenance.row) }
            .map(\.row.code)
    }

    private static func answer(_ rows: [SourcedRow<SupplierRow>], _ day: CivilDate) -> Answer {
        let valid = rows.filter { $0.row.validity.contains(day) }
        guard let first = valid.first else { return .unknown }
        let claimed = Set(valid.map(\.row.supplier))
        return claimed.count == 1 ? .supplier(first.row.supplier, first.provenance) : .contradictory(claimed.sorted())
    }

    private static func key(_ code: SupplierCode) -> String {
        guard code.scheme == .name else { return code.description }
        let words = code.code.lowercased().split(separator: " ", omittingEmptySubsequences: true)
        return "name:" + words.joined(separator: " ")
    }
}
