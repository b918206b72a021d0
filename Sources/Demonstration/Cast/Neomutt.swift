import Foundation

/// neomutt with one mail before it, typed at by a script, on a terminal of its own.
final class Neomutt {
    /// Where its mail and settings are; gone with it.
    let folder: String

    /// - Parameters:
    ///   - letter: the mail.
    ///   - home: where its folder is made.
    init(showing letter: String, in home: String) throws {
        folder = "\(home)/neomutt.\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let body = letter.replacing("\r\n", with: "\n")
        try write("From sender@example Mon Mar  2 10:00:00 2026\n\(body)\n", to: "mail", mode: 0o600)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs it with further settings, and types these keys; what the terminal showed.
    ///
    /// The mail lies in a file: over IMAP neomutt throws away what was typed ahead whenever the server says something.
    @discardableResult
    func run(_ settings: [String], keys: String) async throws -> String {
        let all =
            [
                "set mbox_type=mbox", "set folder=\(folder)", "set crypt_use_gpgme=no", "set crypt_verify_sig=no",
                "set sleep_time=0", "set wrap=100", "set quit=yes",
            ] + settings + ["push \"\(keys)\""]
        // It holds a password, perhaps.
        try write(all.joined(separator: "\n") + "\n", to: "muttrc", mode: 0o600)
        // A terminal of its own, which script(1) makes.
        let command = "stty rows 50 cols 120; exec timeout 20 neomutt -n -R -F \(folder)/muttrc -f \(folder)/mail"
        return try await Program.output(
            ["script", "--quiet", "--return", "--command", command, "/dev/null"],
            environment: ["HOME": folder, "TERM": "xterm", "LANG": "C.UTF-8"]
        )
    }

    /// Writes a file into its folder.
    func write(_ text: String, to name: String, mode: Int) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(name)")
    }
}
