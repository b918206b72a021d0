/// What a receiving server found out about a message's origin (RFC 8601).
///
/// It proves nothing by itself: only fields that a trusted server put there, recognised by ``server`` and by their place
/// above all others, may be believed.
public struct AuthenticationResults: Sendable, Hashable {
    /// One method and what it found.
    public struct Result: Sendable, Hashable {
        /// The method in small letters, for instance `dkim`.
        public let method: String
        /// The result in small letters, for instance `pass`.
        public let result: String
        /// Why, if told.
        public let reason: String?
        /// What was looked at, for instance `header.d` = `supplier.example`; names in small letters.
        public let properties: [Property]

        /// The first property of that name (`ptype.property`).
        public subscript(property: String) -> String? { properties.first { $0.name == property }?.value }
    }

    /// One `ptype.property=value`.
    public struct Property: Sendable, Hashable {
        /// Type and property in small letters, joined by a dot.
        public let name: String
        /// The value without quotes.
        public let value: String
    }

    /// The server that speaks (authserv-id), as written.
    /// Empty if the field names none.
    public let server: String
    /// The version of the field's format; 1 unless it says otherwise (RFC 8601 section 2.2). A reader must not believe
    /// what it says in a version that it does not know.
    public let version: Int
    /// The results; none if the server did no check.
    public let results: [Result]

    /// Reads a field's unfolded value; nil if it is empty.
    public init?(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init?(parsing bytes: ArraySlice<UInt8>) {
        let plain = HeaderLexer.withoutComments(bytes)[...]
        let sections = AuthenticationResults.sections(of: plain)
        guard let head = sections.first, let first = head.first else { return nil }
        // QUIRK: Microsoft 365 writes no authserv-id and begins with the first result (RFC 8601 section 2.2 demands one).
        let isNamed = first.first == ASCII.quote || !first.contains(ASCII.equals)
        server = isNamed ? AuthenticationResults.text(first) : ""
        let digits = isNamed ? head.dropFirst().first ?? [] : []
        let isNumber = !digits.isEmpty && digits.count <= 9 && digits.allSatisfy(\.isDigit)
        version = isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) } : 1
        results = sections.dropFirst(isNamed ? 1 : 0).compactMap(AuthenticationResults.result)
    }

    /// The words of the sections between semicolons; quoted strings stay whole.
    private static func sections(of plain: ArraySlice<UInt8>) -> [[ArraySlice<UInt8>]] {
        var sections: [[ArraySlice<UInt8>]] = [[]]
        var i = plain.startIndex
        while i < plain.endIndex {
            if plain[i].isWhitespace {
                i += 1
            } else if plain[i] == ASCII.semicolon {
                sections.append([])
                i += 1
            } else {
                let start = i
                while i < plain.endIndex, !plain[i].isWhitespace, plain[i] != ASCII.semicolon {
                    i = plain[i] == ASCII.quote ? HeaderLexer.endOfQuotedString(in: plain, at: i) : i + 1
                }
                sections[sections.count - 1].append(plain[start..<i])
            }
        }
        return sections
    }

    /// A method, its result, and what follows; nil for a section without a result, as `none` is.
    private static func result(of section: [ArraySlice<UInt8>]) -> Result? {
        // Blanks may stand around the equals sign, the dot and the slash.
        var pairs: [(key: String, value: String)] = []
        var key: [UInt8] = []
        var keyIsOpen = false
        var hasEquals = false
        for word in section {
            var rest = word
            if !hasEquals {
                let end = rest.firstIndex(of: ASCII.equals) ?? rest.endIndex
                let piece = rest[..<end]
                let joins =
                    piece.isEmpty || piece.first == ASCII.dot || piece.first == ASCII.slash || keyIsOpen
                if !joins { key = [] }
                key.append(contentsOf: piece)
                keyIsOpen = key.last == ASCII.dot || key.last == ASCII.slash
                guard end < rest.endIndex else { continue }
                rest = rest[(end + 1)...]
                hasEquals = true
            }
            guard !rest.isEmpty else { continue }
            if !key.isEmpty { pairs.append((key.lowercasedString, text(rest))) }
            key = []
            keyIsOpen = false
            hasEquals = false
        }
        guard let head = pairs.first else { return nil }
        return Result(
            method: String(head.key.prefix { $0 != "/" }),
            result: head.value.asciiLowercased,
            reason: pairs.dropFirst().first { $0.key == "reason" }?.value,
            properties: pairs.dropFirst().filter { $0.key.contains(".") }.map {
                Property(name: $0.key, value: $0.value)
            }
        )
    }

    /// A value without its quotes; a quoted local part of an address keeps them.
    private static func text(_ word: ArraySlice<UInt8>) -> String {
        let isQuoted =
            word.first == ASCII.quote && HeaderLexer.endOfQuotedString(in: word, at: word.startIndex) == word.endIndex
        return Charset.guess(isQuoted ? HeaderLexer.unquoted(word) : Array(word)).text
    }
}
