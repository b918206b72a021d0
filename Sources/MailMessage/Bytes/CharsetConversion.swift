import Glibc

/// glibc's iconv, behind a function that never fails: what is not valid becomes U+FFFD.
enum CharsetConversion {
    /// Whether iconv knows the charset of this name.
    static func isKnown(_ name: String) -> Bool {
        guard let handle = open(name) else { return false }
        iconv_close(handle)
        return true
    }

    /// Converts to UTF-8.
    ///
    /// - Returns: the text and the offset of the first byte that had to be replaced; nil if iconv does not know `name`.
    static func decode(_ bytes: some Collection<UInt8>, from name: String, unit: Int) -> (text: String, fault: Int?)? {
        guard let handle = open(name) else { return nil }
        defer { iconv_close(handle) }
        var input = ContiguousArray(bytes).map { CChar(bitPattern: $0) }
        var output = [UInt8]()
        output.reserveCapacity(input.count + input.count / 2 + 16)
        var fault: Int?
        let total = input.count
        input.withUnsafeMutableBufferPointer { inputBuffer in
            guard let inputBase = inputBuffer.baseAddress else { return }
            var source: UnsafeMutablePointer<CChar>? = inputBase
            var left = total
            var chunk = [CChar](repeating: 0, count: 4096)
            var flushing = false
            while true {
                let result = chunk.withUnsafeMutableBufferPointer {
                    chunkBuffer -> (produced: Int, code: Int, error: Int32) in
                    var target = chunkBuffer.baseAddress
                    var room = chunkBuffer.count
                    let code =
                        flushing
                        ? iconv(handle, nil, nil, &target, &room)
                        : iconv(handle, &source, &left, &target, &room)
                    return (chunkBuffer.count - room, code, errno)
                }
                output.append(
                    contentsOf: chunk[0..<min(max(0, result.produced), chunk.count)].lazy.map(UInt8.init(bitPattern:))
                )
                if result.code != -1 {
                    if flushing { break }
                    flushing = true
                    continue
                }
                if result.error == E2BIG { continue }
                if flushing { break }
                // EILSEQ or EINVAL: mark the place, step over one unit, go on.
                fault = fault ?? (total - left)
                output.append(contentsOf: replacement)
                let step = min(max(1, unit), left)
                left -= step
                source = source.map { $0 + step }
                if left <= 0 { flushing = true }
            }
        }
        return (String(decoding: output, as: UTF8.self), fault)
    }

    private static func open(_ name: String) -> iconv_t? {
        // A slash would let a label from outside choose iconv's own options.
        guard !name.isEmpty, name.utf8.count <= 40, !name.utf8.contains(where: { $0 == ASCII.slash || $0 <= 0x20 })
        else {
            return nil
        }
        guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else { return nil }
        return handle
    }

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}
