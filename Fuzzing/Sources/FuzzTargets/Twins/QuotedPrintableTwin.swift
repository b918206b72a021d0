import MailMessage

/// Quoted-printable again, as plainly as can be.
enum QuotedPrintableTwin {
    static func decode(_ text: [UInt8], isHeader: Bool) -> TransferDecoding {
        var out: [UInt8] = []
        var fault: Int?
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "=") {
                out.append(isHeader && byte == UInt8(ascii: "_") ? 0x20 : byte)
            } else if let high = rest.first.flatMap(digit), let low = rest.dropFirst().first.flatMap(digit) {
                out.append(high * 16 + low)
                rest = rest.dropFirst(2)
            } else if let behind = softBreak(rest) {
                rest = behind
            } else {
                fault = fault ?? rest.startIndex - 1
                if rest.count == 1, rest.first.flatMap(digit) != nil {
                    // Cut off within an octet.
                    rest = []
                } else {
                    out.append(byte)
                    if rest.first == byte {
                        out.append(byte)
                        rest = rest.dropFirst()
                    }
                }
            }
        }
        return TransferDecoding(bytes: out, firstFault: fault)
    }

    /// What is behind blanks and a line break, or behind blanks at the end of all; nil if something else stands there.
    private static func softBreak(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let line = text.drop { $0 == 0x20 || $0 == 0x09 }
        if line.first == 0x0A { return line.dropFirst() }
        if line.starts(with: [0x0D, 0x0A]) { return line.dropFirst(2) }
        return line.isEmpty || line.elementsEqual([0x0D]) ? [] : nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        UnicodeScalar(byte).properties.isASCIIHexDigit ? UInt8(String(UnicodeScalar(byte)), radix: 16) : nil
    }
}
