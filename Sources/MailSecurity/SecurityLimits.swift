/// How much of anything from outside this module takes in before it says no.
public enum SecurityLimits {
    /// The largest content that is signed or verified, in bytes.
    public static let contentBytes = 256 * 1024 * 1024
    /// The largest detached signature (DER) that is read, in bytes. Real ones have 1 to 10 KB.
    public static let signatureBytes = 1024 * 1024
    /// The largest PEM text that is read, in bytes.
    public static let pemBytes = 4 * 1024 * 1024
    /// The most certificates in one PEM text. Public root sets have about 150.
    public static let pemCertificates = 1_000
    /// The most certificates carried by one signature.
    public static let signatureCertificates = 32
    /// The most signers of one signature.
    public static let signers = 4
    /// The most intermediate authorities between a signer and a trust anchor.
    public static let chainDepth = 8
    /// The most signatures of one message that are verified; further ones are reported as malformed.
    public static let signaturesPerMessage = 8
    /// The most opaque signatures of one message that are opened, one in another or side by side.
    public static let openedSignatures = 4
    /// The longest subject, issuer or address of a certificate that is kept, in bytes.
    public static let nameBytes = 1_024
    /// The most addresses of a certificate that are kept.
    public static let addressesPerCertificate = 64
    /// The shortest key that authenticates our identifiers, in bytes (RFC 2104 section 3).
    public static let authenticationKeyBytes = 32
    /// The shortest and longest RSA key of a signer, in bits.
    public static let rsaBits = 2_048...8_192
}
