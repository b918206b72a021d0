import Foundation

/// Mail as it comes from outside, and mailboxes as their owners see them: by curl, a client that is not ours.
struct Outside: Sendable {
    let servers: Servers
    /// Where mails lie while they are sent.
    let folder: String

    /// Whose mailbox would show it if a stranger were answered.
    static let stranger = "stranger@elsewhere.example"

    /// Hands a mail to the servers as anybody can: without login, in whatever name.
    func deliver(_ mail: String, from sender: String, to recipient: String) async throws {
        try await send(
            mail,
            [
                "--mail-from", sender, "--mail-rcpt", recipient,
                "smtp://\(host):\(servers.mxPort)/elsewhere.example",
            ]
        )
    }

    /// Sends a mail as the owner of a mailbox, with its login, over TLS.
    func submit(_ mail: String, by owner: String, to recipient: String) async throws {
        try await send(
            mail,
            [
                "--mail-from", owner, "--mail-rcpt", recipient,
                "smtps://\(host):\(servers.smtpsPort)/elsewhere.example",
            ],
            login: owner
        )
    }

    /// The UIDs of the mails in an inbox whose subject has these words.
    func mails(of owner: String, subject: String = "") async throws -> [Int] {
        let search = subject.isEmpty ? "UID SEARCH ALL" : "UID SEARCH SUBJECT \"\(subject)\""
        let found = try await curl(["--request", search, inbox], login: owner)
        return found.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    }

    /// A mail in an inbox.
    func mail(_ uid: Int, of owner: String) async throws -> String {
        try await curl(["\(inbox);UID=\(uid)"], login: owner)
    }

    private func send(_ mail: String, _ arguments: [String], login: String? = nil) async throws {
        let file = "\(folder)/\(UUID().uuidString).eml"
        try Data(mail.replacing("\n", with: "\r\n").utf8).write(to: URL(fileURLWithPath: file))
        _ = try await curl(["--upload-file", file] + arguments, login: login)
    }

    private func curl(_ arguments: [String], login: String?) async throws -> String {
        // The password by standard input: arguments can be seen by others.
        let settings = try login.map { "user = \"\($0):\(try servers.password)\"\n" } ?? ""
        return try await Program.output(
            ["curl", "--silent", "--show-error", "--max-time", "20", "--cacert", servers.caFile, "--config", "-"]
                + arguments,
            input: settings
        )
    }

    private var inbox: String { "imaps://\(host):\(servers.imapsPort)/INBOX" }

    private var host: String { servers.host == "::1" ? "[::1]" : servers.host }
}

extension Servers {
    /// The password of every mailbox.
    var password: String {
        get throws {
            try String(contentsOfFile: passwordFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
