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
        let trimmed = label.utf8.filter { !$0.isWhitespace && $0 != ASCII.quote && $0 != ASCII.apostrophe }
        var key = trimmed.lowercasedString
        for prefix in ["charset=", "x-", "cs"] where key.hasPrefix(prefix) && Charset.aliases[key] == nil {
            let rest = String(key.dropFirst(prefix.count))
            if Charset.aliases[rest] != nil || prefix == "charset=" { key = rest }
        }
        let shown = String(decoding: trimmed, as: UTF8.self)
        if let name = Charset.aliases[key] {
            self.init(label: shown, name: name, isKnown: true)
            return
        }
        // "iso_8859-2", "iso8859-2", "8859-2", "latin-2", "cp-1250", "windows1250", "win-1250".
        let squeezed = key.filter { $0 != "-" && $0 != "_" && $0 != ":" && $0 != "." && $0 != " " }
        if let name = Charset.squeezedAliases[squeezed] {
            self.init(label: shown, name: name, isKnown: true)
            return
        }
        for (prefix, family) in [
            ("windows", "CP"), ("win", "CP"), ("cp", "CP"), ("ibm", "IBM"), ("iso8859", "ISO-8859-"),
            ("8859", "ISO-8859-"),
        ] where squeezed.hasPrefix(prefix) {
            let digits = squeezed.dropFirst(prefix.count)
            guard let number = Int(digits), number > 0, digits.count <= 4 else { continue }
            let candidate = family + String(number)
            if let superset = Charset.aliases[candidate.asciiLowercased] {
                self.init(label: shown, name: superset, isKnown: true)
                return
            }
            if CharsetConversion.isKnown(candidate) {
                self.init(label: shown, name: candidate, isKnown: true)
                return
            }
        }
        if CharsetConversion.isKnown(key) {
            self.init(label: shown, name: key, isKnown: true)
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
        let input = bytes[...]
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { return Charset.decodeUTF8(input.dropFirst(3)) }
        switch name {
        case "UTF-8":
            return Charset.decodeUTF8(input)
        case "US-ASCII":
            if !input.contains(where: { $0 >= 0x80 }) {
                if Charset.looksLikeISO2022JP(input), let jp = Charset.convert(input, as: "ISO-2022-JP-3") { return jp }
                return Decoded(text: String(decoding: input, as: UTF8.self), charset: name)
            }
            var guessed = Charset.guess(input)
            guessed.firstFault = guessed.firstFault ?? input.enumerated().first { $0.element >= 0x80 }?.offset
            return guessed
        case "WINDOWS-1252":
            if !isKnown { return Charset.guess(input) }
            return Charset.decodeWindows1252(input)
        case "UTF-16", "UTF-16BE", "UTF-16LE":
            return Charset.decodeUTF16(input, name: name)
        default:
            return Charset.convert(input, as: name) ?? Charset.guess(input)
        }
    }

    /// Reads bytes of which nothing is known: UTF-8 if that is valid, else windows-1252.
    static func guess(_ bytes: some Collection<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, charset: "UTF-8") }
        return decodeWindows1252(bytes)
    }

    private static func decodeUTF8(_ bytes: some Collection<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, charset: "UTF-8") }
        return Decoded(
            text: String(decoding: bytes, as: UTF8.self),
            charset: "UTF-8",
            firstFault: bytes.enumerated().first { $0.element >= 0x80 }?.offset ?? 0
        )
    }

    private static func decodeWindows1252(_ bytes: some Collection<UInt8>) -> Decoded {
        var fault: Int?
        var scalars = String.UnicodeScalarView()
        for (offset, byte) in bytes.enumerated() {
            guard byte >= 0x80 && byte < 0xA0 else {
                scalars.append(Unicode.Scalar(byte))
                continue
            }
            let scalar = windows1252[Int(byte - 0x80)]
            if scalar == "\u{FFFD}" { fault = fault ?? offset }
            scalars.append(scalar)
        }
        return Decoded(text: String(scalars), charset: "WINDOWS-1252", firstFault: fault)
    }

    private static func decodeUTF16(_ bytes: some Collection<UInt8>, name: String) -> Decoded {
        var input = Array(bytes)
        var order = name == "UTF-16LE" ? "UTF-16LE" : "UTF-16BE"
        if input.starts(with: [0xFF, 0xFE]) {
            order = "UTF-16LE"
            input.removeFirst(2)
        } else if input.starts(with: [0xFE, 0xFF]) {
            order = "UTF-16BE"
            input.removeFirst(2)
        } else if name == "UTF-16" {
            // RFC 2781 says big-endian; senders from Windows write little-endian: the zero bytes of Latin text tell.
            let zerosAtEven = input.enumerated().prefix(200).filter { $0.offset % 2 == 0 && $0.element == 0 }.count
            let zerosAtOdd = input.enumerated().prefix(200).filter { $0.offset % 2 == 1 && $0.element == 0 }.count
            if zerosAtOdd > zerosAtEven { order = "UTF-16LE" }
        }
        return convert(input, as: order, unit: 2) ?? guess(input)
    }

    private static func convert(_ bytes: some Collection<UInt8>, as name: String, unit: Int = 1) -> Decoded? {
        let step = name.hasPrefix("UTF-32") ? 4 : unit
        guard let result = CharsetConversion.decode(bytes, from: name, unit: step) else { return nil }
        return Decoded(text: result.text, charset: name, firstFault: result.fault)
    }

    /// Whether 7-bit bytes switch to a Japanese character set by escape sequences, as unlabelled old mail does.
    private static func looksLikeISO2022JP(_ bytes: some Collection<UInt8>) -> Bool {
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

    /// Labels whose meaning in mail differs from what iconv would make of them.
    private static let aliases: [String: String] = [
        "": "US-ASCII", "us-ascii": "US-ASCII", "ascii": "US-ASCII", "ansi_x3.4-1968": "US-ASCII",
        "iso646-us": "US-ASCII",
        "utf-8": "UTF-8", "utf8": "UTF-8", "unicode-1-1-utf-8": "UTF-8", "utf-8;": "UTF-8", "cp65001": "UTF-8",
        "iso-8859-1": "WINDOWS-1252", "latin1": "WINDOWS-1252", "l1": "WINDOWS-1252", "cp1252": "WINDOWS-1252",
        "cp819": "WINDOWS-1252", "ibm819": "WINDOWS-1252", "windows-1252": "WINDOWS-1252", "iso-8859-9": "CP1254",
        "iso-8859-11": "CP874", "tis-620": "CP874", "cp874": "CP874", "gb2312": "GB18030", "gbk": "GB18030",
        "cp936": "GB18030",
        "x-gbk": "GB18030", "hz-gb-2312": "HZ", "big5": "CP950", "ks_c_5601-1987": "UHC", "ks_c_5601-1989": "UHC",
        "euc-kr": "UHC", "cp949": "UHC", "korean": "UHC", "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932",
        "x-sjis": "CP932", "ms_kanji": "CP932", "cp932": "CP932", "windows-31j": "CP932",
        "iso-2022-jp": "ISO-2022-JP-3",
        "euc-jp": "EUC-JP-MS", "utf-7": "UTF-7", "unicode-1-1-utf-7": "UTF-7", "utf-16": "UTF-16", "unicode": "UTF-16",
        "ucs-2": "UTF-16", "iso-10646-ucs-2": "UTF-16", "utf-16be": "UTF-16BE", "utf-16le": "UTF-16LE",
        "macintosh": "MACINTOSH", "x-mac-roman": "MACINTOSH", "mac": "MACINTOSH", "iso-8859-8-i": "ISO-8859-8",
        "iso-8859-8-e": "ISO-8859-8", "iso-8859-6-i": "ISO-8859-6", "iso-8859-6-e": "ISO-8859-6", "koi8-ru": "KOI8-U",
    ]

    private static let squeezedAliases: [String: String] = [
        "latin1": "WINDOWS-1252", "latin2": "ISO-8859-2", "latin5": "CP1254", "latin9": "ISO-8859-15", "utf8": "UTF-8",
        "utf16": "UTF-16", "utf7": "UTF-7", "usascii": "US-ASCII", "ascii": "US-ASCII", "koi8r": "KOI8-R",
        "koi8u": "KOI8-U",
        "gb18030": "GB18030", "gb2312": "GB18030", "gbk": "GB18030", "big5": "CP950", "big5hkscs": "BIG5-HKSCS",
        "shiftjis": "CP932", "iso2022jp": "ISO-2022-JP-3", "iso2022kr": "ISO-2022-KR", "eucjp": "EUC-JP-MS",
        "euckr": "UHC",
        "iso88591": "WINDOWS-1252", "iso885915": "ISO-8859-15", "iso88599": "CP1254", "tis620": "CP874",
    ]
}
