import AlertMail
import CriticalAlerts
import Foundation
import Testing

/// The HTML says the same as the text, to a reader that is not ours.
@Suite struct LetterHTMLTests {
    private static let w3m = ["/usr/bin/w3m", "/usr/local/bin/w3m"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: w3m != nil, "w3m is not installed"))
    func w3mShowsTheSameFactsInTheSameOrder() throws {
        let renderer = LetterRenderer(templates: try .builtIn())
        for letter in try SampleLetters().all() {
            let token = try SampleLetters.token(of: letter)
            let rendered = try renderer.render(letter, token: token)
            let dump = try dumped(try #require(rendered.html))
            let shown = dump.split(separator: "\n").map { line in
                line.drop { !$0.isLetter }.reversed().drop { !$0.isLetter && !$0.isNumber && $0 != ")" }.reversed()
            }.map { String($0) }
            let labels = FactLabel.allCases.map { $0.rawValue + ": " }
            let facts = shown.filter { line in labels.contains { line.hasPrefix($0) } }
            #expect(facts == letter.facts.map(\.description), "\(letter.kind)")
            #expect(dump.contains("Letter: \(letter.kind.rawValue) [\(token.localPart)]"))
        }
    }

    /// Outlook and dark readers: no style sheet, no colour but the table's lines, nothing from the network.
    @Test func htmlIsSelfContained() throws {
        let renderer = LetterRenderer(templates: try .builtIn())
        for letter in try SampleLetters().all() {
            let html = try #require(try renderer.render(letter, token: try SampleLetters.token(of: letter)).html)
            for word in [
                "<style", "<script", "<img", "<link", "http:", "https:", "src=", "url(", "background", "color:#",
                "class=",
            ] {
                #expect(!html.contains(word), "\(word) in \(letter.kind)")
            }
            #expect(html.hasPrefix("<!DOCTYPE html>"))
            #expect(html.contains("<meta charset=\"utf-8\">"))
        }
    }

    @Test func theAlertsHTMLHasBothReplyLinks() throws {
        let samples = try SampleLetters()
        let letter = samples.criticalAlert
        let html = try #require(
            try LetterRenderer(templates: try .builtIn()).render(letter, token: try SampleLetters.token(of: letter))
                .html
        )
        #expect(html.ranges(of: "<a href=\"mailto:alerts@old.example?subject=").count == 2)
        #expect(html.contains("&amp;body=Received%0D%0A"))
    }

    private func dumped(_ html: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.w3m ?? "/usr/bin/w3m")
        process.arguments = ["-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "100"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = NSTemporaryDirectory()
        process.environment = environment
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(html.utf8))
        try input.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
