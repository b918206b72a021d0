/// A Windows code page, by its number, as TNEF and RTF name charsets.
struct CodePage: Sendable, Hashable {
    let number: Int

    /// What a document means that names none.
    static let western = CodePage(1252)

    init(_ number: Int) { self.number = number }

    init(_ number: UInt32) { self.number = Int(number) }

    /// The charset of that number.
    var charset: Charset {
        switch number {
        case 65000: Charset(label: "utf-7")
        case 65001: .utf8
        case 1200: Charset(label: "utf-16le")
        case 1201: Charset(label: "utf-16be")
        case 12000: Charset(label: "utf-32le")
        case 12001: Charset(label: "utf-32be")
        case 20127: .ascii
        case 20866: Charset(label: "koi8-r")
        case 21866: Charset(label: "koi8-u")
        case 28591...28605: Charset(label: "iso-8859-\(number - 28590)")
        case 38598: Charset(label: "iso-8859-8")
        case 50220, 50221, 50222: Charset(label: "iso-2022-jp")
        case 50225: Charset(label: "iso-2022-kr")
        case 20932, 51932: Charset(label: "euc-jp")
        case 51936: Charset(label: "gb2312")
        case 51949: Charset(label: "euc-kr")
        case 54936: Charset(label: "gb18030")
        case 10000: Charset(label: "macintosh")
        case 10001: Charset(label: "shift_jis")
        case 10007: Charset(label: "mac-cyrillic")
        case 10029: Charset(label: "mac-centraleurope")
        case 1361: Charset(label: "johab")
        default: Charset(label: "cp\(number)")
        }
    }

    /// Whether two bytes can be one character, the first of them this one.
    func isLeadByte(_ byte: UInt8) -> Bool {
        switch number {
        case 932, 10001: byte >= 0x81 && byte <= 0x9F || byte >= 0xE0 && byte <= 0xFC
        case 936, 949, 950, 51936, 51949: byte >= 0x81 && byte <= 0xFE
        case 1361: byte >= 0x84 && byte <= 0xF9
        default: false
        }
    }

    /// The code page of a Windows font charset (`\fcharset`); nil for those that mean the document's own.
    init?(fontCharset: Int) {
        switch fontCharset {
        case 0: self.init(1252)
        case 77: self.init(10000)
        case 78, 128: self.init(932)
        case 129: self.init(949)
        case 130: self.init(1361)
        case 134: self.init(936)
        case 136: self.init(950)
        case 161: self.init(1253)
        case 162: self.init(1254)
        case 163: self.init(1258)
        case 177: self.init(1255)
        case 178: self.init(1256)
        case 186: self.init(1257)
        case 204: self.init(1251)
        case 222: self.init(874)
        case 238: self.init(1250)
        case 254: self.init(437)
        case 255: self.init(850)
        default: return nil
        }
    }
}

/// Decodes characters one at a time, each charset's once: documents change charsets from one character to the next.
struct CodePageDecoder {
    /// UTF-8 of the characters of one byte, 0x80 and above, by code page.
    private var tables: [Int: [[UInt8]]] = [:]
    /// UTF-8 of the characters of two bytes: code page, first byte, second byte.
    private var pairs: [Int: [UInt8]] = [:]

    /// UTF-8 of the character that one byte is.
    mutating func character(_ byte: UInt8, in page: CodePage) -> [UInt8] {
        guard byte >= 0x80 else { return [byte] }
        if tables[page.number] == nil {
            let charset = page.charset
            tables[page.number] = (UInt8(0x80)...0xFF).map { Array(charset.decode([$0]).text.utf8) }
        }
        return tables[page.number]?[Int(byte) - 0x80] ?? []
    }

    /// UTF-8 of the character that two bytes are.
    mutating func character(_ lead: UInt8, _ trail: UInt8, in page: CodePage) -> [UInt8] {
        let key = page.number << 16 | Int(lead) << 8 | Int(trail)
        if let known = pairs[key] { return known }
        let text = Array(page.charset.decode([lead, trail]).text.utf8)
        pairs[key] = text
        return text
    }
}
