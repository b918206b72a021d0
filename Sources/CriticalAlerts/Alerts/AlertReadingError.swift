/// Why bytes could not be read as an alert. The bytes are to be kept and shown to a person (R1).
public struct AlertReadingError: Error, Hashable, Sendable {
    /// The stable kinds of failure.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is nothing, or nothing but blanks.
        case empty
        /// Neither XML, nor GBCS bytes, nor GBCS bytes in hexadecimal.
        case unrecognised
        /// More bytes, text, elements or attributes than ``AlertLimits`` allows.
        case tooLarge = "too-large"
        /// Elements nested deeper than ``AlertLimits`` allows.
        case tooDeep = "too-deep"
        /// Not UTF-8, or declared to be something else, or a character that XML does not allow.
        case encoding
        /// A document type declaration: never read.
        case doctype
        /// A reference to an entity that is none of the five that XML predefines.
        case entity
        /// The document ends before it is complete.
        case truncated
        /// Something follows the root element.
        case trailingContent = "trailing-content"
        /// Any other breach of XML's or XML Namespaces' rules.
        case malformed
        /// Well-formed XML of a kind that is not known here.
        case unknownDocument = "unknown-document"
        /// A known kind of document that lacks a part or has it twice.
        case structure
        /// Bare GBCS bytes that cannot be decoded.
        case payload
    }

    /// The stable kind.
    public let code: Code
    /// What is wrong, in a sentence that holds nothing of the document's content.
    public let reason: String
    /// Where, if the document is text.
    public let position: TextPosition?

    init(_ code: Code, _ reason: String, at position: TextPosition? = nil) {
        self.code = code
        self.reason = reason
        self.position = position
    }

    /// Errors of one kind are equal, whatever their wording and place.
    public static func == (left: AlertReadingError, right: AlertReadingError) -> Bool {
        left.code == right.code
    }

    /// Hashes the kind.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}

extension AlertReadingError: CustomStringConvertible {
    /// `line 3, column 7: reason`.
    public var description: String {
        if let position { "\(position): \(reason)" } else { reason }
    }
}

/// A place in a text, counted from 1.
public struct TextPosition: Hashable, Sendable {
    /// The line; lines end with a line feed.
    public let line: Int
    /// The column within the line.
    public let column: Int

    /// The place at this line and column.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension TextPosition: CustomStringConvertible {
    /// `line 3, column 7`.
    public var description: String { "line \(line), column \(column)" }
}
