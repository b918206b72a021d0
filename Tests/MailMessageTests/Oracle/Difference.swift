/// One thing that the two readers see differently.
struct Difference: Sendable {
    enum Subject: String, Sendable, CaseIterable {
        case refusal
        case type
        case children
        case charset
        case encoding
        case disposition
        case filename
        case content
        case fields
        case value
        case text
    }

    var subject: Subject
    /// The part, by its place in the tree; -1 for the mail as a whole.
    var part: Int
    /// The same part in GMime's tree.
    var theirPart: Int
    var ours: String
    var theirs: String
    /// The field, for subjects that are about one.
    var field: Anatomy.Field?

    /// All differences between two anatomies of one mail. Where a container's children are not the same ones, what is
    /// below it is not compared.
    static func between(_ ours: Anatomy, _ theirs: Anatomy) -> [Difference] {
        if theirs.isRefused {
            return [Difference(subject: .refusal, part: -1, theirPart: -1, ours: ours.tree, theirs: "refused")]
        }
        var found: [Difference] = []
        var pairs = [(0, 0)]
        while let (a, b) = pairs.popLast() {
            func compare(_ subject: Subject, _ ours: String?, _ theirs: String?, _ field: Anatomy.Field? = nil) {
                guard ours != theirs else { return }
                found.append(
                    Difference(
                        subject: subject,
                        part: a,
                        theirPart: b,
                        ours: ours.map(shown) ?? "none",
                        theirs: theirs.map(shown) ?? "none",
                        field: field
                    )
                )
            }
            compareParts(ours.parts[a], theirs.parts[b], compare)
            let own = ours.children(of: a)
            let other = theirs.children(of: b)
            let types = (own.map { ours.parts[$0].type }, other.map { theirs.parts[$0].type })
            if own.count == other.count {
                pairs += zip(own, other)
            } else {
                compare(.children, types.0.joined(separator: " "), types.1.joined(separator: " "))
            }
        }
        return found
    }

    private static func compareParts(
        _ a: Anatomy.Part,
        _ b: Anatomy.Part,
        _ compare: (Subject, String?, String?, Anatomy.Field?) -> Void
    ) {
        compare(.type, a.type, b.type, nil)
        compare(.charset, a.charset, b.charset, nil)
        compare(.disposition, a.disposition, b.disposition, nil)
        compare(.filename, a.filename, b.filename, nil)
        if a.kind == .leaf, b.kind == .leaf {
            if b.encoding != Anatomy.Part.unknownEncoding { compare(.encoding, a.encoding, b.encoding, nil) }
            if a.size != b.size || a.digest != b.digest {
                compare(
                    .content,
                    "\(a.size ?? -1) bytes \(a.digest ?? 0)",
                    "\(b.size ?? -1) bytes \(b.digest ?? 0)",
                    nil
                )
            }
        }
        guard a.fields.map(\.name) == b.fields.map(\.name) else {
            return compare(.fields, names(a.fields), names(b.fields), nil)
        }
        for (x, y) in zip(a.fields, b.fields) {
            if x.value != y.value {
                compare(.value, visible(x.value), visible(y.value), x)
            } else if x.text != y.text {
                compare(.text, x.text, y.text, x)
            }
        }
    }

    private static func names(_ fields: [Anatomy.Field]) -> String {
        fields.map { visible($0.name) }.joined(separator: ",")
    }

    /// Bytes as text in which nothing is hidden.
    static func visible(_ bytes: some Sequence<UInt8>) -> String {
        var out = ""
        for byte in bytes {
            switch byte {
            case 0x0A: out += "\\n"
            case 0x0D: out += "\\r"
            case 0x09: out += "\\t"
            case 0x5C: out += "\\\\"
            case 0x22: out += "\\\""
            case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return out
    }

    /// Text with its control characters as escapes.
    static func shown(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF: out += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
