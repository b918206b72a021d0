import MailMessage

/// One mail as both readers see it.
struct Comparison: Sendable {
    let mail: [UInt8]
    let message: Message
    let ours: Anatomy
    let theirs: Anatomy
    let differences: [Difference]

    init(mail: [UInt8], theirs: Anatomy) {
        self.mail = mail
        self.theirs = theirs
        message = Message(bytes: mail)
        ours = Anatomy(of: message)
        differences = Difference.between(ours, theirs)
    }

    func part(_ difference: Difference) -> Part { message.parts[max(0, difference.part)] }

    /// Whether reading reported that defect in that part.
    func has(_ code: Defect.Code, in part: Int) -> Bool {
        message.defects.contains { $0.part == part && $0.code == code }
    }

    /// The last field of that name in the difference's part, unfolded; empty if there is none.
    func value(_ name: String, _ difference: Difference) -> [UInt8] {
        part(difference).headers.last { $0.isNamed(name) }?.unfoldedBytes ?? []
    }

    /// The named differences that explain this one; empty if it has no explanation.
    func explanations(of difference: Difference) -> [NamedDifference] {
        let candidates = NamedDifference.all.filter { $0.subjects.contains(difference.subject) }
        // What changes texts may come together: all of it is taken away, and then what was not needed is put back.
        var needed = candidates.filter { if case .normalizes = $0.rule { true } else { false } }
        if agrees(difference, without: needed) {
            for candidate in needed {
                let fewer = needed.filter { $0.name != candidate.name }
                if agrees(difference, without: fewer) { needed = fewer }
            }
            return needed
        }
        let recognized = candidates.first {
            if case .recognizes(let recognizes) = $0.rule { recognizes(difference, self) } else { false }
        }
        return recognized.map { [$0] } ?? []
    }

    private func agrees(_ difference: Difference, without named: [NamedDifference]) -> Bool {
        var pair = TextPair(ours: difference.ours, theirs: difference.theirs)
        for difference in named {
            if case .normalizes(let normalize) = difference.rule { normalize(&pair) }
        }
        return pair.ours == pair.theirs
    }
}

/// One text as both readers give it, control characters escaped.
struct TextPair {
    var ours: String
    var theirs: String
}
