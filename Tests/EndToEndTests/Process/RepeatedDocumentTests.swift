import CriticalAlerts
import Foundation
import RelayService
import Testing

/// Two documents of one alert, taken in one after the other by the command (R1).
@Suite(.inTurn) struct RepeatedDocumentTests {
    /// The example with another code: only in the document, or in document and payload.
    private func contradicting(_ place: Workplace, alsoInPayload: Bool) throws -> [UInt8] {
        let text = try place.text(of: "example-alert.xml")
        let code = try #require(text.firstMatch(of: /<sr:AlertCode>([0-9A-F]{4})</)?.output.1)
        let other: UInt16 = code == "8F32" ? 0x8F3F : 0x8F32
        guard alsoInPayload else {
            return Array(
                text.replacing("AlertCode>\(code)<", with: "AlertCode>\(String(other, radix: 16).uppercased())<").utf8
            )
        }
        let match = try #require(text.firstMatch(of: /ResponseID>([-0-9A-F]+):([-0-9A-F]+):([0-9]+)</))
        let milliseconds = try #require(Int64(match.output.3))
        return try ExampleAlert(
            device: try #require(EUI64(String(match.output.1))),
            target: try #require(EUI64(String(match.output.2))),
            code: other,
            at: Instant(microseconds: milliseconds * 1000)
        ).xml
    }

    private func contradictions(_ place: Workplace) async throws -> [[String: Any]] {
        try await place.objects("desk").filter { $0["cause"] as? String == "contradiction" }
    }

    @Test(
        "R1: a second document with another code is no repeat: a person sees both, and the letter that waits does not leave",
        arguments: [false, true]
    )
    func goodThenBad(alsoInPayload: Bool) async throws {
        let place = try await Workplace()
        try await place.run("forward", "example-alert.xml").expectSuccess()
        try await place.run("forward", "example-alert.xml").expectSuccess()
        #expect(try await place.onlyCase().state == "forwarding", "the same again changes nothing")
        #expect(try await contradictions(place).isEmpty)

        try place.write(try contradicting(place, alsoInPayload: alsoInPayload), to: "second.xml")
        for _ in 0..<2 { try await place.run("forward", "second.xml").expectSuccess() }
        #expect(try await place.onlyCase().state == "with-a-person")
        let tasks = try await contradictions(place)
        #expect(tasks.count == 1)
        let known = try #require(tasks.first?["known"] as? [String])
        #expect(known.count { $0.hasPrefix("The document taken in") } == 2, "\(known)")
        #expect(try await place.send().isEmpty)

        try await place.run(
            "cases",
            "rule",
            try await place.onlyCase().reference,
            "retry",
            "--reason",
            "the first is right"
        )
        .expectSuccess()
        #expect(try await contradictions(place).isEmpty)
        #expect(try await place.send().count == 1)
    }

    @Test("R1: a good document after a bad one joins the task, and is what a person's yes sends")
    func badThenGood() async throws {
        let place = try await Workplace()
        let text = try place.text(of: "example-alert.xml")
        let code = try #require(text.firstMatch(of: /<sr:AlertCode>([0-9A-F]{4})</)?.output.1)
        try place.write(try contradicting(place, alsoInPayload: false), to: "bad.xml")
        try await place.run("forward", "bad.xml").expectSuccess()
        #expect(try await contradictions(place).count == 1)

        try await place.run("forward", "example-alert.xml").expectSuccess()
        let (reference, state) = try await place.onlyCase()
        #expect(state == "with-a-person")
        let tasks = try await contradictions(place)
        #expect(tasks.count == 1, "it joins")
        let known = try #require(tasks.first?["known"] as? [String])
        #expect(known.count { $0.hasPrefix("The document taken in") } == 2, "\(known)")
        try await place.run("cases", "rule", reference, "retry", "--reason", "the later one is right").expectSuccess()
        let letters = try await place.send()
        #expect(letters.count == 1)
        #expect(letters.first?.contains("Alert code: \(code)") == true, "\(letters)")
    }
}
