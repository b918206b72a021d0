import AlertMail
import CriticalAlerts
import Foundation
import MailMessage
import Relay
import RelayStore
import Testing

@testable import Demonstration
@testable import RelayService

/// Whatever shows the letter shows the same facts in the same order, on its first screen and without an attachment (R11 to R13).
@Suite(.inTurn) struct ReadableLetterTests {
    @Test("w3m's view of the HTML, the text part and neomutt's pager show the same facts in the same order")
    func sameFactsEverywhere() async throws {
        let exchange = try await Exchange()
        let alert = exchange.alerts[0]
        let state = try await exchange.origin.story(of: alert.reference).state
        let message = Message(bytes: alert.letter)
        let text = try text(of: alert.letter)
        let html = try #require(message.parts.first { $0.contentType.matches("text", "html") }).text().text

        let views = [
            "text": text, "w3m": try await shownByW3M(html),
            "neomutt": try await shownByNeomutt(alert.letter, in: exchange.street.folder),
        ]
        // What R12 asks, as the case knows it; where the order is, the text part says.
        let labels = [
            FactLabel.mpan, .meterSerial, .raisedUTC, .raisedUK, .receivedUTC, .receivedUK,
        ].map(\.rawValue)
        let values = [
            alert.reference.text, try #require(state.facts.meterPoints.first).canonical, "\(state.facts.code)",
            try #require(state.facts.raisedAt).instant.description,
            try #require(state.facts.receivedAt).instant.description, "01632 960100",
        ]
        let expected = Self.order(of: labels + values, in: text)
        #expect(Set(expected) == Set(labels + values), "the text lacks a fact")
        for (name, view) in views {
            #expect(Self.order(of: labels + values, in: view) == expected, "\(name):\n\(view)")
            #expect(view.contains("PLEASE REPLY") || view.localizedCaseInsensitiveContains("please reply"), "\(name)")
        }
        // The facts come before anything that must be opened.
        let firstScreen = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(24).joined(
            separator: "\n"
        )
        for value in values where value != "01632 960100" { #expect(firstScreen.contains(value), "\(value)") }
    }

    /// The words in the order in which they first stand there, whatever the line breaks.
    private static func order(of words: [String], in view: String) -> [String] {
        let flat =
            view.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            // A pager shows some fields of the header first.
            .split(separator: "A smart meter has raised", maxSplits: 1).last.map(String.init) ?? ""
        return words.compactMap { word in flat.range(of: word).map { ($0.lowerBound, word) } }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }

    private func shownByW3M(_ html: String) async throws -> String {
        let shown = try await Program.run(
            "/usr/bin/w3m",
            ["-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "100"],
            environment: ["HOME": "/tmp", "LANG": "C.UTF-8"],
            input: Array(html.utf8)
        )
        try shown.expectSuccess()
        return shown.output
    }

    /// neomutt shows the mail in its own pager; the command that prints gets what the pager shows.
    private func shownByNeomutt(_ letter: [UInt8], in folder: String) async throws -> String {
        let neomutt = try Neomutt(showing: String(decoding: letter, as: UTF8.self), in: folder)
        let settings = [
            "set print=yes", "set print_decode=yes", #"set print_command="cat > \#(neomutt.folder)/shown""#,
        ]
        try await neomutt.run(settings, keys: "<display-message><print-message><exit><quit>")
        let shown = FileManager.default.contents(atPath: "\(neomutt.folder)/shown") ?? Data()
        #expect(!shown.isEmpty)
        return String(decoding: shown, as: UTF8.self)
    }
}
