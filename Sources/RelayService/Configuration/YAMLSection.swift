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
/// that matches nothing must not pass silently. So is a key without a value: whoever wrote it meant something.
final class YAMLSection {
    private let path: String
    private let line: Int?
    private let faults: ConfigurationFaults
    /// The keys that can stand here, also those that this file does not lead to; `nil` where they are those that were asked for.
    private let known: [String]?
    private var entries: [(key: String, line: Int?, node: Node)] = []
    private var asked: Set<String> = []
    /// Whether there are keys at all, or nothing; otherwise all further faults would be of what is not there.
    private(set) var isReadable = true

    /// The whole file.
    convenience init(yaml: String, known: [String]? = nil, faults: ConfigurationFaults) {
        do {
            let document = try YAMLDocument(yaml: yaml)
            self.init(document.root, path: "", line: 1, known: known, faults: faults)
            if let line = document.lineOfSecond {
                faults.add("a second document begins; one is read", key: "", at: line)
            }
        } catch {
            self.init(nil, path: "", line: nil, known: known, faults: faults)
            isReadable = false
            faults.add(error.reason, key: error.key, at: error.line)
        }
    }

    private init(_ node: Node?, path: String, line: Int?, known: [String]?, faults: ConfigurationFaults) {
        self.path = path
        self.line = line
        self.known = known
        self.faults = faults
        guard let node else { return }
        guard case .mapping(let mapping) = node else {
            if Self.isEmpty(node) { return }
            isReadable = false
            faults.add("expects keys and values", key: path, at: node.mark?.line ?? line)
            return
        }
        refuseTag(of: node, key: path, at: line)
        for (key, value) in mapping {
            let line = key.mark?.line
            let name = YAMLDocument.name(of: key.scalar?.string ?? "?")
            if let first = entries.first(where: { $0.key == name }) {
                // The first one is read: the file is refused anyway, with all else that is wrong in it.
                faults.add("the key stands twice, first in line \(first.line ?? 0)", key: full(name), at: line)
            } else {
                entries.append((name, line, value))
            }
        }
    }

    /// A nested mapping; an absent or empty one has no keys, and its required ones are missing.
    func section(_ key: String, known: [String]? = nil) -> YAMLSection {
        let entry = take(key)
        return YAMLSection(entry?.node, path: full(key), line: entry?.line ?? line, known: known, faults: faults)
    }

    /// A nested mapping that means something by being there; `nil` if it is absent, or after the fault that it is empty.
    func optionalSection(_ key: String, known: [String]) -> YAMLSection? {
        guard let entry = take(key) else { return nil }
        guard !Self.isEmpty(entry.node) else {
            faults.add(
                "is empty: give its keys (\(Self.words(known))), or take the line out",
                key: full(key),
                at: entry.line
            )
            return nil
        }
        return section(key, known: known)
    }

