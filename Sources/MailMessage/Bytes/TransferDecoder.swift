/// Decodes a base64 or quoted-printable body piece by piece.
///
/// The body is whole, only what comes out is cut: a decoder stops between groups or characters, so that it holds nothing
/// back and the pieces together are what decoding at once gives.
struct TransferDecoder {
    private let isBase64: Bool
    private var progress = DecodingProgress()

    /// Nil for encodings that need no decoder, and for uuencode.
    init?(_ encoding: TransferEncoding) {
        switch encoding {
        case .base64: isBase64 = true
        case .quotedPrintable: isBase64 = false
        case .sevenBit, .eightBit, .binary, .uuencode, .other: return nil
        }
    }

    /// The first place of the body that has not been decoded.
    var position: Int { progress.position }

    /// The first place of the body that was not as the encoding asks.
    var firstFault: Int? { progress.firstFault }

    /// Decodes on, until the body ends or the buffer is full; it must have room for 16 bytes or more.
    ///
    /// - Returns: the number of bytes at the front of the buffer that now hold something; it may be 0 before the end, where
    ///   nothing but line breaks was found.
    mutating func decode(_ body: Span<UInt8>, into buffer: inout [UInt8]) -> Int {
        precondition(buffer.count >= 2 * DecodingProgress.room, "a decoder that has no room never ends")
        return body.withUnsafeBufferPointer { body in
            buffer.withUnsafeMutableBufferPointer { out in
                isBase64
                    ? Base64.decode(body, &progress, into: out)
                    : QuotedPrintable.decode(body, &progress, into: out, header: false)
            }
        }
    }
}
