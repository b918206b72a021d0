/// Puts the pieces of an address field together.
struct AddressListParser {
    typealias Token = AddressLexer.Token

    private let bytes: ArraySlice<UInt8>
    private let limit: Int
    private(set) var entries: [AddressList.Entry] = []
    private(set) var faults: [Defect.Code] = []

    private var count = 0
    /// Whether something was left out for the limit.
    private var isFull = false
    private var group: (name: String, members: [Mailbox])?
    /// What stands outside of brackets, since the last comma.
    private var before: [Token] = []
    /// Whether that may hold an address.
    private var beforeHasAt = false
    /// What stands inside of brackets.
    private var angle: [Token]?
    /// What stands behind the brackets, and whether that may hold an address.
    private var after: [Token] = []
    private var afterHasAt = false
    private var angleIsClosed = false
    private var angleHasAt = false
    /// Whether the bracket begins with an obsolete route that has not ended.
    private var isInRoute = false
    /// Names that a comma cut off, waiting for an address that they may belong to.
    private var waiting: [Token] = []

    init(_ bytes: ArraySlice<UInt8>, limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    mutating func run() {
        var lexer = AddressLexer(bytes)
        while let token = lexer.next() {
            guard takesOneMore() else { break }
            take(token)
        }
        endEntry()
        dropWaiting()
        if group != nil { endGroup(isClosed: false) }
        if !lexer.isSound { note(.irregularAddress) }
    }

    // MARK: - Tokens

    private mutating func take(_ token: Token) {
        let isInAngle = angle != nil && !angleIsClosed
        guard token.kind == .special else {
            append(token, inAngle: isInAngle)
            if !isInAngle, token.kind == .literal, bytes[token.start..<token.end].contains(ASCII.at) { noteAt() }
            return
        }
        switch bytes[token.start] {
        case ASCII.less:
            if isInAngle, angle?.isEmpty == true { return }
            if isInAngle, !angleHasAt {
                // "Joe <x <a@b.example>": what has no at sign was a name.
                note(.irregularAddress)
                let name = (angle ?? []).map { Token(kind: $0.kind, isSpaced: true, start: $0.start, end: $0.end) }
                before.append(contentsOf: name)
            } else if angle != nil {
                endEntry()
            }
            angle = []
            angleIsClosed = false
            angleHasAt = false
            isInRoute = false
        case ASCII.greater:
            angleIsClosed = angle != nil
        case ASCII.comma where isInAngle && (isInRoute || angle?.isEmpty == true):
            // RFC 5322 section 4.4: a route may have empty elements.
            break
        case ASCII.comma:
            endEntry(isCut: true, comma: token)
        case ASCII.semicolon where isInAngle && !angleHasAt && angle?.isEmpty == false:
            // X.400: "<c=gb;a=...;s=bloggs>".
            append(token, inAngle: true)
        case ASCII.semicolon:
            if group == nil { note(.irregularAddress) }
            endEntry()
            dropWaiting()
            if group != nil { endGroup(isClosed: true) }
        case ASCII.colon where isInAngle:
            isInRoute = false
            append(token, inAngle: true)
        case ASCII.colon:
            takeColon(token)
        case ASCII.at where isInAngle:
            if angle?.isEmpty == true { isInRoute = true }
            angleHasAt = true
            append(token, inAngle: true)
        default:
            noteAt()
            append(token, inAngle: false)
        }
    }

    /// Notes an at sign outside of brackets.
    private mutating func noteAt() {
        if angle == nil { beforeHasAt = true } else { afterHasAt = true }
    }

    /// A colon outside of brackets ends a group's name, or stands behind the scheme of a URL.
    private mutating func takeColon(_ token: Token) {
        if before.count == 1, isScheme(before[0]) {
            before = []
            note(.irregularAddress)
        } else if group == nil, angle == nil, !beforeHasAt {
            dropWaiting()
            group = (phrase(before), [])
            before = []
        } else {
            append(token, inAngle: false)
        }
    }

    private mutating func append(_ token: Token, inAngle: Bool) {
        if inAngle {
            angle?.append(token)
        } else if angle != nil {
            after.append(token)
        } else {
            before.append(token)
        }
    }

    // MARK: - Entries

    /// Ends an entry; a comma may have cut it off, and it may be a part of a name.
    private mutating func endEntry(isCut: Bool = false, comma: Token? = nil) {
        defer {
            before = []
            beforeHasAt = false
            angle = nil
            angleIsClosed = false
            angleHasAt = false
            isInRoute = false
            after = []
            afterHasAt = false
        }
        if let angle {
            if !angleIsClosed { note(.irregularAddress) }
            finishAngle(angle)
            // "Joe <joe@b.example> kim@b.example": the comma is missing.
            if afterHasAt {
                note(.irregularAddress)
                finishBare(after)
            }
            return
        }
        guard before.contains(where: { $0.kind != .comment }) else { return }
        if beforeHasAt {
            dropWaiting()
            finishBare(before)
        } else {
            // "Bloggs, Joe <joe@b.example>": hold the words until the next entry shows what they are.
            waiting.append(contentsOf: before)
            if let comma { waiting.append(comma) }
        }
    }

    private mutating func finishAngle(_ angle: [Token]) {
        var spec = angle[...]
        if spec.first.map({ isSpecial($0, ASCII.at) }) == true, let colon = lastRouteColon(in: spec) {
            spec = spec[(colon + 1)...]
        }
        var names = afterHasAt ? before : before + after
        if !waiting.isEmpty {
            names = waiting + names
            waiting = []
            note(.unquotedComma)
        }
        let name = displayName(names[...])
        if let address = address(spec) {
            add(Mailbox(displayName: name, address: address))
        } else if beforeHasAt || angleHasAt {
            // "joe@b.example <>", "<joe@b.example Joe": whatever is an address in or before the brackets.
            note(.irregularAddress)
            if let first = spec.indices.first { spec[first].isSpaced = true }
            finishBare(names + spec)
        } else {
            let shown = [name, text(spec)].compactMap { $0 }.filter { !$0.isEmpty }
            addUnreadable(shown.joined(separator: " "))
        }
    }

    /// The colon that ends the route: the last one before the last at sign.
    private func lastRouteColon(in spec: ArraySlice<Token>) -> Int? {
        guard let at = spec.lastIndex(where: { isSpecial($0, ASCII.at) }) else { return nil }
        return spec[..<at].lastIndex { isSpecial($0, ASCII.colon) }
    }

    /// Finds the addresses in words without brackets.
    private mutating func finishBare(_ tokens: [Token]) {
        let parts = tokens.filter { $0.kind != .comment }
        if let address = address(parts[...]) {
            add(Mailbox(displayName: displayName(tokens.filter { $0.kind == .comment }[...]), address: address))
            return
        }
        // "Joe Bloggs joe@b.example", "a@b.example c@d.example": the words that touch an at sign are an address.
        var found: [(name: ArraySlice<Token>, address: EmailAddress)] = []
        var done = parts.startIndex
        var i = parts.startIndex
        while i < parts.endIndex, count + found.count < limit {
            let range: Range<Int>
            let address: EmailAddress?
            if isSpecial(parts[i], ASCII.at), i > done, i + 1 < parts.endIndex {
                var start = i - 1
                while start > done, !parts[start].isSpaced, joins(parts[start - 1]) { start -= 1 }
                var end = i + 2
                while end < parts.endIndex, !parts[end].isSpaced, joins(parts[end]) { end += 1 }
                range = start..<end
                address = self.address(parts[range])
                // "Joe Bloggs/Org@Domain": a name of Lotus Notes, of which the last word alone is no address.
                // Piece by piece: words from behind the brackets stand here before those in them.
                if address != nil, start > done,
                    parts[start..<i].contains(where: { bytes[$0.start..<$0.end].contains(ASCII.slash) })
                {
                    break
                }
            } else if parts[i].kind == .literal, bytes[parts[i].start..<parts[i].end].contains(ASCII.at) {
                range = i..<(i + 1)
                address = mailto(parts[i])
            } else {
                i += 1
                continue
            }
            if let address {
                found.append((parts[done..<range.lowerBound], address))
                done = range.upperBound
            }
            i = max(i + 1, range.upperBound)
        }
        guard !found.isEmpty else {
            addUnreadable(text(tokens[...]))
            return
        }
        note(.irregularAddress)
        for (number, entry) in found.enumerated() {
            // A name behind the only address is its name.
            let name = found.count == 1 && entry.name.isEmpty ? parts[done...] : entry.name
            add(Mailbox(displayName: displayName(name), address: entry.address))
            if number + 1 == found.count, found.count > 1, done < parts.endIndex { addUnreadable(text(parts[done...])) }
        }
    }

    private mutating func dropWaiting() {
        guard !waiting.isEmpty else { return }
        let pieces = waiting.split { isSpecial($0, ASCII.comma) }
        waiting = []
        for piece in pieces { addUnreadable(text(piece)) }
    }

    private mutating func endGroup(isClosed: Bool) {
        guard let ended = group else { return }
        group = nil
        count += 1
        if !isClosed, let first = ended.members.first, ended.members.count == 1 || first.displayName != nil {
            // "Re: Joe <joe@b.example>": a colon in a name rather than a group that is not closed.
            note(.irregularAddress)
            let name = [ended.name, first.displayName].compactMap { $0 }.joined(separator: ": ")
            entries.append(.mailbox(Mailbox(displayName: name, address: first.address)))
            entries.append(contentsOf: ended.members.dropFirst().map { .mailbox($0) })
            return
        }
        if !isClosed { note(.irregularAddress) }
        entries.append(.group(name: ended.name, members: ended.members))
    }

    /// Whether the limit has room; says once that it has not.
    private mutating func takesOneMore() -> Bool {
        if count < limit { return true }
        if !isFull { faults.append(.tooManyAddresses) }
        isFull = true
        return false
    }

    private mutating func add(_ mailbox: Mailbox) {
        guard takesOneMore() else { return }
        count += 1
        if group != nil { group?.members.append(mailbox) } else { entries.append(.mailbox(mailbox)) }
    }

    private mutating func addUnreadable(_ text: String) {
        guard !text.isEmpty, takesOneMore() else { return }
        count += 1
        note(.invalidAddress)
        entries.append(.unreadable(text))
    }

    private mutating func note(_ code: Defect.Code) {
        if faults.count < limit { faults.append(code) }
    }

    // MARK: - Pieces

    private func isSpecial(_ token: Token, _ byte: UInt8) -> Bool {
        token.kind == .special && bytes[token.start] == byte
    }

    /// Whether a piece can be a part of an address beside another.
    private func joins(_ token: Token) -> Bool { token.kind != .special || bytes[token.start] == ASCII.colon }

    private func isScheme(_ token: Token) -> Bool {
        let word = bytes[token.start..<token.end]
        return token.kind == .word && (word.equalsIgnoringCase("mailto") || word.equalsIgnoringCase("smtp"))
    }

    /// The address in brackets, as Outlook quotes it: `[mailto:joe@b.example]`.
    private func mailto(_ token: Token) -> EmailAddress? {
        var inner = bytes[token.start..<token.end].dropFirst().dropLast()
        if inner.hasPrefixIgnoringCase("mailto:") { inner = inner.dropFirst("mailto:".utf8.count) }
        return EmailAddress(Charset.guess(inner).text)
    }

    /// An addr-spec out of its pieces; blanks and comments inside it are obsolete syntax and fall away.
    private mutating func address(_ tokens: ArraySlice<Token>) -> EmailAddress? {
        var parts = tokens.filter { $0.kind != .comment }[...]
        var isURL = false
        if parts.count > 2, isScheme(parts[0]), isSpecial(parts[1], ASCII.colon) {
            parts = parts.dropFirst(2)
            isURL = true
        }
        guard let at = parts.lastIndex(where: { isSpecial($0, ASCII.at) }), at > parts.startIndex,
            at + 1 < parts.endIndex
        else { return nil }
        guard let local = localPart(parts[..<at]), var domain = domain(parts[(at + 1)...]) else { return nil }
        if isURL, let query = domain.firstIndex(of: ASCII.question) { domain = Array(domain[..<query]) }
        // A dot at the end of the domain names the root, as DNS has it.
        if domain.count > 1, domain.last == ASCII.dot { domain.removeLast() }
        let isQuoted = parts[parts.startIndex].kind == .quoted
        if !isQuoted, local.first == ASCII.apostrophe, domain.last == ASCII.apostrophe {
            note(.irregularAddress)
            return EmailAddress(
                localPart: AddressJunk.trimmed(local.dropFirst(), atStart: true),
                domain: AddressJunk.trimmed(domain.dropLast(), atStart: false)
            )
        }
        // Brackets and invisible blanks that were copied along with the address.
        let trimmedLocal = isQuoted ? local[...] : AddressJunk.trimmed(local[...], atStart: true)
        let trimmedDomain = AddressJunk.trimmed(domain[...], atStart: false)
        guard let address = EmailAddress(localPart: trimmedLocal, domain: trimmedDomain) else { return nil }
        if isURL || trimmedLocal.count != local.count || trimmedDomain.count != domain.count
            || parts.last.map({ isSpecial($0, ASCII.colon) }) == true
        {
            note(.irregularAddress)
        }
        return address
    }

    private func localPart(_ parts: ArraySlice<Token>) -> [UInt8]? {
        var local: [UInt8] = []
        for (index, token) in parts.enumerated() {
            let piece = bytes[token.start..<token.end]
            switch token.kind {
            case .word:
                // Words apart are not one local part, unless dots join them.
                if index > 0, token.isSpaced, piece.first != ASCII.dot, local.last != ASCII.dot { return nil }
                local.append(contentsOf: piece)
            case .quoted:
                if index > 0, token.isSpaced, local.last != ASCII.dot { return nil }
                local.append(contentsOf: HeaderLexer.unquoted(piece))
            case .special where piece.first == ASCII.at || piece.first == ASCII.colon: local.append(contentsOf: piece)
            case .comment, .literal, .special: return nil
            }
        }
        return local
    }

    private func domain(_ parts: ArraySlice<Token>) -> [UInt8]? {
        var domain: [UInt8] = []
        for (index, token) in parts.enumerated() {
            let piece = bytes[token.start..<token.end]
            switch token.kind {
            case .word:
                if index > 0, token.isSpaced, piece.first != ASCII.dot, domain.last != ASCII.dot { return nil }
                domain.append(contentsOf: piece)
            case .literal: domain.append(contentsOf: piece)
            // "joe@b.example: he wrote".
            case .special where piece.first == ASCII.colon && index + 1 == parts.count: break
            case .quoted, .comment, .special: return nil
            }
        }
        return domain
    }

    /// A display name: the words before the brackets, else the last comment.
    private func displayName(_ tokens: ArraySlice<Token>) -> String? {
        let name = phrase(tokens.filter { $0.kind != .comment })
        if !name.isEmpty { return name }
        guard let comment = tokens.last(where: { $0.kind == .comment }) else { return nil }
        return EncodedWords.decode(HeaderLexer.unquoted(bytes[comment.start..<comment.end])[...]).text
    }

    /// The text of a phrase: words, quoted strings and encoded words.
    private func phrase(_ tokens: [Token]) -> String {
        var text: [UInt8] = []
        for token in tokens where token.kind != .comment {
            if token.isSpaced, !text.isEmpty { text.append(ASCII.space) }
            let piece = bytes[token.start..<token.end]
            text.append(contentsOf: token.kind == .quoted ? HeaderLexer.unquoted(piece) : Array(piece))
        }
        return EncodedWords.decode(text[...].trimmed).text
    }

    /// Pieces as they were, decoded, for what cannot be read as an address.
    private func text(_ tokens: ArraySlice<Token>) -> String {
        let name = phrase(Array(tokens))
        return name.isEmpty ? displayName(tokens) ?? "" : name
    }
}

extension EmailAddress {
    /// Makes an address out of bytes: UTF-8 if that is valid, else windows-1252, so that two that differ stay different.
    fileprivate init?(localPart: ArraySlice<UInt8>, domain: ArraySlice<UInt8>) {
        self.init(localPart: Charset.guess(localPart).text, domain: Charset.guess(domain).text)
    }
}
