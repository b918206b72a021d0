import MailGenerator
import Testing

@testable import MailMessage

@Suite("Where characters came from")
struct CharsetSourceMapTests {
    /// Texts in charsets, as bytes, with the place of a word in both.
    static let samples: [(label: String, bytes: [UInt8])] = [
        ("us-ascii", Array("plain words".utf8)),
        ("utf-8", [0xEF, 0xBB, 0xBF] + Array("caf\u{E9} \u{20AC} \u{1F600} z".utf8)),
        ("utf-8", Array("caf".utf8) + [0xC3] + Array(" z".utf8) + [0xE2, 0x82] + [0xF0, 0x9F, 0x98] + [0xFF, 0x41]),
        ("iso-8859-1", [0x63, 0x61, 0x66, 0xE9, 0x20, 0x80, 0x81, 0x20, 0x7A]),
        ("iso-8859-2", [0x41, 0xA1, 0xB1, 0x20, 0x7A]), ("koi8-r", [0xF0, 0xD2, 0xC9, 0x20, 0x7A]),
        ("utf-16", [0xFF, 0xFE, 0x41, 0x00, 0xAC, 0x20, 0x3D, 0xD8, 0x00, 0xDE, 0x7A, 0x00]),
        ("utf-16be", [0x00, 0x41, 0x20, 0xAC, 0xD8, 0x3D, 0xDE, 0x00, 0x00, 0x7A, 0x00]),
        ("iso-2022-jp", [0x61, 0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42, 0x7A]),
        ("shift_jis", [0x61, 0x93, 0xFA, 0x96, 0x7B, 0xB1, 0x7A]), ("euc-jp", [0x61, 0xC6, 0xFC, 0xCB, 0xDC, 0x7A]),
        ("gb18030", [0x61, 0xD6, 0xD0, 0x81, 0x30, 0x81, 0x30, 0x7A]), ("big5", [0x61, 0xA4, 0xA4, 0xA4, 0xE5, 0x7A]),
        ("euc-kr", [0x61, 0xC7, 0xD1, 0xB1, 0xDB, 0x7A]), ("utf-7", Array("a+IKwgrA- z".utf8)),
        ("windows-1255", [0x61, 0xE9, 0xC8, 0xED, 0x20, 0x7A]), ("windows-1258", [0x61, 0xEC, 0x65, 0xCC, 0x20, 0x7A]),
        ("hz-gb-2312", Array("a~{VPND~}z".utf8)),
        ("iso-2022-kr", [0x1B, 0x24, 0x29, 0x43, 0x61, 0x0E, 0x47, 0x51, 0x31, 0x5B, 0x0F, 0x7A]),
    ]

    @Test(
        "The text is what the conversion gives, and each character's place is in the bytes",
        arguments: samples.indices
    )
    func agreesWithConversion(_ number: Int) {
        let (label, bytes) = Self.samples[number]
        let decoded = Charset(label: label).decode(bytes)
        let mapped = CharsetSourceMap.decode(bytes[...], as: decoded.charset)
        #expect(mapped.bytes == Array(decoded.text.utf8), "\(label)")
        #expect(mapped.map.count == mapped.bytes.count)
        // The letter z at the end was made of its own byte, perhaps with the sequence that switches to it.
        if bytes.suffix(2).contains(0x7A), let place = mapped.bytes.lastIndex(of: 0x7A) {
            let source = mapped.map.sourceRange(of: place..<(place + 1))
            #expect(bytes[source].contains(0x7A))
            #expect(source.count <= 4)
        }
    }

    @Test(
        "The same holds for any bytes",
        arguments: [
            "utf-8", "iso-8859-1", "windows-1252", "iso-8859-2", "koi8-r", "utf-16", "utf-16le", "utf-32be", "gb18030",
            "big5", "big5-hkscs", "euc-kr", "iso-2022-kr", "euc-jp", "shift_jis", "utf-7", "hz-gb-2312", "iso-2022-jp",
            "us-ascii", "windows-1255",
            "windows-1258", "tcvn", "tis-620", "johab", "euc-tw", "iso-2022-cn", "viscii", "cp437",
        ]
    )
    func anyBytes(_ label: String) {
        var generator = SeededGenerator(seed: 33)
        let charset = Charset(label: label)
        for round in 0..<300 {
            let length = Int.random(in: 0..<40, using: &generator)
            // Any bytes, high bytes, and those that switch character sets: so that long characters come about, too.
            let pool = [Array(0...255), Array(0xA0...255), Self.switches][round % 3]
            let bytes = (0..<length).map { _ in pool.randomElement(using: &generator) ?? 0 }
            let decoded = charset.decode(bytes)
            let mapped = CharsetSourceMap.decode(bytes[...], as: decoded.charset)
            #expect(mapped.bytes == Array(decoded.text.utf8), "\(label) \(bytes)")
        }
    }

    private static let switches: [UInt8] = [
        0x1B, 0x24, 0x28, 0x42, 0x29, 0x43, 0x0E, 0x0F, 0x7E, 0x7B, 0x7D, 0x2B, 0x2D, 0x30, 0x61, 0x81, 0xA4, 0xCC,
    ]
}
