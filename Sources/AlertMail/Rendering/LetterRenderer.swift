/// Makes subject, text, HTML and machine part of a letter. Pure: the same letter and token give the same characters.
public struct LetterRenderer: Sendable {
    private let templates: TemplateSet

    /// A renderer with these templates.
    public init(templates: TemplateSet) {
        self.templates = templates
    }

    /// The letter in its recipient's words.
    ///
    /// Throws ``AlertMailError``: `letterIncomplete` if the letter lacks a value that its kind must have (R12), `tokenMismatch` if the
    /// token is of another letter, `factLost` if the templates do not show what they must. In the last case ``BuiltInLetter`` leaves.
    public func render(_ letter: Letter, token: LetterToken) throws(AlertMailError) -> RenderedLetter {
        try letter.checkComplete(token: token)
        let kind = letter.kind
        guard
            let subject = templates.render(.subject, of: kind, values: letter.subjectValues),
            let text = templates.render(.text, of: kind, values: letter.bodyValues(token: token)),
            let html = templates.render(.html, of: kind, values: letter.bodyValues(token: token))
        else { throw AlertMailError(.template, "no template for \(kind.rawValue)") }
        let dressedSubject = LetterFrame.subject(subject, of: letter)
        let rendered = RenderedLetter(
            subject: dressedSubject,
            text: LetterFrame.text(text, of: letter, token: token),
            html: LetterFrame.html(html, of: letter, token: token, title: dressedSubject),
            machinePart: letter.machinePartBytes(token: token)
        )
        try rendered.checkShows(letter)
        return rendered
    }
}
