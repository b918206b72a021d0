/// The only place where secrets live: signing identities and authentication keys by name, and whom we believe.
///
/// It never changes after it is made, so it is shared freely; a new key or a new partner makes a new one. With several
/// authentication keys the current one mints and all of them verify, so a key can be replaced while answers to letters
/// written under the old one are still on their way.
public final class Keyring: Sendable {
    /// Whom we believe.
    public let trust: TrustStore
    /// The name of the key that mints tags, if there is one.
    public let mintingKeyID: KeyID?
    private let identities: [KeyID: SigningIdentity]
    private let authenticationKeys: [AuthenticationKey]

    /// - Parameters:
    ///   - identities: what letters are signed with, by name.
    ///   - minting: the current authentication key, or nil where none is minted.
    ///   - retired: earlier authentication keys, which verify but never mint.
    ///   - trust: whom we believe.
    /// - Throws: ``SecurityError/Code/duplicateKeyID`` if two authentication keys bear one name.
    public init(
        identities: [KeyID: SigningIdentity] = [:],
        minting: AuthenticationKey? = nil,
        retired: [AuthenticationKey] = [],
        trust: TrustStore
    ) throws(SecurityError) {
        let keys = (minting.map { [$0] } ?? []) + retired
        guard Set(keys.map(\.id)).count == keys.count else {
            throw SecurityError(.duplicateKeyID, "two authentication keys bear the same id")
        }
        self.identities = identities
        self.mintingKeyID = minting?.id
        self.authenticationKeys = keys
        self.trust = trust
    }

    private init(_ keyring: Keyring, trust: TrustStore) {
        self.identities = keyring.identities
        self.mintingKeyID = keyring.mintingKeyID
        self.authenticationKeys = keyring.authenticationKeys
        self.trust = trust
    }

    /// The same keys with another trust: after an introduction, or when the authorities' file has changed.
    public func replacing(trust: TrustStore) -> Keyring {
        Keyring(self, trust: trust)
    }

    /// The names of all signing identities, in order.
    public var identityIDs: [KeyID] { identities.keys.sorted() }

    /// The signing identity of that name.
    ///
    /// - Throws: ``SecurityError/Code/noSuchKey``.
    public func identity(_ id: KeyID) throws(SecurityError) -> SigningIdentity {
        guard let identity = identities[id] else {
            throw SecurityError(.noSuchKey, "there is no signing identity \(id)")
        }
        return identity
    }

    /// The identity whose certificate names an address and is valid at a moment (seconds since 1970); of several, the
    /// one that stays valid longest. Nil if there is none: then a letter leaves unsigned, or waits, as policy says.
    public func identity(for address: String, at seconds: Int64) -> SigningIdentity? {
        identities.sorted { $0.key < $1.key }.map(\.value)
            .filter { $0.certificate.names(address: address) && $0.certificate.isCurrent(at: seconds) }
            .max { $0.certificate.notAfter < $1.certificate.notAfter }
    }

    /// Mints a tag over fields for a purpose, under the current key.
    ///
    /// - Throws: ``SecurityError/Code/noSuchKey`` without a current key.
    public func mint(purpose: String, fields: [String]) throws(SecurityError) -> AuthenticationTag {
        guard let mintingKeyID, let key = authenticationKeys.first(where: { $0.id == mintingKeyID }) else {
            throw SecurityError(.noSuchKey, "no authentication key is set")
        }
        return try key.tag(purpose: purpose, fields: fields)
    }

    /// The key under which a tag was minted over these fields for this purpose: the current or a retired one; nil if
    /// under none, which is a forgery or a tag of an installation with other keys.
    public func verify(_ tag: AuthenticationTag, purpose: String, fields: [String]) throws(SecurityError) -> KeyID? {
        for key in authenticationKeys where try key.tag(purpose: purpose, fields: fields) == tag {
            return key.id
        }
        return nil
    }
}

extension Keyring: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the keys alone.
    public var description: String {
        let keys = authenticationKeys.map(\.id.text).joined(separator: ", ")
        return "Keyring(identities: [\(identityIDs.map(\.text).joined(separator: ", "))], keys: [\(keys)])"
    }
    /// The names of the keys alone.
    public var debugDescription: String { description }
    /// A mirror of the names alone.
    public var customMirror: Mirror {
        Mirror(self, children: ["identities": identityIDs, "keys": authenticationKeys.map(\.id)])
    }
}
