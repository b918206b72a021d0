/// Tells the lines of a signature (names, roles, addresses, telephone numbers) from sentences.
enum SignatureLine {
    /// Whether a line may belong to a signature behind a closing.
    static func isPossible(_ line: TextLine) -> Bool {
        if line.isBlank || line.isRule(least: 2) { return true }
        let folded = line.plain
        guard folded.count <= 160 else { return false }
        let words = TextLine.words(of: folded)
        if words.first == "ps" || words.first == "nb" || words.contains(where: statementWords.contains) { return false }
        if DeviceFooter.matches(line) { return true }
        if isContact(folded) { return words.count <= 22 && !reads(asSentence: words, folded) || words.count <= 6 }
        return words.count <= 9 && folded.count <= 90 && !reads(asSentence: words, folded)
    }

    /// A sentence such as companies put under a name ("We power your world."); allowed only below a name and another line.
    static func isTagline(_ line: TextLine) -> Bool {
        let folded = line.plain
        let words = TextLine.words(of: folded)
        return folded.count <= 120 && words.count <= 14 && folded.last != UInt8(ascii: "?")
            && !words.contains { statementWords.contains($0) || personalWords.contains($0) }
    }

    /// Words by which a line speaks to its reader.
    private static let personalWords: Set<String> = [
        "i", "i'm", "i'll", "i've", "you", "please", "can", "could", "would", "ps", "nb", "also", "not", "sorry", "if",
        "thanks",
        "it", "this", "that", "let", "need", "still", "but", "wrong", "no", "yes",
    ]

    private static func reads(asSentence words: [String], _ folded: [UInt8]) -> Bool {
        if folded.last == UInt8(ascii: "?") || folded.last == UInt8(ascii: "!") { return true }
        if folded.last == UInt8(ascii: "."), let last = words.last, last.utf8.count > 3, !abbreviations.contains(last) {
            return words.count > 2
        }
        return words.contains {
            sentenceWords.contains($0) || $0.hasSuffix("n't") || $0.hasSuffix("'ll") || $0.hasSuffix("'ve")
        }
    }

    private static func isContact(_ folded: [UInt8]) -> Bool {
        if folded.contains(any: contactMarks) { return true }
        var digits = 0
        for byte in folded where byte.isDigit { digits += 1 }
        return digits >= 9
    }

    private static let contactMarks: [Phrase] = [
        "@", "http", "www.", "tel", "phone", "mobile", "mob:", "fax", "ffôn", "symudol", "ebost", "e-bost", "[cid:",
        "[image",
        "t:", "m:", "e:", "w:", "dd:", "ext.", "ext:", "email:", "e-mail:", "linkedin", "twitter", ".co.uk", ".com",
        ".cymru",
    ]

    private static let abbreviations: Set<String> = ["ltd", "limited", "inc", "corp", "plc", "dept"]

    /// Words that stand in sentences and hardly in names, roles or addresses.
    private static let sentenceWords: Set<String> = [
        "i", "we", "you", "he", "she", "it", "they", "please", "is", "are", "was", "were", "will", "would", "have",
        "has", "had",
        "not", "can", "could", "should", "been", "this", "that", "your", "if", "when", "once", "because", "but",
        "already",
        "i'm", "i'll", "i've", "we're", "it's", "let", "need", "see", "below", "above", "attached", "yes", "no", "hi",
        "hello",
        "dear", "ni", "rydym", "rwyf", "mae", "nid",
    ]

    /// Words that would be a statement about an alert; a line with one is never taken for a signature.
    private static let statementWords: Set<String> = [
        "received", "receipt", "acknowledge", "acknowledged", "acknowledging", "acknowledgement", "acknowledgment",
        "confirm",
        "confirmed", "noted", "ours", "passed", "forwarded", "declined", "decline", "alert", "actioned", "mpan", "mprn",
        "derbyniwyd", "cadarnhau",
    ]
}
