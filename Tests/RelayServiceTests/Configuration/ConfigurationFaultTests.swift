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
            line: 6,
            key: "supplier.name",
            says: "stands twice, first in line 5"
        ),
        Case(
            name: "a section twice",
            old: "mode: rehearse",
            new: "mode: rehearse\ninbox:\n  use: shared\ninbox: {}",
            line: 4,
            key: "inbox",
            says: "stands twice, first in line 2"
        ),
        Case(
            name: "a quoted key three times in one line",
            old: "mode: rehearse",
            new: "mode: rehearse\npeople: {\"notes_to\": a@b.example, 'notes_to': c@d.example, notes_to: e@f.example}",
            line: 2,
            key: "people.notes_to",
            says: "stands twice, first in line 2"
        ),
        Case(
            name: "an empty section that means something by being there",
            old: "mode: rehearse",
            new: "mode: rehearse\nsigning:",
            line: 2,
            key: "signing",
            says: "is empty: give its keys (certificate, key, "
        ),
        Case(
            name: "an inbox without keys",
            old: "mode: rehearse",
            new: "mode: rehearse\nimap: ~",
            line: 2,
            key: "imap",
            says: "is empty: give its keys (ca_file, host, "
        ),
        Case(
            name: "a hand-over without keys",
            old: "mode: rehearse",
            new: "mode: rehearse\nhand_over:",
            line: 2,
            key: "hand_over",
            says: "is empty: give its keys (command, desk, "
        ),
        Case(
            name: "an unknown key is told of all keys, also those that this file does not use",
            old: "mode: rehearse",
            new: "mode: rehearse\nimapp: {}",
            line: 2,
            key: "imapp",
            says: "known here: alarm, catalogue, data, guidance_note, hand_over, imap, inbox, "
        ),
        Case(
            name: "an empty name",
            old: "name: Our Energy",
            new: "name: \"\"",
            line: 5,
            key: "supplier.name",
            says: "is empty"
        ),
        Case(
            name: "a name of blanks",
            old: "name: Our Energy",
            new: "name: \"  \"",
            line: 5,
            key: "supplier.name",
            says: "is empty"
        ),
        Case(
            name: "a name with an escape",
            old: "name: Our Energy",
            new: "name: \"Our \\e[31mEnergy\"",
            line: 5,
            key: "supplier.name",
            says: "control character (U+001B)"
        ),
        Case(
            name: "a name with a line break",
            old: "name: Our Energy",
            new: "name: |\n    Our\n    Energy",
            line: 5,
            key: "supplier.name",
            says: "line break or control character (U+000A)"
        ),
        Case(
            name: "an empty path",
            old: "mode: rehearse",
            new: "mode: rehearse\ndata: \"\"",
            line: 2,
            key: "data",
            says: "is empty"
        ),
        Case(
            name: "a key without a value",
            old: "mode: rehearse",
            new: "mode: rehearse\ndata:",
            line: 2,
            key: "data",
            says: "has no value"
        ),
        Case(
            name: "a list without a value",
            old: "mode: rehearse",
            new: "mode: rehearse\ntrusted_authorities: null",
            line: 2,
            key: "trusted_authorities",
            says: "has no value"
        ),
        Case(
            name: "an empty entry of a list",
            old: "mode: rehearse",
            new: "mode: rehearse\ntrusted_authorities:\n  - a.pem\n  - \"\"",
            line: 4,
            key: "trusted_authorities",
            says: "is empty"
        ),
        Case(
            name: "a command without a program",
            old: "mode: rehearse",
            new: "mode: rehearse\nalarm:\n  command: \"\"",
            line: 3,
            key: "alarm.command",
            says: "is empty"
        ),
        Case(
            name: "a tag",
            old: "mode: rehearse",
            new: "mode: rehearse\ndata: !!binary aGVsbG8=",
            line: 2,
            key: "data",
            says: "the tag !!binary is not taken"
        ),
        Case(
            name: "a tag of somebody's own in a list",
            old: "mode: rehearse",
            new: "mode: rehearse\ntrusted_authorities: [!file a.pem]",
            line: 2,
            key: "trusted_authorities",
            says: "the tag !file is not taken"
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

    @Test func `a key that stands twice hides nothing else`() {
        let yaml = Self.good + "\n  host: other.example\n  port: 0\nmode: live\nmoode: live"
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration(yaml: yaml, file: "relay.yaml") }
        #expect(error?.faults.map(\.key) == ["smtp.host", "smtp.port", "mode", "moode"], "\(error?.description ?? "")")
    }

    @Test func `a faulty way of handing over is one fault`() {
        let yaml = Self.good + "\nhand_over:\n  desk: Desk\n  webhook: ftp://desk.example/"
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration(yaml: yaml, file: "relay.yaml") }
        #expect(error?.faults.map(\.key) == ["hand_over.webhook"], "\(error?.description ?? "")")
    }

    @Test(arguments: ["!!str our-data", "\"our-data\"", "! our-data"])
    func `a tag that says what is so anyway is none`(_ value: String) throws {
        #expect(try Configuration(yaml: Self.good + "\ndata: \(value)", file: "relay.yaml").dataFolder == "our-data")
    }

    @Test func `a section that is left out may be empty`() throws {
        let empty = try Configuration(yaml: Self.good + "\npeople:\ninbox:\n  # use: shared\n", file: "relay.yaml")
        #expect(try empty == Configuration(yaml: Self.good, file: "relay.yaml"))
    }

    @Test func `a command's words may be a script`() throws {
        let yaml = Self.good + "\nalarm:\n  command:\n    - sh\n    - -c\n    - |\n      a\n      b\n    - \"\""
        #expect(try Configuration(yaml: yaml, file: "relay.yaml").alarm == .command(["sh", "-c", "a\nb\n", ""]))
    }

    @Test func `what is not UTF-8 is said with line and key, beside all else`() {
        let yaml =
            Self.good.replacing("Our Energy", with: "Our \u{1}").replacing("alerts@", with: "\u{1}@")
            + "\nmoode: live\n"
        let bytes = yaml.utf8.map { $0 == 1 ? 0xFC : $0 }
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration(bytes: bytes, file: "relay.yaml") }
        #expect(error?.faults.map(\.line) == [5, 6, 12], "\(error?.description ?? "")")
        #expect(error?.faults.map(\.key) == ["supplier.name", "supplier.address", "moode"])
        #expect(error?.faults.first?.reason.contains("is not UTF-8") == true)
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
