import Foundation
import Testing

/// The example of docs/MailMessage.md is a program that runs.
@Suite("The example lists a mail's parts")
struct ListPartsTests {
    private static let mail = """
        From: Zoë <zoe@example.org>
        Subject: =?utf-8?Q?Caf=C3=A9?=
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Hello
        --b
        Content-Type: application/octet-stream
        Content-Disposition: attachment; filename="notes.bin"
        Content-Transfer-Encoding: base64

        AAEC
        """

    @Test("Structure, names, decoded sizes and defects of a mail that was cut off")
    func lists() throws {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "alertrelay-example.\(UUID().uuidString).eml"
        )
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(Self.mail.utf8).write(to: file)
        let output = Pipe()
        let process = Process()
        let program: URL = try #require(Self.program)
        process.executableURL = program
        process.arguments = [file.path]
        process.standardOutput = output
        try process.run()
        let printed = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let end = Self.mail.utf8.count
        #expect(
            String(decoding: printed, as: UTF8.self).split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            } == [
                "Café",
                "TEXT multipart/mixed -",
                "1 text/plain - 5 bytes",
                "2 application/octet-stream notes.bin 3 bytes",
                "defect: missing-end-boundary in part 0 at byte \(end)",
            ]
        )
    }

    /// The build leaves the program beside the tests.
    private static var program: URL? {
        let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return tests.map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().appending(path: "list-parts")
        }
    }
}
