import Foundation
import Testing

/// A mailbox as clients that are not ours see it: curl reads it over IMAP and sends from it over SMTP, both over TLS.
struct ForeignMailbox: Sendable {
    let address: String
    let sandbox: Sandbox

    init(_ address: String, _ sandbox: Sandbox) {
        self.address = address
        self.sandbox = sandbox
    }

    /// The UIDs in a folder, in order; none if there is no such folder.
    func uids(in folder: String = "INBOX") async throws -> [Int] {
        let ended = try await curl(["--request", "UID SEARCH ALL", try url(folder)])
        guard !ended.lacksFolder else { return [] }
        try ended.expectSuccess()
        return ended.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.sorted()
    }

    /// The flags of each mail in a folder, by UID.
    func flags(in folder: String = "INBOX") async throws -> [Int: Set<String>] {
        let ended = try await curl(["--request", "UID FETCH 1:* (FLAGS)", try url(folder)])
        guard !ended.lacksFolder else { return [:] }
        try ended.expectSuccess()
        var flags: [Int: Set<String>] = [:]
        for line in ended.output.split(whereSeparator: \.isNewline) {
            guard let uid = line.firstMatch(of: /UID (\d+)/).flatMap({ Int($0.1) }),
                let list = line.firstMatch(of: /FLAGS \(([^)]*)\)/)
            else { continue }
            // \Recent is the server's own.
            flags[uid] = Set(list.1.split(separator: " ").map(String.init)).subtracting(["\\Recent"])
        }
        return flags
    }

    /// A mail's bytes. curl reads without PEEK: it marks the mail as seen.
    func message(_ uid: Int, in folder: String = "INBOX") async throws -> [UInt8] {
        let file = "/tmp/alertrelay-fetched.\(UUID().uuidString)"
        defer { unlink(file) }
        try await curl(["--output", file, "\(try url(folder));UID=\(uid)"]).expectSuccess()
        return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    /// The mails of a folder, once there are so many.
    func messages(_ count: Int, in folder: String = "INBOX") async throws -> [[UInt8]] {
        let uids = try await eventually("\(count) mails in \(folder) of \(address)") { () -> [Int]? in
            let found = try await self.uids(in: folder)
            return found.count >= count ? found : nil
        }
        var messages: [[UInt8]] = []
        for uid in uids { messages.append(try await message(uid, in: folder)) }
        return messages
    }

    /// Sends a mail as this mailbox, with its login.
    func send(_ message: [UInt8], to recipient: String) async throws {
        try await upload(
            message,
            [
                "--mail-from", address, "--mail-rcpt", recipient,
                "smtps://localhost:\(try sandbox.port("SMTPS_PORT"))/client.example",
            ]
        )
    }

    /// Puts a mail into a folder, as a client that keeps a copy does.
    func append(_ message: [UInt8], to folder: String = "INBOX") async throws {
        try await upload(message, [try url(folder)])
    }

    private func upload(_ message: [UInt8], _ arguments: [String]) async throws {
        let file = "/tmp/alertrelay-mail.\(UUID().uuidString)"
        defer { unlink(file) }
        try Data(message).write(to: URL(fileURLWithPath: file))
        try await curl(["--upload-file", file] + arguments).expectSuccess()
    }

    private func url(_ folder: String) throws -> String {
        "imaps://localhost:\(try sandbox.port("IMAPS_PORT"))/\(folder)"
    }

    private func curl(_ arguments: [String]) async throws -> Program.Ended {
        // The password by a file, as a person would: arguments can be seen by others.
        let settings = "user = \"\(address):\(sandbox.password)\"\n"
        return try await Program.run(
            "/usr/bin/curl",
            ["--silent", "--show-error", "--cacert", try #require(sandbox.values["CA_FILE"]), "--config", "-"]
                + arguments,
            input: Array(settings.utf8)
        )
    }
}

extension Program.Ended {
    /// Whether curl says that there is no such folder: it counts that among refused logins.
    fileprivate var lacksFolder: Bool { code == 67 && errors.contains("Select failed") }
}
