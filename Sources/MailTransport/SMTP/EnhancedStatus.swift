/// An enhanced mail system status code (RFC 3463), such as 5.1.1.
public struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
    /// 2 success, 4 passing failure, 5 lasting failure.
    public let statusClass: Int
    /// 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 security or policy.
    public let subject: Int
    /// The detail under the subject.
    public let detail: Int

    /// A code from its text, or nil if the text is no code of class 2, 4 or 5.
    public init?(_ text: some StringProtocol) {
        let fields = Array(text.utf8).split(separator: .dot, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].count == 1, fields.allSatisfy({ $0.count <= 3 }),
            let statusClass = fields[0].decimal, let subject = fields[1].decimal, let detail = fields[2].decimal,
            [2, 4, 5].contains(statusClass)
        else { return nil }
        self.statusClass = Int(statusClass)
        self.subject = Int(subject)
        self.detail = Int(detail)
    }

    /// The code as it is written.
    public var description: String {
        "\(statusClass).\(subject).\(detail)"
    }
}
