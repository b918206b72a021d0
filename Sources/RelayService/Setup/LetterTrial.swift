public import AlertMail
import CriticalAlerts

/// A letter as its recipient would get it, without any signature: rendered and read back, as every letter is before it is kept.
///
/// The gateway sends the built-in letter where this fails; whoever tries templates wants to know it before.
public struct LetterTrial: Sendable {
    /// Subject, text and HTML.
    public let rendered: RenderedLetter
    /// The bytes of the mail.
    public let mail: [UInt8]

    /// Makes the letter.
    ///
    /// - Throws: `AlertMailError` if the letter lacks a value, or the templates lose one.
    public init(_ letter: Letter, templates: TemplateSet) throws(AlertMailError) {
        guard let token = Self.token(of: letter) else {
            throw AlertMailError(.letterIncomplete, "'reference' and 'number' name no letter")
        }
        rendered = try LetterRenderer(templates: templates).render(letter, token: token)
        let mime = try LetterMIME(rendered, of: letter, token: token, date: Self.date(of: letter))
        mail = mime.message(mime.content())
        let losses = ReadBack.losses(of: letter, in: mail)
        guard losses.isEmpty else {
            throw AlertMailError(.factLost, "a reader does not find in it: \(losses.joined(separator: "; "))")
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
