import COpenSSL

/// Whom we believe: authorities, certificates of partners taken on a person's word, and what has been revoked.
///
/// A value that never changes after it is made; a changed one replaces it. It may be used by many threads at once.
public final class TrustStore: @unchecked Sendable {
    /// The authorities whose signers are believed.
    public let anchors: [CertificateInfo]
    /// The partners' certificates that are believed by themselves, whoever issued them, for their own addresses and
    /// never as authorities.
    public let partners: [CertificateInfo]
    /// SHA-256 fingerprints (64 lower-case hexadecimal digits) of certificates that are believed no more.
    public let revokedFingerprints: Set<String>

    let anchorHandles: [CertificateHandle]
    let partnerHandles: [CertificateHandle]
    let revocationLists: [RevocationListHandle]
    // A store is only read once it is built; libcrypto locks what it caches inside.
    let store: StoreHandle

    /// Reads certificates and revocation lists from PEM; any part may be empty.
    ///
    /// An anchor need not be a root: an intermediate authority is believed as it stands. A revocation list is believed
    /// if the authority that issued the certificate in question signed it, however old it is; without a list for an
    /// authority, its certificates count as not revoked.
    ///
    /// - Throws: ``SecurityError`` with `unreadable-pem`, `unreadable-certificate` or `too-large`.
    public convenience init(
        anchorsPEM: [UInt8] = [],
        partnersPEM: [UInt8] = [],
        revocationListsPEM: [UInt8] = [],
        revokedFingerprints: Set<String> = []
    ) throws(SecurityError) {
        try self.init(
            anchors: CertificateHandle.all(inPEM: anchorsPEM),
            partners: CertificateHandle.all(inPEM: partnersPEM),
            revocationLists: RevocationListHandle.all(inPEM: revocationListsPEM),
            revokedFingerprints: revokedFingerprints
        )
    }

    /// A store that believes the same and these partners' certificates too.
    ///
    /// - Throws: ``SecurityError`` with `unreadable-pem`, `unreadable-certificate` or `too-large`.
    public func adding(partnersPEM: [UInt8]) throws(SecurityError) -> TrustStore {
        try TrustStore(
            anchors: anchorHandles,
            partners: partnerHandles + CertificateHandle.all(inPEM: partnersPEM),
            revocationLists: revocationLists,
            revokedFingerprints: revokedFingerprints
        )
    }

    private init(
        anchors: [CertificateHandle],
        partners: [CertificateHandle],
        revocationLists: [RevocationListHandle],
        revokedFingerprints: Set<String>
    ) throws(SecurityError) {
        let anchors = Self.unique(anchors)
        let partners = Self.unique(partners)
        self.store = try StoreHandle(trusting: anchors)
        self.anchorHandles = anchors
        self.partnerHandles = partners
        self.anchors = anchors.map(\.info)
        self.partners = partners.map(\.info)
        self.revocationLists = revocationLists
        self.revokedFingerprints = revokedFingerprints
    }

    private static func unique(_ certificates: [CertificateHandle]) -> [CertificateHandle] {
        var seen: Set<CertificateInfo> = []
        return certificates.filter { seen.insert($0.info).inserted }
    }
}
