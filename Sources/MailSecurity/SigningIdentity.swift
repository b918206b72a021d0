import COpenSSL

/// A certificate, its private key and the certificates between it and its authority: what a letter is signed with.
///
/// The private key cannot be taken out again, and is not shown by any description or mirror.
public final class SigningIdentity: Sendable {
    /// What an identity lacks for being believed everywhere. None of them stops signing: a private authority may know
    /// better; `check` shows them.
    public enum Warning: String, Sendable, Hashable, CaseIterable {
        /// Extended key usage does not name emailProtection: many mail clients refuse the signature.
        case noEmailProtection = "no-email-protection"
        /// Key usage does not name digitalSignature: some mail clients refuse the signature.
        case noDigitalSignature = "no-digital-signature"
        /// The certificate's usages forbid to sign mail: verification for S/MIME fails.
        case forbidsSigningMail = "forbids-signing-mail"
        /// No mail address in the certificate: it cannot be matched with the sender.
        case noAddress = "no-address"
        /// The certificate may issue others: not what a mail signer should hold.
        case isAuthority = "is-authority"
    }

    /// What the certificate says.
    public let certificate: CertificateInfo
    /// The certificates that travel with each signature beside the signer's own, as given, each once.
    public let chain: [CertificateInfo]
    /// What the certificate lacks.
    public let warnings: [Warning]

    let certificateHandle: CertificateHandle
    let chainHandles: [CertificateHandle]
    let key: PrivateKeyHandle

    /// Reads certificate, chain and key from PEM.
    ///
    /// - Parameters:
    ///   - certificatePEM: the signer's certificate first; certificates behind it count as chain.
    ///   - chainPEM: the certificates of the issuing authorities, or empty.
    ///   - privateKeyPEM: PKCS #8, encrypted or not, or one of the traditional forms; RSA from 2,048 bits or a NIST curve.
    ///   - passphrase: for an encrypted key. Without it, an encrypted key is an error; nobody is asked.
    /// - Throws: ``SecurityError`` with `unreadable-pem`, `unreadable-certificate`, `unreadable-key`,
    ///   `unsupported-key`, `key-mismatch` or `too-large`.
    public init(
        certificatePEM: [UInt8],
        chainPEM: [UInt8] = [],
        privateKeyPEM: Secret,
        passphrase: Secret? = nil
    ) throws(SecurityError) {
        let certificates = try CertificateHandle.all(inPEM: certificatePEM)
        guard let signer = certificates.first else {
            throw SecurityError(.unreadablePEM, "there is no certificate in the PEM text")
        }
        let key = try PrivateKeyHandle(pem: privateKeyPEM, passphrase: passphrase)
        guard isAcceptableSignerKey(key.pointer) else {
            throw SecurityError(.unsupportedKey, "the private key is neither RSA from 2,048 bits nor on a NIST curve")
        }
        try LibraryCode.require("the private key belongs to another certificate", code: .keyMismatch) {
            X509_check_private_key(signer.pointer, key.pointer) == 1
        }
        var chain: [CertificateHandle] = []
        for certificate in certificates.dropFirst() + (try CertificateHandle.all(inPEM: chainPEM))
        where certificate.info != signer.info && !chain.contains(where: { $0.info == certificate.info }) {
            chain.append(certificate)
        }
        guard chain.count < SecurityLimits.signatureCertificates else {
            throw SecurityError(.tooLarge, "too many certificates in the chain")
        }
        self.certificate = signer.info
        self.chain = chain.map(\.info)
        self.warnings = Self.warnings(about: signer.info)
        self.certificateHandle = signer
        self.chainHandles = chain
        self.key = key
    }

    private static func warnings(about certificate: CertificateInfo) -> [Warning] {
        var warnings: [Warning] = []
        if !certificate.namesEmailProtection { warnings.append(.noEmailProtection) }
        if !certificate.namesDigitalSignature { warnings.append(.noDigitalSignature) }
        if !certificate.allowsSigningMail { warnings.append(.forbidsSigningMail) }
        if certificate.emailAddresses.isEmpty { warnings.append(.noAddress) }
        if certificate.isCA { warnings.append(.isAuthority) }
        return warnings
    }
}

extension SigningIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The certificate's short form.
    public var description: String { "SigningIdentity(\(certificate))" }
    /// The certificate's short form.
    public var debugDescription: String { description }
    /// A mirror of the certificate alone.
    public var customMirror: Mirror { Mirror(self, children: ["certificate": certificate]) }
}
