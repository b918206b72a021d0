import COpenSSL

/// Owner of an `X509` that is being filled in, until it is signed and becomes a certificate.
struct CertificateDraft: ~Copyable {
    private let pointer: OpaquePointer

    private init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        X509_free(pointer)
    }

    /// Version 3, a random positive serial number of 127 bits, the validity, the subject and the key.
    static func begin(
        key: PrivateKeyHandle,
        commonName: String,
        from seconds: Int64,
        days: Int
    ) throws(SecurityError) -> CertificateDraft {
        // Two hundred years at most, so that no arithmetic below can overflow.
        guard (1...73_000).contains(days), (0...32_503_680_000).contains(seconds) else {
            throw SecurityError(.badCertificateRequest, "the validity is not between a day and two hundred years")
        }
        let name = Array(commonName.utf8)
        guard (1...64).contains(commonName.unicodeScalars.count), name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SecurityError(.badCertificateRequest, "a common name has 1 to 64 characters, none of them a control")
        }
        var serial = try randomBytes(16)
        serial[0] = serial[0] & 0x7F | 0x40
        let certificate = CertificateDraft(owned: try LibraryCode.handle("no memory") { X509_new() })
        let draft = certificate.pointer
        try LibraryCode.require("the certificate could not be filled in") {
            guard let number = BN_bin2bn(serial, Int32(serial.count), nil) else { return false }
            defer { BN_free(number) }
            let subject = X509_get_subject_name(draft)
            return X509_set_version(draft, Int(X509_VERSION_3)) == 1
                && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(draft)) != nil
                && ASN1_TIME_set(X509_getm_notBefore(draft), time_t(seconds)) != nil
                && ASN1_TIME_set(X509_getm_notAfter(draft), time_t(seconds) + days * 86_400) != nil
                && X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, name, Int32(name.count), -1, 0)
                    == 1
                && X509_set_pubkey(draft, key.pointer) == 1
        }
        return certificate
    }

    /// Adds a subject alternative name. Built as a structure, never as configuration text that a comma could extend.
    func add(address: String) throws(SecurityError) {
        let bytes = Array(address.utf8)
        guard (3...254).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }),
            bytes.count(where: { $0 == 0x40 }) == 1, bytes.first != 0x40, bytes.last != 0x40
        else { throw SecurityError(.badCertificateRequest, "the address is not printable ASCII with one @") }
        try LibraryCode.require("the address could not be added") {
            guard let names = GENERAL_NAMES_new() else { return false }
            defer { GENERAL_NAMES_free(names) }
            guard let text = ASN1_IA5STRING_new() else { return false }
            guard let name = GENERAL_NAME_new(), ASN1_STRING_set(text, bytes, Int32(bytes.count)) == 1 else {
                ASN1_IA5STRING_free(text)
                return false
            }
            // From here the name owns the text, and once pushed the list owns the name.
            GENERAL_NAME_set0_value(name, GEN_EMAIL, text)
            guard relay_sk_GENERAL_NAME_push(names, name) == 1 else {
                GENERAL_NAME_free(name)
                return false
            }
            return X509_add1_ext_i2d(pointer, NID_subject_alt_name, UnsafeMutableRawPointer(names), 0, 0) == 1
        }
    }

    /// Adds the extensions and signs. Without an issuer the certificate is its own.
    consuming func finish(
        issuer: CertificateHandle?,
        signingKey: PrivateKeyHandle,
        extensions: [(nid: Int32, value: String)]
    ) throws(SecurityError) -> CertificateHandle {
        let authority = issuer?.pointer ?? pointer
        try LibraryCode.require("the issuer could not be set") {
            X509_set_issuer_name(pointer, X509_get_subject_name(authority)) == 1
        }
        for (nid, value) in extensions {
            try LibraryCode.require("an extension could not be added") {
                relay_X509_add_extension(pointer, authority, nid, value) == 1
            }
        }
        try LibraryCode.require("the certificate could not be signed") {
            X509_sign(pointer, signingKey.pointer, EVP_sha256()) > 0
        }
        return try CertificateHandle(shared: pointer)
    }
}
