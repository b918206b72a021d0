/// The words by which people close a mail, English and Welsh.
enum ClosingWording {
    /// A closing consists of these words alone…
    static let words: Set<String> = [
        "kind", "kindest", "best", "warm", "warmest", "with", "many", "regards", "regard", "rgds", "thanks", "thank",
        "you",
        "thankyou", "thx", "tks", "ta", "cheers", "yours", "sincerely", "faithfully", "truly", "wishes", "wish", "all",
        "the",
        "br", "kr", "rgrds", "respectfully", "cordially", "much", "appreciated", "in", "advance", "again", "and",
        "very", "so",
        "for", "your", "help", "assistance", "most", "sincere", "good", "thanking", "bw", "mvh", "atb", "speak", "soon",
        // Welsh
        "diolch", "diolchiadau", "yn", "fawr", "iawn", "o", "galon", "cofion", "gorau", "cynnes", "caredig",
        "cyfarchion",
        "dymuniadau", "da", "yr", "eiddoch", "gywir", "hwyl", "a", "llawer", "pob",
    ]
    /// …and at least one of these.
    static let anchors: Set<String> = [
        "regards", "regard", "rgds", "rgrds", "thanks", "thank", "thankyou", "thx", "tks", "ta", "cheers", "sincerely",
        "faithfully", "truly", "wishes", "br", "kr", "best", "respectfully", "cordially", "bw", "mvh", "atb",
        "thanking",
        "diolch", "cofion", "cyfarchion", "dymuniadau", "gywir", "hwyl",
    ]
    /// Those that thank: the whole answer may consist of them.
    static let thanks: Set<String> = ["thanks", "thank", "thankyou", "thx", "tks", "ta", "cheers", "diolch"]

    /// Whether a line is nothing but a closing.
    static func isClosing(_ line: TextLine) -> Bool {
        guard (1...60).contains(line.folded.count) else { return false }
        let words = TextLine.words(of: line.plain)
        guard (1...7).contains(words.count), line.folded.last != UInt8(ascii: "?") else { return false }
        return words.allSatisfy(Self.words.contains) && words.contains(where: anchors.contains)
    }

    /// Whether a closing thanks.
    static func isThanks(_ line: TextLine) -> Bool {
        line.words.contains(where: thanks.contains)
    }
}
