import Foundation
import Testing

@testable import AlertMail

/// Ways of speaking, one a line in `mailfixtures/readings/phrases.tsv`: the dominant statement, and what somebody typed.
@Suite("What people say")
struct PhraseTests {
    static let phrases: [String] = {
        let file = ReadingFixtures.folder.appending(path: "phrases.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map(String.init)
    }()

    @Test("a phrase states what it states, and no acknowledgement is imagined (reading 7)", arguments: phrases)
    func states(_ line: String) throws {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        let expected = try #require(Statement(rawValue: String(fields[0])))
        let text = String(fields[1]).replacing("\\n", with: "\n")
        let found = StatementReader(text).found.map(\.statement)
        #expect((Statement.allCases.first(where: found.contains) ?? .none) == expected, "\(text)")
    }

    @Test("there are phrases")
    func complete() {
        #expect(Self.phrases.count > 200)
    }

    @Test(
        "whom an alert went to is kept as written",
        arguments: [
            ("Not ours, passed on to Sunrise Energy Ltd.", "Sunrise Energy Ltd"),
            ("I've sent it to Harbour Gas's inbox, not ours.", "Harbour Gas"),
            ("Received. Not ours, have passed it on to E.SUN Next.", "E.SUN Next"),
            ("Not ours. Passed on to: Lowland Power", "Lowland Power"),
            ("We have forwarded this to Utility Shed as it's theirs.", "Utility Shed"),
        ]
    )
    func names(_ text: String, _ name: String) {
        #expect(StatementReader(text).found.first { $0.statement == .passesOn }?.passedOnTo == name)
    }

    @Test("each reference gets its own statement")
    func references() {
        func read(_ text: String) -> [String] {
            StatementReader(text).found.map {
                "\($0.statement.rawValue) \($0.references.map(\.text).joined(separator: " "))"
            }
        }
        #expect(
            read("INC0012345: received\nINC0012346: not ours") == ["acknowledges INC0012345", "declines INC0012346"]
        )
        #expect(
            read("INC0012345 received, INC0012346 is not ours.") == ["acknowledges INC0012345", "declines INC0012346"]
        )
        #expect(
            read("We have received INC0012345, INC0012346 and INC0012347.") == [
                "acknowledges INC0012345 INC0012346 INC0012347"
            ]
        )
        #expect(
            read("INC0012345\nReceived, thanks.\n\nINC0012346\nNot ours.") == [
                "acknowledges INC0012345", "declines INC0012346",
            ]
        )
    }
}
