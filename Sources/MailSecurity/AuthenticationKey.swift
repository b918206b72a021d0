/// A secret with a name, under which identifiers are authenticated by HMAC-SHA-256 (RFC 2104).
public final class AuthenticationKey: Sendable {
    /// The key's name.
    public let id: KeyID
    private let secret: Secret

    /// - Throws: ``SecurityError/Code/weakKey`` below ``SecurityLimits/authenticationKeyBytes``.
    public init(id: KeyID, secret: Secret) throws(SecurityError) {
        guard secret.count >= SecurityLimits.authenticationKeyBytes else {
            throw SecurityError(
                .weakKey,
                "an authentication key has at least \(SecurityLimits.authenticationKeyBytes) bytes"
            )
        }
        self.id = id
        self.secret = secret
    }

    /// The tag of some fields, for a purpose.
    ///
    /// Purpose and fields are each preceded by their length before they are hashed, so that no two different lists give
    /// one input, and a tag for one purpose never serves another.
    ///
    /// - Throws: ``SecurityError/Code/libraryFailure`` if libcrypto has no SHA-256 (a broken installation).
    public func tag(purpose: String, fields: [String]) throws(SecurityError) -> AuthenticationTag {
        var input: [UInt8] = []
        for field in [purpose] + fields {
            let bytes = Array(field.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { input.append(contentsOf: $0) }
            input.append(contentsOf: bytes)
        }
        let code = try SHA256.authenticate(input, key: secret)
        guard let tag = AuthenticationTag(bytes: Array(code.prefix(AuthenticationTag.byteCount))) else {
            throw SecurityError(.libraryFailure, "HMAC-SHA-256 gave too few bytes")
        }
        return tag
    }
}

extension AuthenticationKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name alone.
    public var description: String { "AuthenticationKey(\(id))" }
    /// The name alone.
    public var debugDescription: String { description }
    /// A mirror of the name alone.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
