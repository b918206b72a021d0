/// What opens a mailbox or a submission server: a user, and a password or a bearer token.
///
/// Its descriptions never show the secret.
public struct Credential: Sendable {
    /// The way of login. It is pinned: no other is tried.
    public enum Mechanism: String, Sendable, Hashable {
        /// SASL PLAIN (RFC 4616), or SMTP's AUTH LOGIN where a server has no PLAIN.
        case password = "PLAIN"
        /// XOAUTH2, the form that Google and Microsoft use.
        case xoauth2 = "XOAUTH2"
        /// OAUTHBEARER (RFC 7628).
        case oauthBearer = "OAUTHBEARER"
    }

    /// Who logs in.
    public let user: String
    /// How.
    public let mechanism: Mechanism
    let secret: String

    private init(user: String, mechanism: Mechanism, secret: String) throws {
        // NUL separates the fields of PLAIN, 0x01 those of the OAuth forms.
        let isClean = { (text: String) in !text.isEmpty && !text.utf8.contains { $0 == 0 || $0 == 1 } }
        guard isClean(user), isClean(secret) else {
            throw TransportError(.invalidArgument, "user or secret is empty or holds a control character")
        }
        self.user = user
        self.mechanism = mechanism
        self.secret = secret
    }

    /// Login by password.
    ///
    /// - Throws: ``TransportError`` with `invalidArgument` for an empty value or one with a control character.
    public static func password(user: String, password: String) throws -> Credential {
        try Credential(user: user, mechanism: .password, secret: password)
    }

    /// Login by an OAuth2 access token.
    ///
    /// - Throws: ``TransportError`` with `invalidArgument` for an empty value or one with a control character.
    public static func bearer(
        user: String,
        token: String,
        mechanism: BearerMechanism = .xoauth2
    ) throws -> Credential {
        switch mechanism {
        case .xoauth2: try Credential(user: user, mechanism: .xoauth2, secret: token)
        case .oauthBearer: try Credential(user: user, mechanism: .oauthBearer, secret: token)
        }
    }

    /// The two ways to present a bearer token.
    public enum BearerMechanism: String, Sendable, Hashable {
        /// XOAUTH2.
        case xoauth2 = "XOAUTH2"
        /// OAUTHBEARER (RFC 7628).
        case oauthBearer = "OAUTHBEARER"
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The mechanism alone.
    public var description: String {
        "Credential(\(mechanism.rawValue), redacted)"
    }

    /// The mechanism alone.
    public var debugDescription: String {
        description
    }

    /// Nothing to be dumped.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}

/// Gives the credential when a connection logs in; asked again, once, after a refused login, so that an expired
/// token can be renewed.
public typealias CredentialProvider = @Sendable () async throws -> Credential
