import MailMessage

extension FuzzTarget {
    /// Transfer encodings: the fast decoders against their twins, and what was encoded against what it was.
    static let transferDecoding = FuzzTarget("transfer-decoding", longest: 8 << 10) { bytes in
        let encodings: [(encoding: TransferEncoding, twin: TransferDecoding)] = [
            (.base64, Base64Twin.decode(bytes)),
            (.quotedPrintable, QuotedPrintableTwin.decode(bytes, isHeader: false)),
            (.uuencode, UuencodeTwin.decode(bytes)),
        ]
        for (encoding, twin) in encodings {
            // At the end of its memory, in the middle of other bytes, and in no memory of its own.
            compare(encoding.decode(bytes[...]), twin, encoding.name)
            let padded: [UInt8] = [0x41, 0x3D] + bytes + [0x41, 0x3D, 0x0A]
            compare(encoding.decode(padded[2..<(2 + bytes.count)]), twin, encoding.name)
        }
        compare(Base64.decode(bytes.lazy.map { $0 }), encodings[0].twin, "base64 of a lazy collection")
        compare(QuotedPrintable.decode(bytes.lazy.map { $0 }), encodings[1].twin, "q-p of a lazy collection")
        compare(QuotedPrintable.decodeHeader(bytes), QuotedPrintableTwin.decode(bytes, isHeader: true), "Q")
        if let strict = Base64.decodeStrictly(bytes) {
            require(encodings[0].twin.firstFault == nil, "strictly read base64 is sound")
            require(strict == encodings[0].twin.bytes, "strictly read base64 says the same")
        }

        let encoded = Base64.encode(bytes)
        require(String(decoding: encoded, as: UTF8.self), equals: Base64Twin.encode(bytes), "base64")
        require(Base64.decodeStrictly(encoded), equals: bytes, "base64 and back")
        for length in [4, 60, 76] {
            let lines = Base64.encode(bytes, lineLength: length)
            compare(Base64.decode(lines), TransferDecoding(bytes: bytes), "base64 in lines of \(length) and back")
        }
        let printable = QuotedPrintable.encode(bytes)
        compare(QuotedPrintable.decode(printable), TransferDecoding(bytes: bytes), "quoted-printable and back")
        for line in printable.split(separator: 0x0A) {
            require(line.count <= 77, "a line of quoted-printable has 76 characters at most")
        }
        compare(Uuencode.decode(UuencodeTwin.encode(bytes)), TransferDecoding(bytes: bytes), "uuencode and back")
    }

    private static func compare(_ result: TransferDecoding, _ twin: TransferDecoding, _ what: String) {
        require(result.bytes == twin.bytes, "\(what): \(result.bytes.count) bytes against \(twin.bytes.count)")
        require(result.firstFault, equals: twin.firstFault, "\(what): the first fault")
    }
}
