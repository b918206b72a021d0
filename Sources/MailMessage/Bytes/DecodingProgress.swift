/// How far an encoded body has been decoded: what lets it come out in pieces.
struct DecodingProgress {
    /// A decoder stops while this many bytes are still free: it may write eight for fewer that count.
    static let room = 8

    /// Offset of the next encoded byte.
    var position = 0
    /// Offset of the first encoded byte that is not as the encoding asks.
    private(set) var firstFault: Int?

    /// Keeps the first fault of all.
    mutating func note(fault offset: Int) { firstFault = firstFault ?? offset }
}
