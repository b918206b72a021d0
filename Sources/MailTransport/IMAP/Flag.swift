/// A flag of a message (RFC 3501 section 2.3.2): a system flag such as `\Seen`, or a keyword. Compared in any case.
public struct Flag: Sendable, Hashable, CustomStringConvertible {
    /// As written.
    public let description: String

    /// A flag of 1 to 128 characters that an IMAP atom can hold, with a backslash at the start or none.
    public init?(_ text: String) {
        let name = text.hasPrefix("\\") ? text.dropFirst() : text[...]
        guard (1...128).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"(){%*\"\\]".utf8.contains($0) })
        else { return nil }
        description = text
    }

    private init(known text: String) {
        description = text
    }

    /// Seen by a person's mail program.
    public static let seen = Flag(known: "\\Seen")
    /// Answered.
    public static let answered = Flag(known: "\\Answered")
    /// Marked for attention.
    public static let flagged = Flag(known: "\\Flagged")
    /// To be removed by the next expunge.
    public static let deleted = Flag(known: "\\Deleted")
    /// A draft.
    public static let draft = Flag(known: "\\Draft")
    /// What needs a person, in an inbox that people share with the gateway.
    public static let needsReview = Flag(known: "$AlertRelayReview")

    /// In any case.
    public static func == (left: Flag, right: Flag) -> Bool {
        left.description.isSameWord(as: right.description)
    }

    /// In any case.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description.asciiUppercased)
    }
}
