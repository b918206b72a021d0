/// A distribution network, named by the first two digits of its MPANs.
public struct Distributor: Hashable, Sendable {
    /// The identifier, 10 to 38.
    public let id: Int
    /// The network's four-letter short name: `LOND`.
    public let name: String
    /// The letter of its grid supply point group; `nil` for independent networks, which lie in any group.
    public let group: Character?

    /// The network with this identifier, or `nil` if it is not known here. Newer ones exist: unknown is a warning, not an error.
    public init?(id: Int) {
        guard let index = Self.known.firstIndex(where: { $0.0 == id }) else { return nil }
        self.id = id
        name = Self.known[index].1
        group = Self.known[index].2
    }

    /// Whether MPANs that begin with this identifier are known.
    public static func isKnown(id: Int) -> Bool {
        (10...38).contains(id)
    }

    private static let known: [(Int, String, Character?)] = [
        (10, "EELC", "A"), (11, "EMEB", "B"), (12, "LOND", "C"), (13, "MANW", "D"), (14, "MIDE", "E"),
        (15, "NEEB", "F"), (16, "NORW", "G"), (17, "HYDE", "P"), (18, "SPOW", "N"), (19, "SEEB", "J"),
        (20, "SOUT", "H"), (21, "SWAE", "K"), (22, "SWEB", "L"), (23, "YELG", "M"), (24, "IPNL", nil),
        (25, "LENG", nil), (26, "GUCL", nil), (27, "ETCL", nil), (28, "EDFI", nil), (29, "HARL", nil),
        (30, "PENL", nil), (31, "UKPD", nil), (32, "UDNL", nil), (33, "GGEN", nil), (34, "MPDL", nil),
        (35, "FEAL", nil), (36, "VATT", nil), (37, "FORB", nil), (38, "INDI", nil),
    ]
}
