import Glibc

/// Where lines are written: each is handed to the system whole and at once, so that a reader at the other end of a pipe
/// sees it as soon as it is known.
struct LineOutput: Sendable {
    /// Standard output.
    static let standard = LineOutput(descriptor: STDOUT_FILENO)
    /// Standard error.
    static let diagnostics = LineOutput(descriptor: STDERR_FILENO)

    /// The descriptor that is written to.
    let descriptor: Int32

    /// Writes lines, each with a line end.
    ///
    /// - Throws: ``LineOutputError`` if the system takes no more.
    func write(_ lines: [String]) throws(LineOutputError) {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        try write(bytes: bytes)
    }

    /// Writes bytes as they are.
    ///
    /// - Throws: ``LineOutputError`` if the system takes no more.
    func write(bytes: [UInt8]) throws(LineOutputError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if count < 0, errno != EINTR {
                throw LineOutputError(number: errno)
            }
        }
    }
}

/// Output that the system did not take.
struct LineOutputError: Error, CustomStringConvertible {
    /// The system's error number.
    let number: Int32

    /// `cannot write: reason`.
    var description: String { "cannot write: \(String(cString: strerror(number)))" }
}
