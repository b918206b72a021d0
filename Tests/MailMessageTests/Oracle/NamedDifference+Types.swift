import MailMessage

extension NamedDifference {
    /// Differences in types, dispositions and transfer encodings.
    static let types: [NamedDifference] = [
        NamedDifference(
            "unreadable-type",
            [.type],
            theirs: "`application/octet-stream`, or what there is without a type before the slash",
            ours: "`text/plain` (`text` and `multipart` alone: their plainest kind), and `invalid-content-type`",
            reason: "RFC 2045 section 5.2 recommends text/plain for a Content-Type that cannot be read.",
            example: "Content-Type: text\n\na\n",
            rule: .recognizes { difference, comparison in
                let field = comparison.value("Content-Type", difference)
                let type = field.prefix { $0 != UInt8(ascii: ";") }
                let slash = type.firstIndex(of: UInt8(ascii: "/"))
                let name = type.prefix { $0 > 0x20 && $0 < 0x7F && !"()<>@,:\\\"/[]?=".utf8.contains($0) }
                let subtype = slash.map { type[($0 + 1)...].drop { $0 <= 0x20 } } ?? []
                let begins = subtype.first.map { $0 > 0x20 && !"()<>@,;:\\\"/[]?=".utf8.contains($0) } ?? false
                let isReadable = begins && slash.map { $0 > type.startIndex && name.count >= $0 } ?? false
                return !isReadable
                    && (difference.theirs == "application/octet-stream" || difference.theirs.hasPrefix("/")
                        || comparison.part(difference).contentType.isSound == false)
            }
        ),
        NamedDifference(
            "bytes-in-type",
            [.type, .disposition],
            theirs: "reads bytes above 127 by the locale, and drops carriage returns",
            ours: "gives them as U+FFFD; a type ends before a control character",
            reason: "Neither is allowed in a token (RFC 2045 section 5.1); what they stand for cannot be known.",
            bytes: Array("Content-Type: text/pl".utf8) + [0xE9] + Array("in\n\na\n".utf8),
            rule: .recognizes { difference, comparison in
                let name = difference.subject == .type ? "Content-Type" : "Content-Disposition"
                let head = comparison.value(name, difference).prefix { $0 != UInt8(ascii: ";") }
                return head.contains { $0 >= 0x7F || ($0 < 0x20 && $0 != 0x09) }
            }
        ),
        NamedDifference(
            "disposition-words",
            [.disposition],
            theirs: "takes all up to the semicolon for the disposition, the empty text too",
            ours: "takes the first word and leaves comments out; parameters alone are an attachment; nothing is none",
            reason:
                "A disposition is one token (RFC 2183 section 2); one that is not known counts as attachment (section 2.8).",
            example: "Content-Disposition: (c) inline\n\na\n",
            rule: .recognizes { difference, comparison in
                let head = comparison.value("Content-Disposition", difference).prefix { $0 != UInt8(ascii: ";") }
                return head.isEmpty || head.contains { $0 == 0x20 || $0 == 0x09 || "(=".utf8.contains($0) }
            }
        ),
        NamedDifference(
            "encoding-spelling",
            [.encoding],
            theirs: "knows an encoding only by its exact name",
            ours: "reads it through quotes, comments, punctuation and what stands behind it",
            reason: "What is meant is plain (RFC 2045 section 6.1 has the names); undone, the body can be read.",
            example: "Content-Transfer-Encoding: \"base64\"\n\nYWJj\n",
            rule: .recognizes { difference, comparison in
                let field = comparison.value("Content-Transfer-Encoding", difference)
                let word = String(decoding: field, as: UTF8.self).lowercased()
                return difference.theirs == "none" && word != difference.ours
            }
        ),
        NamedDifference(
            "content-by-other-encoding",
            [.content],
            theirs: "the body as it stands",
            ours: "the body decoded",
            reason: "Follows from `encoding-spelling`.",
            example: "Content-Transfer-Encoding: \"base64\"\n\nYWJj\n",
            rule: .recognizes { difference, comparison in
                comparison.differences.contains { $0.subject == .encoding && $0.part == difference.part }
            }
        ),
        NamedDifference(
            "children-by-other-type",
            [.children],
            theirs: "parts, or none, as its reading of the type has it",
            ours: "parts, or none, as our reading has it",
            reason: "Follows from a difference in the type.",
            example: "Content-Type: message/rfc822\nContent-Type: other\n\nSubject: a\n\nb\n",
            rule: .recognizes { difference, comparison in
                comparison.differences.contains { $0.subject == .type && $0.part == difference.part }
            }
        ),
    ]
}
