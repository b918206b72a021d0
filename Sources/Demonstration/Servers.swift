/// The mail servers that the suppliers meet on, all on loopback.
public struct Servers: Hashable, Sendable {
    /// Host of all of them.
    public var host: String
    /// Port for submission over TLS.
    public var smtpsPort: Int
    /// Port for IMAP over TLS.
    public var imapsPort: Int
    /// Port that takes mail from anybody, without login, as an MX does.
    public var mxPort: Int
    /// The authority of the servers' certificate, PEM.
    public var caFile: String
    /// The file with every mailbox's password.
    public var passwordFile: String
    /// Whose `Authentication-Results` count.
    public var authenticator: String

    /// Reads the environment that `sandbox/with` sets.
    ///
    /// - Throws: ``DemonstrationError`` if a variable is missing, or the host is not on loopback: the demonstration sends mail to
    ///   made-up addresses, which must never reach a real server.
    public init(environment: (String) -> String?) throws {
        func value(_ name: String) throws -> String {
            guard let value = environment(name), !value.isEmpty else {
                throw DemonstrationError(
                    "\(name) is not set: run the demonstration by 'make demo' or 'sandbox/with alertrelay demo'"
                )
            }
            return value
        }
        func port(_ name: String) throws -> Int {
            guard let port = Int(try value(name)), (1...65_535).contains(port) else {
                throw DemonstrationError("\(name) is no port")
            }
            return port
        }
        host = try value("MAIL_HOST")
        guard host == "localhost" || host == "::1" || host == "127.0.0.1" else {
            throw DemonstrationError("\(host) is not on loopback: the demonstration refuses it")
        }
        smtpsPort = try port("SMTPS_PORT")
        imapsPort = try port("IMAPS_PORT")
        mxPort = try port("MX_PORT")
        caFile = try value("CA_FILE")
        passwordFile = try value("PASSWORD_FILE")
        authenticator = try value("AUTHSERV_ID")
    }
}
