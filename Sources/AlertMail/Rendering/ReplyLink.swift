/// A `mailto:` link (RFC 6068) that opens a reply with the words and the token already in it.
///
/// Such a reply has neither In-Reply-To nor quoted text: it is recognised by the reference in its subject and the token in its body.
enum ReplyLink {
    static func received(_ letter: Letter, token: LetterToken) -> String {
        link(to: letter.sender.address, subject: "Received: \(letter.reference)", words: "Received", token: token)
    }

    static func notOurs(_ letter: Letter, token: LetterToken) -> String {
        link(
            to: letter.sender.address,
            subject: "Not ours: \(letter.reference)",
            words: "Not ours, passed on to ",
            token: token
        )
    }

    private static func link(to address: String, subject: String, words: String, token: LetterToken) -> String {
        let body = "\(words)\r\n\r\n[\(token.localPart)]"
        return "mailto:\(SafeText.percentEncoded(address, keeping: "@+"))"
            + "?subject=\(SafeText.percentEncoded(subject))&body=\(SafeText.percentEncoded(body))"
    }
}
