import AlertMail
import RelayService

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
            let trial = try LetterTrial(letter, templates: templates)
            let rendered = trial.rendered
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
            case .raw: return trial.mail
            }
        } catch {
            throw .data(["\(letter.kind.rawValue): \(VisibleText.line(error.description))"])
        }
    }
}
