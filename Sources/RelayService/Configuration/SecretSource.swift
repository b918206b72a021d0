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
        let environment = section.text("\(key)_env").flatMap { name -> SecretSource? in
            guard isVariableName(name) else {
                // Not cited: somebody may have put the secret itself here.
                section.fault("expects the name of an environment variable", at: "\(key)_env")
                return nil
            }
            return .environment(name)
        }
        let words = section.command("\(key)_command")
        let command =
            words.isEmpty ? nil : SecretSource.command(words.count == 1 ? ["/bin/sh", "-c", words[0]] : words)
        section.refuse(key, "a secret does not stand in this file; use \(key)_file, \(key)_env or \(key)_command")
        if ConfigurationKeys.secret(key).count(where: section.has) > 1 {
            section.fault("only one of \(key)_file, \(key)_env, \(key)_command", at: "\(key)_file")
        }
        return file ?? environment ?? command
    }

    /// Whether a section says where the secret is, rightly or not.
    static func isNamed(in section: YAMLSection, _ key: String) -> Bool {
        ConfigurationKeys.secret(key).contains(where: section.has)
    }

    private static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
    }
}

extension SecretSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind and the place; of a command its program alone, since its words may hold what nobody should see.
    public var description: String {
        switch self {
        case .file(let path): "file \(path)"
        case .environment(let name): "environment variable \(name)"
        case .command(let words): "command \(words.first ?? "")"
        }
    }

    /// As ``description``.
    public var debugDescription: String { description }

    /// Without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A path of the configuration: absolute, or relative to the configuration file's folder.
func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder == "." ? path : "\(folder)/\(path)"
}
