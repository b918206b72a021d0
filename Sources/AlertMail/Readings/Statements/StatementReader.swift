/// Reads statements from newly written text.
struct StatementReader {
    /// A statement as found, before references are complete.
    struct Found: Hashable, Sendable {
        var statement: Statement
        var references: [FoundReference]
        var passedOnTo: String?
        var rule: String
        var weight: Int
        /// Where it is said, in UTF-8 bytes of the text.
        var place: Range<Int>
    }

    /// What was found, in order.
    private(set) var found: [Found] = []
    /// All references in the text, in order, each once.
    private(set) var references: [FoundReference] = []
    /// Receipt is spoken of, but not confirmed: negated, asked for, promised.
    private(set) var hasDoubt = false
    /// The writer says that something did not arrive or cannot be opened.
    private(set) var saysNotReceived = false

    init(_ text: String) {
        let sentences = Sentences.read(text)
        var seen: Set<String> = []
        for token in sentences.joined() {
            guard let reference = token.reference, references.count < ReadingLimits.references,
                seen.insert(reference.key).inserted
            else { continue }
            references.append(reference)
        }
        var heading: [FoundReference] = []
        for sentence in sentences where found.count < ReadingLimits.statements {
            read(sentence, heading: heading)
            let own = sentence.compactMap(\.reference)
            if !own.isEmpty { heading = own }
        }
        if found.isEmpty, !hasDoubt, !saysNotReceived { readWholeAnswer(sentences) }
        settle()
    }

    // MARK: - One sentence

    private mutating func read(_ sentence: [Token], heading: [FoundReference]) {
        let clauses = Clauses.split(sentence)
        let asking = Clauses.questions(sentence, clauses)
        var pending: [FoundReference] = []
        var inherited: [FoundReference] = []
        var lastOfSentence: Int?
        var isConditional = false
        let start = found.count
        for (number, clause) in clauses.enumerated() {
            let own = sentence[clause].compactMap(\.reference)
            let condition = Clauses.condition(sentence, clause)
            let isSkipped = condition != .none || isConditional || asking.contains(number)
            isConditional = condition == .alsoNext
            let statements = isSkipped ? [] : statements(in: clause, of: sentence)
            if !statements.contains(where: { $0.statement == .acknowledges }), speaksOfReceipt(sentence, clause) {
                hasDoubt = true
            }
            if condition == .none, asking.isEmpty,
                Self.firstMatch(StatementWording.notReceived, sentence, clause) != nil
            {
                saysNotReceived = true
            }
            guard !statements.isEmpty else {
                // "Received, thank you": what states nothing itself is shown with what it follows.
                if let last = lastOfSentence { extend(last, over: sentence[clause]) }
                if let last = lastOfSentence, !own.isEmpty, sentence[clause.upperBound - 1].divider != .clause,
                    !nextSpeaks(sentence, clauses, after: number)
                {
                    found[last].references += own
                } else {
                    pending += own
                }
                continue
            }
            var references = pending + own
            if references.isEmpty { references = inherited }
            for statement in statements {
                var statement = statement
                statement.references = references
                found.append(statement)
            }
            lastOfSentence = found.count - 1
            inherited = references
            pending = []
        }
        // "From now on please send alerts to …" asks nothing.
        let changes = found[start...].contains { $0.statement == .changesContacts }
        if !asking.isEmpty || !changes && Self.requests(sentence, clauses) {
            add(.asks, sentence.compactMap(\.reference), "question", 60, at: Self.place(of: sentence[...]))
        }
        // A short sentence that says one thing is shown whole.
        let whole = Self.place(of: sentence[...])
        if found.count == start + 1, whole.count <= ReadingLimits.shownSentence { found[start].place = whole }
        // A heading of references alone rules the sentences below it.
        if let last = lastOfSentence, !heading.isEmpty, sentence.allSatisfy({ $0.reference == nil }) {
            for index in start...last where found[index].references.isEmpty {
                found[index].references = heading
            }
        }
    }

