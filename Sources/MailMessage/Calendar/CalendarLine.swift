/// One content line of a calendar (RFC 5545 section 3.1): a name, parameters, a value.
struct CalendarLine {
    /// In capital letters.
    let name: String
    private let parameters: [(name: String, value: String)]
    /// As written, escapes included.
    let value: String

    /// The first parameter of that name, without quotes; given in capital letters.
    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The value as text: escapes undone (RFC 5545 section 3.3.11).
    var text: String {
        guard value.utf8.contains(ASCII.backslash) else { return value }
        var out: [UInt8] = []
        out.reserveCapacity(value.utf8.count)
        var isEscaped = false
        for byte in value.utf8 {
            if isEscaped {
                isEscaped = false
                out.append(byte.lowercased == UInt8(ascii: "n") ? ASCII.lf : byte)
            } else if byte == ASCII.backslash {
                isEscaped = true
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Reads an unfolded line; nil if it has no name or no colon.
    init?(_ line: Substring.UTF8View) {
        var rest = line[...]
        let name = rest.prefix { $0.isAlphanumeric || $0 == ASCII.hyphen }
        guard !name.isEmpty else { return nil }
        rest = rest[name.endIndex...]
        var parameters: [(name: String, value: String)] = []
        while rest.first == ASCII.semicolon {
            rest = rest.dropFirst()
            let parameter = rest.prefix { $0 != ASCII.equals && $0 != ASCII.colon && $0 != ASCII.semicolon }
            rest = rest[parameter.endIndex...]
            guard rest.first == ASCII.equals else { continue }
            rest = rest.dropFirst()
            // A value or a list of them; colons and semicolons may stand in quotes.
            var value: [UInt8] = []
            var isQuoted = false
            while let byte = rest.first {
                if byte == ASCII.quote {
                    isQuoted.toggle()
                } else if !isQuoted, byte == ASCII.colon || byte == ASCII.semicolon {
                    break
                } else {
                    value.append(byte)
                }
                rest = rest.dropFirst()
            }
            if parameters.count < CalendarLimits.parameters {
                parameters.append((Self.capitals(parameter), Self.withoutCarets(value)))
            }
        }
        guard rest.first == ASCII.colon else { return nil }
        self.name = Self.capitals(name)
        self.parameters = parameters
        value = String(Substring(rest.dropFirst()))
    }

    /// RFC 6868: `^n` is a line break, `^'` a quotation mark, `^^` a caret.
    private static func withoutCarets(_ value: [UInt8]) -> String {
        guard value.contains(UInt8(ascii: "^")) else { return String(decoding: value, as: UTF8.self) }
        var out: [UInt8] = []
        var i = 0
        while i < value.count {
            let next = i + 1 < value.count ? value[i + 1] : 0
            switch (value[i], next) {
            case (UInt8(ascii: "^"), UInt8(ascii: "n")): out.append(ASCII.lf)
            case (UInt8(ascii: "^"), ASCII.apostrophe): out.append(ASCII.quote)
            case (UInt8(ascii: "^"), UInt8(ascii: "^")): out.append(UInt8(ascii: "^"))
            default:
                out.append(value[i])
                i += 1
                continue
            }
            i += 2
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func capitals(_ name: some Collection<UInt8>) -> String {
        String(decoding: name.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }, as: UTF8.self)
    }

    /// Joins folded lines (RFC 5545 section 3.1): a line break with a blank behind it is nothing. In bytes, since programs fold
    /// inside characters.
    static func unfolded(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            let length = bytes[i] == ASCII.cr && i + 1 < bytes.count && bytes[i + 1] == ASCII.lf ? 2 : 1
            let isBreak = length == 2 || bytes[i] == ASCII.lf
            if isBreak, i + length < bytes.count, bytes[i + length].isBlank {
                i += length + 1
            } else {
                out.append(isBreak ? ASCII.lf : bytes[i])
                i += length
            }
        }
        return out
    }
}

/// How much of a calendar is taken apart.
enum CalendarLimits {
    /// Events, tasks and the like in one calendar; later ones are left out.
    static let components = 1_000
    /// Attendees of one calendar, all its components together.
    static let attendees = 10_000
    /// Parameters of one line.
    static let parameters = 100
    /// How deep components may be nested before they are no longer told apart.
    static let depth = 100
}
