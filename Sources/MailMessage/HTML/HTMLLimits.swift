/// How much of an HTML document is taken apart; what lies beyond is still read as text.
enum HTMLLimits {
    /// Open elements that are kept; deeper ones count but have no effect.
    static let depth = 2_000
    /// How far up an end tag looks for its start tag.
    static let endTagReach = 200
    /// Attributes of one tag that are looked at.
    static let attributes = 60
    /// Bytes of an attribute's value that are kept.
    static let attributeBytes = 8_192
    /// Bytes of one piece of hidden text that are reported.
    static let hiddenBytes = 1_000
    /// Pieces of hidden text that are reported.
    static let hiddenPieces = 200
}
