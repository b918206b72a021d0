import COpenSSL

/// Owner of one reference to an `EVP_PKEY` with a private part.
final class PrivateKeyHandle: @unchecked Sendable {
    // Never changed after `init`; signing with one key from several threads is allowed by libcrypto.
    let pointer: OpaquePointer

    /// Takes over the reference.
    init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// The first private key of a PEM text (PKCS #8, plain or encrypted, or the traditional forms).
    convenience init(pem: Secret, passphrase: Secret?) throws(SecurityError) {
        guard pem.count <= SecurityLimits.pemBytes else { throw SecurityError(.tooLarge, "PEM text too large") }
        let pointer = try pem.withUnsafeBytes { bytes throws(SecurityError) -> OpaquePointer in
            try MemoryBIO.reading(bytes) { bio throws(SecurityError) -> OpaquePointer in
                let bio = bio.pointer
                return try LibraryCode.handle(
                    passphrase == nil
                        ? "the private key is damaged, missing, or encrypted and no passphrase was given"
                        : "the private key is damaged or missing, or the passphrase is another one",
                    code: .unreadableKey
                ) {
                    guard let passphrase else { return relay_PEM_read_private_key(bio, nil, 0) }
                    return passphrase.withUnsafeBytes { secret in
                        relay_PEM_read_private_key(
                            bio,
                            secret.baseAddress?.assumingMemoryBound(to: UInt8.self),
                            secret.count
                        )
                    }
                }
            }
        }
        self.init(owned: pointer)
    }

    /// A new key.
    convenience init(generating algorithm: KeyAlgorithm) throws(SecurityError) {
        self.init(
            owned: try LibraryCode.handle("no key could be generated") {
                switch algorithm {
                case .p256: relay_generate_p256()
                case .rsa2048: relay_generate_rsa(2_048)
                case .rsa3072: relay_generate_rsa(3_072)
                }
            }
        )
    }

    /// The key as unencrypted PKCS #8 in PEM.
    func pem() throws(SecurityError) -> Secret {
        let bio = try MemoryBIO(secret: true)
        let target = bio.pointer
        try LibraryCode.require("the private key could not be written") {
            PEM_write_bio_PKCS8PrivateKey(target, pointer, nil, nil, 0, nil, nil) == 1
        }
        return bio.withWritten { Secret($0) }
    }
}

/// Whether a key, public or private, is of a kind and size that a signer may have.
func isAcceptableSignerKey(_ key: OpaquePointer) -> Bool {
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA:
        return SecurityLimits.rsaBits.contains(Int(EVP_PKEY_get_bits(key)))
    case EVP_PKEY_EC:
        var name = [CChar](repeating: 0, count: 80)
        var length = 0
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return false }
        let group = String(decoding: name.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return ["prime256v1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521"].contains(group)
    default:
        return false
    }
}
