import Logging
import MailTransport
import Relay
import RelayStore
import Subprocess

extension Gateway {
    /// The login of a server, `nil` for a relay that knows us by address.
    func credentials(of server: Configuration.Server) -> CredentialProvider? {
        server.credentials
    }

    func required(_ provider: CredentialProvider?) throws -> CredentialProvider {
        guard let provider else { throw StoreError(.notFound, "imap: a login is needed to read an inbox") }
        return provider
    }
}

/// A secret could not be had; says where it was looked for, never what was found.
struct SecretError: Error, CustomStringConvertible {
    let description: String
}

extension SecretSource {
    /// The secret: the first line of what the source gives.
    func read() async throws -> String {
        let text: String
        switch self {
        case .file(let path):
            guard let bytes = try? readFile(path, atMost: SecretLimits.bytes) else {
                throw SecretError(description: "the secret's file \(path) cannot be read")
            }
            text = String(decoding: bytes, as: UTF8.self)
        case .environment(let name):
            guard let value = environmentVariable(name) else {
                throw SecretError(description: "the environment has no variable \(name)")
            }
            text = value
        case .command(let words):
            text = try await Command(words).output(within: .seconds(30), limit: SecretLimits.bytes)
        }
        guard let line = text.split(whereSeparator: \.isNewline).first, !line.isEmpty else {
            throw SecretError(description: "the secret's source gave nothing")
        }
        return String(line)
    }
}

/// Bounds of secrets.
enum SecretLimits {
    /// The longest file or output that is taken for a secret; OAuth2 tokens are a few kilobytes.
    static let bytes = 65_536
}
