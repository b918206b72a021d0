import COpenSSL

/// Owner of a `STACK_OF(X509)` and of a reference to each certificate in it.
struct CertificateStack: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over the stack and its references.
    init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// A stack that shares the certificates.
    static func sharing(_ certificates: [CertificateHandle]) throws(SecurityError) -> CertificateStack {
        let stack = CertificateStack(owned: try LibraryCode.handle("no memory") { relay_sk_X509_new() })
        for certificate in certificates {
            try stack.append(certificate.pointer)
        }
        return stack
    }

    deinit {
        relay_sk_X509_pop_free(pointer)
    }

    var count: Int { max(Int(relay_sk_X509_num(pointer)), 0) }

    subscript(index: Int) -> OpaquePointer? {
        guard let index = Int32(exactly: index), index >= 0 else { return nil }
        return relay_sk_X509_value(pointer, index)
    }

    func append(_ certificate: OpaquePointer) throws(SecurityError) {
        try LibraryCode.require("no memory") { relay_sk_X509_push_shared(pointer, certificate) == 1 }
    }
}
