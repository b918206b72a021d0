/// What a reader finds in a mail, in terms that both readers share.
struct Anatomy: Sendable {
    /// Whether the reader refused the mail as a whole.
    var isRefused = false
    /// Containers before what they contain.
    var parts: [Part] = []

    enum Kind: String, Sendable {
        case multipart
        /// An enclosed message whose own parts follow.
        case message
        case leaf
    }

    struct Part: Sendable {
        /// Index of the container; -1 for none.
        var parent: Int
        var kind: Kind
        /// Type and subtype in small letters.
        var type: String
        var charset: String?
        /// Nil where none is given, or an unknown one.
        var encoding: String?
        var disposition: String?
        var filename: String?
        /// Stands where the reader does not say.
        static let unknownEncoding = "unknown"

        /// Bytes of a leaf after transfer decoding.
        var size: Int?
        /// FNV-1a of those bytes.
        var digest: UInt64?
        /// Fields that are not `Content-…` first, as GMime keeps them apart.
        var fields: [Field] = []
    }

    struct Field: Sendable, Equatable {
        var name: [UInt8]
        /// The value without line breaks and without blanks at its ends.
        var value: [UInt8]
        /// The value with its encoded words decoded.
        var text: String

        var isContentField: Bool {
            name.count >= 8 && zip(name, "content-".utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }
    }

    func children(of part: Int) -> [Int] { parts.indices.filter { parts[$0].parent == part } }

    /// The tree as one line: `multipart/mixed(text/plain text/html)`.
    var tree: String {
        func line(_ part: Int) -> String {
            let children = children(of: part).map(line)
            let type = parts[part].type
            guard parts[part].kind != .leaf else { return type }
            return type + "(" + children.joined(separator: " ") + ")"
        }
        return parts.isEmpty ? "nothing" : line(0)
    }

    static func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}
