/// Builds what people read: a heading, then named values in a column, nothing hidden in any of them.
struct InspectionLines {
    private(set) var lines: [String]

    /// Lines under a heading.
    init(heading: String) {
        lines = [VisibleText.line(heading)]
    }

    /// A named value; nothing if there is none.
    mutating func add(_ name: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        let padding = String(repeating: " ", count: max(2, 18 - name.utf8.count))
        lines.append("  \(name)\(padding)\(VisibleText.line(value.description))")
    }

    /// A named text with its lines; nothing if it is empty.
    mutating func add(_ name: String, text: String) {
        guard !text.isEmpty else { return }
        lines.append("  \(name)")
        lines += VisibleText.lines(text).map { "    | \($0)" }
    }
}
