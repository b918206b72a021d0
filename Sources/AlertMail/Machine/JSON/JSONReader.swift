/// Reads JSON (RFC 8259) strictly and within limits: UTF-8, no doubled names, nothing behind the value.
struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private var valuesLeft = MachinePartLimits.values

    /// The value that these bytes are; throws ``AlertMailError`` with the byte offset of the fault.
    static func value(of bytes: [UInt8]) throws(AlertMailError) -> JSONValue {
        guard bytes.count <= MachinePartLimits.bytes else {
            throw AlertMailError(.machinePartTooLarge, "more than \(MachinePartLimits.bytes) bytes")
        }
        var reader = JSONReader(bytes: bytes)
        // RFC 8259 section 8.1: a byte order mark may be ignored; mail tools add one.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
        reader.skipBlanks()
        let value = try reader.readValue(depth: 0)
        reader.skipBlanks()
        guard reader.index == bytes.count else { throw reader.fault("text behind the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func readValue(depth: Int) throws(AlertMailError) -> JSONValue {
        guard depth <= MachinePartLimits.depth else {
            throw AlertMailError(.machinePartTooLarge, "more than \(MachinePartLimits.depth) levels at byte \(index)")
        }
        guard valuesLeft > 0 else {
            throw AlertMailError(.machinePartTooLarge, "more than \(MachinePartLimits.values) values")
        }
        valuesLeft -= 1
        guard let first = current else { throw fault("a value is missing") }
        switch first {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
        default: throw fault("a value is missing")
        }
    }

    private mutating func readObject(depth: Int) throws(AlertMailError) -> JSONValue {
        index += 1
        var members: [JSONMember] = []
        var names: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
            let name = try readString()
            guard names.insert(name).inserted else { throw fault("a name occurs twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw fault("':' is missing") }
            skipBlanks()
            members.append(JSONMember(name: name, value: try readValue(depth: depth + 1)))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' is missing") }
        }
    }

    private mutating func readArray(depth: Int) throws(AlertMailError) -> JSONValue {
        index += 1
        var values: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            skipBlanks()
            values.append(try readValue(depth: depth + 1))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(values) }
            guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' is missing") }
        }
    }

    private mutating func readString() throws(AlertMailError) -> String {
        index += 1
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: content, as: UTF8.self) else { throw fault("text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                content += try readEscape()
            case 0..<0x20:
                throw fault("a control character in a text")
            default:
                content.append(byte)
                index += 1
            }
        }
        throw fault("a text has no end")
    }

    private mutating func readEscape() throws(AlertMailError) -> [UInt8] {
        index += 1
        guard let byte = current else { throw fault("an escape has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            let unit = try readHex()
            var value = UInt32(unit)
            if UTF16.isLeadSurrogate(unit) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("half a character") }
                let trail = try readHex()
                guard UTF16.isTrailSurrogate(trail) else { throw fault("half a character") }
                value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
            }
            guard let scalar = Unicode.Scalar(value) else { throw fault("half a character") }
            return Array(String(scalar).utf8)
        default: throw fault("an unknown escape")
        }
    }

    private mutating func readHex() throws(AlertMailError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hex digits are missing")
            }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        return value
    }

    private mutating func readNumber() throws(AlertMailError) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let whole = takeDigits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else { throw fault("no JSON number") }
        if take(UInt8(ascii: ".")) {
            guard takeDigits() > 0 else { throw fault("no JSON number") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            guard takeDigits() > 0 else { throw fault("no JSON number") }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func readWord(_ word: String, _ value: JSONValue) throws(AlertMailError) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw fault("a value is missing") }
        index += word.utf8.count
        return value
    }

    private mutating func takeDigits() -> Int {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func fault(_ reason: String) -> AlertMailError {
        AlertMailError(.machinePartMalformed, "\(reason) at byte \(index)")
    }
}
