import AlertMail
import CriticalAlerts
import Testing

@testable import RelayService

@Suite("Configuration: every fault names line and key")
struct ConfigurationFaultTests {
    static let good = """
        mode: rehearse
        rehearsal_address: desk@our-energy.example
        supplier:
          id: our-energy
          name: Our Energy
          address: alerts@our-energy.example
        smtp:
          host: smtp.our-energy.example
          login: password
          user: alerts
          password_file: keys/smtp.password
        """

    /// A change of the good configuration, and the fault that must follow: line, key, and words of the reason.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        let line: Int
        let key: String
        let says: String

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "unknown key at the root",
            old: "mode: rehearse",
            new: "mode: rehearse\nmoode: live",
            line: 2,
            key: "moode",
            says: "unknown key"
        ),
        Case(
            name: "unknown key in a section names what is known",
            old: "  name: Our Energy",
            new: "  name: Our Energy\n  nmae: x",
            line: 6,
            key: "supplier.nmae",
            says: "known here: address"
        ),
        Case(name: "missing key", old: "  name: Our Energy\n", new: "", line: 3, key: "supplier.name", says: "missing"),
        Case(name: "missing section", old: "mode: rehearse\n", new: "", line: 1, key: "mode", says: "missing"),
        Case(name: "empty value", old: "our-energy\n", new: "\n", line: 4, key: "supplier.id", says: "missing"),
        Case(
            name: "no such mode",
            old: "mode: rehearse",
            new: "mode: practice",
            line: 1,
            key: "mode",
            says: "rehearse or live"
        ),
        Case(
            name: "a list where a value belongs",
            old: "name: Our Energy",
            new: "name: [Our, Energy]",
            line: 5,
            key: "supplier.name",
            says: "one value"
        ),
        Case(
            name: "a value where a section belongs",
            old: "mode: rehearse",
            new: "mode: rehearse\ninbox: shared",
            line: 2,
            key: "inbox",
            says: "keys and values"
        ),
        Case(
            name: "a section where a list belongs",
            old: "mode: rehearse",
            new: "mode: rehearse\ntrusted_authorities:\n  file: a.pem",
            line: 2,
            key: "trusted_authorities",
            says: "list"
        ),
        Case(
            name: "port 0",
            old: "  user: alerts",
            new: "  user: alerts\n  port: 0",
            line: 11,
            key: "smtp.port",
            says: "1 to 65535"
        ),
        Case(
            name: "port too high",
            old: "  user: alerts",
            new: "  user: alerts\n  port: 65536",
            line: 11,
            key: "smtp.port",
            says: "1 to 65535"
        ),
        Case(
            name: "port in words",
            old: "  user: alerts",
            new: "  user: alerts\n  port: smtps",
            line: 11,
            key: "smtp.port",
            says: "whole number"
        ),
        Case(
            name: "no TLS",
            old: "  user: alerts",
            new: "  user: alerts\n  security: none",
            line: 11,
            key: "smtp.security",
            says: "tls, starttls"
        ),
        Case(
            name: "host with a scheme",
            old: "host: smtp.",
            new: "host: smtps://smtp.",
            line: 8,
            key: "smtp.host",
            says: "host name"
        ),
        Case(
            name: "no address",
            old: "address: alerts@",
            new: "address: alerts at ",
            line: 6,
            key: "supplier.address",
            says: "mail address"
        ),
        Case(
            name: "two addresses in one",
            old: "alerts@our-energy.example",
            new: "\"alerts@our-energy.example, x@y.example\"",
            line: 6,
            key: "supplier.address",
            says: "mail address"
        ),
        Case(
            name: "a login without a user",
            old: "  user: alerts\n",
            new: "",
            line: 7,
            key: "smtp.user",
            says: "missing"
        ),
        Case(
            name: "a login without a secret",
            old: "\n  password_file: keys/smtp.password",
            new: "",
            line: 9,
            key: "smtp.login",
            says: "password_file"
        ),
        Case(
            name: "two sources of one secret",
            old: "  user: alerts",
            new: "  user: alerts\n  password_env: SMTP",
            line: 12,
            key: "smtp.password_file",
            says: "only one of"
        ),
        Case(
            name: "no place for a rehearsal",
            old: "rehearsal_address: desk@our-energy.example\n",
            new: "",
            line: 1,
            key: "rehearsal_address",
            says: "missing"
        ),
        Case(
            name: "two places for a rehearsal",
            old: "mode: rehearse",
            new: "mode: rehearse\nrehearsal_folder: mail",
            line: 2,
            key: "rehearsal_folder",
            says: "only one of"
        ),
        Case(
            name: "a webhook that only looks local",
            old: "mode: rehearse",
            new: "mode: rehearse\nalarm:\n  webhook: http://127.0.0.1.elsewhere.example/",
            line: 3,
            key: "alarm.webhook",
            says: "https://"
        ),
        Case(
            name: "a webhook with a user in front",
            old: "mode: rehearse",
            new: "mode: rehearse\nalarm:\n  webhook: http://localhost@elsewhere.example/",
            line: 3,
            key: "alarm.webhook",
            says: "https://"
        ),
        Case(
            name: "two hooks",
            old: "mode: rehearse",
            new: "mode: rehearse\nalarm:\n  folder: a\n  command: b",
            line: 4,
            key: "alarm.command",
            says: "exactly one"
        ),
        Case(
            name: "no alert code",
            old: "mode: rehearse",
            new: "mode: rehearse\npolicy:\n  forward_optional:\n    - 81A0\n    - 0x81",
            line: 5,
            key: "policy.forward_optional",
            says: "four hex digits"
        ),
        Case(
            name: "a profile that cannot be without a certificate",
            old: "mode: rehearse",
            new: "mode: rehearse\npolicy:\n  default_profile: signed",
            line: 3,
            key: "policy.default_profile",
            says: "signing"
        ),
        Case(name: "a tab", old: "  name: Our Energy", new: "\tname: Our Energy", line: 5, key: "", says: "tab"),
        Case(
            name: "a key twice",
            old: "  name: Our Energy",
            new: "  name: Our Energy\n  name: Another",
            line: 5,
            key: "name",
            says: "stands twice"
        ),
        Case(
            name: "a control character",
            old: "  name: Our Energy",
            new: "  name: Our\u{1}Energy",
            line: 5,
            key: "",
            says: "control characters"
        ),
        Case(
            name: "a second document",
            old: "mode: rehearse",
            new: "mode: rehearse\n---\nmode: live",
            line: 3,
            key: "",
            says: "second document"
        ),
        Case(
            name: "a folder that cannot be named",
            old: "mode: rehearse",
            new: "mode: rehearse\ninbox:\n  folder: \"a\\u0007\"",
            line: 3,
            key: "inbox.folder",
            says: "folder's name"
        ),
    ]

    @Test(arguments: cases)
    func `a fault names line and key`(_ tried: Case) throws {
        let range = try #require(Self.good.firstRange(of: tried.old))
        let yaml = Self.good.replacingCharacters(in: range, with: tried.new)
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration(yaml: yaml, file: "relay.yaml")
        }
        let fault = try #require(
            error?.faults.first { $0.key == tried.key && $0.line == tried.line },
            "\(error?.description ?? "no error")"
        )
        #expect(fault.reason.contains(tried.says), "\(fault)")
        let place = "relay.yaml:\(tried.line): " + (tried.key.isEmpty ? "" : "\(tried.key): ")
        #expect(fault.description.hasPrefix(place))
    }

    @Test func `the good configuration is good`() throws {
        let configuration = try Configuration(yaml: Self.good, file: "/etc/alertrelay/alertrelay.yaml")
        #expect(configuration.smtp.port == 465)
        #expect(configuration.smtp.secret == .file("/etc/alertrelay/keys/smtp.password"))
        #expect(configuration.rehearsal == .address("desk@our-energy.example"))
        #expect(configuration.imap == nil)
    }

    @Test func `one run shows every fault, in the order of the lines`() {
        let yaml = """
            mode: practice
            supplier:
              id: "no id"
              address: nobody
            smtp:
              port: 99999
            """
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration(yaml: yaml, file: "relay.yaml") }
        let keys = error?.faults.map(\.key) ?? []
        #expect(
            keys == ["mode", "supplier.name", "supplier.id", "supplier.address", "smtp.host", "smtp.port"],
            "\(error?.description ?? "")"
        )
    }

    @Test(arguments: ["", "# nothing", "[]", "text", "a: &x [1]\nb: *x", "{{{{", "? [a]\n: b", "\0"])
    func `what is no configuration is refused, not crashed on`(_ yaml: String) {
        #expect(throws: ConfigurationError.self) { _ = try Configuration(yaml: yaml, file: "relay.yaml") }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
