import COpenSSL

/// A small certificate authority of one's own: for rehearsals, tests, and partners who exchange certificates by hand.
///
/// A real installation of several suppliers uses certificates of a public or common authority; this one makes a working
/// first day possible without asking anybody.
public final class PrivateAuthority: Sendable {
    /// A certificate with its private key, as files hold them.
    public struct IssuedIdentity: Sendable {
        /// The certificate in PEM.
        public let certificatePEM: String
        /// The authority's certificate in PEM: the chain.
        public let chainPEM: String
        /// The unencrypted private key in PEM (PKCS #8): write it with mode 0600.
        public let privateKeyPEM: Secret
    }

    /// The authority's own certificate.
    public let certificate: CertificateInfo
    private let handle: CertificateHandle
    private let key: PrivateKeyHandle

    /// Makes a new authority.
    ///
    /// - Parameters:
    ///   - commonName: its name, as people see it in certificates: 1 to 64 characters.
    ///   - algorithm: the kind of its key.
    ///   - seconds: the beginning of its validity, in seconds since 1970.
    ///   - days: the length of its validity.
    /// - Throws: ``SecurityError`` with `bad-certificate-request` or `library-failure`.
    public init(
        creating commonName: String,
        algorithm: KeyAlgorithm = .p256,
        from seconds: Int64,
        days: Int
    ) throws(SecurityError) {
        let key = try PrivateKeyHandle(generating: algorithm)
        let draft = try CertificateDraft.begin(key: key, commonName: commonName, from: seconds, days: days)
        self.handle = try draft.finish(
            issuer: nil,
            signingKey: key,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ]
        )
        self.key = key
        self.certificate = handle.info
    }

    /// Takes an authority up again from its files.
    ///
    /// - Throws: ``SecurityError`` with `unreadable-pem`, `unreadable-certificate`, `unreadable-key`, `key-mismatch`,
    ///   `unsupported-key`, or `bad-certificate-request` if the certificate is not that of an authority.
    public init(certificatePEM: [UInt8], privateKeyPEM: Secret, passphrase: Secret? = nil) throws(SecurityError) {
        let identity = try SigningIdentity(
            certificatePEM: certificatePEM,
            privateKeyPEM: privateKeyPEM,
            passphrase: passphrase
        )
        guard identity.certificate.isCA else {
            throw SecurityError(.badCertificateRequest, "the certificate is not that of an authority")
        }
        self.handle = identity.certificateHandle
        self.key = identity.key
        self.certificate = identity.certificate
    }

    /// The authority's unencrypted private key in PEM (PKCS #8): write it with mode 0600, away from the gateway.
    ///
    /// - Throws: ``SecurityError/Code/libraryFailure``.
    public func privateKeyPEM() throws(SecurityError) -> Secret {
        try key.pem()
    }

    /// Issues a certificate for signing mail, with a new key.
    ///
    /// - Parameters:
    ///   - address: the mail address that it speaks for: printable ASCII with one `@`.
    ///   - commonName: the holder's name: 1 to 64 characters.
    ///   - algorithm: the kind of its key.
    ///   - seconds: the beginning of its validity, in seconds since 1970.
    ///   - days: the length of its validity.
    ///   - usage: what it is made for.
    /// - Throws: ``SecurityError`` with `bad-certificate-request` or `library-failure`.
    public func issue(
        to address: String,
        commonName: String,
        algorithm: KeyAlgorithm = .p256,
        from seconds: Int64,
        days: Int,
        usage: Usage = .mail
    ) throws(SecurityError) -> IssuedIdentity {
        let key = try PrivateKeyHandle(generating: algorithm)
        let draft = try CertificateDraft.begin(key: key, commonName: commonName, from: seconds, days: days)
        try draft.add(address: address)
        let issued = try draft.finish(
            issuer: handle,
            signingKey: self.key,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (
                    NID_key_usage,
                    algorithm == .p256 ? "critical,digitalSignature" : "critical,digitalSignature,keyEncipherment"
                ),
                (NID_ext_key_usage, usage == .mail ? "emailProtection" : "clientAuth"),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ]
        )
        return IssuedIdentity(
            certificatePEM: issued.info.pem,
            chainPEM: certificate.pem,
            privateKeyPEM: try key.pem()
        )
    }

    /// What an issued certificate is made for.
    public enum Usage: Sendable, Hashable {
        /// Signing mail (emailProtection).
        case mail
        /// Logging in to a server (clientAuth): such a certificate must not be believed under a mail.
        case login
    }
}

extension PrivateAuthority: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The certificate's short form.
    public var description: String { "PrivateAuthority(\(certificate))" }
    /// The certificate's short form.
    public var debugDescription: String { description }
    /// A mirror of the certificate alone.
    public var customMirror: Mirror { Mirror(self, children: ["certificate": certificate]) }
}
