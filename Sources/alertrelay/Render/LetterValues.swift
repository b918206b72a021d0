import AlertMail
import FoundationEssentials

/// The values of a letter as JSON, as `--values` reads them and `--example` writes them.
enum LetterValues {
    /// Reads a letter of the kind that was asked for.
    ///
    /// - Throws: ``RenderFailure`` with file, line and column: no JSON, a value that is missing or wrong, a name that
    ///   no letter has, another kind of letter.
    static func read(_ bytes: [UInt8], file: String, kind: LetterKind) throws(RenderFailure) -> Letter {
        let outline: JSONOutline
        do throws(JSONOutline.Fault) {
            outline = try JSONOutline(bytes)
        } catch {
            throw failure(file, error.place, error.reason)
        }
        let letter: Letter
        do {
            letter = try JSONDecoder().decode(Letter.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw failure(of: error, file, outline)
        } catch {
            throw failure(file, outline.place(of: []), "cannot be read as a letter")
        }
        guard letter.kind == kind else {
            throw failure(
                file,
                outline.place(of: [.member("kind")]),
                "the values are those of another letter: \(letter.kind.rawValue)"
            )
        }
        let unknown = unknownMembers(of: outline, comparedWith: letter)
        guard unknown.isEmpty else {
            throw .data(unknown.map { line(file, $0.place, "no letter has a value named '\(name(of: $0.path))'") })
        }
        return letter
    }

    /// The letter's values, to be edited and read again.
    static func write(_ letter: Letter) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // A letter is made of texts, numbers and lists: there is nothing that JSON could not say.
        guard let data = try? encoder.encode(letter) else { return [] }
        return [UInt8](data) + [UInt8(ascii: "\n")]
    }

    /// What the decoder passed over: a misspelt name would otherwise silently be a missing value.
    private static func unknownMembers(
        of outline: JSONOutline,
        comparedWith letter: Letter
    ) -> [(path: [JSONOutline.Step], place: JSONOutline.Place)] {
        // What was written just now is JSON.
        guard let known = try? JSONOutline(write(letter)) else { return [] }
        let unknown = outline.entries.filter { path, entry in !entry.isNull && known.entries[path] == nil }
        // What stands inside something unknown is said with it.
        return unknown.filter { path, _ in unknown[path.dropLast()] == nil }
            .map { (path: $0, place: $1.place) }.sorted { $0.place < $1.place }
    }

    private static func failure(
        of error: DecodingError,
        _ file: String,
        _ outline: JSONOutline
    ) -> RenderFailure {
        switch error {
        case .keyNotFound(let key, let context):
            let path = steps(context.codingPath)
            let owner = path.isEmpty ? "the letter" : "'\(name(of: path))'"
            return failure(file, outline.place(of: path), "\(owner) lacks '\(key.stringValue)'")
        case .valueNotFound(_, let context):
            let path = steps(context.codingPath)
            return failure(file, outline.place(of: path), "'\(name(of: path))' may not be null")
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            let path = steps(context.codingPath)
            let reason = VisibleText.line(context.debugDescription)
            return failure(file, outline.place(of: path), "'\(name(of: path))': \(reason)")
        @unknown default:
            return failure(file, outline.place(of: []), "cannot be read as a letter")
        }
    }

    private static func steps(_ path: [any CodingKey]) -> [JSONOutline.Step] {
        path.map { key in key.intValue.map { .element($0) } ?? .member(key.stringValue) }
    }

    private static func name(of path: [JSONOutline.Step]) -> String {
        VisibleText.line(path.map(\.description).joined(separator: "."))
    }

    private static func failure(_ file: String, _ place: JSONOutline.Place, _ reason: String) -> RenderFailure {
        .data([line(file, place, reason)])
    }

    private static func line(_ file: String, _ place: JSONOutline.Place, _ reason: String) -> String {
        "\(file):\(place.line):\(place.column): \(VisibleText.line(reason))"
    }
}
