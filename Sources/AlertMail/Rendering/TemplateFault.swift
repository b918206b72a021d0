/// One fault of one template, at its place.
public struct TemplateFault: Hashable, Sendable {
    /// The file, as in ``TemplateSet/fileNames``, or as the operator named it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// What is wrong and what is allowed.
    public let reason: String

    /// A fault at a place.
    public init(file: String, line: Int, column: Int, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }
}

extension TemplateFault: CustomStringConvertible {
    /// `file:line:column: reason`.
    public var description: String { "\(file):\(line):\(column): \(reason)" }
}
