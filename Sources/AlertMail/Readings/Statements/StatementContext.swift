/// What takes a phrase back: negations, conditions, requests, other people as subject, questions.
///
/// No acknowledgement is imagined: whatever might be such a context takes a statement of receipt away, and a person looks.
enum StatementContext {
    /// Words before a statement of receipt in its clause by which it does not count.
    static let blockers: Set<String> = [
        "not", "never", "no", "nor", "neither", "without", "unable", "if", "whether", "once", "until", "till", "unless",
        "when",
        "whenever", "before", "should", "must", "shall", "may", "might", "could", "would", "will", "failed", "failing",
        "fail", "pending",
        "awaiting", "await", "yet", "expect", "expecting", "expected", "hope", "hoping", "assume", "assuming",
        "presume", "wait",
        "waiting", "unless", "provided", "need", "needs", "needed", "want", "wants", "require", "requires", "required",
        "ask", "asks", "asked", "asking", "request", "requests", "requested", "requesting", "you", "customer", "tenant",
        "does", "did", "do",
        "nobody", "none", "hardly", "unsure", "unclear", "doubt", "wonder", "wondering", "supposed", "pretend", "than",
        "as", "who",
        "whoever", "which", "wish", "allegedly", "apparently", "says", "said", "claims", "states", "reads", "show",
        "shows",
        "heb", "ddim", "nid", "os", "pan", "pryd",
    ]

    /// Openings of a clause that make it a condition; the first set also that of the clause behind it.
    static let conditions: Set<String> = ["if", "unless", "once", "until", "should", "provided", "assuming", "os"]
    static let timeConditions: Set<String> = ["when", "whenever", "whether", "before", "after", "pan", "as"]

    /// Words with which a question begins.
    static let interrogatives: Set<String> = [
        "who", "what", "when", "where", "which", "why", "how", "whose", "whom", "pwy", "beth", "pryd", "ble", "pam",
        "sut",
    ]
    static let inversions: Set<String> = [
        "have", "has", "had", "did", "do", "does", "is", "are", "was", "were", "can", "could", "would", "will",
        "should", "may", "shall", "am",
        "ydych", "ydy", "oes", "allwch", "a",
    ]
    static let subjects: Set<String> = [
        "you", "we", "i", "this", "it", "they", "the", "that", "anyone", "someone", "there", "your", "these", "he",
        "she", "any", "chi",
    ]
    /// Behind "please", these do not make a request of it.
    static let notRequests: Set<String> = [
        "note", "be", "accept", "take", "treat", "consider", "find", "see", "regard", "rest", "know", "accept",
        "ignore", "disregard", "excuse",
    ]
    static let requestVerbs: Set<String> = [
        "send", "provide", "confirm", "advise", "clarify", "resend", "re-send", "tell", "let", "check", "forward",
        "call", "ring", "contact",
        "supply", "share", "explain", "acknowledge", "reply", "respond", "reissue", "attach", "investigate", "verify",
        "look",
        "give", "pass", "return", "review", "chase", "escalate", "telephone", "phone", "action",
    ]
    /// A courtesy rather than a question: "please let me know if you need anything".
    static let courtesies: WordPatterns = [
        "if you *4 need|have|require|any|want|questions|would|wish|unsure", "not hesitate", "feel free",
        "any questions|queries|issues|problems|further",
        "should you *3 need|have|require|wish|any",
    ]

    /// Whether a statement of receipt that was found at `match` is taken back by what stands before it, in it or behind it.
    static func takesBack(_ tokens: [Token], match: Range<Int>, clause: Range<Int>) -> Bool {
        var index = max(clause.lowerBound, match.lowerBound - 40)
        while index < match.lowerBound {
            let word = tokens[index].word
            if blockers.contains(word), !isHarmless(tokens, index, clause) { return true }
            if isRequest(tokens, index, clause) { return true }
            index += 1
        }
        for index in match where negations.contains(tokens[index].word) && tokens[index].kind == .word { return true }
        // "We have not, to date, received": the negation stands in an earlier clause.
        var back = clause.lowerBound - 1
        while back > 0, back >= match.lowerBound - 9 {
            if tokens[back].word == "not", auxiliaries.contains(tokens[back - 1].word) { return true }
            back -= 1
        }
        return isTakenBackBehind(tokens, match, clause)
    }

