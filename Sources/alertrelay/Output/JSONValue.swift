/// A JSON value (RFC 8259) that is to be printed: the members of objects keep their order, numbers their digits.
indirect enum JSONValue: Hashable, Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    /// A whole number, as its decimal digits.
    case number(String)
    case bool(Bool)
    case null

    /// The number with all its digits, whatever its width.
    static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// The number, or `null`.
    static func integer(_ value: (some BinaryInteger)?) -> JSONValue { value.map { .number(String($0)) } ?? .null }

    /// The text, or `null`.
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    /// What a value calls itself, or `null`.
    static func text(_ value: (some CustomStringConvertible)?) -> JSONValue {
        value.map { .string($0.description) } ?? .null
    }

    /// The truth value, or `null`.
    static func bool(_ value: Bool?) -> JSONValue { value.map { .bool($0) } ?? .null }

    /// The texts in their order.
    static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
}

/// One member of a JSON object.
struct JSONMember: Hashable, Sendable {
    let name: String
    let value: JSONValue

    init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object with these members, in this order.
    init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { JSONMember($0.0, $0.1) })
    }
}
