import CriticalAlerts

/// The plain letter that leaves when a template fails, loses a field, or is not read back: text alone, in fixed words.
///
/// Letters to other suppliers hold no name and no sentence from outside beyond their facts, so that nothing in them can be taken for
/// another fact; a person is told, and can add what is missing.
public enum BuiltInLetter {
    /// The letter as plain text.
    ///
    /// Throws ``AlertMailError`` as ``LetterRenderer/render(_:token:)`` does, save that no template can be at fault.
    public static func render(_ letter: Letter, token: LetterToken) throws(AlertMailError) -> RenderedLetter {
        try letter.checkComplete(token: token)
        var paragraphs = [opening(of: letter)]
        paragraphs.append(letter.facts.map(\.description).joined(separator: "\n"))
        paragraphs += closing(of: letter)
        paragraphs.append(SafeText.line(letter.sender.address, limit: RenderingLimits.address))
        let rendered = RenderedLetter(
            subject: LetterFrame.subject(subject(of: letter), of: letter),
            text: LetterFrame.text(paragraphs.joined(separator: "\n\n"), of: letter, token: token),
            html: nil,
            machinePart: letter.machinePartBytes(token: token)
        )
        try rendered.checkShows(letter)
        return rendered
    }

    private static func subject(of letter: Letter) -> String {
        let code = letter.alert?.code.description ?? ""
        switch letter.kind {
        case .criticalAlert: return "Critical alert \(code), please acknowledge: \(letter.reference)"
        case .acknowledgement: return "Received: alert \(code), our \(letter.reference)"
        case .passedOn: return "Passed on: alert \(code), our \(letter.reference)"
        case .personNote: return "\(letter.reference): a task for a person"
        case .introduction: return "Introduction: \(letter.reference)"
        }
    }

    private static func opening(of letter: Letter) -> String {
        switch letter.kind {
        case .criticalAlert:
            "A smart meter has raised a CRITICAL ALERT at a meter point that our data show as yours. "
                + "Please reply to this mail."
        case .acknowledgement:
            "We acknowledge receipt of your mail about this alert. This answer was written by software: "
                + "no person has read your mail yet."
        case .passedOn:
            "The meter point of the alert that you sent us is not ours. We have passed the alert on."
        case .personNote:
            "A task for a person."
        case .introduction:
            "We forward critical alerts of smart meters by mail, and sign our mails. Nothing is urgent."
        }
    }

    private static func closing(of letter: Letter) -> [String] {
        var paragraphs: [String] = []
        switch letter.kind {
        case .criticalAlert:
            if let due = letter.due {
                paragraphs.append("Please reply by \(UKTime.text(due)) (guidance).")
            }
            paragraphs.append(
                "If it is yours, reply 'Received' to this mail. If the meter point is not yours, reply 'Not ours, "
                    + "passed on to ...' with the name of the supplier you passed it on to."
            )
            paragraphs.append(
                "To check that we are who we say: look us up in the Supplier Contact List (SECAS) and ring the number "
                    + "there."
            )
            paragraphs.append(
                "This letter is short, since its usual form could not be made. Please ask for what you miss."
            )
        case .acknowledgement, .passedOn:
            break
        case .personNote:
            guard let note = letter.note else { break }
            paragraphs.append("What happened\n  " + SafeText.sentence(note.what))
            paragraphs.append("What to do\n  " + SafeText.sentence(note.next))
            if let due = note.due { paragraphs.append("By when\n  " + UKTime.text(due)) }
            let commands = note.commands.prefix(RenderingLimits.listEntries).map {
                "  $ " + SafeText.line($0, limit: RenderingLimits.command)
            }
            paragraphs.append("To clear it:\n" + commands.joined(separator: "\n"))
            let known = note.known.prefix(RenderingLimits.listEntries).map { "- " + SafeText.sentence($0) }
            if !known.isEmpty { paragraphs.append("What is known:\n" + known.joined(separator: "\n")) }
        case .introduction:
            guard let introduction = letter.introduction else { break }
            paragraphs.append(
                "SHA-256 fingerprint of our certificate:\n"
                    + SafeText.line(introduction.fingerprint, limit: RenderingLimits.fingerprint)
            )
            paragraphs.append(introduction.certificatePEM)
        }
        return paragraphs
    }
}
