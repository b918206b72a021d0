/// Words in the charsets that mail comes in.
struct CharsetSample: Sendable {
    let charset: String
    let bytes: [UInt8]
    /// Whether the bytes are 7 bit wide.
    var isSevenBit: Bool { bytes.allSatisfy { $0 < 0x80 } }

    static let utf8 = [
        "Grüße aus Köln", "Zählerstand für März", "Relevé du compteur", "Показания счётчика", "电表读数", "メーターの読み",
        "계량기 검침", "קריאת מונה", "قراءة العداد", "Στοιχεία μετρητή", "Darlleniad mesurydd ŵ", "Meter ⚡ reading 🔥",
        "naïve café",
    ].map { CharsetSample(charset: "utf-8", bytes: Array($0.utf8)) }

    static let legacy = [
        CharsetSample(charset: "iso-8859-1", bytes: Array("Gr".utf8) + [0xFC, 0xDF] + Array("e".utf8)),
        CharsetSample(charset: "ISO-8859-15", bytes: Array("Preis 20 ".utf8) + [0xA4]),
        CharsetSample(charset: "windows-1252", bytes: [0x93] + Array("quoted".utf8) + [0x94, 0x20, 0x96, 0x20, 0x80]),
        CharsetSample(charset: "koi8-r", bytes: [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]),
        CharsetSample(charset: "windows-1251", bytes: [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2]),
        CharsetSample(
            charset: "iso-2022-jp",
            bytes: [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x38, 0x6C, 0x1B, 0x28, 0x42]
        ),
        CharsetSample(charset: "shift_jis", bytes: [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA]),
        CharsetSample(charset: "euc-jp", bytes: [0xC6, 0xFC, 0xCB, 0xDC, 0xB8, 0xEC]),
        CharsetSample(charset: "gb2312", bytes: [0xD6, 0xD0, 0xCE, 0xC4]),
        CharsetSample(charset: "big5", bytes: [0xA4, 0xA4, 0xA4, 0xE5]),
        CharsetSample(charset: "euc-kr", bytes: [0xC7, 0xD1, 0xB1, 0xB9]),
        CharsetSample(charset: "iso-8859-2", bytes: [0xA3, 0xF3, 0x64, 0xBC]),
        CharsetSample(charset: "iso-8859-8", bytes: [0xF9, 0xEC, 0xE5, 0xED]),
    ]

    static let all = utf8 + legacy
}

/// What mails of this trade say.
enum Samples {
    static let words = [
        "the", "meter", "alert", "please", "acknowledge", "supplier", "received", "reading", "gas", "import", "forward",
        "registration", "of", "at", "we", "have", "not", "ours", "passed", "on", "to", "your", "desk", "thanks",
        "regards",
        "device", "valve", "tamper", "battery", "low", "0x8F12", "2000012345678", "00-00-5E-EF-10-00-00-01", "Monday",
    ]
    static let names = [
        "Ann Ash", "Bob Birch", "Cai Cedar", "Dee Dogwood", "O'Neil, Pat", "Support (1st line)", "Team \"Meters\"",
    ]
    static let hosts = ["alpha.example", "beta.example", "gamma.example.com", "mail.delta.example.net"]
    static let filenames = [
        "reading.csv", "Alert 8F12.xml", "scan.pdf", "image001.png", "letter;final.docx", "quote\\\"d.txt", "r",
    ]
    static let zones = ["+0000", "+0100", "-0500", "GMT", "EST", "+0530 (IST)", "-0000", "UT", "Z"]
}
