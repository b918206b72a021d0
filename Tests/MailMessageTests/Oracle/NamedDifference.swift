/// A difference from GMime that is meant to be: what it is, why, and how it is recognised.
///
/// The list is closed: whatever it does not recognise fails the test. `docs/gmime-differences.md` is printed from it.
struct NamedDifference: Sendable {
    enum Rule: Sendable {
        /// Recognises the difference as a whole.
        case recognizes(@Sendable (Difference, Comparison) -> Bool)
        /// Takes the difference out of two texts; they must then be equal. Several of these may come together.
        case normalizes(@Sendable (inout TextPair) -> Void)
    }

    /// What it is called.
    let name: String
    /// What it can be seen in.
    let subjects: Set<Difference.Subject>
    /// What GMime makes of such a mail.
    let theirs: String
    /// What MailMessage makes of it.
    let ours: String
    /// Why, with the standard's section.
    let reason: String
    /// The smallest mail that shows it, line feeds for line ends.
    let example: [UInt8]
    let rule: Rule

    init(
        _ name: String,
        _ subjects: Set<Difference.Subject>,
        theirs: String,
        ours: String,
        reason: String,
        example: String,
        rule: Rule
    ) {
        self.init(name, subjects, theirs: theirs, ours: ours, reason: reason, bytes: Array(example.utf8), rule: rule)
    }

    init(
        _ name: String,
        _ subjects: Set<Difference.Subject>,
        theirs: String,
        ours: String,
        reason: String,
        bytes: [UInt8],
        rule: Rule
    ) {
        self.name = name
        self.subjects = subjects
        self.theirs = theirs
        self.ours = ours
        self.reason = reason
        example = bytes
        self.rule = rule
    }

    static let all = texts + headers + structure + types + contents + parameters
}
