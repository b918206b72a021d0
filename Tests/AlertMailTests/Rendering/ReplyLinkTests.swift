import AlertMail
import CriticalAlerts
import MailMessage
import Testing

/// What a mail program makes of our two links is understood when it comes back.
@Suite struct ReplyLinkTests {
    private let samples: SampleLetters
    private let links: [Substring]

    init() throws {
        samples = try SampleLetters()
        let letter = samples.criticalAlert
        let renderer = LetterRenderer(templates: try .builtIn())
        links = try renderer.render(letter, token: try SampleLetters.token(of: letter)).text
            .split(separator: "\n").filter { $0.hasPrefix("<mailto:") }
    }

    @Test func receivedAcknowledges() throws {
        let reading = AlertMail.read(try reply(0) { $0 })
        #expect(reading.statement == .acknowledges)
        #expect(reading.statements.flatMap(\.references).contains(samples.reference.text))
        #expect(reading.correlations.contains { $0.reference == samples.reference.text && !$0.token.isEmpty })
    }

    @Test func notOursWithANamePassesOn() throws {
        let reading = AlertMail.read(
            try reply(1) { $0.replacing("passed on to ", with: "passed on to Third Energy") }
        )
        #expect(reading.statement == .passesOn)
        #expect(reading.statements.first { $0.statement == .passesOn }?.passedOnTo == "Third Energy")
        #expect(reading.statements.flatMap(\.references).contains(samples.reference.text))
    }

    /// Reading 21: without a name it does not close; and it is never taken for an acknowledgement.
    @Test func notOursWithoutANameIsNoAcknowledgement() throws {
        let reading = AlertMail.read(try reply(1) { $0 })
        #expect(reading.statement == .passesOn || reading.statement == .declines)
        #expect(reading.statements.allSatisfy { $0.passedOnTo == nil && $0.statement != .acknowledges })
    }

    /// The mail that opens when a link is clicked, as its writer sends it.
    private func reply(_ index: Int, _ edit: (String) -> String) throws -> Message {
        let link = try #require(links.indices.contains(index) ? links[index] : nil).dropFirst().dropLast()
        let parts = link.split(separator: "?", maxSplits: 1)
        var fields: [String: String] = [:]
        for field in try #require(parts.last).split(separator: "&") {
            let pair = field.split(separator: "=", maxSplits: 1)
            fields[String(pair[0])] = try decoded(try #require(pair.last))
        }
        let body = edit(try #require(fields["body"]))
        let mail =
            "From: Ann <inbox@new.example>\r\nTo: alerts@old.example\r\nSubject: \(try #require(fields["subject"]))\r\n"
            + "Message-ID: <1@new.example>\r\nDate: Sat, 07 Mar 2026 22:20:00 +0000\r\n\r\n\(body)\r\n"
        return Message(bytes: Array(mail.utf8))
    }

    private func decoded(_ text: Substring) throws -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            bytes.append(try #require(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)))
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
