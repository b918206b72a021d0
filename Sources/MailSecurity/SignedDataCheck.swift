import COpenSSL

/// One verification of one CMS `SignedData` (RFC 5652 section 5): a sequence of questions, each with its own verdict.
struct SignedDataCheck {
    let trust: TrustStore
    let seconds: Int64

    private struct Signer {
        let info: OpaquePointer
        let certificate: OpaquePointer
        let description: CertificateInfo
    }

    /// - Parameter detached: the content, or nil if it must be inside.
    func verdict(on message: borrowing CMSHandle, detached content: [UInt8]?) -> SignatureVerdict {
        ERR_clear_error()
        defer { ERR_clear_error() }
        if let fault = structureFault(of: message, wantsContent: content == nil) { return .malformed(reason: fault) }
        do {
            let partners = try CertificateStack.sharing(trust.partnerHandles)
            let carried = try message.certificates()
            guard carried.count <= SecurityLimits.signatureCertificates else {
                return .malformed(reason: "the signature carries too many certificates")
            }
            // Which certificate belongs to which signer: from those inside, then from those known here.
            CMS_set1_signers_certs(message.pointer, partners.pointer, 0)
            var signers: [Signer] = []
            for info in message.signerInfos {
                switch signer(info, content: content ?? message.content() ?? []) {
                case .success(let signer): signers.append(signer)
                case .failure(let refusal): return refusal.verdict
                }
            }
            if let refusal = try contentFault(of: message, content: content, partners: partners, signers: signers) {
                return refusal
            }
            var verified: [SignatureVerdict.Signer] = []
            for signer in signers {
                let chain: CertificateChain
                do throws(CertificateChain.Refusal) {
                    chain = try self.chain(of: signer, through: carried)
                } catch {
                    return .invalid(error.cause, signer: signer.description, reason: error.reason)
                }
                guard let anchor = chain.certificates.last else { continue }
                verified.append(
                    SignatureVerdict.Signer(
                        certificate: signer.description,
                        anchor: anchor.info,
                        claimedTime: signingTime(of: signer.info)
                    )
                )
            }
            guard verified.count == signers.count, let first = verified.first else {
                return .malformed(reason: "the signature has no signer")
            }
            return .valid(first)
        } catch {
            return .malformed(reason: error.reason)
        }
    }

    private func structureFault(of message: borrowing CMSHandle, wantsContent: Bool) -> String? {
        let cms = message.pointer
        guard OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed else { return "the structure holds no signed data" }
        guard OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data else { return "the signature is not over mail" }
        switch CMS_is_detached(cms) {
        case 0: if !wantsContent { return "a detached signature carries content of its own" }
        case 1: if wantsContent { return "the signed data carries no content" }
        default: return "the structure holds no signed data"
        }
        let count = message.signerInfos.count
        guard count > 0 else { return "the signature has no signer" }
        guard count <= SecurityLimits.signers else { return "the signature has too many signers" }
        return nil
    }

    private struct Refusal: Error {
        let verdict: SignatureVerdict

        init(_ verdict: SignatureVerdict) {
            self.verdict = verdict
        }
    }

