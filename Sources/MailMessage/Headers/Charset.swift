/// A character set as mail names it, and what it is read as.
///
/// Labels lie: `iso-8859-1` is read as windows-1252, `gb2312` as GB18030 and so on, each label as the superset that its
/// users really write, like the WHATWG Encoding Standard does for the web.
public struct Charset: Sendable, Hashable {
    /// The label as found, without quotes and blanks.
    public let label: String
    /// The name of the charset that is used for reading, in iconv's words.
    public let name: String
    /// Whether the label is known; unknown ones are read as UTF-8 if that is valid, else as windows-1252.
    public let isKnown: Bool

    /// UTF-8.
    public static let utf8 = Charset(label: "utf-8", name: "UTF-8", isKnown: true)
    /// US-ASCII, which is what a missing charset means (RFC 2045 section 5.2).
    public static let ascii = Charset(label: "us-ascii", name: "US-ASCII", isKnown: true)

    private init(label: String, name: String, isKnown: Bool) {
        self.label = label
        self.name = name
        self.isKnown = isKnown
    }

    /// Finds the charset for a label.
    public init(label: String) {
        self.init(label: Array(label.utf8)[...])
    }

    init(label: ArraySlice<UInt8>) {
        if label.equalsIgnoringCase("utf-8") {
            self = .utf8
            return
        }
        // `utf-8; format=flowed`, `iso-8859-1//TRANSLIT`, `charset=utf-8`, `"utf-8"`.
        var bytes = label.filter { $0 > 0x20 && $0 < 0x7F && !"\"'\\<>".utf8.contains($0) }[...]
        if bytes.hasPrefixIgnoringCase("charset="), bytes.count > 8 { bytes = bytes.dropFirst(8) }
        if let end = bytes.firstIndex(where: { $0 == ASCII.semicolon || $0 == ASCII.comma }), end > bytes.startIndex {
            bytes = bytes[..<end]
        }
        let shown = String(decoding: bytes, as: UTF8.self)
        var key = bytes
        for slash in key.indices where key[slash] == ASCII.slash && key[slash...].dropFirst().first == ASCII.slash {
            key = key[..<slash]
            break
        }
        if label.isEmpty {
            self.init(label: shown, name: Charset.ascii.name, isKnown: true)
        } else if let name = CharsetLabels.name(for: key) {
            self.init(label: shown, name: name, isKnown: true)
        } else {
            self.init(label: shown, name: "WINDOWS-1252", isKnown: false)
        }
    }

    /// What came out of decoding bytes as text.
    public struct Decoded: Sendable, Hashable {
        /// The text; U+FFFD stands where bytes were not valid.
        public var text: String
        /// The name of the charset that was used in the end.
        public var charset: String
        /// Offset of the first byte that had to be replaced.
        public var firstFault: Int?
    }

    /// Decodes bytes; never fails. A byte order mark wins over the label and is taken away.
    public func decode(_ bytes: some Collection<UInt8>) -> Decoded {
        let whole = bytes.withContiguousStorageIfAvailable { decode(Array($0)[...]) }
        return whole ?? decode(Array(bytes)[...])
    }

    func decode(_ bytes: [UInt8]) -> Decoded { decode(bytes[...]) }

    func decode(_ bytes: ArraySlice<UInt8>) -> Decoded {
        let reading = reading(of: bytes)
        let input = bytes.dropFirst(reading.skipped)
        var decoded: Decoded
        switch reading.method {
        case .utf8: decoded = Charset.decodeUTF8(input)
        case .ascii: decoded = Decoded(text: String(decoding: input, as: UTF8.self), charset: "US-ASCII")
        case .windows1252: decoded = Charset.decodeWindows1252(input)
        case .converted(let name, let unit): decoded = Charset.convert(input, as: name, unit: unit)
        case .japanese: decoded = Charset.decodeJapanese(input)
        case .chinese: decoded = Charset.decodeChinese(input)
        }
        if let fault = decoded.firstFault { decoded.firstFault = fault + reading.skipped }
        if name == "US-ASCII", decoded.charset != "US-ASCII", decoded.firstFault == nil {
            decoded.firstFault = bytes.firstIndex { $0 >= 0x80 }.map { $0 - bytes.startIndex }
        }
        return decoded
    }

    /// How bytes are read.
    enum Method: Hashable {
        case utf8
        case ascii
        case windows1252
        /// By iconv, with the bytes of a code unit.
        case converted(String, unit: Int)
        /// ISO-2022-JP with what Windows sends in it.
        case japanese
        /// Big5, of one kind or another.
        case chinese
    }

    /// How these bytes are to be read, behind a byte order mark of so many bytes.
    func reading(of bytes: ArraySlice<UInt8>) -> (method: Method, skipped: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        switch name {
        case "UTF-8": return (.utf8, 0)
        case "US-ASCII":
            if bytes.contains(where: { $0 >= 0x80 }) { return (Charset.guessedMethod(bytes), 0) }
            return (Charset.looksLikeISO2022JP(bytes) ? .japanese : .ascii, 0)
        case "WINDOWS-1252": return (isKnown ? .windows1252 : Charset.guessedMethod(bytes), 0)
        case "UTF-16", "UTF-16BE", "UTF-16LE": return Charset.utf16(bytes, name: name)
        case "UTF-32", "UTF-32BE", "UTF-32LE": return Charset.utf32(bytes, name: name)
        case "ISO-2022-JP": return (.japanese, 0)
        case "CP950": return (.chinese, 0)
        default: return (.converted(name, unit: name.hasPrefix("UCS-4") ? 4 : 1), 0)
        }
    }

