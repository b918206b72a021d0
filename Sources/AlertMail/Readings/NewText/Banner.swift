/// Recognises what a receiving organisation puts above mail from outside: "[EXTERNAL]", "CAUTION: This email originated…".
enum Banner {
    /// The lines that a banner at the top takes, 0 if there is none.
    static func length(in lines: ArraySlice<TextLine>) -> Int {
        var index = lines.startIndex
        var end = lines.startIndex
        while index < lines.endIndex, index < lines.startIndex + 20 {
            let line = lines[index]
            if line.isBlank || line.isRule(least: 3) {
                index += 1
                continue
            }
            guard isOpening(line) else { break }
            index += 1
            var isOpen = !endsSentence(line)
            while index < lines.endIndex, !lines[index].isBlank {
                let next = lines[index]
                let hasVocabulary = next.folded.contains(any: vocabulary)
                guard hasVocabulary || (isOpen && startsInLowerCase(next)) else { break }
                isOpen = !endsSentence(next)
                index += 1
            }
            end = index
        }
        return end - lines.startIndex
    }

    /// The line behind a tag such as "[EXTERNAL]" at its beginning, `nil` if there is no tag or nothing behind it.
    static func withoutTag(_ line: TextLine) -> TextLine? {
        for tag in tags where line.folded.hasPrefix(tag) {
            guard let close = line.text.firstIndex(where: { $0 == "]" || $0 == ")" || $0 == "}" }) else { return nil }
            let rest = line.text[line.text.index(after: close)...].drop { $0 == " " || $0 == ":" }
            return rest.isEmpty ? nil : line.suffix(from: rest)
        }
        return nil
    }

    private static func isOpening(_ line: TextLine) -> Bool {
        let plain = line.plain
        guard let first = plain.firstIndex(where: \.isWordByte) else { return false }
        let opening = Array(plain[first...])
        if certain.contains(where: { opening.hasPrefix($0) }) { return true }
        guard words.contains(where: { opening.hasPrefix($0) }) else { return false }
        return TextLine.words(of: opening).count <= 2 && !opening.contains(where: \.isDigit) && withoutTag(line) == nil
            || opening.contains(any: vocabulary) && withoutTag(line) == nil
    }

    private static func endsSentence(_ line: TextLine) -> Bool {
        guard let last = line.folded.last(where: { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "]") }) else {
            return true
        }
        return last == UInt8(ascii: ".") || last == UInt8(ascii: "!")
    }

    private static func startsInLowerCase(_ line: TextLine) -> Bool {
        line.text.first { $0 != " " }?.isLowercase ?? false
    }

    private static let tags: [Phrase] = [
        "[external", "(external", "{external", "[ext]", "[caution", "[extern]", "[allanol",
    ]
    private static let words: [Phrase] = [
        "external", "caution", "warning", "ext:", "notice", "attention", "security", "rhybudd", "allanol", "be careful",
        "alert:",
    ]
    private static let certain: [Phrase] = [
        "this email originated", "this e-mail originated", "this message originated",
        "this email was sent from outside",
        "this message was sent from outside", "this email came from outside", "this message came from outside",
        "this email has originated", "this is an external email", "this is an external message",
        "email from an external",
        "you don't often get email from", "you do not often get email from", "some people who received this message",
        "the sender of this email is external", "this sender is from outside", "this mail originated",
        "mae'r e-bost hwn wedi dod o'r tu allan", "daw'r neges hon o'r tu allan", "this message is from an external",
        "zjqcmqryfpfptbanner",
        "this email is from an external", "sender is outside",
    ]
    private static let vocabulary: [Phrase] = [
        "outside", "external sender", "external source", "external email", "external mail", "originated", "click links",
        "click on links", "open attachments",
        "opening attachments", "recognise the sender", "recognize the sender", "content is safe", "phishing",
        "trusted source",
        "know the sender", "learn why this is important", "aka.ms/learnabout", "do not click", "don't click",
        "unknown sender",
        "treat with caution", "verify the sender", "suspicious", "y tu allan", "anfonwr",
    ]
}
