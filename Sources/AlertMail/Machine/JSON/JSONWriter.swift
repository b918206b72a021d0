/// Writes JSON for people and programs: two blanks of indentation, LF line ends, ASCII only, so that no transport changes it.
enum JSONWriter {
    static func bytes(of value: JSONValue) -> [UInt8] {
        var text = ""
        write(value, indentation: 0, to: &text)
        return Array((text + "\n").utf8)
    }

    // The depth is that of our own values.
    private static func write(_ value: JSONValue, indentation: Int, to text: inout String) {
        let inner = String(repeating: " ", count: indentation + 2)
        let outer = String(repeating: " ", count: indentation)
        switch value {
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += inner + quoted(member.name) + ": "
                write(member.value, indentation: indentation + 2, to: &text)
                text += index + 1 < members.count ? ",\n" : "\n"
            }
            text += outer + "}"
        case .array(let values) where !values.isEmpty:
            text += "[\n"
            for (index, value) in values.enumerated() {
                text += inner
                write(value, indentation: indentation + 2, to: &text)
                text += index + 1 < values.count ? ",\n" : "\n"
            }
            text += outer + "]"
        case .object: text += "{}"
        case .array: text += "[]"
        case .string(let string): text += quoted(string)
        case .number(let number): text += number
        case .bool(let bool): text += bool ? "true" : "false"
        case .null: text += "null"
        }
    }

    private static func quoted(_ string: String) -> String {
        var text = "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
            default:
                let hex = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            }
        }
        return text + "\""
    }
}
