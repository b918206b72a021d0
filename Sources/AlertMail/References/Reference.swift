/// What a reference names: its two-letter prefix.
public protocol ReferenceSubject: Sendable {
    /// Two upper-case letters: `CA`, `TK` or `LT`.
    static var prefix: String { get }
}

/// A case: the life of one alert at one supplier.
public enum CaseSubject: ReferenceSubject {
    /// The prefix.
    public static let prefix = "CA"
}

/// A task: something only a person can do.
public enum TaskSubject: ReferenceSubject {
    /// The prefix.
    public static let prefix = "TK"
}

/// A letter that belongs to no single case.
public enum LetterSubject: ReferenceSubject {
    /// The prefix.
    public static let prefix = "LT"
}

/// `CA-` and ten characters of Crockford's base 32, the last a check character.
public typealias CaseReference = Reference<CaseSubject>
/// `TK-` and ten characters of Crockford's base 32, the last a check character.
public typealias TaskReference = Reference<TaskSubject>
/// `LT-` and ten characters of Crockford's base 32, the last a check character.
public typealias LetterReference = Reference<LetterSubject>

/// A reference that people read out on the telephone and type into subjects.
///
/// Ten characters of Crockford's base 32 stand behind the prefix: nine that carry 45 bits, and a check character that makes the
/// weighted sum over GF(32) zero, so that every single substitution and every swap of neighbours is found.
public struct Reference<Subject: ReferenceSubject>: Hashable, Sendable, Codable {
    /// The canonical text: upper case, with its prefix.
    public let text: String

    /// The reference that carries the lowest 45 bits of `bits`; the caller draws them at random.
    public init(bits: UInt64) {
        var symbols = (0..<9).map { UInt8(truncatingIfNeeded: (bits >> UInt64(40 - 5 * $0)) & 31) }
        symbols.append(CrockfordBase32.checkSymbol(of: symbols))
        text = Subject.prefix + "-" + CrockfordBase32.text(of: symbols)
    }

    /// Reads a reference as people write it: either letter case, `O` for `0`, `I` and `L` for `1`; `nil` if the prefix, the
    /// length or the check character is wrong.
    public init?(_ written: some StringProtocol) {
        let bytes = Array(written.utf8)
        guard bytes.count == 13, bytes[2] == UInt8(ascii: "-"),
            String(decoding: bytes[0..<2], as: UTF8.self).uppercased() == Subject.prefix,
            let symbols = CrockfordBase32.symbols(of: bytes[3...]),
            CrockfordBase32.checkSymbol(of: Array(symbols[0..<9])) == symbols[9]
        else { return nil }
        text = Subject.prefix + "-" + CrockfordBase32.text(of: symbols)
    }

    /// What keeps a text from being a reference of this kind; of no use for one that is.
    public static func fault(in written: some StringProtocol) -> String {
        let bytes = Array(written.utf8)
        let form = "expects \(Subject.prefix)- and ten characters, the last a check character"
        guard bytes.count == 13, bytes[2] == UInt8(ascii: "-"),
            String(decoding: bytes[0..<2], as: UTF8.self).uppercased() == Subject.prefix
        else { return form }
        guard CrockfordBase32.symbols(of: bytes[3...]) != nil else {
            return "\(form); they are digits and letters without I, L, O and U"
        }
        return "its check character does not fit: one of the characters is mistyped"
    }

    /// Decodes the text form; throws if it is no such reference.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let written = try container.decode(String.self)
        guard let reference = Reference(written) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no reference of this kind")
        }
        self = reference
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Reference: CustomStringConvertible {
    /// The canonical text.
    public var description: String { text }
}

extension Reference: Comparable {
    /// Orders by text.
    public static func < (left: Reference, right: Reference) -> Bool {
        left.text < right.text
    }
}
