/// How much of a message the parser is willing to take apart.
///
/// Reaching a limit is a ``Defect``, never a failure: what lies beyond stays in the message's bytes, unread.
public struct ParserLimits: Sendable, Hashable {
    /// Nesting of multiparts and enclosed messages; a deeper container is kept as a leaf.
    public var depth: Int
    /// Number of parts in one message; later ones are not listed.
    public var parts: Int
    /// Bytes of one header block; later fields are not listed.
    public var headerBytes: Int
    /// Fields of one header block; later ones are skipped.
    public var headerFields: Int
    /// Parameters of one Content-Type or Content-Disposition field.
    public var parameters: Int
    /// Addresses in one field.
    public var addresses: Int
    /// Defects that are kept for one message.
    public var defects: Int

    /// Limits far above anything that people or programs send on purpose.
    public static let `default` = ParserLimits()

    /// Makes limits; every value has a default, negative values count as zero.
    public init(
        depth: Int = 100,
        parts: Int = 10_000,
        headerBytes: Int = 4 << 20,
        headerFields: Int = 10_000,
        parameters: Int = 200,
        addresses: Int = 10_000,
        defects: Int = 1_000
    ) {
        self.depth = max(0, depth)
        self.parts = max(1, parts)
        self.headerBytes = max(0, headerBytes)
        self.headerFields = max(0, headerFields)
        self.parameters = max(0, parameters)
        self.addresses = max(0, addresses)
        self.defects = max(0, defects)
    }
}
