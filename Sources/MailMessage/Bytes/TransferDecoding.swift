/// What came out of a transfer decoding: everything that could be read, and whether all of it was sound.
public struct TransferDecoding: Sendable, Hashable {
    /// The decoded bytes.
    public var bytes: [UInt8]
    /// Offset, in the encoded bytes, of the first place that is not as the encoding asks; nil if all is sound.
    public var firstFault: Int?

    /// Makes a result.
    public init(bytes: [UInt8], firstFault: Int? = nil) {
        self.bytes = bytes
        self.firstFault = firstFault
    }
}
