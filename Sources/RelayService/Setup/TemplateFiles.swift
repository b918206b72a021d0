import AlertMail

/// The files of an operator's folder of templates, by path below it.
///
/// Hidden files and editors' copies (`name~`) are passed over. What is no template at all changes nothing while letters are
/// written; `check` and `render` refuse it, since it may be a template whose name is misspelt.
struct TemplateFiles {
    /// The texts of what is named like a template.
    private(set) var texts: [String: String] = [:]
    /// What cannot be read as text, at its place.
    private(set) var faults: [TemplateFault] = []
    /// What is not named like a template.
    private(set) var others: [String] = []

    /// Reads a folder.
    ///
    /// - Throws: ``FileError`` if it, or one of its files, cannot be read.
    init(folder: String) throws(FileError) {
        for path in try listFiles(below: folder)
        where !path.split(separator: "/").contains(where: { $0.hasSuffix("~") }) {
            guard path.hasSuffix(".mustache") else {
                others.append(path)
                continue
            }
            let bytes = try readFile("\(folder)/\(path)", atMost: GatewayLimits.dataFile)
            if let text = String(validating: bytes, as: UTF8.self) {
                texts[path] = text
            } else {
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
                faults.append(TemplateFault(file: path, line: bad + 1, column: 1, reason: "not UTF-8"))
            }
        }
    }
}
