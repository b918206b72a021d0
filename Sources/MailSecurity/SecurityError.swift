/// What went wrong with a key, a certificate or the making of a signature.
///
/// A signature of somebody else that does not hold is no error but a ``SignatureVerdict``.
/// Neither the reason nor the description contains key material, addresses or content.
public struct SecurityError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The stable name of a kind of error: an open set, fit for a metric label.
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        /// The name as it is printed and compared.
        public let rawValue: String

        /// Wraps a name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The name.
        public var description: String { rawValue }

        /// The text holds no PEM block of the kind that was wanted, or a damaged one.
        public static let unreadablePEM = Code(rawValue: "unreadable-pem")
        /// A certificate cannot be understood.
        public static let unreadableCertificate = Code(rawValue: "unreadable-certificate")
        /// A private key cannot be read: damaged, encrypted without a passphrase, or with another passphrase.
        public static let unreadableKey = Code(rawValue: "unreadable-key")
        /// The private key is not the one that the certificate speaks of.
        public static let keyMismatch = Code(rawValue: "key-mismatch")
        /// The kind or strength of the key is not one that we use: RSA from 2,048 bits, or P-256, P-384, P-521.
        public static let unsupportedKey = Code(rawValue: "unsupported-key")
        /// A key is too short to authenticate anything.
        public static let weakKey = Code(rawValue: "weak-key")
        /// A key id is empty, too long, or contains other characters than `a-z`, `0-9` and `-`.
        public static let badKeyID = Code(rawValue: "bad-key-id")
        /// Two keys bear the same id.
        public static let duplicateKeyID = Code(rawValue: "duplicate-key-id")
        /// No key bears that id, or none is set for this use.
        public static let noSuchKey = Code(rawValue: "no-such-key")
        /// A value for a certificate to be made is not acceptable.
        public static let badCertificateRequest = Code(rawValue: "bad-certificate-request")
        /// More bytes than ``SecurityLimits`` allows.
        public static let tooLarge = Code(rawValue: "too-large")
        /// libcrypto refused what should have worked: no memory, no randomness, a broken installation.
        public static let libraryFailure = Code(rawValue: "library-failure")
    }

    /// The kind of error; the only part that is compared.
    public let code: Code
    /// What happened, in words for an operator.
    public let reason: String
    /// The number that libcrypto gave, where it gave one.
    public let library: LibraryCode?

    init(_ code: Code, _ reason: String, library: LibraryCode? = nil) {
        self.code = code
        self.reason = reason
        self.library = library
    }

    /// Code and reason, with libcrypto's own words where there are any.
    public var description: String {
        guard let library else { return "\(code): \(reason)" }
        return "\(code): \(reason) (\(library))"
    }

    /// Whether both errors have one code.
    public static func == (left: SecurityError, right: SecurityError) -> Bool {
        left.code == right.code
    }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}
