/// The templates' file names: a closed list.
enum TemplateFile {
    /// One of a letter's three pieces.
    enum Piece: String, CaseIterable {
        case subject = "subject.txt"
        case text = "body.txt"
        case html = "body.html"
    }

    /// The partials, each in a text and an HTML form.
    static let partials = ["checking", "facts"]
    /// Partials that operators cannot replace: readers rely on their form.
    static let fixedPartials: Set<String> = ["facts"]

    static func name(of piece: Piece, in kind: LetterKind) -> String {
        "\(kind.rawValue)/\(piece.rawValue).mustache"
    }

    static func name(ofPartial partial: String, isHTML: Bool) -> String {
        "partials/\(partial).\(isHTML ? "html" : "txt").mustache"
    }

    /// Every name, sorted.
    static let all: [String] = {
        let letters = LetterKind.allCases.flatMap { kind in Piece.allCases.map { name(of: $0, in: kind) } }
        let shared = partials.flatMap { [name(ofPartial: $0, isHTML: false), name(ofPartial: $0, isHTML: true)] }
        return (letters + shared).sorted()
    }()

    static let fixed: Set<String> = Set(
        fixedPartials.flatMap { [name(ofPartial: $0, isHTML: false), name(ofPartial: $0, isHTML: true)] }
    )
}
