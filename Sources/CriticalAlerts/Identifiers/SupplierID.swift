/// The operator's own short name for a supplier, the key that joins suppliers, contacts and registrations (`old-energy`).
public struct SupplierID: Hashable, Comparable, Sendable {
    /// The name.
    public let text: String

    /// 1 to 64 characters of `a-z A-Z 0-9 . _ -`, the first a letter or digit; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard (1...64).contains(bytes.count), let first = bytes.first, isASCIIAlphanumeric(first),
            bytes.allSatisfy({
                isASCIIAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        self.text = String(text)
    }

    /// Orders by text.
    public static func < (left: SupplierID, right: SupplierID) -> Bool {
        left.text < right.text
    }
}

extension SupplierID: CustomStringConvertible {
    /// The name.
    public var description: String { text }
}

/// Where a supplier's code comes from (suppliers.csv, column `scheme`).
public enum CodeScheme: String, Hashable, Sendable, Codable, CaseIterable {
    /// Market Participant Identifier: four characters, electricity.
    case mpid
    /// Gas supplier short code: three letters.
    case gas
    /// A block of EUI-64 identifiers from the SEC's ID allocation.
    case userEUI = "user-eui"
    /// A name as sources write it.
    case name
}

/// One code by which sources know a supplier.
public struct SupplierCode: Hashable, Sendable {
    /// Where the code comes from.
    public let scheme: CodeScheme
    /// The code, in canonical form: upper case for `mpid` and `gas`, `first..last` for `user-eui`.
    public let code: String

    /// Checks and canonicalises; `nil` if the code does not fit its scheme.
    public init?(scheme: CodeScheme, code: some StringProtocol) {
        let bytes = Array(code.utf8)
        switch scheme {
        case .mpid:
            guard bytes.count == 4, bytes.allSatisfy(isASCIIAlphanumeric) else { return nil }
            self.code = code.uppercased()
        case .gas:
            guard bytes.count == 3, bytes.allSatisfy(isASCIIAlphanumeric) else { return nil }
            self.code = code.uppercased()
        case .userEUI:
            guard let range = EUI64Range(code) else { return nil }
            self.code = range.description
        case .name:
            guard (1...200).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
            self.code = String(code)
        }
        self.scheme = scheme
    }
}

func isASCIIAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
    default: false
    }
}

extension SupplierID: Codable {
    /// Reads a supplier id; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = SupplierID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a supplier id")
        }
        self = value
    }

    /// Writes a supplier id.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension SupplierCode: CustomStringConvertible {
    /// `scheme:code`.
    public var description: String { "\(scheme.rawValue):\(code)" }

    /// Reads `scheme:code`; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let scheme = CodeScheme(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(scheme: scheme, code: text[text.index(after: colon)...])
    }
}

extension SupplierCode: Codable {
    /// Reads a code as `scheme:code`; throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = SupplierCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a code as `scheme:code`")
        }
        self = value
    }

    /// Writes a code as `scheme:code`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
