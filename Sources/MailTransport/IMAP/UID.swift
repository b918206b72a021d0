/// A message's number in its folder (RFC 3501 section 2.3.1.1): 1 to 4,294,967,295, never given twice as long as
/// ``UIDValidity`` stays the same.
public struct UID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number.
    public let value: UInt32

    /// A UID, or nil for 0.
    public init?(_ value: UInt32) {
        guard value > 0 else { return nil }
        self.value = value
    }

    /// The first UID that a folder can have.
    public static let first = UID(known: 1)

    private init(known value: UInt32) {
        self.value = value
    }

    init?(_ text: some Collection<UInt8>) {
        guard let number = text.decimal, let value = UInt32(exactly: number) else { return nil }
        self.init(value)
    }

    /// The UID after this one, or nil at the end of all numbers.
    public var next: UID? {
        value < .max ? UID(value + 1) : nil
    }

    /// By number.
    public static func < (left: UID, right: UID) -> Bool {
        left.value < right.value
    }

    /// The number.
    public var description: String {
        "\(value)"
    }
}

/// The generation of a folder's UIDs (RFC 3501 section 2.3.1.1): when it changes, every known UID is void.
public struct UIDValidity: Sendable, Hashable, CustomStringConvertible {
    /// The number.
    public let value: UInt32

    /// A generation, or nil for 0.
    public init?(_ value: UInt32) {
        guard value > 0 else { return nil }
        self.value = value
    }

    /// The number.
    public var description: String {
        "\(value)"
    }
}

// UID sets (RFC 3501 section 9, sequence-set).
enum UIDSet {
    /// The sets that name exactly these UIDs, each at most `limit` bytes long.
    static func write(_ uids: [UID], limit: Int) -> [(text: String, uids: [UID])] {
        var result: [(text: String, uids: [UID])] = []
        var text = ""
        var members: [UID] = []
        let sorted = Set(uids).sorted()
        var index = 0
        while index < sorted.count {
            var last = index
            while last + 1 < sorted.count, sorted[last + 1].value == sorted[last].value + 1 {
                last += 1
            }
            let range = last == index ? "\(sorted[index])" : "\(sorted[index]):\(sorted[last])"
            if !text.isEmpty, text.utf8.count + 1 + range.utf8.count > limit {
                result.append((text, members))
                text = ""
                members = []
            }
            text += text.isEmpty ? range : "," + range
            members += sorted[index...last]
            index = last + 1
        }
        if !text.isEmpty {
            result.append((text, members))
        }
        return result
    }

    /// The UIDs of a set in the order written, or nil if it is none or names more than `limit`.
    static func read(_ text: some Collection<UInt8>, limit: Int) -> [UID]? {
        var result: [UID] = []
        for field in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let ends = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { UID($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
            let range = min(first, last).value...max(first, last).value
            guard range.count <= limit - result.count else { return nil }
            result += range.lazy.compactMap { UID($0) }
        }
        return result
    }
}
