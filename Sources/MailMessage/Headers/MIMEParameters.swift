/// One parameter of Content-Type or Content-Disposition, put together from its pieces.
public struct MIMEParameter: Sendable, Hashable {
    /// The name in small letters, without the section numbers and asterisks of RFC 2231.
    public let name: String
    /// The decoded value.
    public let value: String
}

/// The parameters of a MIME field: RFC 2045 section 5.1, continuations and charsets of RFC 2231, encoded words in quotes.
public struct MIMEParameters: Sendable, Hashable, RandomAccessCollection {
    private let list: [MIMEParameter]
    /// An unquoted boundary with what was taken for comments in and behind it; nil if there was nothing of the kind.
    let boundaryWithComments: String?
    /// Whether everything was as the standards ask.
    public let isSound: Bool

    /// No parameters.
    public static let none = MIMEParameters(list: [], isSound: true)

    private init(list: [MIMEParameter], isSound: Bool, boundaryWithComments: String? = nil) {
        self.list = list
        self.boundaryWithComments = boundaryWithComments
        self.isSound = isSound
    }

    /// The first parameter of this name, whatever its case.
    public subscript(name: String) -> String? {
        let wanted = name.asciiLowercased
        return list.first { $0.name == wanted }?.value
    }

    /// Index of the first parameter.
    public var startIndex: Int { 0 }
    /// Number of parameters.
    public var endIndex: Int { list.count }
    /// One parameter, in the order in which their first pieces stand.
    public subscript(position: Int) -> MIMEParameter { list[position] }

    /// Reads what follows the first semicolon of a field's unfolded value.
    init(parsing bytes: ArraySlice<UInt8>, limit: Int) {
        var sound = true
        var pieces: [Piece] = []
        var lexer = Lexer(bytes)
        while let piece = lexer.next() {
            if pieces.count >= limit {
                sound = false
                break
            }
            pieces.append(piece)
        }
        if !lexer.isSound { sound = false }
        if let list = MIMEParameters.plain(pieces) {
            self.init(list: list, isSound: sound, boundaryWithComments: lexer.boundaryWithComments)
            return
        }

        var order: [String] = []
        var groups: [String: [Piece]] = [:]
        for piece in pieces {
            if groups[piece.name] == nil { order.append(piece.name) }
            groups[piece.name, default: []].append(piece)
        }
        var list: [MIMEParameter] = []
        for name in order {
            let group = groups[name] ?? []
            let joined = MIMEParameters.join(group)
            if !joined.isSound { sound = false }
            list.append(MIMEParameter(name: name, value: joined.value))
        }
        self.init(list: list, isSound: sound, boundaryWithComments: lexer.boundaryWithComments)
    }

    private struct Piece {
        var name: String
        var section: Int?
        var isExtended: Bool
        var value: ArraySlice<UInt8>
    }

