/// The places of all values of a JSON text (RFC 8259), so that a fault in a value can be shown where it stands.
///
/// Reads strictly: UTF-8, no name twice in one object, nothing behind the value.
struct JSONOutline: Sendable {
    /// One step from a value to one inside it.
    enum Step: Hashable, Sendable, CustomStringConvertible {
        case member(String)
        case element(Int)

        var description: String {
            switch self {
            case .member(let name): name
            case .element(let index): String(index)
            }
        }
    }

    /// A line and a column, both from 1; columns count characters (Unicode scalars).
    struct Place: Hashable, Sendable, Comparable {
        let line: Int
        let column: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// A fault of the text itself.
    struct Fault: Error, Hashable, Sendable {
        let place: Place
        let reason: String
    }

    /// A value: where it begins, and whether it is `null`.
    struct Entry: Hashable, Sendable {
        let place: Place
        let isNull: Bool
    }

    /// All values by the way that leads to them; for members the place is that of the name.
    private(set) var entries: [[Step]: Entry] = [:]

    private var bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var column = 1

    /// Goes through the text once.
    ///
    /// - Throws: ``Fault`` at the first place where it is no JSON.
    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Fault(place: Self.firstInvalid(bytes), reason: "not UTF-8")
        }
        skipBlanks()
        try readValue(at: [], begins: place)
        skipBlanks()
        guard index == bytes.count else { throw fault("something stands behind the value") }
        self.bytes = []
    }

    /// The place of a value, or of the nearest one around it.
    func place(of path: [Step]) -> Place {
        var path = path
        while true {
            if let entry = entries[path] { return entry.place }
            guard !path.isEmpty else { return Place(line: 1, column: 1) }
            path.removeLast()
        }
    }

    private mutating func readValue(at path: [Step], begins: Place) throws(Fault) {
        guard path.count <= RenderLimits.valuesDepth else { throw fault("nested too deeply") }
        guard let first = current else { throw fault("a value is missing") }
        entries[path] = Entry(place: begins, isNull: first == UInt8(ascii: "n"))
        switch first {
        case UInt8(ascii: "{"): try readObject(at: path)
        case UInt8(ascii: "["): try readArray(at: path)
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "t"): try readWord("true")
        case UInt8(ascii: "f"): try readWord("false")
        case UInt8(ascii: "n"): try readWord("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        default: throw fault("a value is missing")
        }
    }

    private mutating func readObject(at path: [Step]) throws(Fault) {
        advance()
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        while true {
            skipBlanks()
            let begins = place
            guard current == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
            let name = try readString()
            let inner = path + [.member(name)]
            guard entries[inner] == nil else { throw Fault(place: begins, reason: "'\(name)' occurs twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("':' is missing") }
            skipBlanks()
            try readValue(at: inner, begins: begins)
            skipBlanks()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' is missing") }
        }
    }

    private mutating func readArray(at path: [Step]) throws(Fault) {
        advance()
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
        var count = 0
        while true {
            skipBlanks()
            try readValue(at: path + [.element(count)], begins: place)
            count += 1
            skipBlanks()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' is missing") }
        }
    }

    private mutating func readString() throws(Fault) -> String {
        advance()
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                advance()
                content += try readEscape()
            case 0..<0x20:
                throw fault("a control character in a text")
            default:
                content.append(byte)
                advance()
            }
        }
        throw fault("a text has no end")
    }

    private mutating func readEscape() throws(Fault) -> [UInt8] {
        guard let byte = current else { throw fault("an escape has no end") }
        let plain: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        if let value = plain[byte] {
            advance()
            return [value]
        }
        guard byte == UInt8(ascii: "u") else { throw fault("an unknown escape") }
        let unit = try readHex()
        var value = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            guard take(UInt8(ascii: "\\")), current == UInt8(ascii: "u") else { throw fault("half a character") }
            let trail = try readHex()
            guard UTF16.isTrailSurrogate(trail) else { throw fault("half a character") }
            value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("half a character") }
        return Array(String(scalar).utf8)
    }

    /// The four digits behind the `u` at which it stands.
    private mutating func readHex() throws(Fault) -> UInt16 {
        advance()
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hex digits are missing")
            }
            value = value << 4 | UInt16(digit)
            advance()
        }
        return value
    }

    private mutating func readNumber() throws(Fault) {
        _ = take(UInt8(ascii: "-"))
        let startsWithZero = current == UInt8(ascii: "0")
        let whole = takeDigits()
        guard whole > 0, whole == 1 || !startsWithZero else { throw fault("no JSON number") }
        if take(UInt8(ascii: ".")), takeDigits() == 0 { throw fault("no JSON number") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if takeDigits() == 0 { throw fault("no JSON number") }
        }
    }

    private mutating func takeDigits() -> Int {
        var count = 0
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            advance()
            count += 1
        }
        return count
    }

    private mutating func readWord(_ word: String) throws(Fault) {
        for byte in word.utf8 {
            guard take(byte) else { throw fault("a value is missing") }
        }
    }

    private mutating func skipBlanks() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { advance() }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        advance()
        return true
    }

    private mutating func advance() {
        if current == 0x0A {
            line += 1
            column = 1
        } else if let byte = current, byte & 0xC0 != 0x80 {
            // Continuation bytes of UTF-8 are no characters of their own: they do not count.
            column += 1
        }
        index += 1
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private var place: Place { Place(line: line, column: column) }

    private func fault(_ reason: String) -> Fault {
        Fault(place: place, reason: index < bytes.count ? reason : "\(reason): the text ends here")
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> Place {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var line = 1
        var column = 1
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
        return Place(line: line, column: column)
    }
}
