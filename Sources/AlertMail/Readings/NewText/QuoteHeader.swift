/// Recognises what stands above a quotation: "On … wrote:", Outlook's block of fields, "-----Original Message-----".
enum QuoteHeader {
    /// What was found: how many lines it takes, and whether it forwards rather than quotes.
    struct Match: Equatable {
        var end: Int
        var isForward: Bool
        /// Behind a separator all is quoted; behind the others only what is marked, if anything is.
        var isCut: Bool
    }

    /// The header that begins at a line, `nil` if none does. Looks at a bounded number of lines.
    static func match(at index: Int, in lines: [TextLine]) -> Match? {
        let line = lines[index]
        guard !line.isBlank else { return nil }
        if line.folded.contains(any: QuoteWording.replyAbove), line.folded.count < 120 {
            return Match(end: index + 1, isForward: false, isCut: true)
        }
        if let isForward = separator(line) {
            let block = fieldBlock(at: nextWritten(after: index, in: lines), in: lines, needsSender: false)
            return Match(end: block ?? index + 1, isForward: isForward, isCut: false)
        }
        if line.isRule(least: 5), let block = fieldBlock(at: nextWritten(after: index, in: lines), in: lines) {
            return Match(end: block, isForward: false, isCut: false)
        }
        if let block = fieldBlock(at: index, in: lines) { return Match(end: block, isForward: false, isCut: false) }
        if let end = attribution(at: index, in: lines) { return Match(end: end, isForward: false, isCut: false) }
        return nil
    }

    /// "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded message:"; whether it forwards.
    private static func separator(_ line: TextLine) -> Bool? {
        let folded = line.plain
        guard folded.count <= 160 else { return nil }
        let core = folded.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "=") }
            .trimmed
        let marks = folded.count - core.count
        let isRuled =
            marks >= 4
            && (folded.first == UInt8(ascii: "-") || folded.first == UInt8(ascii: "_")
                || folded.first == UInt8(ascii: "="))
        for phrase in QuoteWording.separators where core.hasPrefix(phrase) {
            if isRuled || core.count <= phrase.bytes.count + 1 { return false }
        }
        for phrase in QuoteWording.forwards where core.hasPrefix(phrase) {
            if isRuled || core.last == UInt8(ascii: ":") && core.count <= phrase.bytes.count + 1 { return true }
        }
        return nil
    }

    private static func nextWritten(after index: Int, in lines: [TextLine]) -> Int {
        var next = index + 1
        while next < lines.count, next <= index + 3, lines[next].isBlank { next += 1 }
        return next
    }

    /// Where a block of header fields that begins here ends, `nil` if there is none.
    ///
    /// It needs a sender and two other kinds of field; where a separator stands above it, two kinds are enough.
    static func fieldBlock(at start: Int, in lines: [TextLine], needsSender: Bool = true) -> Int? {
        guard start < lines.count, let first = field(of: lines[start]) else { return nil }
        var kinds: Set<QuoteWording.Field> = [first]
        var end = start + 1
        var index = start + 1
        var blanks = 0
        var continuations = 0
        while index < lines.count, index < start + 24 {
            if lines[index].isBlank {
                blanks += 1
                if blanks > 1 { break }
            } else if let kind = field(of: lines[index]) {
                kinds.insert(kind)
                blanks = 0
                continuations = 0
                end = index + 1
            } else if blanks == 0, continuations < 6, isContinuation(lines[index]) {
                continuations += 1
                end = index + 1
            } else {
                break
            }
            index += 1
        }
        let others = kinds.subtracting([.from, .other]).count
        if kinds.contains(.from) {
            return others >= (first == .from ? 2 : 3) || (!needsSender && others >= 1) ? end : nil
        }
        return !needsSender && others >= 2 ? end : nil
    }

    /// Recipients run on over further lines.
    private static func isContinuation(_ line: TextLine) -> Bool {
        line.folded.contains(UInt8(ascii: "@")) || line.folded.contains(UInt8(ascii: ";")) || line.text.first == "\t"
    }

    static func field(of line: TextLine) -> QuoteWording.Field? {
        let plain = line.plain
        guard let colon = plain.prefix(24).firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        return QuoteWording.fields[String(decoding: Array(plain[..<colon]).trimmed, as: UTF8.self)]
    }

    /// Where "On Tue, 10 Mar 2026 at 09:12, A <a@b> wrote:" ends if it begins here; it may be wrapped.
    private static func attribution(at start: Int, in lines: [TextLine]) -> Int? {
        var folded: [UInt8] = []
        var shown = ""
        var index = start
        while index < lines.count, index < start + ReadingLimits.attributionLines, !lines[index].isBlank,
            folded.count <= 400, index == start || !lines[index].isPrefixed
        {
            folded += (folded.isEmpty ? [] : [0x20]) + lines[index].plain
            shown += (shown.isEmpty ? "" : " ") + lines[index].text
            index += 1
            if folded.last == UInt8(ascii: ":"), folded.count <= 500 {
                let next = nextWritten(after: index - 1, in: lines)
                let isFollowed = next < lines.count && (lines[next].isPrefixed || lines[next].isMarkedQuoted)
                return isAttribution(folded, shown: shown, isFollowedByQuote: isFollowed) ? index : nil
            }
        }
        return nil
    }

    private static func isAttribution(_ folded: [UInt8], shown: String, isFollowedByQuote: Bool) -> Bool {
        let hasAddress = folded.contains(UInt8(ascii: "@"))
        let hasDate = hasDateOrTime(folded)
        var body = folded
        while let last = body.last, last == UInt8(ascii: ":") || last == 0x20 { body.removeLast() }
        guard let verb = QuoteWording.verbs.first(where: { body.contains(wholeWords: $0) }) else {
            // "2026-03-10 9:12 GMT+00:00 A <a@b>:"
            return hasDate && hasAddress && (body.last == UInt8(ascii: ">") || body.last == UInt8(ascii: ")"))
                && (body.first?.isDigit ?? false)
        }
        let endsWithVerb = QuoteWording.verbs.contains { body.hasSuffix($0) }
        if hasAddress && (hasDate || endsWithVerb) { return true }
        if isFollowedByQuote { return hasDate || endsWithVerb }
        return hasDate && endsWithVerb && isNamedBefore(verb, in: shown)
    }

    /// Whether the word before the verb is written like a name: "…, Jane Smith wrote:", not "…, our engineer wrote:".
    private static func isNamedBefore(_ verb: Phrase, in shown: String) -> Bool {
        let folded = Folding.fold(shown)
        guard folded.count == shown.utf8.count, let position = folded.firstIndex(of: verb) else { return false }
        let before = Array(shown.utf8)[..<position].split(separator: 0x20).last ?? []
        guard let first = before.first else { return false }
        return !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) && !first.isDigit
    }

    /// A year or a time of day.
    static func hasDateOrTime(_ folded: [UInt8]) -> Bool {
        var index = 0
        while index < folded.count {
            guard folded[index].isDigit else {
                index += 1
                continue
            }
            var end = index
            while end < folded.count, folded[end].isDigit { end += 1 }
            if end - index == 4, folded[index] == UInt8(ascii: "1") || folded[index] == UInt8(ascii: "2") {
                return true
            }
            if end - index <= 2, end + 1 < folded.count,
                folded[end] == UInt8(ascii: ":") || folded[end] == UInt8(ascii: "/"),
                folded[end + 1].isDigit
            {
                return true
            }
            index = end
        }
        return false
    }
}
