/// The addresses of a From, To, Cc or similar field (RFC 5322 section 3.4), read tolerantly.
public struct AddressList: Sendable, Hashable {
    /// One entry of the list.
    public enum Entry: Sendable, Hashable {
        /// A mailbox.
        case mailbox(Mailbox)
        /// A group: its name and members, which may be none (`undisclosed-recipients:;`).
        case group(name: String, members: [Mailbox])
        /// What is no address, decoded as text.
        case unreadable(String)
    }

    /// The entries in order.
    public let entries: [Entry]
    /// What was wrong, in the order found; empty if all is well.
    public let faults: [Defect.Code]

    /// All mailboxes, those inside groups too.
    public var mailboxes: [Mailbox] {
        entries.flatMap { entry -> [Mailbox] in
            switch entry {
            case .mailbox(let mailbox): [mailbox]
            case .group(_, let members): members
            case .unreadable: []
            }
        }
    }

    /// Reads the unfolded value of an address field.
    public init(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...], limit: ParserLimits.default.addresses)
    }

    init(parsing bytes: ArraySlice<UInt8>, limit: Int) {
        var parser = Parser(limit: limit)
        for token in Lexer.tokens(of: bytes) { parser.take(token) }
        parser.finish()
        entries = parser.entries
        faults = parser.faults
    }

    fileprivate enum Token {
        /// An atom, dots included, or an encoded word; `spaced` if a blank stands before it.
        case word(ArraySlice<UInt8>, spaced: Bool)
        case quoted(ArraySlice<UInt8>, spaced: Bool)
        case literal(ArraySlice<UInt8>)
        case comment(ArraySlice<UInt8>)
        case special(UInt8)
    }

    private enum Lexer {
        static func tokens(of bytes: ArraySlice<UInt8>) -> [Token] {
            var tokens: [Token] = []
            var i = bytes.startIndex
            var spaced = false
            var skipsDelimited = true
            while i < bytes.endIndex {
                let byte = bytes[i]
                switch byte {
                case let blank where blank.isWhitespace:
                    spaced = true
                    i += 1
                    continue
                case ASCII.openParenthesis where skipsDelimited:
                    let end = HeaderLexer.endOfComment(in: bytes, at: i)
                    skipsDelimited = end < bytes.endIndex || bytes.last == ASCII.closeParenthesis
                    tokens.append(.comment(bytes[i..<end]))
                    i = end
                case ASCII.quote:
                    var end = HeaderLexer.endOfQuotedString(in: bytes, at: i)
                    if end == bytes.endIndex, bytes.last != ASCII.quote || end == i + 1 {
                        // Unclosed: it reaches the next angle bracket, which is more likely to be meant.
                        end = bytes[(i + 1)...].firstIndex(of: ASCII.less) ?? end
                    }
                    tokens.append(.quoted(bytes[i..<end], spaced: spaced))
                    i = end
                case ASCII.openBracket:
                    let end = bytes[i...].firstIndex { $0 == ASCII.closeBracket || $0.isWhitespace } ?? bytes.endIndex
                    let next = end < bytes.endIndex && bytes[end] == ASCII.closeBracket ? end + 1 : end
                    tokens.append(.literal(bytes[i..<next]))
                    i = max(next, i + 1)
                case ASCII.less, ASCII.greater, ASCII.at, ASCII.comma, ASCII.semicolon, ASCII.colon:
                    tokens.append(.special(byte))
                    i += 1
                default:
                    let start = i
                    if byte == ASCII.equals, let end = EncodedWords.wordEnd(in: bytes, at: i) {
                        i = end
                    } else {
                        repeat {
                            i += 1
                        } while i < bytes.endIndex && isWordByte(bytes[i])
                            && !(bytes[i] == ASCII.equals && i + 1 < bytes.endIndex && bytes[i + 1] == ASCII.question
                                && EncodedWords.wordEnd(in: bytes, at: i) != nil)
                    }
                    tokens.append(.word(bytes[start..<i], spaced: spaced))
                }
                spaced = false
            }
            return tokens
        }

        private static func isWordByte(_ byte: UInt8) -> Bool {
            switch byte {
            case ASCII.openParenthesis, ASCII.quote, ASCII.openBracket, ASCII.less, ASCII.greater, ASCII.at,
                ASCII.comma,
                ASCII.semicolon, ASCII.colon:
                false
            default: !byte.isWhitespace
            }
        }
    }

    private struct Parser {
        let limit: Int
        var entries: [Entry] = []
        var faults: [Defect.Code] = []
        private var count = 0
        private var group: (name: String, members: [Mailbox])?
        private var before: [Token] = []
        private var angle: [Token]?
        private var angleClosed = false
        /// A display name cut off at a comma, waiting for an address that it may belong to.
        private var waiting: [Token] = []

        init(limit: Int) {
            self.limit = limit
        }

        mutating func take(_ token: Token) {
            guard count < limit else { return }
            guard case .special(let special) = token else {
                if angle != nil, !angleClosed { angle?.append(token) } else { before.append(token) }
                return
            }
            let inAngle = angle != nil && !angleClosed
            switch special {
            case ASCII.less:
                if inAngle { return }
                if angle != nil { endEntry() }
                angle = []
                angleClosed = false
            case ASCII.greater:
                angleClosed = angle != nil
            case ASCII.comma:
                // A comma inside brackets separates the hosts of an obsolete route.
                if inAngle, case .special(ASCII.at)? = angle?.first, !routeIsOver {
                    angle?.append(token)
                } else {
                    endEntry()
                }
            case ASCII.semicolon:
                endEntry()
                endGroup()
            case ASCII.colon:
                if inAngle {
                    angle?.append(token)
                } else if group == nil, angle == nil, !containsAt(before) {
                    dropWaiting()
                    group = (AddressList.phrase(before), [])
                    before = []
                } else {
                    before.append(token)
                }
            default:
                if inAngle { angle?.append(token) } else { before.append(token) }
            }
        }

        mutating func finish() {
            endEntry()
            dropWaiting()
            endGroup()
        }

        private var routeIsOver: Bool {
            angle?.contains { if case .special(ASCII.colon) = $0 { true } else { false } } ?? true
        }

        private mutating func endGroup() {
            dropWaiting()
            guard let ended = group else { return }
            entries.append(.group(name: ended.name, members: ended.members))
            group = nil
        }

        private mutating func endEntry() {
            defer {
                before = []
                angle = nil
                angleClosed = false
            }
            if let angle {
                if !angleClosed { faults.append(.invalidAddress) }
                finishAngle(angle)
                return
            }
            guard before.contains(where: { if case .comment = $0 { false } else { true } }) else { return }
            if containsAt(before) {
                dropWaiting()
                finishBare(before)
            } else {
                // "Bloggs, Joe <joe@b.example>": hold the words until the next entry shows what they are.
                dropWaiting()
                waiting = before
            }
        }

        private mutating func finishAngle(_ angle: [Token]) {
            var spec = angle
            if case .special(ASCII.at)? = spec.first,
                let colon = spec.firstIndex(where: { if case .special(ASCII.colon) = $0 { true } else { false } })
            {
                spec = Array(spec[(colon + 1)...])
            }
            var names = before
            if !waiting.isEmpty {
                names = waiting + [.special(ASCII.comma)] + names
                waiting = []
                faults.append(.unquotedComma)
            }
            let name = AddressList.displayName(names)
            if let address = AddressList.address(spec) {
                add(Mailbox(displayName: name, address: address))
            } else if spec.isEmpty, let address = AddressList.address(before.filter { !$0.isComment }) {
                // "joe@b.example <>"
                faults.append(.invalidAddress)
                add(Mailbox(address: address))
            } else {
                let shown = [name, AddressList.text(spec)].compactMap { $0 }.filter { !$0.isEmpty }.joined(
                    separator: " "
                )
                addUnreadable(shown)
            }
        }

        private mutating func finishBare(_ tokens: [Token]) {
            let parts = tokens.filter { !$0.isComment }
            let comments = tokens.filter(\.isComment)
            if let address = AddressList.address(parts) {
                add(Mailbox(displayName: AddressList.displayName(comments), address: address))
                return
            }
            // "Joe Bloggs joe@b.example": the words that touch the at sign are the address.
            if let at = parts.firstIndex(where: { $0.isSpecial(ASCII.at) }), at > 0, at + 1 < parts.count {
                var start = at - 1
                while start > 0, !parts[start].isSpaced, !parts[start - 1].isSpecial(ASCII.at) { start -= 1 }
                var end = at + 2
                while end < parts.count, !parts[end].isSpaced, !parts[end].isSpecial(ASCII.at) { end += 1 }
                if let address = AddressList.address(Array(parts[start..<end])) {
                    faults.append(.invalidAddress)
                    add(Mailbox(displayName: AddressList.displayName(Array(parts[..<start])), address: address))
                    return
                }
            }
            addUnreadable(AddressList.text(tokens))
        }

        private mutating func dropWaiting() {
            guard !waiting.isEmpty else { return }
            let text = AddressList.text(waiting)
            waiting = []
            addUnreadable(text)
        }

        private mutating func add(_ mailbox: Mailbox) {
            count += 1
            if group != nil { group?.members.append(mailbox) } else { entries.append(.mailbox(mailbox)) }
        }

        private mutating func addUnreadable(_ text: String) {
            guard !text.isEmpty else { return }
            count += 1
            faults.append(.invalidAddress)
            entries.append(.unreadable(text))
        }

        private func containsAt(_ tokens: [Token]) -> Bool {
            tokens.contains { $0.isSpecial(ASCII.at) }
        }
    }

    /// An addr-spec out of its tokens; blanks and comments inside it are obsolete syntax and fall away.
    private static func address(_ tokens: [Token]) -> EmailAddress? {
        let parts = tokens.filter { !$0.isComment }
        guard let at = parts.lastIndex(where: { $0.isSpecial(ASCII.at) }), at > 0, at + 1 < parts.count else {
            return nil
        }
        var local: [UInt8] = []
        for (index, token) in parts[..<at].enumerated() {
            switch token {
            case .word(let bytes, let spaced):
                // Words apart are not one local part, unless dots join them.
                if index > 0, spaced, bytes.first != ASCII.dot, local.last != ASCII.dot { return nil }
                local.append(contentsOf: bytes)
            case .quoted(let bytes, _): local.append(contentsOf: HeaderLexer.unquoted(bytes))
            case .special(ASCII.at), .special(ASCII.colon): local.append(parts[index].specialByte)
            case .literal(let bytes): local.append(contentsOf: bytes)
            case .comment, .special: return nil
            }
        }
        var domain: [UInt8] = []
        for (index, token) in parts[(at + 1)...].enumerated() {
            switch token {
            case .word(let bytes, let spaced):
                if index > 0, spaced, bytes.first != ASCII.dot, domain.last != ASCII.dot { return nil }
                domain.append(contentsOf: bytes)
            case .literal(let bytes): domain.append(contentsOf: bytes)
            case .quoted, .comment, .special: return nil
            }
        }
        // A dot at the end of the domain names the root, as DNS has it.
        if domain.count > 1, domain.last == ASCII.dot { domain.removeLast() }
        return EmailAddress(
            localPart: String(decoding: local, as: UTF8.self),
            domain: String(decoding: domain, as: UTF8.self)
        )
    }

    /// A display name: the words before the brackets, else the last comment.
    private static func displayName(_ tokens: [Token]) -> String? {
        let name = phrase(tokens.filter { !$0.isComment })
        if !name.isEmpty { return name }
        guard let comment = tokens.last(where: \.isComment), case .comment(let bytes) = comment else { return nil }
        return EncodedWords.decode(HeaderLexer.unquoted(bytes)[...]).text
    }

    /// The text of a phrase: words, quoted strings and encoded words.
    private static func phrase(_ tokens: [Token]) -> String {
        var bytes: [UInt8] = []
        for token in tokens {
            switch token {
            case .word(let word, let spaced):
                if spaced, !bytes.isEmpty { bytes.append(ASCII.space) }
                bytes.append(contentsOf: word)
            case .quoted(let word, let spaced):
                if spaced, !bytes.isEmpty { bytes.append(ASCII.space) }
                bytes.append(contentsOf: HeaderLexer.unquoted(word))
            case .literal(let word):
                if !bytes.isEmpty { bytes.append(ASCII.space) }
                bytes.append(contentsOf: word)
            case .special(let byte): bytes.append(byte)
            case .comment: break
            }
        }
        return EncodedWords.decode(bytes[...]).text
    }

    /// Tokens as they were, decoded, for what cannot be read as an address.
    private static func text(_ tokens: [Token]) -> String {
        let name = phrase(tokens)
        guard name.isEmpty else { return name }
        return displayName(tokens) ?? ""
    }
}

extension AddressList.Token {
    fileprivate var isComment: Bool {
        if case .comment = self { true } else { false }
    }

    fileprivate var isSpaced: Bool {
        switch self {
        case .word(_, let spaced), .quoted(_, let spaced): spaced
        case .literal, .comment, .special: false
        }
    }

    fileprivate var specialByte: UInt8 {
        if case .special(let byte) = self { byte } else { 0 }
    }

    fileprivate func isSpecial(_ byte: UInt8) -> Bool {
        if case .special(byte) = self { true } else { false }
    }
}
