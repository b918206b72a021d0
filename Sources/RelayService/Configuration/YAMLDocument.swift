import Yams

/// A YAML text as a tree whose nodes know their lines.
///
/// The parser gives up at a mapping in which a key stands twice, and all else that is wrong in the file would stay unsaid. So such
/// a key is marked where it stands first, and the text is read again.
struct YAMLDocument {
    /// Why a text cannot be read at all.
    struct Fault: Error {
        let reason: String
        var key = ""
        var line: Int?
    }

    /// The tree; `nil` if there is none.
    let root: Node?
    /// Where a second document begins; nobody reads it.
    let lineOfSecond: Int?

    init(yaml: String) throws(Fault) {
        (root, lineOfSecond) = try Self.read(yaml)
    }

    private static func read(_ yaml: String) throws(Fault) -> (Node?, Int?) {
        var text = yaml
        for number in 0... {
            do {
                return try compose(text)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // Whoever has the marks in his own text, or so many keys twice, is told of one at a time.
                guard number < mostMarks, !yaml.unicodeScalars.contains(where: { marks.contains($0) }),
                    let key = keys.first, let marked = marking(key, at: context.mark, in: text, number)
                else {
                    throw Fault(
                        reason: "the key stands twice",
                        key: name(of: keys.first ?? ""),
                        line: context.mark.line
                    )
                }
                text = marked
            } catch let error as YamlError {
                throw explain(error)
            } catch {
                throw Fault(reason: "cannot be read as YAML")
            }
        }
        throw Fault(reason: "cannot be read as YAML")
    }

    /// A key's name without the mark that it may have been given.
    static func name(of key: String) -> String {
        guard key.unicodeScalars.first == marks[0], let end = key.unicodeScalars.firstIndex(of: marks[1]) else {
            return key
        }
        return String(key.unicodeScalars[key.unicodeScalars.index(after: end)...])
    }

    /// The path of the key whose value stands on a line, `""` if there is none.
    func path(at line: Int) -> String {
        var found = ""
        // A configuration has three levels; what lies deeper is no key of ours.
        func look(_ node: Node?, _ path: String, _ depth: Int) {
            guard case .mapping(let mapping)? = node, depth < 3 else { return }
            for (key, value) in mapping {
                guard let name = key.scalar?.string, let begin = key.mark?.line, begin <= line else { continue }
                found = path.isEmpty ? name : "\(path).\(name)"
                look(value, found, depth + 1)
            }
        }
        look(root, "", 0)
        return found
    }

    private static let mostMarks = 50
    /// Of Unicode's private area, which no configuration uses: a number stands between them.
    private static let marks: [Unicode.Scalar] = ["\u{E000}", "\u{E001}"]

    private static func compose(_ yaml: String) throws -> (Node?, Int?) {
        // The sequence is a value that keeps its error: made an array of, it would lose it.
        var stream = try Yams.compose_all(yaml: yaml)
        var documents: [Node] = []
        while documents.count < 2, let document = stream.next() { documents.append(document) }
        if let error = stream.error { throw error }
        return (documents.first, documents.count > 1 ? documents[1].mark?.line : nil)
    }

    /// The text with a mark before a key; `nil` if the key does not stand there as it is.
    private static func marking(_ key: String, at mark: Mark, in text: String, _ number: Int) -> String? {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        guard lines.indices.contains(mark.line - 1), lines[mark.line - 1].indices.contains(mark.column - 1) else {
            return nil
        }
        var place = mark.column - 1
        if ["\"", "'"].contains(lines[mark.line - 1][place]) { place += 1 }
        let name = Array(key.unicodeScalars)
        guard !name.isEmpty, lines[mark.line - 1][place...].starts(with: name) else { return nil }
        lines[mark.line - 1].insert(contentsOf: [marks[0]] + Array("\(number)".unicodeScalars) + [marks[1]], at: place)
        var marked = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { marked.append("\n") }
            marked.append(contentsOf: line)
        }
        return String(marked)
    }

    private static func explain(_ error: YamlError) -> Fault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Fault(reason: problem, line: mark.line)
        case .reader(let problem, let offset, _, let yaml):
            Fault(reason: problem, line: offset.map { offset in 1 + yaml.utf8.prefix(offset).count { $0 == 0x0A } })
        default:
            Fault(reason: "cannot be read as YAML")
        }
    }
}
