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
    /// The results; none if the server did no check.
    public let results: [Result]

    /// Reads a field's unfolded value; nil if it names no server.
    public init?(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init?(parsing bytes: ArraySlice<UInt8>) {
        let plain = HeaderLexer.withoutComments(bytes)[...]
        var sections: [[ArraySlice<UInt8>]] = [[]]
        var i = plain.startIndex
        // Words; an equals sign glues its neighbours together, quoted strings stay whole.
        while i < plain.endIndex {
            if plain[i].isWhitespace {
                i += 1
                continue
            }
            if plain[i] == ASCII.semicolon {
                sections.append([])
                i += 1
                continue
            }
            let start = i
            while i < plain.endIndex, !plain[i].isWhitespace, plain[i] != ASCII.semicolon {
                i = plain[i] == ASCII.quote ? HeaderLexer.endOfQuotedString(in: plain, at: i) : i + 1
            }
            sections[sections.count - 1].append(plain[start..<i])
        }
        guard let first = sections.first?.first else { return nil }
        // QUIRK: Microsoft 365 writes no authserv-id and begins with the first result (RFC 8601 section 2.2 demands one).
        let isNamed = !first.contains(ASCII.equals)
        server = isNamed ? String(decoding: HeaderLexer.unquoted(first), as: UTF8.self) : ""
        var results: [Result] = []
        for section in sections.dropFirst(isNamed ? 1 : 0) {
            // "method = result" is allowed: blanks around equals signs fall away.
            var pairs: [(key: String, value: String)] = []
            /// A key whose equals sign has come, or may still come.
            var pending: (key: String, hasEquals: Bool)?
            for word in section {
                if let key = pending {
                    if key.hasEquals || word.first == ASCII.equals {
                        let value = !key.hasEquals && word.first == ASCII.equals ? word.dropFirst() : word
                        pending = value.isEmpty ? (key.key, true) : nil
                        if !value.isEmpty { pairs.append((key.key, AuthenticationResults.text(value))) }
                        continue
                    }
                    pending = nil
                }
                guard let equals = word.firstIndex(of: ASCII.equals) else {
                    pending = (word.lowercasedString, false)
                    continue
                }
                let key = word[..<equals].lowercasedString
                let value = word[(equals + 1)...]
                if value.isEmpty {
                    pending = (key, true)
                } else {
                    pairs.append((key, AuthenticationResults.text(value)))
                }
            }
            guard let head = pairs.first else { continue }
            let method = head.key.split(separator: "/").first.map(String.init) ?? head.key
            results.append(
                Result(
                    method: method,
                    result: head.value.asciiLowercased,
                    reason: pairs.dropFirst().first { $0.key == "reason" }?.value,
                    properties: pairs.dropFirst().filter { $0.key.contains(".") }.map {
                        Property(name: $0.key, value: $0.value)
                    }
                )
            )
        }
        self.results = results
    }

    private static func text(_ word: ArraySlice<UInt8>) -> String {
        Charset.guess(word.first == ASCII.quote ? HeaderLexer.unquoted(word) : Array(word)).text
    }
}
