/// Where a secret comes from: never an argument, never the configuration file itself.
public enum SecretSource: Hashable, Sendable {
    /// The first line of a file.
    case file(String)
    /// An environment variable.
    case environment(String)
    /// The first line that a command prints; run anew whenever the secret is needed.
    case command([String])

    /// Reads `KEY_file`, `KEY_env` or `KEY_command` of a section; at most one may stand there.
    static func read(_ section: YAMLSection, _ key: String, folder: String) -> SecretSource? {
        let file = section.text("\(key)_file").map { SecretSource.file(resolve($0, in: folder)) }
        let environment = section.text("\(key)_env").map(SecretSource.environment)
        let words = section.list("\(key)_command").map(\.text)
        let command =
            words.isEmpty ? nil : SecretSource.command(words.count == 1 ? ["/bin/sh", "-c", words[0]] : words)
        if section.has(key) {
            _ = section.text(key)
            section.fault(
                "a secret does not stand in this file; use \(key)_file, \(key)_env or \(key)_command",
                at: key
            )
        }
        let given = [file, environment, command].compactMap(\.self)
        if given.count > 1 {
            section.fault("only one of \(key)_file, \(key)_env, \(key)_command", at: "\(key)_file")
        }
        return given.first
    }
}

/// A path of the configuration: absolute, or relative to the configuration file's folder.
func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder == "." ? path : "\(folder)/\(path)"
}
