import CriticalAlerts

extension RenderedLetter {
    /// Throws `factLost` unless the text shows every fact of the letter on exactly one line, and no other line looks like a fact; the
    /// HTML must show every value, the subject the reference and no MPxN.
    ///
    /// It looks at characters alone. Whether a reader would understand the finished mail is the question of `AlertMail.read`.
    public func checkShows(_ letter: Letter) throws(AlertMailError) {
        let facts = letter.facts
        guard factLines == facts.map(\.description) else {
            throw AlertMailError(
                .factLost,
                "the text of \(letter.kind.rawValue) does not show each fact once, in order"
            )
        }
        if let html {
            // By lines and bytes: a value that begins with a combining character joins the character before it.
            let lines = html.utf8.split(separator: UInt8(ascii: "\n"))
            for fact in facts {
                let cell = Array("</b> \(SafeText.htmlEscaped(fact.value))</td></tr>".utf8)
                if lines.contains(where: { $0.suffix(cell.count).elementsEqual(cell) }) { continue }
                throw AlertMailError(.factLost, "the HTML of \(letter.kind.rawValue) lost '\(fact.label.rawValue)'")
            }
        }
        guard subject.contains(letter.reference) else {
            throw AlertMailError(.factLost, "the subject of \(letter.kind.rawValue) lost the reference")
        }
        for meterPoint in letter.alert?.meterPoints ?? [] where subject.contains(meterPoint.canonical) {
            throw AlertMailError(.factLost, "the subject of \(letter.kind.rawValue) shows an MPxN")
        }
    }

    /// The lines of the text that begin, behind blanks and bullets, with a label of ``FactLabel`` in any letter case and a colon.
    var factLines: [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            guard let colon = line.firstIndex(of: ":") else { return false }
            let start = line[..<colon].drop { $0 == " " || $0 == "-" || $0 == ">" || $0 == "*" }
            return Self.labels.contains(start.lowercased())
        }
    }

    private static let labels = Set(FactLabel.allCases.map { $0.rawValue.lowercased() })
}
