import COpenSSL

/// Bytes from libcrypto's generator, fit for keys, identifiers and boundaries.
///
/// - Throws: ``SecurityError/Code/libraryFailure`` if the system gives no randomness: then nothing may be minted.
public func randomBytes(_ count: Int) throws(SecurityError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(count, 0))
    guard let length = Int32(exactly: bytes.count) else {
        throw SecurityError(.tooLarge, "too many random bytes at once")
    }
    guard length > 0 else { return [] }
    try LibraryCode.require("the random generator failed") {
        RAND_bytes(&bytes, length) == 1
    }
    return bytes
}
