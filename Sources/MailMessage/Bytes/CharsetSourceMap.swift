/// The conversions to UTF-8 once more, this time with the place of every character; slower, and only for those who ask.
enum CharsetSourceMap {
    /// Bytes as UTF-8 text, read as ``Charset/decode(_:)`` read them when it named `charset` as the one that was used.
    static func decode(_ bytes: ArraySlice<UInt8>, as charset: String) -> MappedBytes {
        switch charset {
        case "UTF-8", "US-ASCII": utf8(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes)
        case "WINDOWS-1252": windows1252(bytes)
        case "UTF-16BE", "UTF-16LE":
            converted(
                bytes.starts(with: charset == "UTF-16LE" ? [0xFF, 0xFE] : [0xFE, 0xFF]) ? bytes.dropFirst(2) : bytes,
                from: charset,
                unit: 2
            )
        case ISO2022JP.name: japanese(bytes)
        default: converted(bytes, from: charset, unit: charset.hasPrefix("UTF-32") ? 4 : 1)
        }
    }

    private static func converted(_ bytes: ArraySlice<UInt8>, from name: String, unit: Int) -> MappedBytes {
        CharsetConversion.decodeMapped(bytes, from: name, unit: unit) ?? windows1252(bytes)
    }

    private static func japanese(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        guard let shifted = ISO2022JP.shiftJIS(bytes) else { return windows1252(bytes) }
        var map = SourceMap()
        for (number, origin) in shifted.origins.enumerated() {
            // Two bytes of Shift_JIS with one origin are a character that was made of two.
            let isPair =
                shifted.origins.dropFirst(number + 1).first == origin
                || number > 0 && shifted.origins[number - 1] == origin
            let start = bytes.startIndex + Int(origin)
            map.append(1, from: start..<min(start + (isPair ? 2 : 1), bytes.endIndex))
        }
        return converted(shifted.bytes[...], from: "CP932", unit: 1).through(map)
    }

    /// UTF-8 as it stands; each ill-formed sequence is one U+FFFD (Unicode 15, section 3.9, best practice).
    private static func utf8(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        if String(validating: bytes, as: UTF8.self) != nil { return MappedBytes(verbatim: bytes) }
        var result = MappedBytes()
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = bytes.startIndex
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar):
                result.append(verbatim: bytes[position..<(position + scalar.count)])
                position += scalar.count
            case .error(let length):
                result.append([0xEF, 0xBF, 0xBD], from: position..<(position + length))
                position += length
            case .emptyInput:
                return result
            }
        }
    }

    private static func windows1252(_ bytes: ArraySlice<UInt8>) -> MappedBytes {
        var result = MappedBytes()
        for (offset, byte) in zip(bytes.indices, bytes) {
            let scalar =
                (0x80..<0xA0).contains(byte) ? Charset.windows1252[Int(byte - 0x80)] : Unicode.Scalar(byte)
            result.append(Array(String(scalar).utf8), from: offset..<(offset + 1))
        }
        return result
    }
}
