/// Ours, the peer's, the ratio and what is demanded, one line for each work.
struct Table {
    private var rows: [[String]] = [["work", "ours", "GMime", "ratio", "best", "demanded", ""]]
    private(set) var allReached = true

    /// A line of throughputs: the medians, their ratio, and the ratio of the best rounds.
    mutating func add(_ work: String, bytes: Int, _ ours: Times, _ peer: Times, atLeast demanded: Double) {
        let ratio = peer.median / ours.median
        let reached = ratio >= demanded
        allReached = allReached && reached
        rows.append([
            work, Table.rate(bytes, ours.median), Table.rate(bytes, peer.median), Table.decimal(ratio),
            Table.decimal(peer.best / ours.best), "≥ \(demanded)", reached ? "" : "NOT REACHED",
        ])
    }

    /// A line of sizes, each by `size`.
    mutating func add(_ work: String, of size: Int, _ ours: Int, _ peer: Int, atMost demanded: Double) {
        let ratio = Double(ours) / Double(size)
        let reached = ratio <= demanded
        allReached = allReached && reached
        rows.append([
            work, "\(ours / 1_000_000) MB", "\(peer / 1_000_000) MB", Table.decimal(ratio), "", "≤ \(demanded)",
            reached ? "" : "NOT REACHED",
        ])
    }

    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { number, cell in
                let pad = String(repeating: " ", count: cell.1 - cell.0.count)
                return number == 0 ? cell.0 + pad : pad + cell.0
            }
            Swift.print(cells.joined(separator: "  "))
        }
    }

    private static func rate(_ bytes: Int, _ seconds: Double) -> String {
        "\(Int(Double(bytes) / seconds / 1e6)) MB/s"
    }

    static func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
