import AlertMail
import ArgumentParser
import CriticalAlerts
import MailMessage
import RelayService
import Testing

@testable import alertrelay

struct RenderTests {
    private func output(_ arguments: [String]) throws -> String {
        let command = try Render.parse(arguments)
        return String(decoding: try command.output(), as: UTF8.self)
    }

    private func faults(_ arguments: [String]) throws -> (code: Int32, lines: [String]) {
        let command = try Render.parse(arguments)
        do throws(RenderFailure) {
            _ = try command.output()
        } catch {
            return (error.code, error.lines)
        }
        return (0, [])
    }

    @Test("Every letter has an example that can be shown in all three ways", arguments: LetterKind.allCases)
    func examples(kind: LetterKind) throws {
        let letter = ExampleLetters.letter(kind)
        let text = try output([kind.rawValue])
        #expect(try text == output([kind.rawValue, "--text"]))
        #expect(text.hasPrefix("Subject: "))
        #expect(text.contains(letter.reference))
        let html = try output([kind.rawValue, "--html"])
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains(letter.reference))
        #expect(!html.contains("<ul>\n</ul>"), "an empty list")
        let mail = Message(bytes: Array(try output([kind.rawValue, "--raw"]).utf8))
        #expect(mail.defects.isEmpty)
        #expect(mail.subject.map { text.hasPrefix("Subject: \($0)\n\n") } == true)
        #expect(mail.messageID?.value.hasPrefix("\(letter.reference).\(letter.number).example-") == true)
        #expect(mail.parts.contains { $0.contentType.matches("text", "html") })
        if let alert = letter.alert {
            #expect(alert.meterPoints.count == 1 && alert.name != nil && alert.raisedAt != nil)
            #expect(text.contains("2012345678906") && html.contains("2012345678906"))
        }
    }

    @Test("The example's values, read back from a file, make the same mail", arguments: LetterKind.allCases)
    func values(kind: LetterKind) throws {
        let bench = try Workbench()
        let path = try bench.write("values.json", try output([kind.rawValue, "--example"]))
        #expect(try output([kind.rawValue, "--values", path, "--raw"]) == output([kind.rawValue, "--raw"]))
    }

    @Test("Values from a file are what is shown")
    func ownValues() throws {
        let bench = try Workbench()
        var letter = ExampleLetters.letter(.criticalAlert)
        letter.recipient.name = "Caffè Energy \u{202E}"
        letter.isRehearsal = true
        let path = try bench.write("v.json", LetterValues.write(letter))
        let text = try output(["critical-alert", "--values", path])
        #expect(text.contains("To Caffè Energy [U+202E]:"))
        #expect(text.contains("REHEARSAL"))
    }

    @Test("A fault in the values names file, line and column")
    func valueFaults() throws {
        let bench = try Workbench()
        let good = try output(["critical-alert", "--example"])
        func check(_ old: String, _ new: String, _ expected: String, line needle: String) throws {
            let text = good.split(separator: old, omittingEmptySubsequences: false)
            try #require(text.count >= 2, "\(old)")
            let changed = text[0] + new + text[1...].joined(separator: old)
            let path = try bench.write("v.json", String(changed))
            let lines = String(changed).split(separator: "\n", omittingEmptySubsequences: false)
            let number = try #require(lines.firstIndex { $0.contains(needle) }) + 1
            let (code, found) = try faults(["critical-alert", "--values", path])
            #expect(code == 65)
            try #require(found.count == 1)
            #expect(found[0].hasPrefix("\(path):\(number):"), "\(found)")
            #expect(found[0].contains(expected), "\(found)")
        }
        try check("\"8F3F\"", "\"8F3\"", "'alert.code'", line: "\"8F3\"")
        try check("\"reason\"", "\"raeson\"", "no letter has a value named 'raeson'", line: "raeson")
        try check("\"number\" : 1", "\"number\" : \"1\"", "'number'", line: "\"number\"")
        try check("\"number\" : 1", "\"number\" : null", "'number'", line: "\"number\"")
        try check("\"takenAt\" : \"2026", "\"takenAt\" : \"20x6", "'trail.0.takenAt'", line: "takenAt")
        try check("\"asReceived\"", "\"received\"", "'alert.raisedAt' lacks 'asReceived'", line: "\"raisedAt\"")
        try check("\"profile\" : \"gateway\"", "\"profile\" : \"gatway\"", "'profile'", line: "gatway")
        try check("\"number\" : 1,", "\"number\" : 1", "',' or '}' is missing", line: "\"profile\"")
    }

    @Test("Values of another letter, an unreadable file and an incomplete letter are said")
    func otherFaults() throws {
        let bench = try Workbench()
        let path = try bench.write("v.json", try output(["acknowledgement", "--example"]))
        let other = try faults(["critical-alert", "--values", path])
        #expect(other.code == 65)
        #expect(other.lines.first?.contains("another letter: acknowledgement") == true)
        #expect(try faults(["critical-alert", "--values", "/nowhere"]).code == 66)
        var letter = ExampleLetters.letter(.criticalAlert)
        letter.alert?.meterPoints = []
        let incomplete = try bench.write("i.json", LetterValues.write(letter))
        let found = try faults(["critical-alert", "--values", incomplete])
        #expect(found.code == 65 && found.lines.first?.contains("an MPxN") == true)
        letter = ExampleLetters.letter(.criticalAlert)
        letter.number = 0
        let numberless = try bench.write("n.json", LetterValues.write(letter))
        #expect(try faults(["critical-alert", "--values", numberless]).code == 65)
        let large = try bench.write("l.json", String(repeating: " ", count: RenderLimits.valuesBytes + 1))
        #expect(try faults(["critical-alert", "--values", large]).lines.first?.contains("bytes") == true)
        #expect(throws: (any Error).self) { try Render.parse(["letter"]) }
    }

    @Test("A folder's templates stand in the place of the built-in ones")
    func templates() throws {
        let bench = try Workbench()
        try bench.write("t/introduction/subject.txt.mustache", "{{% CONTENT_TYPE:TEXT}}\nHello from us {{reference}}")
        try bench.write("t/.git/config", "x")
        try bench.write("t/introduction/body.txt.mustache~", "x")
        let text = try output(["introduction", "--templates", bench.folder + "/t"])
        #expect(text.hasPrefix("Subject: Hello from us LT-"))
        #expect(try output(["introduction", "--templates", bench.folder + "/t/"]) == text)
    }

    @Test("A fault in a template names file, line and column; a file that no letter has is one")
    func templateFaults() throws {
        let bench = try Workbench()
        let folder = bench.folder
        let name = "introduction/subject.txt.mustache"
        try bench.write(name, "{{% CONTENT_TYPE:TEXT}}\nHello {{nobody}}")
        let unknown = try faults(["introduction", "--templates", folder])
        #expect(unknown.code == 65)
        #expect(unknown.lines.count == 1 && unknown.lines[0].hasPrefix("\(folder)/\(name):2:7: "), "\(unknown)")
        try bench.write(name, [0xFF])
        #expect(try faults(["introduction", "--templates", folder]).lines == ["\(folder)/\(name):1:1: not UTF-8"])
        try bench.write(name, "{{% CONTENT_TYPE:TEXT}}\nHello {{reference}}")
        try bench.write("introduction/subject.mustache", "x")
        let misspelt = try faults(["introduction", "--templates", folder])
        #expect(misspelt.lines.count == 1)
        #expect(misspelt.lines.first?.hasPrefix("\(folder)/introduction/subject.mustache:1:1: ") == true)
        #expect(try faults(["introduction", "--templates", folder + "/no"]).code == 66)
        #expect(try faults(["introduction", "--templates", "\(folder)/\(name)"]).code == 66)
    }
}
