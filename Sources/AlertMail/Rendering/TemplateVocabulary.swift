/// The closed list of names that the templates of one letter may use, with what each name stands for.
struct TemplateVocabulary: Sendable {
    /// What stands behind a name.
    enum Entry: Hashable, Sendable {
        /// A text that is always there.
        case text
        /// A text that may be missing: a variable, and a section that shows only if there is one.
        case optionalText
        /// A section that shows or not.
        case flag
        /// A section that repeats, with these names inside.
        case list([String])
        /// A section that repeats; `{{.}}` is its text.
        case texts
    }

    let entries: [String: Entry]

    /// The names of a letter's text and HTML.
    static func body(of kind: LetterKind) -> TemplateVocabulary {
        var entries = common
        entries["fact"] = .list(["label", "value"])
        if kind.isAboutAlert { entries["detail"] = .texts }
        switch kind {
        case .criticalAlert:
            entries["code"] = .text
            entries["reason"] = .optionalText
            entries["due"] = .optionalText
            entries["previous"] = .optionalText
            entries["hop"] = .list(["supplier", "theirReference", "takenAt"])
            entries["mailtoReceived"] = .text
            entries["mailtoNotOurs"] = .text
        case .acknowledgement:
            entries["code"] = .text
            entries["ours"] = .flag
            entries["beingPassedOn"] = .flag
            entries["heldForPerson"] = .flag
            entries["desk"] = .optionalText
            entries["nextSupplier"] = .optionalText
        case .passedOn:
            entries["code"] = .text
            entries["nextSupplier"] = .text
        case .personNote:
            entries["what"] = .text
            entries["next"] = .text
            entries["due"] = .optionalText
            entries["known"] = .texts
            entries["command"] = .texts
            entries["case"] = .texts
        case .introduction:
            entries["fingerprint"] = .text
            entries["certificate"] = .text
            entries["accepted"] = .texts
        }
        return TemplateVocabulary(entries: entries)
    }

    /// The names of a letter's subject: none that could show an MPxN.
    static func subject(of kind: LetterKind) -> TemplateVocabulary {
        var entries: [String: Entry] = ["reference": .text, "sender": .text, "recipient": .text]
        switch kind {
        case .criticalAlert:
            entries["code"] = .text
        case .acknowledgement, .passedOn:
            entries["code"] = .text
            entries["theirReference"] = .optionalText
            entries["nextSupplier"] = kind == .passedOn ? .text : .optionalText
        case .personNote:
            entries["headline"] = .text
            entries["code"] = .optionalText
        case .introduction:
            break
        }
        return TemplateVocabulary(entries: entries)
    }

    /// What the checker prints behind "allowed".
    var allowedVariables: String {
        let names = entries.filter { $0.value == .text || $0.value == .optionalText }.keys
        return names.sorted().joined(separator: ", ")
    }

    var allowedSections: String {
        let names = entries.filter { $0.value != .text }.keys
        return names.sorted().joined(separator: ", ")
    }

    private static let common: [String: Entry] = [
        "reference": .text, "sender": .text, "senderAddress": .text, "senderTelephone": .optionalText,
        "recipient": .text,
    ]
}

extension LetterKind {
    /// Whether the letter is about an alert, and so must show its facts.
    public var isAboutAlert: Bool {
        switch self {
        case .criticalAlert, .acknowledgement, .passedOn: true
        case .personNote, .introduction: false
        }
    }
}
