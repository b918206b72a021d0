import AlertMail
import Testing

@Suite struct TemplateCheckTests {
    private static let pragma = "{{% CONTENT_TYPE:TEXT}}\n"

    @Test func theBuiltInTemplatesHaveNoFault() throws {
        #expect(TemplateSet.faults(overriding: [:]).isEmpty)
        _ = try TemplateSet.builtIn()
        #expect(Set(TemplateSet.builtInFiles.keys) == Set(TemplateSet.fileNames))
        #expect(TemplateSet.fileNames.count == 19)
    }

    /// Every file, its own text as an override: the operator's copy of what `init` writes is accepted.
    @Test func copiesOfTheBuiltInTemplatesAreAccepted() throws {
        let copies = TemplateSet.builtInFiles.filter { !$0.key.hasPrefix("partials/facts.") }
        #expect(TemplateSet.faults(overriding: copies).isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let column: Int
        let words: String
        var testDescription: String { text }
    }

    /// Faults in the text of an acknowledgement, behind the line that says that it is text.
    static let faultyTexts: [Case] = [
        Case(
            text: "{{> facts}}\nDear {{recipent}},",
            line: 3,
            column: 6,
            words: "no value 'recipent' is known here; allowed: code, desk"
        ),
        Case(
            text: "{{> facts}}\n{{#urgent}}x{{/urgent}}",
            line: 3,
            column: 1,
            words: "no section 'urgent' is known; allowed: beingPassedOn"
        ),
        Case(
            text: "{{> facts}} {{> footer}}",
            line: 2,
            column: 13,
            words: "no partial 'footer' is known; allowed: checking, facts"
        ),
        Case(text: "{{> facts}}{{{sender}}}", line: 2, column: 12, words: "unescaped variables are not allowed"),
        Case(text: "{{> facts}}{{&sender}}", line: 2, column: 12, words: "unescaped variables are not allowed"),
        Case(text: "{{> facts}}\n  {{=<% %>=}}", line: 3, column: 3, words: "other delimiters"),
        Case(text: "{{> facts}}{{< base}}{{/base}}", line: 2, column: 12, words: "inheritance"),
        Case(text: "{{> facts}}{{$block}}{{/block}}", line: 2, column: 12, words: "inheritance"),
        Case(text: "{{> facts}}{{> *name}}", line: 2, column: 12, words: "'*name' is no name"),
        Case(text: "{{> facts}}{{sender.name}}", line: 2, column: 12, words: "'sender.name' is no name"),
        Case(text: "{{> facts}}{{uppercased(sender)}}", line: 2, column: 12, words: "is no name"),
        Case(text: "{{> facts}}{{}}", line: 2, column: 12, words: "empty tag"),
        Case(text: "{{> facts}}{{sender", line: 2, column: 12, words: "'{{' without '}}'"),
        Case(text: "{{> facts}}{{sender\n}}", line: 2, column: 12, words: "'{{' without '}}'"),
        Case(text: "{{> facts}} sender}}", line: 2, column: 19, words: "'}}' without '{{'"),
        Case(text: "{{> facts}}{{#ours}}x", line: 2, column: 12, words: "section 'ours' is not closed"),
        Case(text: "{{> facts}}{{#ours}}x{{/heldForPerson}}", line: 2, column: 22, words: "expected: {{/ours}}"),
        Case(text: "{{> facts}}x{{/ours}}", line: 2, column: 13, words: "closes nothing here"),
        Case(text: "{{> facts}}{{ours}}", line: 2, column: 12, words: "'ours' is a section"),
        Case(text: "{{> facts}}{{#sender}}x{{/sender}}", line: 2, column: 12, words: "'sender' is always there"),
        Case(text: "{{> facts}}{{value}}", line: 2, column: 12, words: "no value 'value' is known here"),
        Case(text: "{{> facts}}{{.}}", line: 2, column: 12, words: "'{{.}}' stands only in a section"),
        Case(
            text: "{{> facts}}{{#fact}}{{.}}{{/fact}}",
            line: 2,
            column: 21,
            words: "'{{.}}' stands only in a section"
        ),
        Case(
            text: "{{> facts}}{{^fact}}{{label}}{{/fact}}",
            line: 2,
            column: 21,
            words: "no value 'label' is known here"
        ),
        Case(text: "{{> facts}}{{% CONTENT_TYPE:TEXT}}", line: 2, column: 12, words: "said once"),
        Case(text: "{{> facts}}{{% CONTENT_TYPE:XML}}", line: 2, column: 12, words: "CONTENT_TYPE:TEXT"),
        Case(text: "{{> facts}}{{% OTHER:TEXT}}", line: 2, column: 12, words: "CONTENT_TYPE:TEXT"),
        Case(text: "Zähler 😀 {{nobody}} {{> facts}}", line: 2, column: 10, words: "no value 'nobody'"),
        Case(text: "no facts", line: 1, column: 1, words: "every letter includes {{> facts}} once"),
        Case(
            text: "{{#ours}}{{> facts}}{{/ours}}",
            line: 1,
            column: 1,
            words: "every letter includes {{> facts}} once"
        ),
        Case(text: "{{> facts}}\n{{> facts}}", line: 1, column: 1, words: "every letter includes {{> facts}} once"),
        Case(text: "{{! {{> facts}}", line: 1, column: 1, words: "every letter includes {{> facts}} once"),
    ]

