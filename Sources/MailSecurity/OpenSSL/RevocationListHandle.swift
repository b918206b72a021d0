import COpenSSL

/// Owner of one `X509_CRL`.
final class RevocationListHandle: @unchecked Sendable {
    // Never changed after `init`; libcrypto locks the index that it builds inside.
    let pointer: OpaquePointer

    /// Takes over the list.
    init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_CRL_free(pointer)
    }

    /// All lists of a PEM text.
    static func all(inPEM pem: [UInt8]) throws(SecurityError) -> [RevocationListHandle] {
        guard pem.count <= SecurityLimits.pemBytes else { throw SecurityError(.tooLarge, "PEM text too large") }
        return try MemoryBIO.reading(pem) { bio throws(SecurityError) -> [RevocationListHandle] in
            var lists: [RevocationListHandle] = []
            while true {
                ERR_clear_error()
                guard let pointer = relay_PEM_read_X509_CRL(bio.pointer) else { break }
                lists.append(RevocationListHandle(owned: pointer))
            }
            let code = LibraryCode.takeLast()
            guard let code, code.library == ERR_LIB_PEM, code.reason == PEM_R_NO_START_LINE else {
                throw SecurityError(.unreadablePEM, "a revocation list in the PEM text is damaged", library: code)
            }
            return lists
        }
    }

    /// Whether this list, signed by that issuer, names that certificate.
    func revokes(_ certificate: OpaquePointer, issuedBy issuer: OpaquePointer) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard X509_NAME_cmp(X509_CRL_get_issuer(pointer), X509_get_subject_name(issuer)) == 0,
            let key = X509_get0_pubkey(issuer), X509_CRL_verify(pointer, key) == 1
        else { return false }
        // 2 means "removed from the list again" (RFC 5280 section 5.3.1).
        return X509_CRL_get0_by_cert(pointer, nil, certificate) == 1
    }
}
