import Glibc

/// Standard output and error, written at once and whole.
enum FileHandles {
    /// A line on standard output.
    static func output(_ line: String = "") {
        write(line + "\n", to: 1)
    }

    /// A line on standard error.
    static func error(_ line: String) {
        write(line + "\n", to: 2)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Nobody reads any more: there is nothing left to say to anybody.
                return
            }
            written += count
        }
    }
}
