/// What every letter has around its template, so that no template can lose it: the word that this is a rehearsal, the token, the HTML
/// document.
enum LetterFrame {
    static let rehearsalMark = "[REHEARSAL]"
    static let rehearsalSentence = "REHEARSAL, NOT A REAL ALERT. There is nothing to do."

    static func subject(_ rendered: String, of letter: Letter) -> String {
        let line = SafeText.line(rendered, limit: RenderingLimits.subject)
        return letter.isRehearsal ? "\(rehearsalMark) \(line)" : line
    }

    static func text(_ rendered: String, of letter: Letter, token: LetterToken) -> String {
        let opening = letter.isRehearsal ? rehearsalSentence + "\n\n" : ""
        let closing = "\n\n" + tokenLine(of: letter, token: token) + "\n"
        return TextLayout.laidOut(opening + rendered + closing, keeping: Set(letter.facts.map(\.description)))
    }

    static func html(_ rendered: String, of letter: Letter, token: LetterToken, title: String) -> String {
        // No colours: text and background then follow the reader's light or dark setting. Outlook takes inline styles only.
        var document = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        document += "<meta name=\"viewport\" content=\"width=device-width\">\n"
        document += "<meta name=\"color-scheme\" content=\"light dark\">\n"
        document += "<title>\(SafeText.htmlEscaped(title))</title>\n</head>\n"
        document += "<body style=\"font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.4\">\n"
        if letter.isRehearsal {
            document += "<p><b>\(rehearsalSentence)</b></p>\n"
        }
        document += rendered
        if document.last != "\n" { document += "\n" }
        document += "<p style=\"font-size:12px\">\(SafeText.htmlEscaped(tokenLine(of: letter, token: token)))</p>\n"
        return document + "</body>\n</html>\n"
    }

    static func tokenLine(of letter: Letter, token: LetterToken) -> String {
        "\(TokenLine.prefix)\(letter.kind.rawValue) [\(token.localPart)]"
    }
}
