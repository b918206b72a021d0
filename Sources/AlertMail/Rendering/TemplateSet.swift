import Mustache

/// The templates of all letters, checked: the built-in ones, or an operator's in their place, file by file.
public struct TemplateSet: Sendable {
    /// The names of all template files, sorted: `critical-alert/body.txt.mustache`, `partials/checking.html.mustache`…
    public static var fileNames: [String] { TemplateFile.all }

    /// The built-in templates, by file name. `partials/facts.*` are fixed: an operator cannot replace them.
    public static let builtInFiles: [String: String] = Dictionary(
        EmbeddedTemplates.files.map { ($0.path.split(separator: "/").dropFirst().joined(separator: "/"), $0.text) },
        uniquingKeysWith: { first, _ in first }
    )

    private let texts: [LetterKind: MustacheTemplate]
    private let htmls: [LetterKind: MustacheTemplate]
    private let subjects: [LetterKind: MustacheTemplate]
    private let textPartials: MustacheLibrary
    private let htmlPartials: MustacheLibrary

    /// The built-in templates.
    ///
    /// Throws ``AlertMailError`` only if this build is broken; a test checks that it is not.
    public static func builtIn() throws(AlertMailError) -> TemplateSet {
        try TemplateSet(overriding: [:])
    }

    /// The built-in templates with an operator's files in their place, given by name and text.
    ///
    /// Throws ``AlertMailError`` with every fault: names that no letter has, tags outside of a letter's closed list, a missing fact
    /// partial, partials in a circle, a text that does not say that it is one.
    public init(overriding overrides: [String: String]) throws(AlertMailError) {
        let faults = Self.faults(overriding: overrides)
        guard faults.isEmpty else { throw AlertMailError(faults: faults) }
        let files = Self.files(overriding: overrides)
        do {
            subjects = try Self.templates(.subject, files)
            texts = try Self.templates(.text, files)
            htmls = try Self.templates(.html, files)
            textPartials = try Self.library(files, isHTML: false)
            htmlPartials = try Self.library(files, isHTML: true)
        } catch let error as MustacheTemplate.ParserError {
            throw AlertMailError(faults: [
                TemplateFault(
                    file: "templates",
                    line: error.context.lineNumber,
                    column: error.context.columnNumber,
                    reason: "the template cannot be read: \(error.error)"
                )
            ])
        } catch {
            throw AlertMailError(.template, "the templates cannot be read")
        }
    }

    /// Every fault of the built-in templates with these files in their place; empty if a ``TemplateSet`` can be made of them.
    public static func faults(overriding overrides: [String: String]) -> [TemplateFault] {
        var faults: [TemplateFault] = []
        for name in overrides.keys.sorted() {
            let reason: String
            if TemplateFile.fixed.contains(name) {
                reason = "this file is fixed, since programs read its lines; remove it"
            } else if TemplateFile.all.contains(name) {
                continue
            } else {
                let allowed = TemplateFile.all.filter { !TemplateFile.fixed.contains($0) }
                reason = "no letter has this template; allowed: \(allowed.joined(separator: ", "))"
            }
            faults.append(
                TemplateFault(file: SafeText.line(name, limit: 200), line: 1, column: 1, reason: reason)
            )
        }
        return faults + TemplateChecker.faults(in: files(overriding: overrides))
    }

    func render(_ piece: TemplateFile.Piece, of kind: LetterKind, values: [String: Any]) -> String? {
        switch piece {
        case .subject: subjects[kind]?.render(values)
        case .text: texts[kind]?.render(values, library: textPartials)
        case .html: htmls[kind]?.render(values, library: htmlPartials)
        }
    }

    private static func files(overriding overrides: [String: String]) -> [String: String] {
        var files = builtInFiles
        for name in TemplateFile.all where !TemplateFile.fixed.contains(name) {
            guard let text = overrides[name] else { continue }
            files[name] = normalised(text)
        }
        return files
    }

    /// Without byte order mark, with LF line ends.
    private static func normalised(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\u{FEFF}", previous == nil { continue }
            if scalar == "\r" {
                scalars.append("\n")
            } else if scalar != "\n" || previous != "\r" {
                scalars.append(scalar)
            }
            previous = scalar
        }
        return String(scalars)
    }

    private static func templates(
        _ piece: TemplateFile.Piece,
        _ files: [String: String]
    ) throws -> [LetterKind: MustacheTemplate] {
        var templates: [LetterKind: MustacheTemplate] = [:]
        for kind in LetterKind.allCases {
            templates[kind] = try MustacheTemplate(string: files[TemplateFile.name(of: piece, in: kind)] ?? "")
        }
        return templates
    }

    private static func library(_ files: [String: String], isHTML: Bool) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for partial in TemplateFile.partials {
            let name = TemplateFile.name(ofPartial: partial, isHTML: isHTML)
            try library.register(files[name] ?? "", named: partial)
        }
        return library
    }
}
