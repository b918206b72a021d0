extension Part {
    /// Decodes the body in pieces, so that a large attachment is not in memory a second time: what ``decodedBytes()`` gives,
    /// cut.
    ///
    /// - Parameters:
    ///   - size: the most bytes of one piece; at least 64.
    ///   - take: is given one piece after the other, each only for the call.
    /// - Returns: what was wrong; offsets count in the message's bytes.
    @discardableResult
    public func decode<Failure: Error>(
        inPiecesOf size: Int = 1 << 16,
        _ take: (Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> [Defect] {
        let size = max(64, size)
        let bytes = storage.bytes
        let encoding = bodyEncoding
        guard var decoder = TransferDecoder(encoding) else {
            // Nothing to decode, or uuencode, which nobody sends anew.
            let whole = encoding == .uuencode ? Uuencode.decode(rawBody) : TransferDecoding(bytes: [])
            if encoding == .uuencode {
                try Part.cut(whole.bytes.span, size, take)
            } else {
                try Part.cut(bytes.span.extracting(bodyRange), size, take)
            }
            return defects(decoding: encoding, firstFault: whole.firstFault)
        }
        var buffer = [UInt8](repeating: 0, count: size)
        let body = bytes.span.extracting(bodyRange)
        while decoder.position < body.count {
            let count = decoder.decode(body, into: &buffer)
            if count > 0 { try take(buffer.span.extracting(0..<count)) }
        }
        return defects(decoding: encoding, firstFault: decoder.firstFault)
    }

    private static func cut<Failure: Error>(
        _ bytes: Span<UInt8>,
        _ size: Int,
        _ take: (Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count - start, size) + start
            try take(bytes.extracting(start..<end))
            start = end
        }
    }
}
