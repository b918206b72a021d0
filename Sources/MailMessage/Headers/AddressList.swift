/// The addresses of a From, To, Cc or similar field (RFC 5322 section 3.4), read tolerantly.
///
/// What RFC 5322 section 4.4 calls obsolete is read as it says: routes, blanks and comments inside addresses, empty
/// list elements. So is what senders write against the rules: semicolons between addresses, unquoted commas and colons
/// in names, addresses without brackets behind a name or one after the other, brackets that are not closed, `mailto:`
/// before an address, apostrophes around it. ``faults`` tells of it.
public struct AddressList: Sendable, Hashable {
    /// One entry of the list.
    public enum Entry: Sendable, Hashable {
        /// A mailbox.
        case mailbox(Mailbox)
        /// A group: its name and members, which may be none (`undisclosed-recipients:;`).
        case group(name: String, members: [Mailbox])
        /// What is no address, decoded as text: a name alone, an X.400 or Notes address, a path of UUCP.
        case unreadable(String)
    }

    /// The entries in order.
    public let entries: [Entry]
    /// What was wrong, in the order found; empty if all is well.
    public let faults: [Defect.Code]

    /// All mailboxes, those inside groups too.
    public var mailboxes: [Mailbox] {
        entries.flatMap { entry -> [Mailbox] in
            switch entry {
            case .mailbox(let mailbox): [mailbox]
            case .group(_, let members): members
            case .unreadable: []
            }
        }
    }

    /// Reads the unfolded value of an address field.
    public init(parsing text: String) {
        self.init(parsing: Array(text.utf8)[...], limit: ParserLimits.default.addresses)
    }

    init(parsing bytes: ArraySlice<UInt8>, limit: Int) {
        var parser = AddressListParser(bytes, limit: limit)
        parser.run()
        entries = parser.entries
        faults = parser.faults
    }
}
