/// What `inspect` found in one input, for programs and for people.
struct Inspection: Hashable, Sendable {
    /// The object that `--json` prints.
    let json: JSONValue
    /// What is printed otherwise: lines without anything hidden in them.
    let lines: [String]
    /// Whether the input could not be read as what it should be.
    let isError: Bool

    /// A finding.
    init(json: JSONValue, lines: [String]) {
        self.json = json
        self.lines = lines
        isError = false
    }

    /// An input that could not be read.
    init(path: String, error: String, more: [JSONMember] = []) {
        json = .object([JSONMember("path", .string(path)), JSONMember("error", .string(error))] + more)
        lines = ["\(VisibleText.line(path)): \(VisibleText.line(error))"]
        isError = true
    }
}
