/// The kinds of key that this module makes. It reads and verifies further ones (P-384, P-521, longer RSA).
public enum KeyAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// ECDSA on NIST P-256: small and quick.
    case p256 = "p-256"
    /// RSA with 2,048 bits: what every mail client reads.
    case rsa2048 = "rsa-2048"
    /// RSA with 3,072 bits.
    case rsa3072 = "rsa-3072"
}
