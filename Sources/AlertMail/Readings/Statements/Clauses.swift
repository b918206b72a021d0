/// Sentences taken apart into clauses: at commas and stronger marks, at "but" and its kin, at "and" before a new statement.
enum Clauses {
    enum Condition { case none, own, alsoNext }

    static func split(_ sentence: [Token]) -> [Range<Int>] {
        var clauses: [Range<Int>] = []
        var start = 0
        for index in sentence.indices {
            let isConjunction =
                index > start && sentence[index].kind == .word && conjunctions.contains(sentence[index].word)
            let isAnd =
                index > start && sentence[index].word == "and" && index + 1 < sentence.count
                && (sentence[index + 1].kind == .reference || continuations.contains(sentence[index + 1].word))
            if isConjunction || isAnd {
                clauses.append(start..<index)
                start = index + 1
            } else if sentence[index].divider >= .comma {
                clauses.append(start..<(index + 1))
                start = index + 1
            }
        }
        if start < sentence.count { clauses.append(start..<sentence.count) }
        return clauses.filter { !$0.isEmpty }
    }

    /// The numbers of the clauses that ask rather than state.
    static func questions(_ sentence: [Token], _ clauses: [Range<Int>]) -> Set<Int> {
        let isMarked = sentence.last?.endsQuestion ?? false
        let all = Set(clauses.indices)
        guard let firstIndex = sentence.firstIndex(where: { !greetings.contains($0.word) && $0.kind == .word }) else {
            return isMarked ? all : []
        }
        let first = sentence[firstIndex].word
        let next = firstIndex + 1 < sentence.count ? sentence[firstIndex + 1].word : ""
        // "Why are you sending this to us": a question without its mark.
        if StatementContext.interrogatives.contains(first), StatementContext.inversions.contains(next) { return all }
        let isInverted = StatementContext.inversions.contains(first) && StatementContext.subjects.contains(next)
        if isMarked {
            if isInverted || StatementContext.interrogatives.contains(first) || clauses.count == 1 { return all }
            guard let last = clauses.last else { return all }
            // "Received, right?" asks about all of it.
            let tag = sentence[last].map(\.word)
            return tag.count <= 3 && tag.contains(where: tags.contains) ? all : [clauses.count - 1]
        }
        if isInverted, next != "the", next != "that", first != "may", first != "a" { return all }
        return []
    }

    /// Whether a clause states a condition, and whether the clause behind it hangs on it.
    static func condition(_ sentence: [Token], _ clause: Range<Int>) -> Condition {
        guard let first = clause.first(where: { sentence[$0].kind == .word && !greetings.contains(sentence[$0].word) })
        else { return .none }
        let word = sentence[first].word
        let next = first + 1 < clause.upperBound ? sentence[first + 1].word : ""
        if word == "as" { return next == "soon" ? .alsoNext : .none }
        if word == "in", next == "case" || next == "event" { return .alsoNext }
        if word == "even", next == "if" { return .alsoNext }
        if StatementContext.conditions.contains(word) { return .alsoNext }
        return StatementContext.timeConditions.contains(word) ? .own : .none
    }

    private static let conjunctions: Set<String> = [
        "but", "however", "although", "though", "whereas", "while", "whilst", "ond", "so",
    ]
    private static let continuations: Set<String> = [
        "i", "we", "it", "this", "is", "not", "passed", "forwarded", "have", "has", "are", "will", "was", "they", "the",
        "can", "please", "now", "received", "sent",
        "am", "would", "could", "if",
    ]
    private static let greetings: Set<String> = [
        "hi", "hello", "dear", "all", "team", "thanks", "ok", "okay", "yes", "no", "and", "also", "sorry", "please",
        "just", "but",
    ]
    private static let tags: Set<String> = [
        "right", "correct", "yes", "ok", "okay", "no", "not", "you", "eh", "confirm", "thanks", "please", "it", "true",
    ]
}
