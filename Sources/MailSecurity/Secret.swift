import COpenSSL

/// Bytes that nobody may see: a private key, a passphrase, a password, a key that authenticates identifiers.
///
/// It has no `Codable`, no readable description and no children in a mirror, so `print`, `dump`, string
/// interpolation and loggers show only that there is one. The bytes are overwritten when the last reference goes;
/// copies that a caller made before are the caller's.
public final class Secret: @unchecked Sendable {
    // Written once, before the reference is shared: reading from several threads is safe.
    private let storage: UnsafeMutableRawBufferPointer

    /// Copies the bytes.
    public init(_ bytes: some Collection<UInt8>) {
        let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
        storage.initializeMemory(as: UInt8.self, repeating: 0)
        self.storage = UnsafeMutableRawBufferPointer(rebasing: storage[..<bytes.count])
        self.storage.copyBytes(from: bytes)
    }

    /// Copies the UTF-8 bytes of a text.
    public convenience init(text: String) {
        self.init(text.utf8)
    }

    /// A new secret from libcrypto's generator.
    ///
    /// - Throws: ``SecurityError/Code/libraryFailure`` if the system gives no randomness.
    public static func random(byteCount: Int) throws(SecurityError) -> Secret {
        Secret(try randomBytes(byteCount))
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { storage.count }

    /// Lends the bytes for the length of a call. The pointer must not outlive it.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(storage))
    }

    /// The same secret without line ends and blanks at its end: what a file written by an editor means.
    public func trimmingTrailingWhitespace() -> Secret {
        var end = storage.count
        while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(storage[end - 1]) {
            end -= 1
        }
        return Secret(storage[..<end])
    }
}

extension Secret: Equatable {
    /// Compares in a time that does not depend on where the first difference is.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in equalInConstantTime(left, right) }
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says only that there is a secret.
    public var description: String { "Secret(redacted)" }
    /// Says only that there is a secret.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
