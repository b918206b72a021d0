import Yams

/// Collects what is wrong while a configuration is read, so that one run shows every fault.
final class ConfigurationFaults {
    let file: String
    private(set) var faults: [ConfigurationError.Fault] = []

    init(file: String) {
        self.file = file
    }

    func add(_ reason: String, key: String, at line: Int?) {
        faults.append(.init(file: file, line: line, key: key, reason: reason))
    }
}

/// A mapping of the configuration file, read key by key.
///
/// Read as nodes and not through a decoder, since only nodes know their lines. A key that nobody asked for is a fault: a rule
/// that matches nothing must not pass silently.
final class YAMLSection {
    private let path: String
    private let line: Int?
    private let faults: ConfigurationFaults
    private var entries: [(key: String, line: Int?, node: Node)] = []
    private var asked: Set<String> = []

    /// The whole file.
    convenience init(yaml: String, faults: ConfigurationFaults) {
        do {
            // The sequence is a value that keeps its error: made an array of, it would lose it.
            var stream = try Yams.compose_all(yaml: yaml)
            var documents: [Node] = []
            while documents.count < 2, let document = stream.next() { documents.append(document) }
            if let error = stream.error { throw error }
            self.init(node: documents.first, path: "", line: 1, faults: faults)
            if documents.count > 1 {
                faults.add("a second document begins; one is read", key: "", at: documents[1].mark?.line)
            }
        } catch let error as YamlError {
            self.init(node: nil, path: "", line: nil, faults: faults)
            let (reason, key, line) = Self.explain(error)
            faults.add(reason, key: key, at: line)
        } catch {
            self.init(node: nil, path: "", line: nil, faults: faults)
            faults.add("cannot be read as YAML", key: "", at: nil)
        }
    }

    private init(node: Node?, path: String, line: Int?, faults: ConfigurationFaults) {
        self.path = path
        self.line = line
        self.faults = faults
        guard let node else { return }
        guard case .mapping(let mapping) = node else {
            if case .scalar(let scalar) = node, scalar.string.isEmpty { return }
            faults.add("expects keys and values", key: path, at: node.mark?.line ?? line)
            return
        }
        for (key, value) in mapping {
            entries.append((key.scalar?.string ?? "?", key.mark?.line, value))
        }
    }

    /// A nested mapping; an absent one is empty, and its required keys are missing.
    func section(_ key: String) -> YAMLSection {
        let entry = take(key)
        return YAMLSection(node: entry?.node, path: full(key), line: entry?.line ?? line, faults: faults)
    }

    /// Whether the key is there with a value.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key && !Self.isEmpty($0.node) }
    }

    /// Text, `nil` if the key is absent or empty.
    func text(_ key: String) -> String? {
        guard let entry = take(key), !Self.isEmpty(entry.node) else { return nil }
        guard case .scalar(let scalar) = entry.node else {
            faults.add("expects one value", key: full(key), at: entry.line)
            return nil
        }
        return scalar.string
    }

    /// Text that must be there; an empty string after a fault.
    func required(_ key: String) -> String {
        if let text = text(key) { return text }
        if !(faults.faults.contains { $0.key == full(key) }) {
            faults.add("is missing", key: full(key), at: lineOf(key) ?? line)
        }
        return ""
    }

    /// A value that `read` makes of the text; `expects` says what is allowed.
    func value<Value>(_ key: String, expects: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(key) else { return nil }
        guard let value = read(text) else {
            faults.add("'\(text)' is not \(expects)", key: full(key), at: lineOf(key))
            return nil
        }
        return value
    }

    /// A value that must be there.
    func required<Value>(_ key: String, expects: String, _ read: (String) -> Value?) -> Value? {
        guard has(key) else {
            _ = take(key)
            faults.add("is missing; expects \(expects)", key: full(key), at: lineOf(key) ?? line)
            return nil
        }
        return value(key, expects: expects, read)
    }

    /// One of a closed list.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type = Choice.self) -> Choice?
    where Choice.RawValue == String {
        value(key, expects: "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", ")) {
            Choice(rawValue: $0)
        }
    }

    /// A whole number within bounds.
    func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        value(key, expects: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Yes or no.
    func flag(_ key: String) -> Bool? {
        value(key, expects: "yes or no") { text in
            switch text.lowercased() {
            case "yes", "true", "on": true
            case "no", "false", "off": false
            default: nil
            }
        }
    }

    /// A list of texts; one text counts as a list of one.
    func list(_ key: String) -> [(text: String, line: Int?)] {
        guard let entry = take(key), !Self.isEmpty(entry.node) else { return [] }
        switch entry.node {
        case .scalar(let scalar):
            return [(scalar.string, entry.line)]
        case .sequence(let sequence):
            return sequence.compactMap { node in
                guard case .scalar(let scalar) = node else {
                    faults.add("expects a list of plain values", key: full(key), at: node.mark?.line ?? entry.line)
                    return nil
                }
                return (scalar.string, node.mark?.line ?? entry.line)
            }
        case .mapping, .alias:
            faults.add("expects a list", key: full(key), at: entry.line)
            return []
        }
    }

    /// A list of values.
    func list<Value>(_ key: String, expects: String, _ read: (String) -> Value?) -> [Value] {
        list(key).compactMap { text, line in
            if let value = read(text) { return value }
            faults.add("'\(text)' is not \(expects)", key: full(key), at: line)
            return nil
        }
    }

    /// The names of nested sections: keys that the operator chooses.
    func names() -> [String] {
        entries.map(\.key)
    }

    /// Adds a fault at a key of this section.
    func fault(_ reason: String, at key: String) {
        faults.add(reason, key: full(key), at: lineOf(key) ?? line)
    }

    /// Reports keys that nobody asked for; called once everything was read.
    func refuseUnknownKeys() {
        let known = asked.sorted()
        for entry in entries where !asked.contains(entry.key) {
            let allowed = known.isEmpty ? "" : "; known here: " + known.joined(separator: ", ")
            faults.add("unknown key" + allowed, key: full(entry.key), at: entry.line)
        }
    }

    private func take(_ key: String) -> (key: String, line: Int?, node: Node)? {
        asked.insert(key)
        return entries.first { $0.key == key }
    }

    private func lineOf(_ key: String) -> Int? {
        entries.first { $0.key == key }?.line
    }

    private func full(_ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    private static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && (scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null")
    }

    private static func explain(_ error: YamlError) -> (reason: String, key: String, line: Int?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (problem, "", mark.line)
        case .duplicatedKeysInMapping(let duplicates, let context):
            ("the key stands twice", duplicates.first ?? "", context.mark.line)
        case .reader(let problem, let offset, _, let yaml):
            (problem, "", offset.map { offset in 1 + yaml.utf8.prefix(offset).count { $0 == 0x0A } })
        default:
            ("cannot be read as YAML", "", nil)
        }
    }
}
