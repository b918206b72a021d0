/// A display name and an address (RFC 5322 section 3.4).
public struct Mailbox: Sendable, Hashable, CustomStringConvertible {
    /// The display name, decoded; nil if there is none.
    public let displayName: String?
    /// The address.
    public let address: EmailAddress

    /// Makes a mailbox; control characters and line separators in the name become blanks, an empty name becomes nil.
    public init(displayName: String? = nil, address: EmailAddress) {
        let cleaned = displayName.map(HeaderField.cleaned)
        self.displayName = cleaned.flatMap { $0.isEmpty ? nil : $0 }
        self.address = address
    }

    /// Reads one mailbox, for instance `Ops Desk <ops@supplier.example>`; nil if there is not exactly one.
    public init?(_ text: String) {
        let list = AddressList(parsing: text)
        guard list.entries.count == 1, case .mailbox(let mailbox) = list.entries[0] else { return nil }
        self = mailbox
    }

    /// The mailbox for people to read: name not encoded. Use ``HeaderField`` to write one into a message.
    public var description: String {
        guard let displayName else { return address.description }
        return "\(HeaderField.phrase(displayName)) <\(address)>"
    }
}
