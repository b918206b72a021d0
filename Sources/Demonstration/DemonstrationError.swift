/// Why the demonstration, or one of its scenes, cannot go on.
public struct DemonstrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
