import COpenSSL

/// Owner of one `CMS_ContentInfo` (RFC 5652).
struct CMSHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over the structure.
    init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        CMS_ContentInfo_free(pointer)
    }

    /// Decodes DER (or BER). Returns nil for what is no CMS structure; line ends and zero bytes behind it, which mail
    /// software leaves there, are passed over, other bytes are not.
    static func decode(_ bytes: [UInt8]) -> CMSHandle? {
        guard !bytes.isEmpty else { return nil }
        let pointer = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            ERR_clear_error()
            defer { ERR_clear_error() }
            guard let pointer = d2i_CMS_ContentInfo(nil, &cursor, buffer.count) else { return nil }
            let read = buffer.baseAddress.flatMap { start in cursor.map { $0 - start } } ?? 0
            guard buffer.dropFirst(read).allSatisfy({ $0 == 0x00 || $0 == 0x0A || $0 == 0x0D }) else {
                CMS_ContentInfo_free(pointer)
                return nil
            }
            return pointer
        }
        guard let pointer else { return nil }
        return CMSHandle(owned: pointer)
    }

    /// Whether bytes decode as CMS signed data.
    static func holdsSignedData(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= SecurityLimits.contentBytes, let message = decode(bytes) else { return false }
        return OBJ_obj2nid(CMS_get0_type(message.pointer)) == NID_pkcs7_signed
    }

    /// Encodes as DER.
    func der() throws(SecurityError) -> [UInt8] {
        let bio = try MemoryBIO()
        let target = bio.pointer
        try LibraryCode.require("the signature could not be written") { i2d_CMS_bio(target, pointer) == 1 }
        return bio.written
    }
}

extension CMSHandle {
    /// The signers, borrowed from the structure.
    var signerInfos: [OpaquePointer] {
        guard let stack = CMS_get0_SignerInfos(pointer) else { return [] }
        let count = max(relay_sk_SignerInfo_num(stack), 0)
        return (0..<count).compactMap { relay_sk_SignerInfo_value(stack, $0) }
    }

    /// The certificates that travel inside; those of other kinds than X.509 are left out.
    func certificates() throws(SecurityError) -> CertificateStack {
        ERR_clear_error()
        if let stack = CMS_get1_certs(pointer) { return CertificateStack(owned: stack) }
        return CertificateStack(owned: try LibraryCode.handle("no memory") { relay_sk_X509_new() })
    }

    /// A copy of the content that travels inside.
    func content() -> [UInt8]? {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let place = CMS_get0_content(pointer), let octets = place.pointee,
            let start = ASN1_STRING_get0_data(octets)
        else { return nil }
        return Array(UnsafeBufferPointer(start: start, count: max(Int(ASN1_STRING_length(octets)), 0)))
    }
}
