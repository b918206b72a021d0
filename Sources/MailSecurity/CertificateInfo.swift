/// What a certificate says, as plain values (RFC 5280).
///
/// It is what the certificate *says*: whether that is to be believed is the ``SignatureVerdict``.
public struct CertificateInfo: Sendable, Hashable {
    /// The subject's distinguished name (RFC 4514, UTF-8; control characters escaped), cut at
    /// ``SecurityLimits/nameBytes``.
    public let subject: String
    /// The issuer's distinguished name, written like ``subject``.
    public let issuer: String
    /// The serial number in lower-case hexadecimal digits, with a leading `-` if negative.
    public let serial: String
    /// The first second of validity, since 1970.
    public let notBefore: Int64
    /// The last second of validity, since 1970.
    public let notAfter: Int64
    /// The mail addresses: alternative names first, then `emailAddress` of the subject (RFC 8550 section 3),
    /// as written, each once. Only printable ASCII with exactly one `@` is kept.
    public let emailAddresses: [String]
    /// SHA-256 over the certificate's DER bytes, in 64 lower-case hexadecimal digits.
    public let sha256: String
    /// Whether basic constraints allow it to issue certificates.
    public let isCA: Bool
    /// Whether it may sign mail: digitalSignature or nonRepudiation where key usage is given, emailProtection or any
    /// where extended key usage is given (RFC 8550 section 4.4).
    public let allowsSigningMail: Bool
    /// Whether emailProtection stands in its extended key usage.
    public let namesEmailProtection: Bool
    /// Whether digitalSignature stands in its key usage.
    public let namesDigitalSignature: Bool
    /// The certificate in PEM.
    public let pem: String

    /// Whether a moment, in seconds since 1970, lies within the validity. RFC 5280 section 4.1.2.5 includes the last
    /// second; libcrypto does not, and what it refuses should not be signed with.
    public func isCurrent(at seconds: Int64) -> Bool {
        notBefore <= seconds && seconds < notAfter
    }

    /// Whether the certificate names a mail address. ASCII case is ignored on both sides of the `@`: no supplier
    /// tells two people apart by it, and software changes it.
    public func names(address: String) -> Bool {
        let wanted = address.lowercasedASCII
        return emailAddresses.contains { $0.lowercasedASCII == wanted }
    }

    /// Whether both are the same certificate, byte for byte.
    public static func == (left: CertificateInfo, right: CertificateInfo) -> Bool {
        left.sha256 == right.sha256
    }

    /// Hashes the fingerprint.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sha256)
    }
}

extension CertificateInfo: CustomStringConvertible {
    /// Fingerprint and validity; names and addresses are personal data and stay out.
    public var description: String {
        "certificate \(sha256.prefix(16)) (valid \(notBefore) to \(notAfter))"
    }
}

extension CertificateInfo {
    /// The certificates of a PEM text, in their order: for lists and checks that verify nothing.
    ///
    /// - Throws: ``SecurityError`` with `unreadable-pem`, `unreadable-certificate` or `too-large`.
    public static func all(inPEM pem: [UInt8]) throws(SecurityError) -> [CertificateInfo] {
        try CertificateHandle.all(inPEM: pem).map(\.info)
    }
}

extension String {
    fileprivate var lowercasedASCII: [UInt8] {
        utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}
