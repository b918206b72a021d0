/// What the labels of charsets mean in mail: each is read as the superset that its users write, as the WHATWG Encoding
/// Standard does for the web, where iconv has that superset.
enum CharsetLabels {
    /// The charset of a label in iconv's words; nil if nobody knows it.
    static func name(for label: some Sequence<UInt8>) -> String? {
        let key = label.map(\.lowercased)
        let squeezed = key.filter(\.isAlphanumeric).lowercasedString
        if let name = table[squeezed] { return name }
        for prefix in ["x", "cs", "charset", "encoding"] where squeezed.hasPrefix(prefix) {
            let rest = String(squeezed.dropFirst(prefix.utf8.count))
            if !rest.isEmpty, let name = table[rest] ?? numbered(rest) { return name }
        }
        if let name = numbered(squeezed) { return name }
        // "en_GB.UTF-8", "utf-8 unicode".
        if squeezed.hasSuffix("utf8") || squeezed.hasPrefix("utf8") { return "UTF-8" }
        let dashed = key.map { $0 == ASCII.underscore ? ASCII.hyphen : $0 }
        var candidates = [key, dashed, Array(squeezed.utf8)]
        if dashed.starts(with: "x-".utf8) { candidates.append(Array(dashed.dropFirst(2))) }
        // iconv takes "" and the like for the charset of the environment.
        for candidate in candidates
        where candidate.contains(where: \.isAlphanumeric) && !internalForms.contains(candidate.lowercasedString) {
            let name = String(decoding: candidate.map { $0.isLetter ? $0 & 0xDF : $0 }, as: UTF8.self)
            if CharsetConversion.isKnown(name) { return name }
        }
        return nil
    }

    /// `windows-1250`, `cp850`, `iso_8859-2`, `8859-2`, `437`: families with numbers.
    private static func numbered(_ squeezed: String) -> String? {
        for (prefix, family) in families where squeezed.hasPrefix(prefix) {
            let digits = squeezed.utf8.dropFirst(prefix.utf8.count)
            guard digits.count <= 5, digits.first != ASCII.zero, digits.allSatisfy(\.isDigit),
                let number = Int(String(decoding: digits, as: UTF8.self))
            else { continue }
            switch family {
            case .page:
                if let name = pages[number] { return name }
                for candidate in ["CP\(number)", "IBM\(number)"] where CharsetConversion.isKnown(candidate) {
                    return candidate
                }
            case .part:
                if (1...16).contains(number), number != 12 { return parts[number] ?? "ISO-8859-\(number)" }
            }
        }
        return nil
    }

    private enum Family { case page, part }

    private static let families: [(String, Family)] = [
        ("windows", .page), ("win", .page), ("cp", .page), ("codepage", .page), ("ibm", .page), ("dos", .page),
        ("msdos", .page), ("ms", .page), ("oem", .page), ("iso8859", .part), ("8859", .part), ("iso", .part),
        ("", .page),
    ]

    /// What iconv calls the byte orders of this machine: no sender can mean those.
    private static let internalForms: Set<String> = ["internal", "wchar_t", "wchart", "wchar-t"]

    /// Parts of ISO 8859 that are read as a superset.
    private static let parts = [1: "WINDOWS-1252", 9: "CP1254", 11: "CP874"]

    /// Microsoft's and IBM's numbers that are read as a superset, or that iconv does not know.
    private static let pages: [Int: String] = [
        367: "US-ASCII", 708: "ISO-8859-6", 819: "WINDOWS-1252", 932: "CP932", 936: "GB18030", 943: "CP932",
        949: "UHC", 950: "CP950", 951: "BIG5-HKSCS", 1200: "UTF-16LE", 1201: "UTF-16BE", 1252: "WINDOWS-1252",
        1361: "JOHAB", 10_000: "MACINTOSH", 10_007: "MAC-CYRILLIC", 10_029: "MAC-CENTRALEUROPE",
        12_000: "UTF-32LE", 12_001: "UTF-32BE", 20_127: "US-ASCII", 20_866: "KOI8-R", 20_932: "EUC-JP-MS",
        20_936: "GB18030", 21_866: "KOI8-U", 28_591: "WINDOWS-1252", 28_592: "ISO-8859-2", 28_593: "ISO-8859-3",
        28_594: "ISO-8859-4", 28_595: "ISO-8859-5", 28_596: "ISO-8859-6", 28_597: "ISO-8859-7",
        28_598: "ISO-8859-8", 28_599: "CP1254", 28_600: "ISO-8859-10", 28_603: "ISO-8859-13",
        28_604: "ISO-8859-14", 28_605: "ISO-8859-15", 28_606: "ISO-8859-16", 38_598: "ISO-8859-8",
        50_220: "ISO-2022-JP", 50_221: "ISO-2022-JP", 50_222: "ISO-2022-JP", 50_225: "ISO-2022-KR",
        50_227: "ISO-2022-CN", 51_932: "EUC-JP-MS", 51_936: "GB18030", 51_949: "UHC", 54_936: "GB18030",
        65_000: "UTF-7", 65_001: "UTF-8",
    ]

