/// Checks templates before any letter is rendered: every tag against the letter's closed list, with line and column.
struct TemplateChecker {
    private let texts: [String: String]
    private var scanned: [String: [TemplateTag]] = [:]
    private var faults: [TemplateFault] = []

    /// Faults of this full set of templates, in the order of files and places.
    static func faults(in texts: [String: String]) -> [TemplateFault] {
        var checker = TemplateChecker(texts: texts)
        checker.check()
        return Array(Set(checker.faults))
            .sorted { ($0.file, $0.line, $0.column, $0.reason) < ($1.file, $1.line, $1.column, $1.reason) }
    }

    private init(texts: [String: String]) {
        self.texts = texts
    }

    private mutating func check() {
        for file in TemplateFile.all { scan(file) }
        for kind in LetterKind.allCases {
            for piece in TemplateFile.Piece.allCases { check(piece, of: kind) }
        }
    }

    private mutating func scan(_ file: String) {
        guard let text = texts[file] else {
            return report(file, nil, "the template is missing")
        }
        guard text.utf8.count <= RenderingLimits.templateBytes else {
            return report(file, nil, "larger than \(RenderingLimits.templateBytes) bytes")
        }
        let (tags, found) = TemplateScanner(file: file, text: text).scan()
        faults += found
        scanned[file] = tags
        checkContentType(tags, of: file)
        checkNesting(tags, of: file)
    }

    /// Mustache escapes for HTML unless told otherwise, also in partials of a text: so every text says that it is one, first of all.
    private mutating func checkContentType(_ tags: [TemplateTag], of file: String) {
        let isHTML = file.hasSuffix(".html.mustache")
        let types = tags.filter { $0.kind == .contentType }
        if isHTML {
            for tag in types where tag.name != "HTML" { report(file, tag, "HTML is always escaped: CONTENT_TYPE:HTML") }
        } else {
            let first = tags.first { $0.kind != .comment }
            if first?.kind != .contentType || first?.name != "TEXT" {
                report(file, first, "a text begins with {{% CONTENT_TYPE:TEXT}}")
            }
            for tag in types where tag.name != "TEXT" { report(file, tag, "this file is text: CONTENT_TYPE:TEXT") }
        }
        for tag in types.dropFirst() { report(file, tag, "the content type is said once, at the beginning") }
    }

    private mutating func checkNesting(_ tags: [TemplateTag], of file: String) {
        var open: [TemplateTag] = []
        for tag in tags {
            switch tag.kind {
            case .section, .invertedSection:
                open.append(tag)
            case .sectionEnd:
                if let last = open.last, last.name == tag.name {
                    open.removeLast()
                } else {
                    let expected = open.last.map { "{{/\($0.name)}}" } ?? "no section end"
                    report(file, tag, "'{{/\(tag.name)}}' closes nothing here; expected: \(expected)")
                    return
                }
            case .variable, .partial, .contentType, .comment:
                break
            }
        }
        for tag in open { report(file, tag, "section '\(tag.name)' is not closed") }
    }

    private mutating func check(_ piece: TemplateFile.Piece, of kind: LetterKind) {
        let file = TemplateFile.name(of: piece, in: kind)
        let isSubject = piece == .subject
        var walk = Walk(
            vocabulary: isSubject ? .subject(of: kind) : .body(of: kind),
            partials: isSubject ? [] : TemplateFile.partials,
            isHTML: piece == .html
        )
        visit(file, &walk)
        if !isSubject, walk.unconditionalFacts != 1 || walk.allFacts != 1 {
            report(
                file,
                nil,
                "every letter includes {{> facts}} once, outside of any section; found \(walk.unconditionalFacts) of "
                    + "\(walk.allFacts) so"
            )
        }
        if isSubject, let text = texts[file],
            text.split(whereSeparator: \.isNewline).filter({ !$0.hasPrefix("{{%") }).count > 1
        {
            report(file, nil, "a subject is one line")
        }
    }

    /// The state of one walk through a template and the partials that it includes.
    private struct Walk {
        let vocabulary: TemplateVocabulary
        let partials: [String]
        let isHTML: Bool
        /// Open sections: the names that they add, and whether `{{.}}` is a text in them.
        var scopes: [(names: [String], hasCurrent: Bool)] = []
        /// The partials being visited, to find cycles.
        var path: [String] = []
        var unconditionalFacts = 0
        var allFacts = 0

        var innerNames: [String] { scopes.flatMap(\.names) }
    }

    private mutating func visit(_ file: String, _ walk: inout Walk) {
        let outerScopes = walk.scopes
        for tag in scanned[file] ?? [] {
            switch tag.kind {
            case .comment, .contentType:
                break
            case .variable:
                checkVariable(tag, in: file, walk)
            case .section, .invertedSection:
                walk.scopes.append(scope(of: tag, in: file, walk))
            case .sectionEnd:
                if walk.scopes.count > outerScopes.count { walk.scopes.removeLast() }
            case .partial:
                include(tag, in: file, &walk)
            }
        }
        walk.scopes = outerScopes
    }

    private mutating func include(_ tag: TemplateTag, in file: String, _ walk: inout Walk) {
        guard walk.partials.contains(tag.name) else {
            let allowed = walk.partials.isEmpty ? "none here" : walk.partials.joined(separator: ", ")
            return report(file, tag, "no partial '\(tag.name)' is known; allowed: \(allowed)")
        }
        guard !walk.path.contains(tag.name) else {
            let way = (walk.path + [tag.name]).joined(separator: " > ")
            return report(file, tag, "partials include each other in a circle: \(way)")
        }
        if tag.name == "facts" {
            walk.allFacts += 1
            if walk.scopes.isEmpty { walk.unconditionalFacts += 1 }
        }
        walk.path.append(tag.name)
        visit(TemplateFile.name(ofPartial: tag.name, isHTML: walk.isHTML), &walk)
        walk.path.removeLast()
    }

    private mutating func checkVariable(_ tag: TemplateTag, in file: String, _ walk: Walk) {
        if tag.name == "." {
            if walk.scopes.last?.hasCurrent != true {
                report(file, tag, "'{{.}}' stands only in a section over a list of texts")
            }
            return
        }
        if walk.innerNames.contains(tag.name) { return }
        switch walk.vocabulary.entries[tag.name] {
        case .text, .optionalText: return
        case .flag, .list, .texts:
            report(file, tag, "'\(tag.name)' is a section: write {{#\(tag.name)}}…{{/\(tag.name)}}")
        case nil:
            let inner = walk.innerNames.isEmpty ? "" : walk.innerNames.joined(separator: ", ") + ", "
            report(
                file,
                tag,
                "no value '\(tag.name)' is known here; allowed: \(inner)\(walk.vocabulary.allowedVariables)"
            )
        }
    }

    private mutating func scope(
        of tag: TemplateTag,
        in file: String,
        _ walk: Walk
    ) -> (names: [String], hasCurrent: Bool) {
        switch walk.vocabulary.entries[tag.name] {
        case .optionalText, .flag: return ([], false)
        case .list(let names): return (tag.kind == .section ? names : [], false)
        case .texts: return ([], tag.kind == .section)
        case .text:
            report(file, tag, "'\(tag.name)' is always there: write {{\(tag.name)}}")
        case nil:
            report(file, tag, "no section '\(tag.name)' is known; allowed: \(walk.vocabulary.allowedSections)")
        }
        return ([], false)
    }

    private mutating func report(_ file: String, _ tag: TemplateTag?, _ reason: String) {
        faults.append(TemplateFault(file: file, line: tag?.line ?? 1, column: tag?.column ?? 1, reason: reason))
    }
}