    private static let negations: Set<String> = [
        "not", "never", "no", "nor", "neither", "if", "unless", "once", "until",
    ]
    private static let auxiliaries: Set<String> = ["have", "has", "had", "did", "do", "does"]

    private static func isHarmless(_ tokens: [Token], _ index: Int, _ clause: Range<Int>) -> Bool {
        let next = index + 1 < clause.upperBound ? tokens[index + 1] : nil
        switch tokens[index].word {
        // "case no. CA-…", "no problem", "would like to confirm", "thank you", "as requested, received"
        case "no": return next?.kind == .reference || next?.word == "problem" || next?.word == "worries"
        case "would": return next?.word == "like"
        case "you":
            return index > clause.lowerBound
                && [
                    "thank", "advise", "inform", "tell", "notify", "assure", "let", "letting", "informing", "advising",
                    "telling",
                ].contains(tokens[index - 1].word)
        case "as": return ["requested", "agreed", "discussed"].contains(next?.word ?? "")
        case "requested": return index > clause.lowerBound && tokens[index - 1].word == "as"
        case "need", "want", "ask": return false
        case "do":
            return ["acknowledge", "confirm"].contains(next?.word ?? "") && index > clause.lowerBound
                && ["we", "i"].contains(tokens[index - 1].word)
        case "please": return false
        default: return false
        }
    }

    static func isRequest(_ tokens: [Token], _ index: Int, _ clause: Range<Int>) -> Bool {
        let word = tokens[index].word
        let next = index + 1 < clause.upperBound ? tokens[index + 1].word : ""
        if word == "please" || word == "kindly" || word == "pls" { return !notRequests.contains(next) }
        if ["can", "could", "would", "will"].contains(word), next == "you" { return true }
        return false
    }

    /// "received no alert", "received a call", "Received: 2026-03-07", "received by you", "Received by DCC (UTC)".
    private static func isTakenBackBehind(_ tokens: [Token], _ match: Range<Int>, _ clause: Range<Int>) -> Bool {
        guard match.upperBound > match.lowerBound, match.upperBound <= tokens.count else { return false }
        let last = tokens[match.upperBound - 1]
        // "I will look at this when I am back"
        let isPromise = tokens[match].contains { $0.word == "will" || $0.word == "shall" }
        if isPromise, match.upperBound < clause.upperBound,
            tokens[match.upperBound..<clause.upperBound].contains(where: { delays.contains($0.word) })
        {
            return true
        }
        if last.divider == .clause, match.upperBound < tokens.count, let first = tokens[match.upperBound].shown.first,
            first.isNumber, tokens[match.upperBound].kind != .reference
        {
            return true
        }
        guard last.divider == .none, match.upperBound < tokens.count else { return false }
        let next = tokens[match.upperBound].word
        let after = (match.upperBound..<min(match.upperBound + 5, tokens.count)).map { tokens[$0].word }
        switch next {
        case "no", "nothing", "none", "neither", "zero", "complaints", "calls", "errors", "error", "too": return true
        case "a", "an", "another", "several", "some", "many", "any", "two", "three":
            guard ["received", "got", "had", "seen", "read"].contains(last.word) else { return false }
            return !after.contains {
                [
                    "alert", "alerts", "email", "emails", "mail", "notification", "message", "critical", "forward",
                    "copy", "further", "acknowledge",
                ].contains($0)
            }
        case "by": return after.count > 1 && ["you", "your", "the", "dcc", "customer"].contains(after[1])
        case "utc", "time", "date", "dcc", "gmt", "bst": return true
        case "if", "unless", "once", "when", "until": return true
        default: return false
        }
    }

    private static let delays: Set<String> = [
        "when", "once", "if", "until", "unless", "whether", "after", "return", "tomorrow's",
    ]

    /// Words before a decline by which it is not certain.
    static let declineDoubts: Set<String> = [
        "if", "whether", "unsure", "sure", "certain", "might", "may", "could", "maybe", "perhaps", "possibly", "unless",
        "checking", "check",
        "should", "please", "wonder", "wondering", "clear", "os",
    ]
}