    /// Reads bytes of which nothing is known: UTF-8 if that is valid, else windows-1252.
    static func guess(_ bytes: some Collection<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, charset: "UTF-8") }
        return decodeWindows1252(Array(bytes)[...])
    }

    private static func guessedMethod(_ bytes: ArraySlice<UInt8>) -> Method {
        firstFaultInUTF8(bytes) == nil ? .utf8 : .windows1252
    }

    /// Offset of the first byte that belongs to no character of UTF-8; nil if all is valid.
    private static func firstFaultInUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    private static func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, charset: "UTF-8") }
        return Decoded(
            text: String(decoding: bytes, as: UTF8.self),
            charset: "UTF-8",
            firstFault: firstFaultInUTF8(bytes)
        )
    }

    private static func decodeWindows1252(_ bytes: ArraySlice<UInt8>) -> Decoded {
        var fault: Int?
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 8)
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case 0..<0x80: out.append(byte)
            case 0x80..<0xA0:
                let scalar = windows1252[Int(byte - 0x80)]
                if scalar == "\u{FFFD}" { fault = fault ?? offset }
                out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default:
                out.append(0xC0 | byte >> 6)
                out.append(0x80 | byte & 0x3F)
            }
        }
        return Decoded(text: String(decoding: out, as: UTF8.self), charset: "WINDOWS-1252", firstFault: fault)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, name: String) -> (method: Method, skipped: Int) {
        if bytes.starts(with: [0xFF, 0xFE]) { return (.converted("UTF-16LE", unit: 2), 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.converted("UTF-16BE", unit: 2), 2) }
        guard name == "UTF-16" else { return (.converted(name, unit: 2), 0) }
        // RFC 2781 says big-endian; senders from Windows write little-endian: the zero bytes of Latin text tell.
        let zeros = zeros(in: bytes, of: 2)
        return (.converted(zeros[1] > zeros[0] ? "UTF-16LE" : "UTF-16BE", unit: 2), 0)
    }

    private static func utf32(_ bytes: ArraySlice<UInt8>, name: String) -> (method: Method, skipped: Int) {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.converted("UTF-32LE", unit: 4), 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.converted("UTF-32BE", unit: 4), 4) }
        guard name == "UTF-32" else { return (.converted(name, unit: 4), 0) }
        let zeros = zeros(in: bytes, of: 4)
        return (.converted(zeros[3] > zeros[0] ? "UTF-32LE" : "UTF-32BE", unit: 4), 0)
    }

    /// How many of the first code units have a zero at each of their bytes.
    private static func zeros(in bytes: ArraySlice<UInt8>, of unit: Int) -> [Int] {
        var zeros = [Int](repeating: 0, count: unit)
        for (offset, byte) in bytes.prefix(100 * unit).enumerated() where byte == 0 { zeros[offset % unit] += 1 }
        return zeros
    }

    private static func convert(_ bytes: ArraySlice<UInt8>, as name: String, unit: Int = 1) -> Decoded {
        guard let result = CharsetConversion.decode(bytes, from: name, unit: unit) else { return guess(bytes) }
        return Decoded(text: result.text, charset: name, firstFault: result.fault)
    }

    /// ISO-2022-JP as Windows writes it, with the rows that only Microsoft's set has; else as iconv reads its extensions.
    private static func decodeJapanese(_ bytes: ArraySlice<UInt8>) -> Decoded {
        if let shifted = ISO2022JP.shiftJIS(bytes) {
            var decoded = convert(shifted.bytes[...], as: "CP932")
            decoded.charset = ISO2022JP.name
            decoded.firstFault = decoded.firstFault.map { shifted.offset(of: $0) }
            return decoded
        }
        // JIS X 0213 has its own three escape sequences; iconv's reader of it lets all others pass as text.
        return convert(bytes, as: ISO2022JP.hasJISX0213(bytes) ? "ISO-2022-JP-3" : "ISO-2022-JP-2")
    }

    /// Big5 with Microsoft's additions or, where those leave gaps, with Hong Kong's.
    private static func decodeChinese(_ bytes: ArraySlice<UInt8>) -> Decoded {
        let taiwan = convert(bytes, as: "CP950")
        let isPlain = !taiwan.text.unicodeScalars.contains { $0 == "\u{FFFD}" || (0xE000...0xF8FF).contains($0.value) }
        if isPlain { return taiwan }
        let hongKong = convert(bytes, as: "BIG5-HKSCS")
        return hongKong.firstFault == nil ? hongKong : taiwan
    }

    /// Whether 7-bit bytes switch to a Japanese character set by escape sequences, as unlabelled old mail does.
    private static func looksLikeISO2022JP(_ bytes: ArraySlice<UInt8>) -> Bool {
        var previous: UInt8 = 0
        var beforePrevious: UInt8 = 0
        for byte in bytes {
            if beforePrevious == ASCII.escape, previous == UInt8(ascii: "$"),
                byte == UInt8(ascii: "B") || byte == ASCII.at
            {
                return true
            }
            beforePrevious = previous
            previous = byte
        }
        return false
    }

    /// What windows-1252 has at 0x80...0x9F (U+FFFD where nothing is assigned).
    static let windows1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{FFFD}", "\u{017D}", "\u{FFFD}",
        "\u{FFFD}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", "\u{FFFD}", "\u{017E}", "\u{0178}",
    ]
}