    /// The parameters where each stands once and for itself, in ASCII: nearly always. Nil where more is to be done.
    private static func plain(_ pieces: [Piece]) -> [MIMEParameter]? {
        // Names are compared with each other, which many would make slow.
        guard pieces.count <= 8 else { return nil }
        var list: [MIMEParameter] = []
        list.reserveCapacity(pieces.count)
        for piece in pieces {
            guard piece.section == nil, !piece.isExtended, !list.contains(where: { $0.name == piece.name }),
                piece.value.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.question })
            else { return nil }
            list.append(MIMEParameter(name: piece.name, value: String(decoding: piece.value, as: UTF8.self)))
        }
        return list
    }

    /// Joins the pieces of one parameter: `name*`, else `name*0`, `name*1` …, else plain `name`.
    private static func join(_ group: [Piece]) -> (value: String, isSound: Bool) {
        if let whole = group.first(where: { $0.section == nil && $0.isExtended }) {
            let (charset, rest) = splitCharset(whole.value)
            let decoded = percentDecode(rest)
            let text = (charset ?? .ascii).decode(decoded.bytes)
            return (text.text, decoded.isSound && charset != nil && group.count == 1)
        }
        let sections = group.enumerated().filter { $0.element.section != nil }
            .sorted { ($0.element.section ?? 0, $0.offset) < ($1.element.section ?? 0, $1.offset) }
        if !sections.isEmpty {
            var charset: Charset?
            var bytes: [UInt8] = []
            var sound = sections.count == group.count
            var expected = 0
            for (_, piece) in sections {
                guard let section = piece.section else { continue }
                if section < expected {
                    sound = false
                    continue
                }
                if section > expected { sound = false }
                expected = section &+ 1
                var value = piece.value
                if piece.isExtended {
                    if section == 0 {
                        let split = splitCharset(piece.value)
                        charset = split.charset
                        if charset == nil { sound = false }
                        value = split.rest
                    }
                    let decoded = percentDecode(value)
                    if !decoded.isSound { sound = false }
                    bytes.append(contentsOf: decoded.bytes)
                } else {
                    bytes.append(contentsOf: value)
                }
            }
            if let charset { return (charset.decode(bytes).text, sound) }
            let text = EncodedWords.decode(bytes[...])
            return (text.text, sound && text.isSound)
        }
        guard let plain = group.first else { return ("", false) }
        let text = EncodedWords.decode(plain.value)
        return (text.text, text.isSound && group.count == 1)
    }

    /// Takes `charset'language'` from the front of an extended value (RFC 2231 section 4).
    private static func splitCharset(_ value: ArraySlice<UInt8>) -> (charset: Charset?, rest: ArraySlice<UInt8>) {
        guard let first = value.firstIndex(of: ASCII.apostrophe),
            let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
        else { return (nil, value) }
        let label = String(decoding: value[..<first], as: UTF8.self)
        return (Charset(label: label), value[(second + 1)...])
    }

    private static func percentDecode(_ value: ArraySlice<UInt8>) -> (bytes: [UInt8], isSound: Bool) {
        var out: [UInt8] = []
        out.reserveCapacity(value.count)
        var sound = true
        var i = value.startIndex
        while i < value.endIndex {
            if value[i] == ASCII.percent {
                if i + 2 < value.endIndex, let high = value[i + 1].hexadecimalValue,
                    let low = value[i + 2].hexadecimalValue
                {
                    out.append(high << 4 | low)
                    i += 3
                    continue
                }
                sound = false
            }
            out.append(value[i])
            i += 1
        }
        return (out, sound)
    }

    /// Splits `; name=value; …` tolerantly.
    private struct Lexer {
        let bytes: ArraySlice<UInt8>
        var i: Int
        var isSound = true
        var boundaryWithComments: String?
        private var hasOpenComment = false

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            i = bytes.startIndex
        }

        mutating func next() -> Piece? {
            while true {
                skipBlanksAndComments()
                while i < bytes.endIndex, bytes[i] == ASCII.semicolon || bytes[i] == ASCII.comma {
                    i += 1
                    skipBlanksAndComments()
                }
                guard i < bytes.endIndex else { return nil }
                let nameStart = i
                while i < bytes.endIndex, bytes[i] != ASCII.equals, bytes[i] != ASCII.semicolon, !bytes[i].isWhitespace
                {
                    i += 1
                }
                let name = bytes[nameStart..<i]
                skipBlanksAndComments()
                guard i < bytes.endIndex, bytes[i] == ASCII.equals, !name.isEmpty else {
                    isSound = false
                    if i < bytes.endIndex, bytes[i] == ASCII.equals { i += 1 }
                    if i == nameStart { i += 1 }
                    continue
                }
                i += 1
                let start = i
                skipBlanksAndComments()
                if name.contains(where: { !$0.isTokenCharacter }) { isSound = false }
                let found = value(of: name)
                skipBlanksAndComments()
                // A forgotten semicolon.
                if i < bytes.endIndex, bytes[i] != ASCII.semicolon { isSound = false }
                if boundaryWithComments == nil, name.equalsIgnoringCase("boundary") { keepBoundary(from: start, found) }
                return piece(name: name, value: found)
            }
        }

        /// A value; unquoted ones are read as senders mean them, who forget quotes.
        ///
        /// Blanks belong to the value up to the next semicolon, unless a new parameter begins behind them (a forgotten
        /// semicolon). What stands in parentheses is a comment if a blank is before it, but neither inside a name of a
        /// file (`scan (1).pdf`) nor without a blank (`boundary=abc(def)`), save behind a charset.
        private mutating func value(of name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            guard i < bytes.endIndex else { return [] }
            if bytes[i] == ASCII.quote { return quoted() }
            let isFilename = name.hasPrefixIgnoringCase("filename") || name.hasPrefixIgnoringCase("name")
            let isCharset = name.equalsIgnoringCase("charset")
            let start = i
            while i < bytes.endIndex, bytes[i] != ASCII.semicolon {
                if bytes[i].isWhitespace {
                    if beginsParameter(at: i) { break }
                    let next = indexAfterBlanks(from: i)
                    if next < bytes.endIndex, bytes[next] == ASCII.openParenthesis {
                        let behind = indexAfterBlanksAndComments(from: next)
                        let isLast = behind >= bytes.endIndex || bytes[behind] == ASCII.semicolon
                        if isLast || !isFilename { break }
                        i = behind
                    } else {
                        i = next
                    }
                    continue
                }
                if bytes[i] == ASCII.openParenthesis, isCharset { break }
                i += 1
            }
            let value = bytes[start..<i].trimmed
            if value.contains(where: { !$0.isTokenCharacter }) { isSound = false }
            return value
        }

        private mutating func keepBoundary(from start: Int, _ found: ArraySlice<UInt8>) {
            let written = bytes[start...].prefix { $0 != ASCII.semicolon }.trimmed
            guard written.contains(ASCII.openParenthesis), !written.contains(ASCII.quote), !written.elementsEqual(found)
            else { return }
            boundaryWithComments = String(decoding: written, as: UTF8.self)
        }

        private mutating func quoted() -> ArraySlice<UInt8> {
            i += 1
            // Without escapes and line breaks, the value is what stands there.
            let plain = bytes[i...].prefix {
                $0 != ASCII.quote && $0 != ASCII.backslash && $0 != ASCII.cr && $0 != ASCII.lf
            }
            if plain.endIndex < bytes.endIndex, bytes[plain.endIndex] == ASCII.quote {
                i = plain.endIndex + 1
                skipBlanksAndComments()
                return plain
            }
            var out: [UInt8] = []
            while i < bytes.endIndex, bytes[i] != ASCII.quote {
                // Windows paths stand unescaped in filenames: a backslash escapes only what needs it.
                if bytes[i] == ASCII.backslash, i + 1 < bytes.endIndex,
                    bytes[i + 1] == ASCII.quote || bytes[i + 1] == ASCII.backslash
                {
                    i += 1
                }
                if bytes[i] != ASCII.cr && bytes[i] != ASCII.lf { out.append(bytes[i]) }
                i += 1
            }
            if i >= bytes.endIndex { isSound = false } else { i += 1 }
            // What stands between the closing quote and the semicolon is noise.
            skipBlanksAndComments()
            return out[...]
        }

        private func indexAfterBlanks(from start: Int) -> Int {
            var j = start
            while j < bytes.endIndex, bytes[j].isWhitespace { j += 1 }
            return j
        }

        /// Whether `token=` follows the blanks at `start`.
        private func beginsParameter(at start: Int) -> Bool {
            var j = indexAfterBlanks(from: start)
            let nameStart = j
            while j < bytes.endIndex, j - nameStart < 30,
                bytes[j].isAlphanumeric || bytes[j] == ASCII.asterisk || bytes[j] == ASCII.hyphen
            {
                j += 1
            }
            return j > nameStart && j < bytes.endIndex && bytes[j] == ASCII.equals
        }

        private mutating func skipBlanksAndComments() { i = indexAfterBlanksAndComments(from: i) }

        /// Behind the first parenthesis that is never closed none is looked for any more, or many would take time by their
        /// square: what it began is noise up to the next semicolon, and not all that follows.
        private mutating func indexAfterBlanksAndComments(from start: Int) -> Int {
            var j = start
            while j < bytes.endIndex {
                if bytes[j].isWhitespace {
                    j += 1
                } else if bytes[j] == ASCII.openParenthesis, !hasOpenComment {
                    guard let end = HeaderLexer.endOfClosedComment(in: bytes, at: j) else {
                        hasOpenComment = true
                        isSound = false
                        return j
                    }
                    j = end
                } else {
                    return j
                }
            }
            return bytes.endIndex
        }

        private func piece(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) -> Piece {
            var base = name
            var extended = false
            var section: Int?
            if base.last == ASCII.asterisk {
                extended = true
                base.removeLast()
            }
            if let star = base.lastIndex(of: ASCII.asterisk), let number = MIMEParameters.number(base[(star + 1)...]) {
                section = number
                base = base[..<star]
            }
            return Piece(name: base.lowercasedString, section: section, isExtended: extended, value: value)
        }
    }

    fileprivate static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    }
}
