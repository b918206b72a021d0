import COpenSSL

/// Owner of one reference to an `X509`, with what we know of it.
final class CertificateHandle: @unchecked Sendable {
    // The certificate is never changed after `init`; libcrypto locks its own caches inside it.
    let pointer: OpaquePointer
    let info: CertificateInfo

    /// Takes over the reference, also when it throws.
    init(owned pointer: OpaquePointer) throws(SecurityError) {
        do {
            self.info = try CertificateInfo(reading: pointer)
        } catch {
            X509_free(pointer)
            throw error
        }
        self.pointer = pointer
    }

    /// Takes a reference of its own beside the lender's.
    convenience init(shared pointer: OpaquePointer) throws(SecurityError) {
        try LibraryCode.require("no memory") { X509_up_ref(pointer) == 1 }
        try self.init(owned: pointer)
    }

    deinit {
        X509_free(pointer)
    }

    /// All certificates of a PEM text, in their order. Other blocks and text between them are passed over.
    static func all(inPEM pem: [UInt8]) throws(SecurityError) -> [CertificateHandle] {
        guard pem.count <= SecurityLimits.pemBytes else { throw SecurityError(.tooLarge, "PEM text too large") }
        return try MemoryBIO.reading(pem) { bio throws(SecurityError) -> [CertificateHandle] in
            var certificates: [CertificateHandle] = []
            while true {
                ERR_clear_error()
                guard let pointer = relay_PEM_read_X509(bio.pointer) else { break }
                certificates.append(try CertificateHandle(owned: pointer))
                guard certificates.count <= SecurityLimits.pemCertificates else {
                    throw SecurityError(.tooLarge, "too many certificates in one PEM text")
                }
            }
            // The end of the text shows as "no start line"; everything else is damage.
            let code = LibraryCode.takeLast()
            guard let code, code.library == ERR_LIB_PEM, code.reason == PEM_R_NO_START_LINE else {
                throw SecurityError(.unreadablePEM, "a certificate in the PEM text is damaged", library: code)
            }
            return certificates
        }
    }
}
