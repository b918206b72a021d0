import MailMessage

extension NamedDifference {
    /// Differences in which parts there are.
    static let structure: [NamedDifference] = [
        NamedDifference(
            "refused-without-header",
            [.refusal],
            theirs: "refuses the mail",
            ours: "a text part, or what the later fields say, and a defect",
            reason:
                "The first line is no field. RFC 5322 section 2.1 asks for a header, but what comes in must come out.",
            example: "no field\nSubject: a\n\ntext\n",
            rule: .recognizes { _, comparison in !beginsWithField(comparison.mail) }
        ),
        NamedDifference(
            "refused-cut-in-name",
            [.refusal],
            theirs: "refuses the mail",
            ours: "the fields before the cut, and `truncated-header`",
            reason: "The mail ends inside the name of a field. What stands before is sound (RFC 5322 section 2.2).",
            example: "Subject: a\nConte",
            rule: .recognizes { _, comparison in endsInFieldName(comparison.mail[...]) }
        ),
        NamedDifference(
            "part-cut-in-name",
            [.children],
            theirs: "drops the last part",
            ours: "keeps it with the fields before the cut",
            reason: "The same inside a multipart: the mail ends inside the name of a field of its last part.",
            example: "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nX-A",
            rule: .recognizes { difference, comparison in
                guard let last = comparison.part(difference).children.last else { return false }
                return count(difference.theirs) + 1 == count(difference.ours)
                    && endsInFieldName(comparison.mail[last.range.lowerBound...])
            }
        ),
        NamedDifference(
            "part-without-fields-or-empty-line",
            [.children],
            theirs: "drops the part",
            ours: "a text part",
            reason:
                "Between two boundaries stands text without the empty line that begins a body (RFC 2046 section 5.1.1). "
                + "Its sender meant it to be read.",
            example: "Content-Type: multipart/mixed; boundary=b\n\n--b\njust text\n--b\n\nmore\n--b--\n",
            rule: .recognizes { difference, comparison in
                let kept = comparison.part(difference).children.filter {
                    !($0.headers.isEmpty && comparison.has(.missingHeaderEnd, in: $0.index))
                }
                let types = kept.map(\.contentType.description).joined(separator: " ")
                return types == difference.theirs && types != difference.ours
            }
        ),
        NamedDifference(
            "boundary-not-quoted",
            [.children],
            theirs: "takes all up to the semicolon for the boundary",
            ours: "ends it where a comment or another parameter begins, as the lines of the body have it",
            reason: "A comment may stand behind a value (RFC 2045 section 5.1); a semicolon may have been forgotten.",
            example: "Content-Type: multipart/mixed; boundary=b (c)\n\n--b\n\ntext\n--b--\n",
            rule: .recognizes { difference, comparison in
                let type = comparison.part(difference).contentType
                guard let greedy = greedyValue("boundary", in: comparison.value("Content-Type", difference)) else {
                    return false
                }
                let unquoted = greedy.filter { $0 != UInt8(ascii: "\"") }
                return unquoted != type.parameters["boundary"].map { Array($0.utf8) }
            }
        ),
        NamedDifference(
            "empty-boundary",
            [.children],
            theirs: "takes lines of two hyphens for boundaries",
            ours: "opens no part, and reports `missing-boundary`",
            reason: "A boundary has at least one character (RFC 2046 section 5.1.1); `-- ` begins a signature.",
            example: "Content-Type: multipart/mixed; boundary=\"\"\n\n-- \nAnn\n",
            rule: .recognizes { difference, comparison in
                difference.ours.isEmpty
                    && comparison.part(difference).contentType.parameters["boundary"]?.isEmpty == true
            }
        ),
        NamedDifference(
            "enclosed-message-with-two-encodings",
            [.children, .content],
            theirs: "goes by the first Content-Transfer-Encoding of an enclosed message, elsewhere by the last one",
            ours: "goes by the last one everywhere",
            reason: "RFC 2045 section 6 allows one field. One rule for all parts leaves no room between two readings.",
            example:
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nSubject: a\n\nb\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                return part.contentType.isMessage && part.headers.all("Content-Transfer-Encoding").count > 1
            }
        ),
        NamedDifference(
            "depth",
            [.children],
            theirs: "opens 1,024 levels",
            ours: "opens as many as `ParserLimits.depth` says (100), and reports `too-deep`",
            reason: "A limit named in one place; no standard names one.",
            example: nested(110),
            rule: .recognizes { difference, comparison in comparison.has(.tooDeep, in: difference.part) }
        ),
    ]

    private static func nested(_ levels: Int) -> String {
        var mail = ""
        for level in 0..<levels { mail += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        return mail + "\ntext\n"
    }

    /// Number of types in a list of them.
    private static func count(_ types: String) -> Int { types.split(separator: " ").count }

    /// Whether the first line that is no mbox separator is a field.
    private static func beginsWithField(_ mail: [UInt8]) -> Bool {
        for line in mail.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty || line.elementsEqual([0x0D]) { return true }
            if line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8) { continue }
            var isBlank = false
            for byte in line {
                if byte == UInt8(ascii: ":") { return line.first != byte }
                if byte == 0x20 || byte == 0x09 {
                    isBlank = true
                } else if isBlank || byte < 0x20 || byte == 0x7F {
                    return false
                }
            }
            return false
        }
        return false
    }

    /// Whether these bytes are a header that ends before a colon.
    private static func endsInFieldName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let last = lines.last else { return true }
        return !last.contains(UInt8(ascii: ":"))
            && !lines.dropLast().contains { $0.isEmpty || $0.elementsEqual([0x0D]) }
    }

    /// The value of a parameter as GMime reads it where it is not quoted: all up to the semicolon.
    static func greedyValue(_ name: String, in field: [UInt8]) -> [UInt8]? {
        for piece in field.split(separator: UInt8(ascii: ";")).dropFirst() {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let own = piece[..<equals].filter { $0 != 0x20 && $0 != 0x09 }
            guard String(decoding: own, as: UTF8.self).lowercased() == name else { continue }
            var value = piece[(equals + 1)...]
            while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
            while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
            return Array(value)
        }
        return nil
    }
}
