import COpenSSL

extension SigningIdentity {
    /// Signs bytes that travel beside the signature: `multipart/signed` (RFC 8551 section 3.5.3) and the machine part.
    ///
    /// The content is taken as it is (`CMS_BINARY`): hand in exactly the bytes that go on the wire, with CRLF line
    /// ends, the part's own header fields included and the line break before the boundary excluded. The digest is
    /// SHA-256 (`micalg=sha-256`); the signer's certificate and chain travel inside.
    ///
    /// - Parameters:
    ///   - content: the exact bytes.
    ///   - seconds: the signing time to state, in seconds since 1970.
    /// - Returns: the CMS `SignedData` (RFC 5652) in DER: the content of `smime.p7s` before base64.
    /// - Throws: ``SecurityError`` with `too-large` or `library-failure`.
    public func sign(detached content: [UInt8], at seconds: Int64) throws(SecurityError) -> [UInt8] {
        try sign(content, at: seconds, flags: CMS_DETACHED | CMS_BINARY)
    }

    /// Signs bytes that travel inside the signature: `application/pkcs7-mime; smime-type=signed-data`
    /// (RFC 8551 section 3.5.2). Parameters, result and errors are those of ``sign(detached:at:)``.
    public func sign(opaque content: [UInt8], at seconds: Int64) throws(SecurityError) -> [UInt8] {
        try sign(content, at: seconds, flags: CMS_BINARY)
    }

    private func sign(_ content: [UInt8], at seconds: Int64, flags: Int32) throws(SecurityError) -> [UInt8] {
        let flags = UInt32(flags | CMS_PARTIAL)
        return try MemoryBIO.reading(content) { bio throws(SecurityError) -> [UInt8] in
            let source = bio.pointer
            let message = CMSHandle(
                owned: try LibraryCode.handle("a signature could not be begun") { CMS_sign(nil, nil, nil, nil, flags) }
            )
            let cms = message.pointer
            let signer = try LibraryCode.handle("the signer was refused") {
                CMS_add1_signer(cms, certificateHandle.pointer, key.pointer, EVP_sha256(), flags)
            }
            // Stated here, because libcrypto would take the time of day by itself.
            guard let time = ASN1_TIME_set(nil, time_t(seconds)) else {
                throw SecurityError(.libraryFailure, "the signing time is out of range", library: .takeLast())
            }
            defer { ASN1_TIME_free(time) }
            try LibraryCode.require("the signing time was refused") {
                CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1
            }
            for certificate in chainHandles {
                try LibraryCode.require("a certificate of the chain was refused") {
                    CMS_add1_cert(cms, certificate.pointer) == 1
                }
            }
            try LibraryCode.require("the signature could not be made") { CMS_final(cms, source, nil, flags) == 1 }
            return try message.der()
        }
    }
}
