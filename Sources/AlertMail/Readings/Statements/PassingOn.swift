/// Reads "passed on to …": whether it went to another supplier or to somebody in the writer's own house, and the name as written.
enum PassingOn: Equatable {
    case outside(String?)
    case inside

    static func read(_ tokens: [Token], _ clause: Range<Int>) -> PassingOn? {
        for index in clause {
            for match in StatementWording.passedOn.matches(tokens, at: index, in: clause)
            where !isTakenBack(tokens, match, clause) {
                // "Passed on to: Scottish Power"
                let goesOn = match.upperBound == clause.upperBound && tokens[match.upperBound - 1].divider == .clause
                let end = goesOn ? Self.endOfClause(tokens, from: match.upperBound) : clause.upperBound
                return target(tokens, from: match.upperBound, in: clause.lowerBound..<end)
            }
            for match in StatementWording.passedOnNameless.matches(tokens, at: index, in: clause)
            where !isTakenBack(tokens, match, clause) {
                return .outside(nil)
            }
        }
        return nil
    }

    private static func endOfClause(_ tokens: [Token], from start: Int) -> Int {
        (tokens[start...].firstIndex { $0.divider >= .comma }).map { $0 + 1 } ?? tokens.count
    }

    private static func isTakenBack(_ tokens: [Token], _ match: Range<Int>, _ clause: Range<Int>) -> Bool {
        for index in max(clause.lowerBound, match.lowerBound - 40)..<match.lowerBound {
            if doubts.contains(tokens[index].word) { return true }
            if StatementContext.isRequest(tokens, index, clause) { return true }
        }
        // "The supply transferred to another supplier" tells why it is not theirs, not where the alert went.
        if tokens[match.lowerBound].word == "transferred",
            tokens[clause.lowerBound..<match.lowerBound].contains(where: { supplies.contains($0.word) })
        {
            return true
        }
        return tokens[match].contains { $0.word == "not" || $0.word == "never" }
    }

    private static let supplies: Set<String> = [
        "supply", "customer", "meter", "account", "site", "property", "registration", "tenant", "mpan", "mprn", "they",
    ]

    /// The name behind "to": capitalised words and what joins them; words in lower case name nobody.
    private static func target(_ tokens: [Token], from start: Int, in clause: Range<Int>) -> PassingOn? {
        var index = start
        while index < clause.upperBound, articles.contains(tokens[index].word),
            !(tokens[index].isCapitalised && tokens[index].word != "the")
        { index += 1 }
        guard index < clause.upperBound else { return .outside(nil) }
        let first = tokens[index].word
        if selves.contains(first) { return nil }
        let rest = tokens[index..<clause.upperBound]
        if owners.contains(first) { return .inside }
        var words: [String] = []
        while index < clause.upperBound, words.count < 10 {
            let token = tokens[index]
            if token.shown.isEmpty {
                index += 1
                continue
            }
            let joins =
                !words.isEmpty && joiners.contains(token.word) && index + 1 < clause.upperBound
                && tokens[index + 1].isCapitalised
            guard
                token.isCapitalised || token.kind == .opaque && token.shown.contains("@") || token.shown == "&"
                    || joins,
                token.kind != .reference, !(words.count > 0 && stops.contains(token.word))
            else { break }
            words.append(token.shown)
            index += 1
        }
        if words.isEmpty {
            let isSupplier = rest.prefix(5).contains { suppliers.contains($0.word) }
            return isSupplier ? .outside(nil) : .inside
        }
        // "Metering Team", "Metering team", but not "British Gas's inbox".
        let isPossessive = words.last.map { $0.hasSuffix("'s") || $0.hasSuffix("’s") } ?? false
        let behind = tokens[index..<min(index + 1, clause.upperBound)].first?.word ?? ""
        let named = words.map { String(decoding: Folding.fold($0), as: UTF8.self) }
        if named.contains(where: ownHouse.contains) || !isPossessive && ownHouse.contains(behind) { return .inside }
        if isPossessive, let last = words.popLast() { words.append(String(last.dropLast(2))) }
        return .outside(words.joined(separator: " "))
    }

    private static let doubts: Set<String> = [
        "not", "never", "will", "shall", "should", "must", "may", "might", "could", "would", "if", "whether", "can",
        "cannot", "need", "needs", "want",
        "to", "once", "until", "unless", "you", "who", "when", "before", "please", "try", "trying", "was", "originally",
    ]
    private static let articles: Set<String> = ["the", "a", "an", "both", "this", "it"]
    private static let selves: Set<String> = ["us", "me", "you", "this", "here"]
    private static let owners: Set<String> = ["our", "my", "another"]
    private static let ownHouse: Set<String> = [
        "team", "teams", "department", "dept", "desk", "colleague", "colleagues", "engineer", "engineers", "manager",
        "queue", "staff", "dispatch", "operations",
        "ops", "helpdesk", "internally", "inbox", "mailbox", "technician", "technicians", "field", "tîm",
    ]
    private static let suppliers: Set<String> = [
        "supplier", "suppliers", "company", "owner", "organisation", "party", "acquirer", "gyflenwr", "cyflenwr",
    ]
    private static let joiners: Set<String> = ["of", "and", "the", "for", "&", "y", "yr"]
    private static let stops: Set<String> = [
        "on", "at", "today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "this", "for", "who",
        "as",
    ]
}
