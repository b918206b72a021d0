import AlertMail
import CriticalAlerts

/// A letter as its recipient would get it, without any signature.
struct LetterView {
    /// Which face of the letter to show.
    enum Face: String, CaseIterable, Sendable {
        /// Subject and text part.
        case text
        /// The HTML part.
        case html
        /// The bytes of the mail.
        case raw
    }

    /// The letter.
    let letter: Letter
    /// The templates.
    let templates: TemplateSet

    /// The bytes to print.
    ///
    /// - Throws: ``RenderFailure`` if the letter lacks a value, or the templates lose one.
    func bytes(of face: Face) throws(RenderFailure) -> [UInt8] {
        do throws(AlertMailError) {
            guard let token = Self.token(of: letter) else {
                throw AlertMailError(.letterIncomplete, "'reference' and 'number' name no letter")
            }
            let rendered = try LetterRenderer(templates: templates).render(letter, token: token)
            switch face {
            case .text:
                let lines =
                    ["Subject: \(rendered.subject)", ""]
                    + rendered.text.split(
                        separator: "\n",
                        omittingEmptySubsequences: false
                    ).map(String.init)
                return Array(lines.flatMap { VisibleText.lines($0) }.joined(separator: "\n").utf8)
            case .html: return Array((rendered.html ?? "").utf8)
            case .raw:
                let mail = try LetterMIME(rendered, of: letter, token: token, date: Self.date(of: letter))
                return mail.message(mail.content())
            }
        } catch {
            throw .data(["\(letter.kind.rawValue): \(VisibleText.line(error.description))"])
        }
    }

    /// A token of the right form. Its mac is made with no key, so the mail that shows it proves nothing.
    private static func token(of letter: Letter) -> LetterToken? {
        LetterToken(
            reference: letter.reference,
            letter: letter.number,
            keyID: "example",
            mac: String(repeating: "0", count: 16)
        )
    }

    /// When it would be written: behind everything that it tells of. The same letter always gives the same bytes.
    private static func date(of letter: Letter) -> Instant {
        let told = [letter.alert?.raisedAt?.instant, letter.alert?.receivedAt?.instant] + letter.trail.map(\.takenAt)
        return told.compactMap { $0 }.max()?.advanced(bySeconds: 60) ?? ExampleLetters.writtenAt
    }
}
