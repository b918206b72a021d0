import CriticalAlerts
import RelayService
import Testing

/// An alert letter that waits when a person rules that it goes elsewhere, by the command alone.
@Suite(.inTurn) struct RuledOutLetterTests {
    /// Takes the example in while sending is paused, and returns its case.
    private func forwardPaused(_ place: Workplace) async throws -> String {
        try await place.run("pause").expectSuccess()
        try await place.run("forward", "example-alert.xml").expectSuccess()
        return try await place.onlyCase().reference
    }

    @Test(
        "R7: closed while sending was paused, no letter with the meter point leaves; explain says who took it back and why"
    )
    func closed() async throws {
        let place = try await Workplace()
        let reference = try await forwardPaused(place)
        try await place.run("cases", "rule", reference, "close", "--reason", "a test of the meter", "--as", "Jo")
            .expectSuccess()
        #expect(try await place.send().isEmpty)
        let story = try await place.run("explain", reference).output
        #expect(story.contains("withdrawn, 0 attempts"), "\(story)")
        #expect(story.contains("taken back before it left: Jo rules: a test of the meter"), "\(story)")

        // A later ruling undoes it: the same letter leaves, once.
        try await place.run("cases", "rule", reference, "resend", "--reason", "no test", "--as", "Jo").expectSuccess()
        #expect(try await place.send().count == 1)
        #expect(try await place.run("explain", reference).output.contains("awaiting-acknowledgement"))
    }

    @Test("R7: declined and then closed, no letter leaves, and nobody is said to have declined who never had one")
    func declined() async throws {
        let place = try await Workplace()
        let reference = try await forwardPaused(place)
        try await place.run("cases", "rule", reference, "decline", "--reason", "they rang", "--as", "Jo")
            .expectSuccess()
        let desk = try await place.run("desk").output
        #expect(desk.contains("Jo rules that the meter point is not"), "\(desk)")
        #expect(!desk.contains("says that the meter point"), "\(desk)")
        try await place.run("cases", "rule", reference, "close", "--reason", "agreed", "--as", "Jo").expectSuccess()
        #expect(try await place.send().isEmpty)
    }

    @Test("R7: routed to another supplier, only that one gets the letter")
    func routed() async throws {
        let place = try await Workplace()
        let reference = try await forwardPaused(place)
        let third =
            try place.text(of: "contacts.csv")
            + "third,Third Energy,no,primary,Alerts,01632 960300,alerts@third.example,\n"
        try place.write(third.utf8, to: "more.csv")
        try await place.run("contacts", "import", "more.csv", "--complete-to", systemClock().description)
            .expectSuccess()
        try await place.run("cases", "rule", reference, "route", "third", "--reason", "they gained it", "--as", "Jo")
            .expectSuccess()
        let left = try await place.send()
        #expect(left.count == 1, "\(left)")
        #expect(left.first?.contains("alerts@third.example") == true, "\(left)")
    }
}
