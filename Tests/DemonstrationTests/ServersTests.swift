import Testing

@testable import Demonstration

@Suite("The demonstration sends to servers of this machine alone")
struct ServersTests {
    private static let environment = [
        "MAIL_HOST": "localhost", "SMTPS_PORT": "465", "IMAPS_PORT": "993", "MX_PORT": "25", "CA_FILE": "ca.pem",
        "PASSWORD_FILE": "password",
        "AUTHSERV_ID": "mx.sandbox.example",
    ]

    @Test("Loopback is taken", arguments: ["localhost", "127.0.0.1", "::1"])
    func loopbackIsTaken(host: String) throws {
        let servers = try Servers { $0 == "MAIL_HOST" ? host : Self.environment[$0] }
        #expect(servers.host == host)
        #expect(servers.smtpsPort == 465 && servers.imapsPort == 993)
    }

    @Test(
        "Any other host is refused, and named",
        arguments: [
            "mail.example.org", "127.0.0.1.example.org", "localhost.example.org", "10.0.0.1", "0.0.0.0", "127.0.0.2",
        ]
    )
    func otherHostsAreRefused(host: String) {
        let error = #expect(throws: DemonstrationError.self) {
            _ = try Servers { $0 == "MAIL_HOST" ? host : Self.environment[$0] }
        }
        #expect(error?.description.contains(host) == true)
    }

    @Test("A missing or unusable variable is named", arguments: environment.keys.sorted())
    func missingVariableIsNamed(name: String) {
        for value in [nil, ""] as [String?] {
            let error = #expect(throws: DemonstrationError.self) {
                _ = try Servers { $0 == name ? value : Self.environment[$0] }
            }
            #expect(error?.description.contains(name) == true)
        }
    }

    @Test("A port that is none is named", arguments: ["SMTPS_PORT", "IMAPS_PORT", "MX_PORT"])
    func unusablePortIsNamed(name: String) {
        for value in ["0", "65536", "-1", "x"] {
            let error = #expect(throws: DemonstrationError.self) {
                _ = try Servers { $0 == name ? value : Self.environment[$0] }
            }
            #expect(error?.description.contains(name) == true)
        }
    }
}
