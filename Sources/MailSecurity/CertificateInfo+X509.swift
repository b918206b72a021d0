import COpenSSL

extension CertificateInfo {
    /// Reads what an `X509` says; the pointer is only borrowed.
    init(reading certificate: OpaquePointer) throws(SecurityError) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let notBefore = Self.seconds(X509_get0_notBefore(certificate)),
            let notAfter = Self.seconds(X509_get0_notAfter(certificate))
        else { throw SecurityError(.unreadableCertificate, "the validity of the certificate is no time") }
        let keyUsage = X509_get_key_usage(certificate)
        let extendedKeyUsage = X509_get_extended_key_usage(certificate)
        // libcrypto answers "all bits" where the extension is absent, and flags what it could not decode.
        let flags = X509_get_extension_flags(certificate)
        guard flags & UInt32(EXFLAG_INVALID) == 0 else {
            throw SecurityError(
                .unreadableCertificate,
                "an extension of the certificate is damaged",
                library: .takeLast()
            )
        }
        let signs = UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)
        let protectsMail = UInt32(XKU_SMIME | XKU_ANYEKU)
        let der = try Self.der(of: certificate)
        self.init(
            subject: try Self.text(of: X509_get_subject_name(certificate)),
            issuer: try Self.text(of: X509_get_issuer_name(certificate)),
            serial: Self.serial(of: certificate),
            notBefore: notBefore,
            notAfter: notAfter,
            emailAddresses: Self.addresses(of: certificate),
            sha256: try SHA256.hash(der).hexadecimal,
            isCA: X509_check_ca(certificate) == 1,
            allowsSigningMail: keyUsage & signs != 0 && extendedKeyUsage & protectsMail != 0,
            namesEmailProtection: flags & UInt32(EXFLAG_XKUSAGE) != 0 && extendedKeyUsage & UInt32(XKU_SMIME) != 0,
            namesDigitalSignature: flags & UInt32(EXFLAG_KUSAGE) != 0 && keyUsage & UInt32(KU_DIGITAL_SIGNATURE) != 0,
            pem: try Self.pem(of: certificate)
        )
    }

    /// Seconds since 1970 of an `ASN1_TIME`, or nil if it is none.
    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        // Thirty-two bits of days in seconds fit 64 bits with room to spare.
        return Int64(days) * 86_400 + Int64(seconds)
    }

    private static func der(of certificate: OpaquePointer) throws(SecurityError) -> [UInt8] {
        let bio = try MemoryBIO()
        let target = bio.pointer
        try LibraryCode.require("the certificate could not be written", code: .unreadableCertificate) {
            i2d_X509_bio(target, certificate) == 1
        }
        return bio.written
    }

    private static func pem(of certificate: OpaquePointer) throws(SecurityError) -> String {
        let bio = try MemoryBIO()
        let target = bio.pointer
        try LibraryCode.require("the certificate could not be written", code: .unreadableCertificate) {
            PEM_write_bio_X509(target, certificate) == 1
        }
        return bio.withWritten { String(decoding: $0, as: UTF8.self) }
    }

    private static func text(of name: OpaquePointer?) throws(SecurityError) -> String {
        guard let name else { return "" }
        let bio = try MemoryBIO()
        let target = bio.pointer
        try LibraryCode.require("a name in the certificate cannot be read", code: .unreadableCertificate) {
            relay_X509_NAME_print(target, name) >= 0
        }
        return bio.withWritten { String(decoding: $0.prefix(SecurityLimits.nameBytes), as: UTF8.self) }
    }

    private static func serial(of certificate: OpaquePointer) -> String {
        guard let number = X509_get0_serialNumber(certificate) else { return "" }
        let bytes = self.bytes(UnsafeRawPointer(number).assumingMemoryBound(to: ASN1_STRING.self))
        let sign = ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER ? "-" : ""
        return sign + bytes.prefix(SecurityLimits.nameBytes).hexadecimal
    }

    private static func bytes(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: start, count: max(Int(ASN1_STRING_length(string)), 0)))
    }

    private static func addresses(of certificate: OpaquePointer) -> [String] {
        var found: [String] = []
        func take(_ string: UnsafePointer<ASN1_STRING>?) {
            let bytes = bytes(string)
            // A zero byte or a line end inside an address has served to make one certificate speak for another's
            // address: such a name is no name at all.
            guard bytes.count <= SecurityLimits.nameBytes, found.count < SecurityLimits.addressesPerCertificate,
                bytes.allSatisfy({ (0x21...0x7E).contains($0) }), bytes.count(where: { $0 == 0x40 }) == 1,
                bytes.first != 0x40, bytes.last != 0x40
            else { return }
            let address = String(decoding: bytes, as: UTF8.self)
            if !found.contains(address) { found.append(address) }
        }
        if let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) {
            let names = OpaquePointer(raw)
            defer { GENERAL_NAMES_free(names) }
            for index in 0..<max(relay_sk_GENERAL_NAME_num(names), 0) {
                var kind: Int32 = 0
                guard let name = relay_sk_GENERAL_NAME_value(names, index),
                    let value = GENERAL_NAME_get0_value(name, &kind), kind == GEN_EMAIL
                else { continue }
                take(UnsafeRawPointer(value).assumingMemoryBound(to: ASN1_STRING.self))
            }
        }
        let subject = X509_get_subject_name(certificate)
        var index: Int32 = -1
        while true {
            index = X509_NAME_get_index_by_NID(subject, NID_pkcs9_emailAddress, index)
            guard index >= 0 else { break }
            take(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)))
        }
        return found
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits a byte.
    var hexadecimal: String {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
