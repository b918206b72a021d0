/// One kind of input that `inspect` understands.
protocol Inspector: Sendable {
    /// How many bytes of one input are taken into memory.
    var limit: Int { get }

    /// What is in an input; never fails, whatever the bytes are.
    ///
    /// - Parameters:
    ///   - path: the input as given.
    ///   - bytes: its first bytes, at most ``limit``.
    ///   - isCut: whether it has more.
    func inspect(path: String, bytes: [UInt8], isCut: Bool) -> Inspection

    /// What is said of an input that could not be opened or read.
    func failure(path: String, reason: String) -> Inspection
}

extension Inspector {
    /// What is in a whole input, wherever its bytes come from.
    func inspect(path: String, bytes: [UInt8]) -> Inspection {
        inspect(path: path, bytes: bytes, isCut: false)
    }
}
