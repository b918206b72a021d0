import COpenSSL

extension TrustStore {
    /// Verifies a signature over bytes that travelled beside it.
    ///
    /// The order is: structure; the signer's own signature; the content; the signer's certificate, up to a trust anchor
    /// or a pinned partner's, for the purpose of signing mail. So a footer added by a relay is `altered`, also when
    /// the signer is a stranger.
    ///
    /// - Parameters:
    ///   - content: the exact bytes, with CRLF line ends where the signer had them.
    ///   - signature: CMS `SignedData` (RFC 5652), DER or BER, without content of its own.
    ///   - seconds: the moment at which certificates must be valid, in seconds since 1970.
    public func verify(detached content: [UInt8], signature: [UInt8], at seconds: Int64) -> SignatureVerdict {
        guard content.count <= SecurityLimits.contentBytes else {
            return .malformed(reason: "the content is too large")
        }
        guard signature.count <= SecurityLimits.signatureBytes else {
            return .malformed(reason: "the signature is too large")
        }
        guard let message = CMSHandle.decode(signature) else {
            return .malformed(reason: "the signature is no CMS structure")
        }
        return SignedDataCheck(trust: self, seconds: seconds).verdict(on: message, detached: content)
    }

    /// A signed content that travels inside its signature, and what the signature is worth.
    public struct OpaqueContent: Sendable, Hashable {
        /// What the signature is worth.
        public let verdict: SignatureVerdict
        /// The content, whatever the verdict; nil if there is none.
        public let content: [UInt8]?
    }

    /// Verifies `application/pkcs7-mime; smime-type=signed-data` (RFC 8551 section 3.5.2) and takes the content out.
    ///
    /// - Parameters:
    ///   - signedData: CMS `SignedData` (RFC 5652), DER or BER.
    ///   - seconds: the moment at which certificates must be valid, in seconds since 1970.
    public func verify(opaque signedData: [UInt8], at seconds: Int64) -> OpaqueContent {
        guard signedData.count <= SecurityLimits.contentBytes else {
            return OpaqueContent(verdict: .malformed(reason: "the signature is too large"), content: nil)
        }
        guard let message = CMSHandle.decode(signedData) else {
            return OpaqueContent(verdict: .malformed(reason: "the signature is no CMS structure"), content: nil)
        }
        let verdict = SignedDataCheck(trust: self, seconds: seconds).verdict(on: message, detached: nil)
        return OpaqueContent(verdict: verdict, content: message.content())
    }
}