    /// Checks all of a signer that does not concern the content: certificate, algorithms, signature over attributes.
    private func signer(_ info: OpaquePointer, content: [UInt8]) -> Result<Signer, Refusal> {
        var key: OpaquePointer?
        var certificate: OpaquePointer?
        var digest: UnsafeMutablePointer<X509_ALGOR>?
        CMS_SignerInfo_get0_algs(info, &key, &certificate, &digest, nil)
        guard let certificate, let key else {
            return .failure(
                Refusal(
                    .invalid(
                        .missingCertificate,
                        signer: nil,
                        reason: "the signer's certificate is neither in the signature nor known here"
                    )
                )
            )
        }
        let description: CertificateInfo
        do throws(SecurityError) {
            description = try CertificateInfo(reading: certificate)
        } catch {
            return .failure(Refusal(.malformed(reason: error.reason)))
        }
        func refuse(_ cause: SignatureVerdict.Cause, _ reason: String) -> Result<Signer, Refusal> {
            .failure(Refusal(.invalid(cause, signer: description, reason: reason)))
        }
        var algorithm: OpaquePointer?
        X509_ALGOR_get0(&algorithm, nil, nil, digest)
        guard [NID_sha256, NID_sha384, NID_sha512].contains(OBJ_obj2nid(algorithm)) else {
            return refuse(.weak, "the digest of the signature is not of the SHA-2 family from 256 bits")
        }
        guard isAcceptableSignerKey(key) else {
            return refuse(.weak, "the signer's key is neither RSA from 2,048 bits nor on a NIST curve")
        }
        let signer = Signer(info: info, certificate: certificate, description: description)
        guard CMS_signed_get_attr_count(info) >= 0 else {
            // Without signed attributes the signature is over the content itself. Content that is the encoding of
            // signed attributes (a SET, 31h) would let a signature made over attributes pass as one over content.
            guard content.first != 0x31 else { return refuse(.badSignature, "signed attributes are posing as content") }
            return .success(signer)
        }
        guard let type = CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT),
            OBJ_obj2nid(OpaquePointer(type)) == NID_pkcs7_data
        else {
            // RFC 5652 section 11.1: it must be there once, and equal the type of the content.
            return refuse(.badSignature, "the signed content type is missing or is not that of mail")
        }
        ERR_clear_error()
        guard CMS_SignerInfo_verify(info) == 1 else {
            return refuse(.badSignature, "the signature was not made with the key that it names")
        }
        return .success(signer)
    }

    /// Compares the content with what was signed.
    private func contentFault(
        of message: borrowing CMSHandle,
        content: [UInt8]?,
        partners: borrowing CertificateStack,
        signers: [Signer]
    ) throws(SecurityError) -> SignatureVerdict? {
        // The certificate is checked afterwards, by rules of our own.
        let flags = UInt32(CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY)
        let cms = message.pointer
        let known = partners.pointer
        ERR_clear_error()
        let isGenuine: Bool
        if let content {
            isGenuine = try MemoryBIO.reading(content) { bio throws(SecurityError) -> Bool in
                CMS_verify(cms, known, nil, bio.pointer, nil, flags) == 1
            }
        } else {
            isGenuine = CMS_verify(cms, known, nil, nil, nil, flags) == 1
        }
        let codes = LibraryCode.takeAll()
        guard !isGenuine else { return nil }
        let differs = codes.contains { $0.library == ERR_LIB_CMS && $0.reason == CMS_R_VERIFICATION_FAILURE }
        guard differs else {
            return .malformed(reason: codes.first?.description ?? "the signature cannot be checked")
        }
        return .altered(
            signer: signers.first?.description,
            reason: "the content is not, or no longer, what the signature was made over"
        )
    }

    /// Finds what vouches for a signer: first the partners' own certificates, then the authorities.
    private func chain(
        of signer: Signer,
        through carried: borrowing CertificateStack
    ) throws(CertificateChain.Refusal) -> CertificateChain {
        let chain: CertificateChain
        if let pinned = trust.partnerHandles.first(where: { $0.info == signer.description }) {
            // In a store of its own and without others beside it: a pinned certificate vouches for itself alone, even
            // if it says that it is an authority, and whatever else travels in the signature.
            guard let store = try? StoreHandle(trusting: [pinned]), let none = try? CertificateStack.sharing([]) else {
                throw CertificateChain.Refusal(
                    cause: .untrusted,
                    reason: "the chain of certificates could not be checked"
                )
            }
            chain = try CertificateChain.build(for: signer.certificate, through: none, to: store, at: seconds)
        } else {
            chain = try CertificateChain.build(for: signer.certificate, through: carried, to: trust.store, at: seconds)
        }
        for certificate in chain.certificates where trust.revokedFingerprints.contains(certificate.info.sha256) {
            throw CertificateChain.Refusal(cause: .revoked, reason: "a certificate is on this installation's own list")
        }
        for (certificate, issuer) in zip(chain.certificates, chain.certificates.dropFirst())
        where trust.revocationLists.contains(where: { $0.revokes(certificate.pointer, issuedBy: issuer.pointer) }) {
            throw CertificateChain.Refusal(cause: .revoked, reason: "a certificate has been revoked by its authority")
        }
        return chain
    }

    private func signingTime(of info: OpaquePointer) -> Int64? {
        for kind in [V_ASN1_UTCTIME, V_ASN1_GENERALIZEDTIME] {
            let time = CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(NID_pkcs9_signingTime), -3, kind)
            if let time { return CertificateInfo.seconds(UnsafePointer(time.assumingMemoryBound(to: ASN1_TIME.self))) }
        }
        return nil
    }
}
