import MailSecurity
import Testing

@testable import RelayService

@Suite("Configuration: secrets")
struct ConfigurationSecretTests {
    static let secret = "correct-horse-battery"

    private func configuration(smtp lines: String) throws -> Configuration {
        try Configuration(
            yaml: """
                mode: rehearse
                rehearsal_folder: mail
                supplier:
                  id: our-energy
                  name: Our Energy
                  address: alerts@our-energy.example
                smtp:
                  host: localhost
                  user: alerts
                \(lines)
                """,
            file: "relay.yaml"
        )
    }

    @Test(arguments: ["password", "token"])
    func `a secret in the file is refused, and not repeated`(_ key: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try configuration(smtp: "  \(key): \(Self.secret)")
        }
        let text = error?.description ?? ""
        #expect(text.contains("relay.yaml:10: smtp.\(key): a secret does not stand in this file"))
        #expect(text.contains("\(key)_file"))
        #expect(!text.contains(Self.secret))
    }

    @Test func `a secret put where the variable's name belongs is refused, and not repeated`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try configuration(smtp: "  password_env: \(Self.secret)")
        }
        let text = error?.description ?? ""
        #expect(text.contains("relay.yaml:10: smtp.password_env: expects the name of an environment variable"))
        #expect(!text.contains(Self.secret))
    }

    @Test func `a passphrase in the file is refused`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try configuration(
                smtp: "signing:\n  certificate: a.pem\n  key: a.key\n  passphrase: \(Self.secret)"
            )
        }
        let text = error?.description ?? ""
        #expect(text.contains("relay.yaml:13: signing.passphrase: "))
        #expect(!text.contains(Self.secret))
    }

    @Test func `no description of a configuration shows a command's words`() throws {
        let configuration = try configuration(
            smtp: "  token_command: [/bin/get-token, --client-secret, \(Self.secret)]"
        )
        #expect(configuration.smtp.secret == .command(["/bin/get-token", "--client-secret", Self.secret]))
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped] {
            #expect(!text.contains(Self.secret))
        }
        #expect("\(configuration.smtp.secret.map { "\($0)" } ?? "")" == "command /bin/get-token")
    }

    @Test func `a secret that cannot be had says where it was looked for`() async throws {
        let sources: [(SecretSource, String)] = [
            (.file("/nowhere/smtp.password"), "/nowhere/smtp.password"),
            (.environment("ALERTRELAY_NO_SUCH_VARIABLE"), "ALERTRELAY_NO_SUCH_VARIABLE"),
        ]
        for (source, place) in sources {
            let error = await #expect(throws: SecretError.self) { _ = try await source.read() }
            #expect(error?.description.contains(place) == true)
        }
    }

    @Test func `a secret is the first line of its source`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("\(Self.secret)\nsomething else\n", to: "password")
        #expect(try await SecretSource.file(folder.path("password")).read() == Self.secret)
        #expect(try await SecretSource.command(["/bin/sh", "-c", "printf 'a b\\nc\\n'"]).read() == "a b")
    }
}
