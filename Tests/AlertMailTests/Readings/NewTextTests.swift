import Foundation
import Testing

@testable import AlertMail

/// Bodies in `mailfixtures/readings/bodies`, each with the text that its writer newly typed.
@Suite("New text")
struct NewTextTests {
    static let folder = ReadingFixtures.folder.appending(path: "bodies")

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".expected.txt") }.map { String($0.dropLast(13)) }.sorted()
    }()

    @Test("only what was newly typed is new text", arguments: names)
    func newText(_ name: String) throws {
        let body = try String(contentsOf: Self.folder.appending(path: name + ".txt"), encoding: .utf8)
        let expected = try String(contentsOf: Self.folder.appending(path: name + ".expected.txt"), encoding: .utf8)
        let written = WrittenText(text: body)
        #expect(written.newText == expected)
        // Taking the new text apart again changes nothing, unless it is nothing but a closing.
        if !expected.isEmpty { #expect(WrittenText(text: written.newText).newText == expected) }
    }

    @Test("there are bodies")
    func complete() {
        #expect(Self.names.count >= 20)
    }

    @Test("what is quoted is kept apart, without its marks")
    func quotedText() {
        let written = WrittenText(text: "Yes.\n\n> Is it yours?\n>> Older\n\n-- \nJane")
        #expect(written.newText == "Yes.")
        #expect(written.tail == "--\nJane")
        #expect(written.quotedText.contains("Is it yours?") && !written.quotedText.contains(">"))
        #expect(WrittenText(text: "FYI\n\n---------- Forwarded message ---------\nFrom: a").isForward)
    }
}
