/// One word, reference or opaque piece (address, link, number) of a sentence, and what divides it from the next.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case word, reference, opaque }
    /// What stands behind it, from weakest to strongest.
    enum Divider: Int, Hashable, Sendable, Comparable {
        case none, comma, clause, sentence, paragraph
        static func < (left: Divider, right: Divider) -> Bool { left.rawValue < right.rawValue }
    }

    var kind: Kind
    /// Folded, contractions opened: "haven't" is "have" and "not".
    var word: String
    /// As written; empty for the second half of a contraction.
    var shown: String
    var reference: FoundReference?
    var divider: Divider = .none
    /// Whether the sentence that it ends is a question.
    var endsQuestion = false
    /// Where it stands in the text, in UTF-8 bytes.
    let place: Range<Int>

    init(kind: Kind, word: String, shown: String, reference: FoundReference? = nil, place: Range<Int>) {
        self.kind = kind
        self.word = word
        self.shown = shown
        self.reference = reference
        self.place = place
    }

    /// Whether it begins with a capital letter or a digit.
    var isCapitalised: Bool {
        guard let first = shown.unicodeScalars.first else { return false }
        return first.properties.isUppercase || ("0"..."9").contains(first)
    }
}

/// Takes a text apart into sentences, each a list of tokens.
struct Sentences {
    /// The sentences of at most ``ReadingLimits/statementBytes`` of a text.
    static func read(_ text: String) -> [[Token]] {
        var reader = Sentences()
        let lines = TextLine.lines(of: String(decoding: text.utf8.prefix(ReadingLimits.statementBytes), as: UTF8.self))
        for line in lines {
            if line.isBlank {
                reader.end(.paragraph)
                continue
            }
            // A line that goes on in lower case was wrapped; anything else begins anew.
            let first = line.text.unicodeScalars.first { $0 != " " && $0 != "\t" }
            if !(first?.properties.isLowercase ?? false) || line.folded.isBulleted { reader.end(.sentence) }
            for piece in line.text.unicodeScalars.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }) {
                reader.read(Substring(piece), of: line)
            }
        }
        reader.end(.paragraph)
        return labelled(reader.sentences)
    }

    private var sentences: [[Token]] = []
    private var current: [Token] = []

    private mutating func end(_ divider: Token.Divider) {
        guard !current.isEmpty else { return }
        raise(divider)
        sentences.append(current)
        current = []
    }

    /// Makes what stands behind the last token at least this.
    private mutating func raise(_ divider: Token.Divider) {
        guard let last = current.indices.last else { return }
        current[last].divider = max(current[last].divider, divider)
    }

    private mutating func read(_ piece: Substring, of line: TextLine) {
        var core = piece
        while let first = core.first, Self.opening.contains(first) { core.removeFirst() }
        var trailing = ""
        while let last = core.last, Self.closing.contains(last) {
            trailing.append(last)
            core.removeLast()
        }
        if core.isEmpty, piece.contains(where: { $0 == "-" || $0 == "–" || $0 == "—" }) { raise(.clause) }
        if !core.isEmpty { Self.append(core, of: line, to: &current) }
        guard let last = current.indices.last else { return }
        for mark in trailing {
            switch mark {
            case ",": raise(.comma)
            case ";", ":", ")", "–", "—": raise(.clause)
            case "?", "？":
                current[last].endsQuestion = true
                raise(.sentence)
            case ".", "!", "…":
                // "Ref. no." ends no sentence.
                if mark != "." || !Self.abbreviations.contains(current[last].word) { raise(.sentence) }
            default: break
            }
        }
        if current[last].divider == .sentence { end(.sentence) }
    }

    private static func append(_ core: Substring, of line: TextLine, to tokens: inout [Token]) {
        let place = line.place(of: core)
        if let reference = ReferenceFinder.reference(in: core) {
            tokens.append(Token(kind: .reference, word: "#", shown: String(core), reference: reference, place: place))
            return
        }
        if core.contains("@") || core.contains("://") || core.hasPrefix("www.") {
            tokens.append(Token(kind: .opaque, word: "", shown: String(core), place: place))
            return
        }
        // "Ref:CA-…", "(CA-…/CA-…)", "received/acknowledged": pieces of a piece.
        for (index, part) in core.split(whereSeparator: { ":;,/()[]<>\"“”".contains($0) }).enumerated() {
            if index > 0, !tokens.isEmpty {
                tokens[tokens.count - 1].divider = max(tokens[tokens.count - 1].divider, .comma)
            }
            let place = line.place(of: part)
            if let reference = ReferenceFinder.reference(in: part) {
                tokens.append(
                    Token(kind: .reference, word: "#", shown: String(part), reference: reference, place: place)
                )
            } else {
                appendWords(part, at: place, to: &tokens)
            }
        }
    }

    private static func appendWords(_ part: Substring, at place: Range<Int>, to tokens: inout [Token]) {
        let folded = String(decoding: Folding.fold(part), as: UTF8.self)
        if let opened = contractions[folded] {
            for (index, word) in opened.enumerated() {
                tokens.append(Token(kind: .word, word: word, shown: index == 0 ? String(part) : "", place: place))
            }
            return
        }
        for (suffix, word) in suffixes where folded.hasSuffix(suffix) && folded.utf8.count > suffix.utf8.count {
            let stem = String(folded.dropLast(suffix.count))
            tokens.append(Token(kind: .word, word: irregular[stem] ?? stem, shown: String(part), place: place))
            if !word.isEmpty { tokens.append(Token(kind: .word, word: word, shown: "", place: place)) }
            return
        }
        let words = folded.split { !$0.isLetter && !$0.isNumber && $0 != "'" }
        if words.isEmpty {
            tokens.append(Token(kind: .opaque, word: "", shown: String(part), place: place))
        } else if words.count == 1 {
            tokens.append(Token(kind: .word, word: String(words[0]), shown: String(part), place: place))
        } else {
            for (index, word) in words.enumerated() {
                tokens.append(
                    Token(kind: .word, word: String(word), shown: index == 0 ? String(part) : "", place: place)
                )
            }
        }
    }

    /// Numbers behind "ref", "ticket" and the like become references.
    private static func labelled(_ sentences: [[Token]]) -> [[Token]] {
        sentences.map { sentence in
            var tokens = sentence
            var sinceLabel: Int?
            for index in tokens.indices {
                if tokens[index].kind == .word, ReferenceFinder.labels.contains(tokens[index].word) {
                    sinceLabel = 0
                    continue
                }
                guard let since = sinceLabel else { continue }
                if tokens[index].kind == .reference { continue }
                var piece = tokens[index].shown
                if piece.first == "#" { piece.removeFirst() }
                if let reference = ReferenceFinder.labelled(piece) {
                    tokens[index].kind = .reference
                    tokens[index].word = "#"
                    tokens[index].reference = FoundReference(
                        text: tokens[index].shown,
                        canonical: reference.canonical,
                        token: reference.token
                    )
                    sinceLabel = 0
                } else if ReferenceFinder.labelFillers.contains(tokens[index].word), since < 3 {
                    sinceLabel = since + 1
                } else {
                    sinceLabel = nil
                }
            }
            return tokens
        }
    }

    private static let opening: Set<Character> = [
        "(", "[", "{", "<", "\"", "'", "“", "‘", "*", "«", "•", "·", ">", "_",
    ]
    private static let closing: Set<Character> = [
        ".", ",", ";", ":", "!", "?", ")", "]", "}", ">", "\"", "'", "”", "’", "*", "»", "…", "–", "—", "-", "_", "？",
    ]
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "no", "nr", "ref", "approx", "e", "g", "i", "st",
    ]

    private static let suffixes: [(String, String)] = [
        ("n't", "not"), ("'ve", "have"), ("'ll", "will"), ("'re", "are"), ("'m", "am"), ("'d", "would"),
    ]
    private static let irregular = ["ca": "can", "wo": "will", "sha": "shall"]
    private static let contractions: [String: [String]] = [
        "cannot": ["can", "not"], "cant": ["can", "not"], "wont": ["will", "not"], "dont": ["do", "not"],
        "doesnt": ["does", "not"], "didnt": ["did", "not"], "isnt": ["is", "not"], "arent": ["are", "not"],
        "wasnt": ["was", "not"], "havent": ["have", "not"], "hasnt": ["has", "not"], "hadnt": ["had", "not"],
        "couldnt": ["could", "not"], "wouldnt": ["would", "not"], "ive": ["i", "have"], "weve": ["we", "have"],
        "it's": ["it", "is"], "that's": ["that", "is"], "he's": ["he", "is"], "there's": ["there", "is"],
        "what's": ["what", "is"],
        "who's": ["who", "is"], "im": ["i", "am"], "thankyou": ["thank", "you"], "ack'd": ["acknowledged"],
        "rec'd": ["received"], "recd": ["received"], "rcvd": ["received"], "recieved": ["received"],
        "recived": ["received"], "recevied": ["received"], "reciept": ["receipt"], "aknowledged": ["acknowledged"],
        "acknowleged": ["acknowledged"], "acknowledgment": ["acknowledgement"], "acknowledgements": ["acknowledgement"],
    ]
}

extension [UInt8] {
    fileprivate var isBulleted: Bool {
        count > 2 && (self[0] == UInt8(ascii: "-") || self[0] == UInt8(ascii: "*")) && self[1] == 0x20
    }
}