    /// Whether the key is there, with a value or without.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key }
    }

    /// One line of text, `nil` if the key is absent, or after a fault.
    func text(_ key: String) -> String? {
        guard let text = scalar(key) else { return nil }
        guard let fault = Self.fault(of: text) else { return text }
        faults.add(fault, key: full(key), at: lineOf(key))
        return nil
    }

    /// The value as it stands, `nil` if the key is absent, or after a fault.
    private func scalar(_ key: String) -> String? {
        guard let entry = take(key) else { return nil }
        guard !Self.isEmpty(entry.node) else {
            faults.add("has no value: give one, or take the line out", key: full(key), at: entry.line)
            return nil
        }
        guard case .scalar(let scalar) = entry.node else {
            faults.add("expects one value", key: full(key), at: entry.line)
            return nil
        }
        refuseTag(of: entry.node, key: full(key), at: entry.line)
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
        guard let text = scalar(key) else { return nil }
        guard let value = read(text) else {
            faults.add("'\(text)' is not \(expects)", key: full(key), at: lineOf(key))
            return nil
        }
        return value
    }

    /// A value that must be there.
    func required<Value>(_ key: String, expects: String, _ read: (String) -> Value?) -> Value? {
        guard let entry = take(key), !Self.isEmpty(entry.node) else {
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

    /// A list of texts of one line each; one text counts as a list of one.
    func list(_ key: String) -> [(text: String, line: Int?)] {
        words(key).filter { text, line in
            guard let fault = Self.fault(of: text) else { return true }
            faults.add(fault, key: full(key), at: line)
            return false
        }
    }

    /// The words of a command, which may hold what they like, but the first one names a program; empty if the key is absent.
    func command(_ key: String) -> [String] {
        let words = words(key)
        guard let first = words.first, let fault = Self.fault(of: first.text, isOneLine: false) else {
            return words.map(\.text)
        }
        faults.add(fault, key: full(key), at: first.line)
        return []
    }

    private func words(_ key: String) -> [(text: String, line: Int?)] {
        guard let entry = take(key) else { return [] }
        guard !Self.isEmpty(entry.node) else {
            faults.add("has no value: give one, or take the line out", key: full(key), at: entry.line)
            return []
        }
        refuseTag(of: entry.node, key: full(key), at: entry.line)
        switch entry.node {
        case .scalar(let scalar):
            return [(scalar.string, entry.line)]
        case .sequence(let sequence):
            return sequence.compactMap { node in
                guard case .scalar(let scalar) = node else {
                    faults.add("expects a list of plain values", key: full(key), at: node.mark?.line ?? entry.line)
                    return nil
                }
                refuseTag(of: node, key: full(key), at: node.mark?.line ?? entry.line)
                return (scalar.string, node.mark?.line ?? entry.line)
            }
        case .mapping, .alias:
            faults.add("expects a list", key: full(key), at: entry.line)
            return []
        }
    }

    /// A list of values.
    func list<Value>(_ key: String, expects: String, _ read: (String) -> Value?) -> [Value] {
        words(key).compactMap { text, line in
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

    /// Adds a fault at a key that must not stand here, if it does.
    func refuse(_ key: String, _ reason: String) {
        guard has(key) else { return }
        asked.insert(key)
        fault(reason, at: key)
    }

    /// Reports keys that this section does not know; called once everything was read.
    func refuseUnknownKeys() {
        let known = known ?? asked.sorted()
        for entry in entries where !known.contains(entry.key) && !asked.contains(entry.key) {
            let allowed = known.isEmpty ? "" : "; known here: " + Self.words(known)
            faults.add("unknown key" + allowed, key: full(entry.key), at: entry.line)
        }
    }

    private func take(_ key: String) -> (key: String, line: Int?, node: Node)? {
        assert(known?.contains(key) ?? true, "\(full(key)) is read and not listed")
        asked.insert(key)
        return entries.first { $0.key == key }
    }

    private func lineOf(_ key: String) -> Int? {
        entries.first { $0.key == key }?.line
    }

    private func full(_ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// A tag asks for a value to be read in another way than as it stands, which nothing here does.
    private func refuseTag(of node: Node, key: String, at line: Int?) {
        let tag: String
        switch node {
        case .scalar(let scalar): tag = scalar.tag.description
        case .sequence(let sequence): tag = sequence.tag.description
        case .mapping(let mapping): tag = mapping.tag.description
        case .alias: return
        }
        let core = "tag:yaml.org,2002:"
        let plain = ["str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map"]
        guard !tag.isEmpty, tag != "!", !plain.contains(where: { tag == core + $0 }) else { return }
        let written = tag.hasPrefix(core) ? "!!\(tag.dropFirst(core.count))" : tag
        faults.add("the tag \(written) is not taken: write the value as it is", key: key, at: line)
    }

    private static func words(_ keys: [String]) -> String {
        keys.sorted().joined(separator: ", ")
    }

    /// What keeps a text from being a value; it is not cited, since it may be anything.
    private static func fault(of text: String, isOneLine: Bool = true) -> String? {
        guard text.contains(where: { !$0.isWhitespace }) else { return "is empty: give a value, or take the line out" }
        guard isOneLine else { return nil }
        for scalar in text.unicodeScalars where scalar != "\t" {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
                return "holds a line break or control character (U+\(zeros)\(digits)); expects one line of text"
            default: continue
            }
        }
        return nil
    }

    /// YAML's ways to write that there is nothing.
    private static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
