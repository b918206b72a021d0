import MailTransport

/// A mail server that cannot be used: which one, why, and what to do.
public struct ServerFault: Error, Sendable, CustomStringConvertible {
    let error: TransportError
    private let place: String
    private let section: String

    /// What went wrong at a server.
    ///
    /// - Parameter section: the configuration's section, `smtp` or `imap`.
    init(_ error: TransportError, at server: Configuration.Server, section: String) {
        self.error = error
        place = server.place
        self.section = section
    }

    /// In one sentence, without anything that the server wrote: fit for logs.
    public var description: String {
        "\(section) \(place): \(error.code.rawValue): \(error.reason); \(Self.advice(error, section))"
    }

    /// The same with the server's own words, which may hold addresses: for the operator's eyes.
    public var words: String {
        "\(section) \(place): \(Self.words(error)); \(Self.advice(error, section))"
    }

    /// What went wrong, with the server's own words: those of a certificate's refusal say which it was.
    static func words(_ error: TransportError) -> String {
        let theirs = error.serverText.map { " (\($0))" } ?? ""
        return "\(error.code.rawValue): \(error.reason)\(theirs)"
    }

    /// What to do where no key of the configuration is to blame.
    static let operatorsBusiness = "ask the server's operator"

    /// What to do, by the name of the keys.
    static func advice(_ error: TransportError, _ section: String) -> String {
        switch error.code {
        case .certificate: "use the host name of the certificate, or name its authority in \(section).ca_file"
        case .tls: "compare \(section).security with the port"
        case .loginRefused, .mechanismNotOffered, .noCredential: "mend \(section).user, its secret, or \(section).login"
        case .unreachable, .timeout: "mend \(section).host and \(section).port, or open the way through the firewall"
        default: operatorsBusiness
        }
    }
}