    @Test(arguments: faultyTexts)
    func faultsAreNamedWithTheirPlace(_ sample: Case) throws {
        let file = "acknowledgement/body.txt.mustache"
        let faults = TemplateSet.faults(overriding: [file: Self.pragma + sample.text])
        let found = faults.contains {
            $0.file == file && $0.line == sample.line && $0.column == sample.column && $0.reason.contains(sample.words)
        }
        #expect(found, "\(faults)")
        #expect(throws: AlertMailError(.template, "")) {
            try TemplateSet(overriding: [file: Self.pragma + sample.text])
        }
    }

    @Test func everyTextSaysThatItIsText() {
        for file in TemplateSet.fileNames where file.hasSuffix(".txt.mustache") && file != "partials/facts.txt.mustache"
        {
            let text = (TemplateSet.builtInFiles[file] ?? "").replacing("{{% CONTENT_TYPE:TEXT}}\n", with: "")
            let faults = TemplateSet.faults(overriding: [file: text])
            #expect(faults.contains { $0.file == file && $0.reason.contains("a text begins with") }, "\(file)")
        }
    }

    @Test func htmlIsNeverDeclaredText() {
        for file in TemplateSet.fileNames where file.hasSuffix(".html.mustache") && !file.contains("facts") {
            let text = Self.pragma + (TemplateSet.builtInFiles[file] ?? "")
            let faults = TemplateSet.faults(overriding: [file: text])
            #expect(faults.contains { $0.file == file && $0.line == 1 && $0.reason.contains("always escaped") })
        }
    }

    /// Whatever letter: without the facts a template is refused.
    @Test func everyLetterNeedsTheFacts() {
        for file in TemplateSet.fileNames where file.contains("/body.") {
            let text = (TemplateSet.builtInFiles[file] ?? "").replacing("{{> facts}}\n", with: "")
            let faults = TemplateSet.faults(overriding: [file: text])
            #expect(faults.map(\.file) == [file], "\(file)")
        }
    }

    @Test func theFactsAreFixed() {
        let faults = TemplateSet.faults(overriding: [
            "partials/facts.txt.mustache": Self.pragma + "{{#fact}}{{value}}{{/fact}}"
        ])
        #expect(faults.map(\.file) == ["partials/facts.txt.mustache"])
        #expect(faults.first?.reason.contains("fixed") == true)
    }

    @Test func partialsInACircleAreRefused() {
        let loops = [
            "partials/checking.txt.mustache": Self.pragma + "x {{> checking}}",
            "partials/checking.html.mustache": "<p>{{> checking}}</p>",
        ]
        for (file, text) in loops {
            let faults = TemplateSet.faults(overriding: [file: text])
            #expect(
                faults.contains { $0.file == file && $0.reason.contains("in a circle: checking > checking") },
                "\(faults)"
            )
        }
    }

    @Test func aPartialIsCheckedForEachLetterThatIncludesIt() {
        // `reason` is a value of alerts only.
        let faults = TemplateSet.faults(overriding: ["partials/checking.txt.mustache": Self.pragma + "{{reason}}"])
        #expect(faults.contains { $0.file == "partials/checking.txt.mustache" && $0.line == 2 })
    }

    @Test func namesThatNoLetterHasAreRefused() {
        for name in [
            "critical-alert.txt", "critical-alert/body.txt", "Critical-Alert/body.txt.mustache", "../x", "a\nb",
        ] {
            let faults = TemplateSet.faults(overriding: [name: "x"])
            #expect(faults.count == 1)
            #expect(
                faults.first?.reason.contains(
                    "no letter has this template; allowed: acknowledgement/body.html.mustache"
                ) == true
            )
            #expect(faults.first?.file.contains("\n") == false)
        }
    }

    @Test func aSubjectIsOneLineWithoutMeterPoints() {
        let file = "critical-alert/subject.txt.mustache"
        for (text, words) in [
            ("{{reference}}\nBcc: x@evil.example\n", "one line"),
            ("{{reference}} {{#fact}}{{value}}{{/fact}}", "no section 'fact'"),
            ("{{reference}} {{> facts}}", "allowed: none here"), ("{{reference}} {{mpan}}", "no value 'mpan'"),
        ] {
            let faults = TemplateSet.faults(overriding: [file: Self.pragma + text])
            #expect(faults.contains { $0.file == file && $0.reason.contains(words) }, "\(faults)")
        }
    }

    @Test func commentsMayHoldAnything() throws {
        let text = Self.pragma + "{{! for people: {{reference and\nmore }}\n{{> facts}}\n"
        _ = try TemplateSet(overriding: ["acknowledgement/body.txt.mustache": text])
    }

    @Test func hugeTemplatesAreRefused() {
        let text = Self.pragma + "{{> facts}}" + String(repeating: "x", count: RenderingLimits.templateBytes)
        let faults = TemplateSet.faults(overriding: ["acknowledgement/body.txt.mustache": text])
        #expect(faults.contains { $0.reason.contains("larger than") })
    }

    @Test func errorsListEveryFault() {
        do {
            _ = try TemplateSet(overriding: [
                "acknowledgement/body.txt.mustache": Self.pragma + "{{> facts}}{{one}}\n{{two}}", "zzz": "",
            ])
            Issue.record("accepted")
        } catch {
            #expect(error.faults.count == 3)
            #expect(error.reason.contains("acknowledgement/body.txt.mustache:2:12: no value 'one'"))
            #expect(error.reason.contains("acknowledgement/body.txt.mustache:3:1: no value 'two'"))
        }
    }
}
