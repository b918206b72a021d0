import COpenSSL

/// The hash of FIPS 180-4 with 256 bits, and the keyed hash of RFC 2104 made with it.
public enum SHA256 {
    /// How many bytes a hash has.
    public static let byteCount = 32

    /// The hash of the bytes.
    ///
    /// - Throws: ``SecurityError/Code/libraryFailure`` if libcrypto has no SHA-256 (a broken installation).
    public static func hash(_ bytes: some Sequence<UInt8>) throws(SecurityError) -> [UInt8] {
        let hash = bytes.withContiguousStorageIfAvailable { digest(UnsafeRawBufferPointer($0)) }
        if let hash { return try hash.get() }
        return try Array(bytes).withUnsafeBytes { digest($0) }.get()
    }

    /// HMAC-SHA-256 (RFC 2104) of the bytes under a key, in full length.
    ///
    /// - Throws: ``SecurityError/Code/libraryFailure`` if libcrypto has no SHA-256 (a broken installation).
    public static func authenticate(_ bytes: [UInt8], key: Secret) throws(SecurityError) -> [UInt8] {
        guard let keyLength = Int32(exactly: key.count) else { throw SecurityError(.tooLarge, "key too long") }
        var code = [UInt8](repeating: 0, count: byteCount)
        var written: UInt32 = 0
        try LibraryCode.require("HMAC-SHA-256 failed") {
            key.withUnsafeBytes { key in
                HMAC(EVP_sha256(), key.baseAddress, keyLength, bytes, bytes.count, &code, &written) != nil
            }
        }
        return code
    }

    private static func digest(_ bytes: UnsafeRawBufferPointer) -> Result<[UInt8], SecurityError> {
        var hash = [UInt8](repeating: 0, count: byteCount)
        var written: UInt32 = 0
        ERR_clear_error()
        guard EVP_Digest(bytes.baseAddress, bytes.count, &hash, &written, EVP_sha256(), nil) == 1 else {
            return .failure(SecurityError(.libraryFailure, "SHA-256 failed", library: .takeLast()))
        }
        return .success(hash)
    }
}
