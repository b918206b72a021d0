/// Bytes written in hexadecimal, of either letter case, with blanks and line ends anywhere between pairs.
enum HexText {
    /// Whether these bytes begin as GBCS in hexadecimal does: `DF`, `DD` or `E0`, perhaps after `0x`.
    static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
        let digits = withoutPrefix(bytes).prefix(2).compactMap(hexDigit)
        return digits.count == 2 && GBCSAlert.begins(digits[0] << 4 | digits[1])
    }

    private static func withoutPrefix(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.starts(with: Array("0x".utf8)) || bytes.starts(with: Array("0X".utf8)) ? bytes.dropFirst(2) : bytes
    }

    static func decode(_ bytes: ArraySlice<UInt8>) throws(AlertReadingError) -> [UInt8] {
        var result: [UInt8] = []
        var (line, column) = (1, 1)
        var high: UInt8?
        let rest = withoutPrefix(bytes)
        column += bytes.count - rest.count
        for byte in rest {
            if let digit = hexDigit(byte) {
                if let first = high {
                    result.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
            } else if !isXMLBlank(byte) || high != nil {
                throw AlertReadingError(
                    .payload,
                    high == nil ? "not a hexadecimal digit" : "a pair of hexadecimal digits is cut in two",
                    at: TextPosition(line: line, column: column)
                )
            }
            if byte == 0x0A {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        guard high == nil else {
            throw AlertReadingError(
                .payload,
                "an odd number of hexadecimal digits",
                at: TextPosition(line: line, column: column)
            )
        }
        return result
    }
}
