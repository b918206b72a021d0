import COpenSSL

/// Owner of one memory `BIO`: the way bytes get into libcrypto and out of it.
struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    private init(owned pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// An empty one to write to. Its memory is overwritten when freed if it is to hold a secret.
    init(secret: Bool = false) throws(SecurityError) {
        self.init(owned: try LibraryCode.handle("no memory") { BIO_new(secret ? BIO_s_secmem() : BIO_s_mem()) })
    }

    deinit {
        BIO_free(pointer)
    }

    /// Lends a reading one over bytes that are not copied.
    static func reading<Result>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (borrowing MemoryBIO) throws(SecurityError) -> Result
    ) throws(SecurityError) -> Result {
        guard let count = Int32(exactly: bytes.count), bytes.count <= SecurityLimits.contentBytes else {
            throw SecurityError(.tooLarge, "more than \(SecurityLimits.contentBytes) bytes")
        }
        // An empty Swift buffer may have no address, which libcrypto refuses; one that is never read serves.
        var nothing: UInt8 = 0
        return try withUnsafeBytes(of: &nothing) { nothing throws(SecurityError) -> Result in
            let start = bytes.baseAddress ?? nothing.baseAddress
            let bio = MemoryBIO(owned: try LibraryCode.handle("no memory") { BIO_new_mem_buf(start, count) })
            return try body(bio)
        }
    }

    /// Lends a reading one over bytes that are not copied.
    static func reading<Result>(
        _ bytes: [UInt8],
        _ body: (borrowing MemoryBIO) throws(SecurityError) -> Result
    ) throws(SecurityError) -> Result {
        try bytes.withUnsafeBufferPointer { buffer throws(SecurityError) -> Result in
            try reading(UnsafeRawBufferPointer(buffer), body)
        }
    }

    /// Lends what has been written.
    func withWritten<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var start: UnsafePointer<UInt8>?
        let count = relay_BIO_get_mem_data(pointer, &start)
        return body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// A copy of what has been written.
    var written: [UInt8] { withWritten { Array($0) } }
}
