// Bytes received and not yet understood. Taking from the front is cheap; what was taken is dropped in bulk.
struct ByteQueue: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    // Where the search for the next line feed goes on, so that a line arriving byte by byte is not searched anew.
    private var searched = 0

    var count: Int { bytes.count - start }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ more: some Collection<UInt8>) {
        if start > 65_536, start > bytes.count / 2 {
            bytes.removeSubrange(0..<start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next line without its CRLF (or bare LF), or nil while none is complete.
    mutating func takeLine() -> [UInt8]? {
        guard let end = bytes[searched...].firstIndex(of: .lineFeed) else {
            searched = bytes.count
            return nil
        }
        var last = end
        if last > start, bytes[last - 1] == .carriageReturn {
            last -= 1
        }
        let line = Array(bytes[start..<last])
        moveStart(to: end + 1)
        return line
    }

    /// Moves at most `limit` bytes to the end of `target` and says how many.
    mutating func move(atMost limit: Int, to target: inout [UInt8]) -> Int {
        let taken = Swift.min(limit, count)
        target.append(contentsOf: bytes[start..<start + taken])
        moveStart(to: start + taken)
        return taken
    }

    mutating func drop(atMost limit: Int) -> Int {
        let taken = Swift.min(limit, count)
        moveStart(to: start + taken)
        return taken
    }

    private mutating func moveStart(to position: Int) {
        start = position
        searched = position
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 262_144)
            start = 0
            searched = 0
        }
    }
}