    private func nextSpeaks(_ sentence: [Token], _ clauses: [Range<Int>], after number: Int) -> Bool {
        guard number + 1 < clauses.count else { return false }
        let next = clauses[number + 1]
        return sentence[next].allSatisfy { $0.reference == nil }
            ? false : !statements(in: next, of: sentence).isEmpty && sentence[next].first?.kind == .reference
    }

    private mutating func add(
        _ statement: Statement,
        _ references: [FoundReference],
        _ rule: String,
        _ weight: Int,
        at place: Range<Int>
    ) {
        found.append(
            Found(
                statement: statement,
                references: references,
                passedOnTo: nil,
                rule: rule,
                weight: weight,
                place: place
            )
        )
    }

    /// Shows a statement, and those of the same clause, with the clause behind it, if that is not too long.
    private mutating func extend(_ last: Int, over clause: ArraySlice<Token>) {
        let place = found[last].place
        let wider = place.lowerBound..<max(place.upperBound, Self.place(of: clause).upperBound)
        guard wider.count <= ReadingLimits.shownSentence else { return }
        for index in found.indices where found[index].place == place { found[index].place = wider }
    }

    /// From the first token's beginning to the last one's end.
    private static func place(of tokens: ArraySlice<Token>) -> Range<Int> {
        guard let first = tokens.first, let last = tokens.last else { return 0..<0 }
        return first.place.lowerBound..<max(first.place.lowerBound, last.place.upperBound)
    }

    /// Everything one clause states.
    private func statements(in clause: Range<Int>, of tokens: [Token]) -> [Found] {
        var statements: [Found] = []
        func add(_ statement: Statement, _ rule: String, _ weight: Int, to name: String? = nil) {
            guard !statements.contains(where: { $0.statement == statement }) else { return }
            statements.append(
                Found(
                    statement: statement,
                    references: [],
                    passedOnTo: name,
                    rule: rule,
                    weight: weight,
                    place: Self.place(of: tokens[clause])
                )
            )
        }
        let isDeclined =
            Self.firstMatch(StatementWording.decline, tokens, clause).map { match in
                !tokens[clause.lowerBound..<match.lowerBound].contains {
                    StatementContext.declineDoubts.contains($0.word)
                }
                    && !(clause.lowerBound..<match.lowerBound).contains {
                        StatementContext.isRequest(tokens, $0, clause)
                    }
            } ?? false
        if isDeclined { add(.declines, "not-theirs", 80) }
        if let passing = PassingOn.read(tokens, clause) {
            switch passing {
            case .outside(let name): add(.passesOn, "passed-on", 80, to: name)
            case .inside: add(.acknowledges, "passed-inside", 60)
            }
        }
        if Self.firstMatch(StatementWording.contactsConfirmed, tokens, clause) != nil,
            !hasNegation(tokens, clause) || hasNo(tokens, clause)
        {
            add(.confirmsContacts, "contacts-confirmed", 70)
        } else if let match = Self.firstMatch(StatementWording.contactsChanged, tokens, clause),
            !tokens[clause.lowerBound..<match.lowerBound].contains(where: { $0.word == "not" || $0.word == "no" })
        {
            add(.changesContacts, "contacts-changed", 70)
        }
        if !isDeclined, receipt(tokens, clause) { add(.acknowledges, "receipt", 80) }
        if !isDeclined, thanks(tokens, clause) { add(.acknowledges, "thanks-for", 50) }
        return statements
    }

    private func hasNegation(_ tokens: [Token], _ clause: Range<Int>) -> Bool {
        tokens[clause].contains { $0.word == "not" || $0.word == "never" }
    }

    private func hasNo(_ tokens: [Token], _ clause: Range<Int>) -> Bool {
        tokens[clause].contains { $0.word == "no" }
    }

    private func receipt(_ tokens: [Token], _ clause: Range<Int>) -> Bool {
        Self.anyMatch(StatementWording.receipt, tokens, clause) {
            !StatementContext.takesBack(tokens, match: $0, clause: clause)
        }
    }

