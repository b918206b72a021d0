/// Names that nobody can own (RFC 2606, RFC 6761): what stands in examples and must not be mistaken for a real set-up.
enum ReservedNames {
    /// Whether a host name, or the domain of a mail address, is reserved for examples and tests.
    static func contain(_ name: String) -> Bool {
        let host = name.split(separator: "@").last.map { $0.lowercased() } ?? ""
        let labels = host.split(separator: ".")
        guard let top = labels.last else { return false }
        if ["example", "invalid", "test"].contains(top) { return true }
        return labels.count >= 2 && labels[labels.count - 2] == "example" && ["com", "net", "org"].contains(top)
    }

    /// Whether a host is this machine: what is sent there stays here, whatever its address.
    static func isLoopback(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
    }
}
