import MailTransport

extension Configuration {
    /// The domain of our address: of Message-IDs, and our name towards servers.
    var domain: String {
        supplier.address.split(separator: "@").last.map(String.init) ?? "localhost"
    }
}

extension Configuration.Server {
    /// Where to connect to.
    ///
    /// - Parameter ehloName: how we introduce ourselves (RFC 5321 section 4.1.1.1).
    func endpoint(ehloName: String) throws -> Endpoint {
        try Endpoint(
            host: host,
            port: UInt16(clamping: port),
            security: security == .tls ? .implicitTLS : .startTLS,
            caFile: caFile,
            ehloName: ehloName
        )
    }

    /// The login, `nil` for a relay that knows us by address. Asked for anew at each login, so that a token command runs again
    /// after a refused one.
    var credentials: CredentialProvider? {
        guard login != .none, let secret else { return nil }
        let (login, user) = (login, user)
        return {
            let text = try await secret.read()
            return switch login {
            case .xoauth2: try Credential.bearer(user: user, token: text, mechanism: .xoauth2)
            case .oauthbearer: try Credential.bearer(user: user, token: text, mechanism: .oauthBearer)
            case .password, .none: try Credential.password(user: user, password: text)
            }
        }
    }

    /// The standard bounds, with the operator's time for connecting.
    var limits: TransportLimits {
        var limits = TransportLimits.standard
        limits.opening = .seconds(timeout)
        return limits
    }
}
