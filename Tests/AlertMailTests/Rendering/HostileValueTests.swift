import AlertMail
import CriticalAlerts
import Testing

/// Whatever others put into names and values, a letter shows its own facts once, and no other line looks like a fact.
@Suite struct HostileValueTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func poisoned(_ letter: Letter, with text: String) -> Letter {
        var letter = letter
        letter.sender.name = text
        letter.sender.telephone = text
        letter.recipient.name = text
        letter.reason = letter.reason.map { _ in text }
        letter.alert?.name = text
        letter.alert?.meterSerial = text
        letter.alert?.details = [text, "before " + text]
        letter.answers?.theirReferences = [text, text]
        letter.trail = letter.trail.map {
            TrailHop(supplier: $0.supplier, name: text, reference: $0.reference, takenAt: $0.takenAt)
        }
        if let stamp = letter.alert?.receivedAt {
            letter.alert?.receivedAt = TimeStamp(instant: stamp.instant, asReceived: text, source: .dcc)
        }
        switch letter.acknowledgement {
        case .ours: letter.acknowledgement = .ours(desk: text)
        case .beingPassedOn: letter.acknowledgement = .beingPassedOn(to: text)
        case .heldForPerson, nil: break
        }
        letter.note?.what = text
        letter.note?.next = text
        letter.note?.known = [text]
        return letter
    }

    @Test func factsStandOnceAndNothingForgesOne() throws {
        let labels = FactLabel.allCases.map { $0.rawValue.lowercased() }
        for letter in try samples.all() {
            let token = try SampleLetters.token(of: letter)
            for text in HostileTexts.all {
                let hostile = poisoned(letter, with: text)
                for rendered in [
                    try renderer.render(hostile, token: token), try BuiltInLetter.render(hostile, token: token),
                ] {
                    let factLines = rendered.text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
                        let start = line.drop { " \t->*".contains($0) }.lowercased()
                        return labels.contains { label in
                            start.hasPrefix(label) && start.dropFirst(label.count).drop { $0 == " " }.first == ":"
                        }
                    }
                    #expect(factLines == hostile.facts.map(\.description), "\(letter.kind), \(text.debugDescription)")
                    #expect(rendered.text.unicodeScalars.allSatisfy { $0 == "\n" || !isHidden($0) })
                    #expect(rendered.subject.unicodeScalars.allSatisfy { !isHidden($0) && $0 != "\n" && $0 != "\r" })
                    #expect(rendered.subject.unicodeScalars.count < 400)
                    #expect(rendered.text.hasSuffix("Letter: \(letter.kind.rawValue) [\(token.localPart)]\n"))
                    #expect(rendered.text.components(of: "[\(token.localPart)]") == 1)
                }
            }
        }
    }

    @Test func noMarkupGetsThroughToTheHTML() throws {
        for letter in try samples.oneOfEachKind() {
            let token = try SampleLetters.token(of: letter)
            let clean = try #require(try renderer.render(poisoned(letter, with: "x"), token: token).html)
            for text in HostileTexts.all where !text.isEmpty {
                let html = try #require(try renderer.render(poisoned(letter, with: text), token: token).html)
                #expect(tags(in: html) == tags(in: clean), "\(letter.kind), \(text.debugDescription)")
            }
        }
    }

    @Test func factsOfHostileLettersSurviveTheMachinePart() throws {
        for text in HostileTexts.all where text.utf8.count <= MachinePartLimits.text - 7 {
            let letter = poisoned(samples.criticalAlert, with: text)
            let rendered = try renderer.render(letter, token: try SampleLetters.token(of: letter))
            let part = try MachinePart.read(bytes: try #require(rendered.machinePart))
            #expect(part.alerts == letter.alert.map { [$0] })
        }
    }

    /// Every `<…`, by scalars: what a browser would take for markup. Absent optional blocks may leave tags out, so only names that a
    /// clean letter does not have count.
    private func tags(in html: String) -> Set<String> {
        var found: Set<String> = []
        let scalars = Array(html.unicodeScalars)
        for (index, scalar) in scalars.enumerated() where scalar == "<" {
            let name = scalars[(index + 1)...].prefix { $0 != ">" && $0 != " " && $0 != "\n" }
            found.insert(String(String.UnicodeScalarView(name)))
        }
        return found
    }

    private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}

extension String {
    fileprivate func components(of text: String) -> Int {
        ranges(of: text).count
    }
}
