/// A JSON value (RFC 8259), with the members of objects in their order.
indirect enum JSONValue: Hashable, Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    /// A number as written: the machine part's own are small integers.
    case number(String)
    case bool(Bool)
    case null
}

/// One member of a JSON object.
struct JSONMember: Hashable, Sendable {
    let name: String
    let value: JSONValue
}
