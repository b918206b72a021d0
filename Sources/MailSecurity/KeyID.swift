/// The name of a key in a ``Keyring``: 1 to 32 characters from `a-z`, `0-9` and `-`.
public struct KeyID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name as text.
    public let text: String

    /// - Throws: ``SecurityError/Code/badKeyID``.
    public init(_ text: String) throws(SecurityError) {
        let isAllowed = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard isAllowed, (1...32).contains(text.utf8.count) else {
            throw SecurityError(.badKeyID, "a key id has 1 to 32 characters from a-z, 0-9 and -")
        }
        self.text = text
    }

    /// The name.
    public var description: String { text }

    /// Orders by name.
    public static func < (left: KeyID, right: KeyID) -> Bool {
        left.text < right.text
    }
}
