/// A small pattern over words: `we|i have now|just? received`.
///
/// Words are divided by blanks; `a|b` is either, `?` behind a word makes it optional, `*3` skips up to three words, `#` is a
/// reference, `^` the beginning of a clause, `$` its end, `!a|b` that none of these follows. Matching tries a bounded number of ways: gaps are few and short.
struct WordPattern: Sendable, ExpressibleByStringLiteral {
    private enum Element: Sendable {
        case words(Set<String>, optional: Bool)
        case gap(Int)
        case absent(Set<String>)
        case reference
        case start
        case end
    }

    private let elements: [Element]

    init(stringLiteral value: String) {
        elements = value.split(separator: " ").map { part in
            if part == "^" { return .start }
            if part == "$" { return .end }
            if part == "#" { return .reference }
            if part.first == "!" { return .absent(Set(part.dropFirst().split(separator: "|").map(String.init))) }
            if part.first == "*", let length = Int(part.dropFirst()) { return .gap(length) }
            let isOptional = part.last == "?"
            let words = (isOptional ? part.dropLast() : part).split(separator: "|").map(String.init)
            return .words(Set(words), optional: isOptional)
        }
    }

    /// Where a match that begins at `index` ends, `nil` if there is none. A match stays within `clause`.
    func match(_ tokens: [Token], at index: Int, in clause: Range<Int>) -> Int? {
        match(tokens, element: 0, at: index, in: clause)
    }

    private func match(_ tokens: [Token], element: Int, at index: Int, in clause: Range<Int>) -> Int? {
        guard element < elements.count else { return index }
        switch elements[element] {
        case .words(let words, let isOptional):
            if index < clause.upperBound, tokens[index].kind == .word, words.contains(tokens[index].word),
                let end = match(tokens, element: element + 1, at: index + 1, in: clause)
            {
                return end
            }
            return isOptional ? match(tokens, element: element + 1, at: index, in: clause) : nil
        case .reference:
            guard index < clause.upperBound, tokens[index].kind == .reference else { return nil }
            return match(tokens, element: element + 1, at: index + 1, in: clause)
        case .gap(let length):
            var skipped = 0
            while skipped <= length, index + skipped <= clause.upperBound {
                if let end = match(tokens, element: element + 1, at: index + skipped, in: clause) { return end }
                skipped += 1
            }
            return nil
        case .absent(let words):
            if index < clause.upperBound, words.contains(tokens[index].word) { return nil }
            return match(tokens, element: element + 1, at: index, in: clause)
        case .start:
            return Self.isStart(tokens, index, clause)
                ? match(tokens, element: element + 1, at: index, in: clause) : nil
        case .end:
            return index == clause.upperBound ? match(tokens, element: element + 1, at: index, in: clause) : nil
        }
    }

    /// The beginning of a clause, references and greetings not counted.
    private static func isStart(_ tokens: [Token], _ index: Int, _ clause: Range<Int>) -> Bool {
        tokens[clause.lowerBound..<index].allSatisfy { $0.kind == .reference || fillers.contains($0.word) }
    }

    private static let fillers: Set<String> = [
        "hi", "hello", "hiya", "dear", "yes", "yep", "ok", "okay", "thanks", "thank", "you", "all", "team", "good",
        "morning",
        "afternoon", "evening", "many", "and", "alert", "alerts", "email", "emails", "message", "case", "ref",
        "reference", "re", "also",
        "so", "well", "just", "now", "both", "ack", "please", "note", "fyi", "update", "confirmed", "sorry",
        "apologies", "status",
        "helo", "diolch", "no", "number", "the", "this", "these", "is",
    ]
}

extension WordPattern {
    /// The words with one of which a match can begin; `#` stands for a reference.
    fileprivate var firstWords: Set<String> {
        var first: Set<String> = []
        for element in elements {
            switch element {
            case .start: continue
            case .words(let words, let isOptional):
                first.formUnion(words)
                if isOptional { continue }
            case .reference: first.insert("#")
            case .gap, .absent, .end: break
            }
            return first
        }
        return first
    }
}

/// Several patterns, found by their first words, so that a text is not tried against all of them at each word.
struct WordPatterns: Sendable, ExpressibleByArrayLiteral {
    private let byFirstWord: [String: [WordPattern]]

    init(arrayLiteral patterns: WordPattern...) {
        var byFirstWord: [String: [WordPattern]] = [:]
        for pattern in patterns {
            for word in pattern.firstWords { byFirstWord[word, default: []].append(pattern) }
        }
        self.byFirstWord = byFirstWord
    }

    /// The matches that begin at `index`, none empty.
    func matches(_ tokens: [Token], at index: Int, in clause: Range<Int>) -> [Range<Int>] {
        guard let patterns = byFirstWord[tokens[index].word] else { return [] }
        return patterns.compactMap { pattern in
            pattern.match(tokens, at: index, in: clause).flatMap { $0 > index ? index..<$0 : nil }
        }
    }

    /// The first match that begins at `index`.
    func match(_ tokens: [Token], at index: Int, in clause: Range<Int>) -> Range<Int>? {
        matches(tokens, at: index, in: clause).first
    }
}
