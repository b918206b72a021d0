import Foundation
import MailGenerator
import MailMessage
import Testing

/// The mails that are compared, and what was found.
///
///     ORACLE_COUNT=100000 swift test --filter OracleTests     more mails from seeds
///     ORACLE_FOLDER=/some/mails swift test --filter OracleTests     the files in a folder instead of the generated ones
@Suite("Compared with GMime")
struct OracleTests {
    /// As many mails as the document counts.
    private static let usualCount = 5_000

    @Test("Generated mails differ only as the list of differences says, and docs/gmime-differences.md counts them")
    func generatedMails() throws {
        let asked = Self.environment("ORACLE_COUNT").flatMap { Int($0) }
        let program = try GMimeProgram()
        var tally = DifferenceTally()
        for start in stride(from: 0, to: asked ?? Self.usualCount, by: 1_000) {
            let seeds = start..<min(start + 1_000, asked ?? Self.usualCount)
            let mails = seeds.map { MailGenerator.mail(seed: UInt64($0)) }
            let theirs = try program.anatomies(of: mails.map(\.bytes))
            for (mail, theirs) in zip(mails, theirs) {
                tally.add(Comparison(mail: mail.bytes, theirs: theirs), name: mail.description)
            }
        }
        let unexplained = tally.unexplained.count
        #expect(unexplained == 0, "\(tally.report)")
        if asked != nil { print(GMimeDocument(tally: tally).text) }
        if asked == nil { try expectCurrent(GMimeDocument(tally: tally).text) }
    }

    @Test("Each named difference has a mail that shows it, and nothing else")
    func examples() throws {
        let program = try GMimeProgram()
        #expect(Set(NamedDifference.all.map(\.name)).count == NamedDifference.all.count)
        let theirs = try program.anatomies(of: NamedDifference.all.map(\.example))
        for (named, theirs) in zip(NamedDifference.all, theirs) {
            let comparison = Comparison(mail: named.example, theirs: theirs)
            let found = comparison.differences.map { comparison.explanations(of: $0).map(\.name) }
            #expect(found.allSatisfy { !$0.isEmpty }, "\(named.name): \(comparison.differences)")
            #expect(Set(found.joined()).contains(named.name), "\(named.name) explains \(found)")
        }
    }

    @Test("Mails as they should be are read alike")
    func soundMails() throws {
        let program = try GMimeProgram()
        // What is left is in the words of the senders: their file names, and GMime's fault with base64 words.
        let allowed: Set = ["extended-value-first", "words-behind-padding", "windows-1252", "backslash"]
        for sender in Sender.allCases {
            let mails = (0..<20).map { MailGenerator.mail(seed: $0, from: sender) }
            let theirs = try program.anatomies(of: mails.map(\.bytes))
            for (mail, theirs) in zip(mails, theirs) {
                let comparison = Comparison(mail: mail.bytes, theirs: theirs)
                for difference in comparison.differences {
                    let names = comparison.explanations(of: difference).map(\.name)
                    #expect(!names.isEmpty && allowed.isSuperset(of: names), "\(mail): \(difference)")
                }
            }
        }
    }

    @Test(
        "Mails in a folder differ only as the list says",
        .enabled(if: OracleTests.environment("ORACLE_FOLDER") != nil)
    )
    func folder() throws {
        let program = try GMimeProgram()
        let folder = URL(filePath: Self.environment("ORACLE_FOLDER") ?? "")
        let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        let files = (walk?.compactMap { $0 as? URL } ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true }
            .sorted { $0.path < $1.path }
        var tally = DifferenceTally()
        for start in stride(from: 0, to: files.count, by: 200) {
            let batch = files[start..<min(start + 200, files.count)]
            let mails = try batch.map { Array(try Data(contentsOf: $0)) }
            for (file, (mail, theirs)) in zip(batch, zip(mails, try program.anatomies(of: mails))) {
                tally.add(Comparison(mail: mail, theirs: theirs), name: file.path)
            }
        }
        print(GMimeDocument(tally: tally).counts)
        let unexplained = tally.unexplained.count
        #expect(unexplained == 0, "\(tally.report)")
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

    /// `docs/gmime-differences.md` beside `Tests`, also where the sources are linked into another package.
    private func expectCurrent(_ text: String) throws {
        let document = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/gmime-differences.md")
        if Self.environment("UPDATE_DOCUMENTS") == "1" {
            try text.write(to: document, atomically: true, encoding: .utf8)
        }
        let kept = try? String(contentsOf: document, encoding: .utf8)
        #expect(kept == text, "stale: run UPDATE_DOCUMENTS=1 swift test --filter OracleTests")
    }
}