    private func thanks(_ tokens: [Token], _ clause: Range<Int>) -> Bool {
        Self.anyMatch(StatementWording.thanks, tokens, clause) { match in
            let behind = match.upperBound..<min(match.upperBound + 3, clause.upperBound)
            return !tokens[behind].contains { StatementWording.otherThanks.contains($0.word) }
                && !tokens[clause].contains { $0.word == "if" || $0.word == "advance" || $0.word == "confirming" }
        }
    }

    private func speaksOfReceipt(_ tokens: [Token], _ clause: Range<Int>) -> Bool {
        tokens[clause].contains {
            $0.word.hasPrefix("receiv") || $0.word.hasPrefix("acknowledg") || $0.word == "receipt"
        }
    }

    // MARK: - The whole text

    /// "Thanks", "OK", "👍": an answer that consists of nothing else.
    private mutating func readWholeAnswer(_ sentences: [[Token]]) {
        let tokens = Array(sentences.joined())
        guard (1...12).contains(tokens.count), !tokens.contains(where: \.endsQuestion) else { return }
        let place = Self.place(of: tokens[...])
        let words = tokens.filter { $0.kind == .word }.map(\.word)
        let others = tokens.filter { $0.kind == .opaque }.map(\.shown)
        if words.isEmpty {
            if others.contains(where: { $0.contains("👍") || $0.contains("✅") || $0.contains("✔") }) {
                add(.acknowledges, [], "thumb", 40, at: place)
            }
            return
        }
        guard others.allSatisfy({ !$0.contains("👎") }) else { return }
        let isThanks =
            !words.contains(where: StatementWording.otherThanks.contains)
            && words.contains(where: ClosingWording.thanks.contains)
            && words.filter {
                !ClosingWording.words.contains($0) && !Self.greetings.contains($0)
                    && !StatementWording.wholeAnswers.contains($0)
            }.count <= 1
        let isWord =
            words.allSatisfy {
                StatementWording.wholeAnswers.contains($0) || Self.greetings.contains($0)
                    || ClosingWording.words.contains($0)
            }
            && words.contains(where: StatementWording.wholeAnswers.contains)
        if isThanks || isWord, !words.contains(where: StatementContext.blockers.subtracting(["you"]).contains) {
            add(.acknowledges, references, isWord ? "one-word" : "thanks", 50, at: place)
        }
    }

    private static let greetings: Set<String> = [
        "hi", "hello", "dear", "all", "team", "hiya", "both", "everyone", "helo", "morning", "afternoon", "good",
    ]

    /// What the writer says did not arrive takes weak signs of receipt away.
    private mutating func settle() {
        guard saysNotReceived else { return }
        found.removeAll { $0.statement == .acknowledges && $0.weight < 60 }
    }

    private static func firstMatch(_ patterns: WordPatterns, _ tokens: [Token], _ clause: Range<Int>) -> Range<Int>? {
        clause.lazy.compactMap { patterns.match(tokens, at: $0, in: clause) }.first
    }

    private static func anyMatch(
        _ patterns: WordPatterns,
        _ tokens: [Token],
        _ clause: Range<Int>,
        where accept: (Range<Int>) -> Bool
    ) -> Bool {
        clause.contains { patterns.matches(tokens, at: $0, in: clause).contains(where: accept) }
    }

    /// "Please send …", "could you confirm …", but not "please let me know if you need anything".
    private static func requests(_ sentence: [Token], _ clauses: [Range<Int>]) -> Bool {
        if anyMatch(StatementContext.courtesies, sentence, sentence.indices, where: { _ in true }) { return false }
        for clause in clauses {
            for index in clause where StatementContext.isRequest(sentence, index, clause) {
                let behind = index + 1..<max(index + 1, min(index + 5, clause.upperBound))
                guard !sentence[behind].contains(where: { $0.word == "not" }) else { continue }
                if sentence[behind].contains(where: { StatementContext.requestVerbs.contains($0.word) }) { return true }
            }
        }
        return false
    }
}
