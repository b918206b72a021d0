/// What a signature is worth, with the reason in words.
///
/// `altered` counts as no signature at all, never as forged: mail relays add footers and re-wrap lines. `invalid` is
/// something else: somebody's signature is there and must not be believed.
public enum SignatureVerdict: Sendable, Hashable {
    /// The content is what the signer signed, and the signer is trusted.
    case valid(Signer)
    /// The signature is genuine in itself, but over other content than what is here.
    case altered(signer: CertificateInfo?, reason: String)
    /// The signature, its signer or the signer's authority is not to be believed.
    case invalid(Cause, signer: CertificateInfo?, reason: String)
    /// There is nothing that can be checked: no signature structure, or one beyond the limits.
    case malformed(reason: String)

    /// A signer who was verified.
    public struct Signer: Sendable, Hashable {
        /// The certificate that the signature was made with.
        public let certificate: CertificateInfo
        /// The trust anchor, or the pinned certificate itself, that vouches for the signer.
        public let anchor: CertificateInfo
        /// When the signer says to have signed, in seconds since 1970; a claim, not a proof.
        public let claimedTime: Int64?
    }

    /// Why a signature is invalid: a closed list with stable names.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The signature was not made with the key that it names.
        case badSignature = "bad-signature"
        /// No trust anchor and no pinned certificate vouches for the signer.
        case untrusted = "untrusted"
        /// The signer's certificate, or one above it, is no longer valid.
        case expired = "expired"
        /// The signer's certificate, or one above it, is not valid yet.
        case notYetValid = "not-yet-valid"
        /// The certificate is not made for signing mail.
        case wrongPurpose = "wrong-purpose"
        /// The certificate, or one above it, has been revoked.
        case revoked = "revoked"
        /// A key or digest in the chain or in the signature is too weak to be believed.
        case weak = "weak"
        /// The signer's certificate is neither in the signature nor known here.
        case missingCertificate = "missing-certificate"
        /// The signature is good, but the signer's certificate does not name the address in question.
        case wrongSigner = "wrong-signer"
    }

    /// The four states by name, as `inspect` prints them.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// See ``SignatureVerdict/valid(_:)``.
        case valid
        /// See ``SignatureVerdict/altered(signer:reason:)``.
        case altered
        /// See ``SignatureVerdict/invalid(_:signer:reason:)``.
        case invalid
        /// See ``SignatureVerdict/malformed(reason:)``.
        case malformed
    }

    /// The state's name.
    public var state: State {
        switch self {
        case .valid: .valid
        case .altered: .altered
        case .invalid: .invalid
        case .malformed: .malformed
        }
    }

    /// The certificate that the signature names; verified only if the state is `valid`.
    public var signer: CertificateInfo? {
        switch self {
        case .valid(let signer): signer.certificate
        case .altered(let signer, _), .invalid(_, let signer, _): signer
        case .malformed: nil
        }
    }

    /// The cause of an `invalid` verdict.
    public var cause: Cause? {
        guard case .invalid(let cause, _, _) = self else { return nil }
        return cause
    }

    /// The reason in words; contains no address and no content.
    public var reason: String {
        switch self {
        case .valid: "the content is what the signer signed, and the signer is trusted"
        case .altered(_, let reason), .invalid(_, _, let reason), .malformed(let reason): reason
        }
    }

    /// The same verdict, but `invalid` with ``Cause/wrongSigner`` if it was valid and the signer's certificate does not
    /// name the address: RFC 8551 section 4 and RFC 8550 section 3 want From or Sender compared with it.
    public func requiring(address: String) -> SignatureVerdict {
        guard case .valid(let signer) = self, !signer.certificate.names(address: address) else { return self }
        return .invalid(
            .wrongSigner,
            signer: signer.certificate,
            reason: "the signer's certificate does not name the address that the content claims"
        )
    }
}