    /// Labels without their punctuation.
    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for (name, labels) in names {
            for label in labels.split(separator: " ") { table[String(label)] = name }
        }
        return table
    }()

    private static let names: [(String, String)] =
        [
            (
                "US-ASCII",
                "usascii ascii us ascii7 usascii7 isoascii ansix341968 ansix341986 iso646us iso646irv iso646irv1991 "
                    + "isoir6 646 cp367 ibm367 7bit 7bitascii"
            ),
            (
                "UTF-8",
                "utf8 utf8mb4 utf8mb3 utf8sig utf8bom utf unicode11utf8 unicode20utf8 xunicode20utf8 iso10646utf8 "
                    + "al32utf8 utf8generalci cesu8 utf80"
            ),
            (
                "WINDOWS-1252",
                "iso88591 iso885911987 isoir100 latin1 latin l1 8859 iso8859 cp1252 windows1252 win1252 ansi "
                    + "windowsansi ansi1252 westerneuropean western isolatin1 windowslatin1 iso88591windows1252 "
                    + "iso88591i winlatin1 1252 cpansi"
            ),
            ("ISO-8859-15", "iso885915 latin9 latin0 l9 iso8859151998 isolatin9"),
            ("CP1254", "iso88599 iso885991989 isoir148 latin5 l5 isolatin5"),
            ("CP874", "iso885911 tis620 tis6200 tis6202533 tis62025291 tis62025330 thai cp874 windows874 dos874"),
            ("ISO-8859-8", "iso88598i iso88598e hebrew logical visual iso88598 csiso88598i"),
            ("ISO-8859-6", "iso88596i iso88596e"),
            (
                "GB18030",
                "gb2312 gb23121980 gb231280 gbk gb18030 gb180302000 gb180302005 gb180302022 euccn cngb chinese "
                    + "isoir58 xeuc gb cp936 ms936 hansimplified simplifiedchinese eucgb2312cn"
            ),
            ("CP950", "big5 cnbig5 big5eten big5tw xxbig5 big5eten traditionalchinese"),
            ("BIG5-HKSCS", "big5hkscs hkscsbig5 big5hkscs2004"),
            (
                "UHC",
                "ksc56011987 ksc56011989 ksc5601 ksx1001 ksc5601cp949 euckr korean isoir149 uhc windows949 5601 "
                    + "ksc56011992"
            ),
            (
                "CP932",
                "shiftjis sjis mskanji windows31j ms932 pck shiftjiscp932 sjiscp932 sjiswin cswindows31j mscp932 "
                    + "shiftjisms"
            ),
            (
                "ISO-2022-JP",
                "iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022jpms jis junet cp50220 cp50221 cp50222 jis7 "
                    + "iso2022jp2004"
            ),
            (
                "EUC-JP-MS",
                "eucjp eucjpms ujis eucjpwin extendedunixcodepackedformatforjapanese eucpkdfmtjapanese eucjapan"
            ),
            ("ISO-2022-KR", "iso2022kr"),
            ("UTF-7", "utf7 unicode11utf7 unicode20utf7"),
            ("UTF-16", "utf16 unicode ucs2 iso10646ucs2 csunicode iso10646ucs"),
            ("UTF-16LE", "utf16le ucs2le unicodelittle unicodefeff"),
            ("UTF-16BE", "utf16be ucs2be unicodebig unicodefffe"),
            ("UTF-32", "utf32 iso10646 1064611993 ucs4 iso10646ucs4 1064611993ucs4"),
            ("MACINTOSH", "macintosh macroman mac applemacintosh macromanlatin1"),
            ("MAC-CYRILLIC", "maccyrillic macukrainian"),
            ("MAC-CENTRALEUROPE", "macce maccentraleurope maccentraleurroman"),
            ("KOI8-R", "koi8r koi8 koi"),
            ("KOI8-U", "koi8u koi8ru"),
            ("CP1251", "windowscyrillic"),
            ("ISO_11548-1", "isotr115481"),
        ]
}
