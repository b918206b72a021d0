/// The members of one JSON object, each asked for by name and kind; a fault names the member's path.
struct JSONObjectReader {
    private let members: [String: JSONValue]
    private let path: String

    init(_ value: JSONValue, path: String) throws(AlertMailError) {
        guard case .object(let list) = value else {
            throw AlertMailError(.machinePartMalformed, "'\(path.isEmpty ? "/" : path)' is no object")
        }
        // The reader has refused doubled names.
        members = Dictionary(list.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        self.path = path
    }

    func has(_ name: String) -> Bool {
        value(name) != nil
    }

    func text(_ name: String, limit: Int = MachinePartLimits.text) throws(AlertMailError) -> String {
        guard let text = try optionalText(name, limit: limit) else { throw fault(name, "is missing") }
        return text
    }

    func optionalText(_ name: String, limit: Int = MachinePartLimits.text) throws(AlertMailError) -> String? {
        guard let value = value(name) else { return nil }
        return try Self.text(value, limit: limit) { reason in fault(name, reason) }
    }

    func required<Value>(_ name: String, _ read: (String) -> Value?) throws(AlertMailError) -> Value {
        guard let value = try optional(name, read) else { throw fault(name, "is missing") }
        return value
    }

    func optional<Value>(_ name: String, _ read: (String) -> Value?) throws(AlertMailError) -> Value? {
        guard let text = try optionalText(name) else { return nil }
        guard let value = read(text) else { throw fault(name, "has a value that it cannot have") }
        return value
    }

    /// The texts of an array, empty if there is none.
    func texts<Value>(_ name: String, limit: Int, _ read: (String) -> Value?) throws(AlertMailError) -> [Value] {
        var result: [Value] = []
        for element in try array(name, limit: limit) {
            let text = try Self.text(element, limit: MachinePartLimits.text) { reason in fault(name, reason) }
            guard let value = read(text) else { throw fault(name, "has a value that it cannot have") }
            result.append(value)
        }
        return result
    }

    func object(_ name: String) throws(AlertMailError) -> JSONObjectReader {
        guard let object = try optionalObject(name) else { throw fault(name, "is missing") }
        return object
    }

    func optionalObject(_ name: String) throws(AlertMailError) -> JSONObjectReader? {
        guard let value = value(name) else { return nil }
        return try JSONObjectReader(value, path: "\(path)/\(name)")
    }

    /// The objects of an array, empty if there is none.
    func objects<Value>(
        _ name: String,
        limit: Int,
        _ read: (JSONObjectReader) throws(AlertMailError) -> Value
    ) throws(AlertMailError) -> [Value] {
        var result: [Value] = []
        for (index, element) in try array(name, limit: limit).enumerated() {
            result.append(try read(try JSONObjectReader(element, path: "\(path)/\(name)/\(index)")))
        }
        return result
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(AlertMailError) -> Int64 {
        guard let value = try optionalInteger(name, in: range) else { throw fault(name, "is missing") }
        return value
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int64>) throws(AlertMailError) -> Int64? {
        guard let value = value(name) else { return nil }
        guard case .number(let text) = value, let number = Int64(text), range.contains(number) else {
            throw fault(name, "is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `false` if the member is not there.
    func bool(_ name: String) throws(AlertMailError) -> Bool {
        guard let value = value(name) else { return false }
        guard case .bool(let bool) = value else { throw fault(name, "is neither true nor false") }
        return bool
    }

    func fault(_ name: String, _ reason: String) -> AlertMailError {
        AlertMailError(.machinePartMalformed, "'\(path)/\(name)' \(reason)")
    }

    private func value(_ name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    private func array(_ name: String, limit: Int) throws(AlertMailError) -> [JSONValue] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value else { throw fault(name, "is no array") }
        guard elements.count <= limit else {
            throw AlertMailError(.machinePartTooLarge, "'\(path)/\(name)' has more than \(limit) entries")
        }
        return elements
    }

    private static func text(
        _ value: JSONValue,
        limit: Int,
        _ fault: (String) -> AlertMailError
    ) throws(AlertMailError) -> String {
        guard case .string(let text) = value else { throw fault("is no text") }
        guard text.utf8.count <= limit else {
            throw AlertMailError(.machinePartTooLarge, "a text has more than \(limit) bytes")
        }
        return text
    }
}
