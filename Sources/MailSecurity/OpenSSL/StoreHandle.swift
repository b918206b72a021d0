import COpenSSL

/// Owner of one `X509_STORE` and of the rules by which chains are checked against it.
final class StoreHandle: @unchecked Sendable {
    // Never changed after `init`: read by many verifications at once.
    let pointer: OpaquePointer

    /// A store that trusts these certificates, roots or not.
    init(trusting certificates: [CertificateHandle]) throws(SecurityError) {
        self.pointer = try LibraryCode.handle("no memory") { X509_STORE_new() }
        for certificate in certificates {
            try LibraryCode.require("a trust anchor was refused") {
                X509_STORE_add_cert(pointer, certificate.pointer) == 1
            }
        }
    }

    deinit {
        X509_STORE_free(pointer)
    }
}
