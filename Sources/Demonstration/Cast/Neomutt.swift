import Foundation

/// neomutt with one mail before it, typed at by a script, on a terminal of its own.
final class Neomutt {
    /// Where its mail and settings are; gone with it.
    let folder: String

    init(showing letter: [UInt8]) throws {
        folder = "/tmp/alertrelay-neomutt.\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let body = String(decoding: letter, as: UTF8.self).replacing("\r\n", with: "\n")
        try Data("From sender@example Mon Mar  2 10:00:00 2026\n\(body)\n".utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/mail"))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs it with further settings, and types these keys.
    @discardableResult
    func run(_ settings: [String], keys: String) async throws -> String {
        let all =
            [
                "set mbox_type=mbox", "set folder=\(folder)", "set crypt_use_gpgme=no", "set crypt_verify_sig=no",
                "set sleep_time=0", "set wrap=100", "set quit=yes",
            ] + settings + ["push \"\(keys)\""]
        let file = "\(folder)/muttrc"
        try Data((all.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
        // It holds a password, perhaps.
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        // A terminal of its own, which script(1) makes.
        let command = "stty rows 50 cols 120; exec timeout 20 neomutt -n -R -F \(file) -f \(folder)/mail"
        let ended = try await Program.run(
            "/usr/bin/script",
            ["--quiet", "--return", "--command", command, "/dev/null"],
            environment: ["HOME": folder, "TERM": "xterm", "LANG": "C.UTF-8"]
        )
        guard ended.code == 0 else { throw ProgramFailure("neomutt: \(ended.output)") }
        return ended.output
    }
}
