/// What was expected at one place after a scene, and what happened.
public struct Finding: Hashable, Sendable {
    /// The scene's letter.
    public var scene: Character
    /// What the scene shows.
    public var title: String
    /// Where was looked.
    public var place: String
    /// What was expected, a line for each thing.
    public var expected: [String]
    /// What happened, likewise.
    public var happened: [String]

    /// Whether just that happened.
    public var isAsExpected: Bool { expected == happened }
}

extension Finding {
    /// All findings as a table: a row each for what was expected and what happened.
    public static func table(_ findings: [Finding]) -> [String] {
        let width = findings.map(\.place.count).max() ?? 0
        var lines: [String] = []
        var scene: Character?
        for finding in findings {
            if finding.scene != scene { lines.append("(\(finding.scene)) \(finding.title)") }
            scene = finding.scene
            let rows = [
                ("expected", finding.expected), (finding.isAsExpected ? "happened" : "HAPPENED", finding.happened),
            ]
            for (row, (name, texts)) in rows.enumerated() {
                for (index, text) in texts.enumerated() {
                    let place = row == 0 && index == 0 ? finding.place : ""
                    lines.append("    \(padded(place, width))  \(padded(index == 0 ? name : "", 8))  \(text)")
                }
            }
        }
        return lines
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
