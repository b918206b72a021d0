import COpenSSL

/// One check of a signer's certificate up to something that is trusted (RFC 5280 section 6).
struct CertificateChain {
    /// Signer first, trust anchor last.
    let certificates: [CertificateHandle]

    /// Why no chain can be believed.
    struct Refusal: Error {
        let cause: SignatureVerdict.Cause
        let reason: String
    }

    /// Builds and checks the chain at a moment, in seconds since 1970.
    static func build(
        for signer: OpaquePointer,
        through others: borrowing CertificateStack,
        to store: StoreHandle,
        at seconds: Int64
    ) throws(Refusal) -> CertificateChain {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let failure = Refusal(cause: .untrusted, reason: "the chain of certificates could not be checked")
        guard let context = X509_STORE_CTX_new() else { throw failure }
        defer { X509_STORE_CTX_free(context) }
        guard X509_STORE_CTX_init(context, store.pointer, signer, others.pointer) == 1,
            X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SMIME_SIGN) == 1,
            X509_STORE_CTX_set_trust(context, X509_TRUST_EMAIL) == 1,
            let rules = X509_STORE_CTX_get0_param(context)
        else { throw failure }
        X509_STORE_CTX_set_time(context, 0, time_t(seconds))
        X509_STORE_CTX_set_depth(context, Int32(SecurityLimits.chainDepth))
        // 112 bits: RSA from 2,048 bits, no SHA-1 in a certificate's signature.
        X509_VERIFY_PARAM_set_auth_level(rules, 2)
        guard X509_VERIFY_PARAM_set_flags(rules, UInt(X509_V_FLAG_PARTIAL_CHAIN)) == 1 else { throw failure }
        guard X509_verify_cert(context) == 1 else {
            throw refusal(for: X509_STORE_CTX_get_error(context))
        }
        guard let chain = X509_STORE_CTX_get1_chain(context) else { throw failure }
        let stack = CertificateStack(owned: chain)
        var certificates: [CertificateHandle] = []
        for index in 0..<stack.count {
            guard let pointer = stack[index], let handle = try? CertificateHandle(shared: pointer) else {
                throw failure
            }
            certificates.append(handle)
        }
        guard !certificates.isEmpty else { throw failure }
        return CertificateChain(certificates: certificates)
    }

    private static func refusal(for code: Int32) -> Refusal {
        let cause: SignatureVerdict.Cause =
            switch code {
            case X509_V_ERR_CERT_HAS_EXPIRED: .expired
            case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
            case X509_V_ERR_CERT_REVOKED: .revoked
            case X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_INVALID_CA, X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
                X509_V_ERR_CERT_REJECTED, X509_V_ERR_INVALID_NON_CA:
                .wrongPurpose
            case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: .weak
            default: .untrusted
            }
        return Refusal(cause: cause, reason: String(cString: X509_verify_cert_error_string(Int(code))))
    }
}
