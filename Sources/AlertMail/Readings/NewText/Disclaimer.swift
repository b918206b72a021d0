/// Recognises where the legal text under a mail begins.
enum Disclaimer {
    /// Whether a disclaimer begins at a line; `paragraph` is the folded text of that line and the next few.
    static func begins(at index: Int, in lines: [TextLine]) -> Bool {
        let line = lines[index]
        guard !line.isBlank else { return false }
        let opening = withoutOrnament(line.plain)
        if openings.contains(where: { opening.hasPrefix($0) }) { return true }
        guard introductions.contains(where: { opening.hasPrefix($0) }) else { return false }
        var paragraph: [UInt8] = []
        var next = index
        while next < lines.count, next < index + 8, !lines[next].isBlank, paragraph.count < 1000 {
            paragraph += lines[next].folded + [0x20]
            next += 1
        }
        var hits = 0
        for word in vocabulary where paragraph.contains(phrase: word) { hits += 1 }
        return hits >= 2
    }

    private static func withoutOrnament(_ folded: [UInt8]) -> [UInt8] {
        guard let first = folded.firstIndex(where: \.isWordByte) else { return folded }
        return Array(folded[first...])
    }

    /// Certain by themselves.
    private static let openings: [Phrase] = [
        "confidentiality notice", "confidentiality:", "disclaimer:", "legal disclaimer", "email disclaimer",
        "e-mail disclaimer",
        "please consider the environment", "think before you print", "consider the environment before", "save paper",
        "if you are not the intended recipient", "if you have received this email in error",
        "if you have received this e-mail in error", "if you have received this message in error",
        "this email has been scanned",
        "this e-mail has been scanned", "this email has been checked for viruses", "virus-free. www", "virus free",
        "hysbysiad cyfrinachedd", "ymwadiad", "os nad chi yw'r derbynnydd",
    ]

    /// Certain only with the words of the trade behind them.
    private static let introductions: [Phrase] = [
        "this email", "this e-mail", "this message", "this communication", "this transmission", "this mail",
        "the information",
        "the contents", "the content of", "information contained", "information in this", "any views", "any opinions",
        "privileged", "private and confidential", "confidential", "notice:", "important notice", "important:",
        "disclaimer",
        "email confidentiality", "registered in", "registered office", "registered address", "company registration",
        "company number", "registered no", "registered number", "mae'r neges", "mae'r e-bost", "mae'r ebost",
        "gall y neges",
        "please note that this e", "we may monitor", "emails are", "e-mails are", "internet communications",
        "although this e",
        "whilst", "while we have", "attention:", "caution:", "cofrestrwyd yng",
    ]

    private static let vocabulary: [Phrase] = [
        "confidential", "intended", "recipient", "addressee", "privileged", "disclos", "copying", "distribut", "delete",
        "in error",
        "legally", "registered", "virus", "liab", "scanned", "monitor", "warrant", "copyright", "england and wales",
        "views",
        "opinions", "company no", "vat", "authorised and regulated", "personal data", "privacy", "solely", "unauthor",
        "cyfrinachol", "derbynnydd", "bwriad", "lloegr", "england", "scotland", "wales",
    ]
}
