import MailMessage

extension NamedDifference {
    /// Differences in names and raw values of fields.
    static let headers: [NamedDifference] = [
        NamedDifference(
            "byte-order-mark",
            [.fields],
            theirs: "reads a byte order mark as the beginning of the first field's name",
            ours: "steps over it",
            reason:
                "Editors put it before files that are then sent; no field name has bytes above 127 (RFC 5322 section 3.6.8).",
            example: "\u{FEFF}Subject: a\n\nb\n",
            rule: .normalizes { pair in
                let mark = "\\xef\\xbb\\xbf"
                if pair.theirs.hasPrefix(mark) { pair.theirs.removeFirst(mark.count) }
                // A first field that is Content-… stands elsewhere in GMime's order.
                pair.theirs = sorted(pair.theirs)
                pair.ours = sorted(pair.ours)
            }
        ),
        NamedDifference(
            "field-without-name",
            [.fields],
            theirs: "keeps a field whose name is empty",
            ours: "passes over the line, and reports `invalid-header-line`",
            reason: "A name has at least one character (RFC 5322 section 3.6.8).",
            example: "Subject: a\n: value\n\nb\n",
            rule: .normalizes { pair in
                pair.theirs = pair.theirs.split(separator: ",").joined(separator: ",")
            }
        ),
        NamedDifference(
            "nul-in-value",
            [.value],
            theirs: "ends the value before a NUL",
            ours: "keeps it, and reports `nul-byte`",
            reason:
                "RFC 5322 section 4 has NUL in obsolete syntax; a value that is cut there is another value than was sent.",
            bytes: Array("Subject: a".utf8) + [0] + Array("b\n\nc\n".utf8),
            rule: .recognizes { difference, _ in
                guard let nul = difference.field?.value.firstIndex(of: 0) else { return false }
                var cut = difference.field?.value[..<nul] ?? []
                while let last = cut.last, last == 0x20 || (0x09...0x0D).contains(last) { cut.removeLast() }
                return Difference.shown(Difference.visible(cut)) == difference.theirs
            }
        ),
        NamedDifference(
            "nul-in-parameter",
            [.charset, .filename, .type, .disposition, .encoding, .children],
            theirs: "ends the field before a NUL",
            ours: "keeps it, and reports `nul-byte`",
            reason: "Follows from `nul-in-value`.",
            bytes: Array("Content-Type: text/plain; charset=a".utf8) + [0] + Array("b\n\nc\n".utf8),
            rule: .recognizes { difference, comparison in
                comparison.part(difference).headers.contains {
                    $0.name.lowercased().hasPrefix("content-") && $0.rawValue.contains(0)
                }
            }
        ),
    ]

    private static func sorted(_ names: String) -> String {
        names.split(separator: ",", omittingEmptySubsequences: false).sorted().joined(separator: ",")
    }
}
