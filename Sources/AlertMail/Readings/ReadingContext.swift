/// What a reading may know of the reader; nothing by default, as in `inspect mail`.
public struct ReadingContext: Hashable, Sendable {
    /// Our own addresses, canonical (lower case): mail from them is never answered.
    public var ownAddresses: Set<String>

    /// A context; addresses in any letter case.
    public init(ownAddresses: Set<String> = []) {
        self.ownAddresses = Set(ownAddresses.map { $0.lowercased() })
    }

    /// Whether an address is ours.
    func isOwn(_ address: String) -> Bool {
        ownAddresses.contains(address.lowercased())
    }
}
