import MailMessage

extension NamedDifference {
    /// Differences in values as text.
    static let texts: [NamedDifference] = [
        NamedDifference(
            "lone-carriage-return",
            [.text, .charset, .filename, .disposition, .type],
            theirs: "drops carriage returns without a line feed",
            ours: "keeps them",
            reason:
                "Alone it is no line end (RFC 5322 section 2.2). Whether it is shown is for those to decide who show it.",
            example: "Subject: a\rb\n\nc\n",
            rule: .normalizes { pair in pair.ours = pair.ours.replacing("\\u{d}", with: "") }
        ),
        NamedDifference(
            "windows-1252",
            [.text, .filename, .charset],
            theirs: "reads bytes 128 to 159 of iso-8859-1, and of fields without a charset, as control characters",
            ours: "reads them as windows-1252",
            reason:
                "Nobody sends those controls; programs on Windows label their charset so (the WHATWG's encoding standard decides alike).",
            example: "Subject: =?iso-8859-1?Q?=93a=94?=\n\nc\n",
            rule: .normalizes { pair in
                for (offset, scalar) in windows1252.enumerated() {
                    pair.theirs = pair.theirs.replacing(
                        "\\u{\(String(0x80 + offset, radix: 16))}",
                        with: String(Character(scalar))
                    )
                }
            }
        ),
        NamedDifference(
            "replacement-character",
            [.text, .charset, .filename, .disposition],
            theirs: "puts a question mark, or leaves the bytes",
            ours: "puts U+FFFD",
            reason:
                "A question mark may have been written; U+FFFD says that something could not be read (RFC 2047 section 6.2 leaves it open).",
            example: "Subject: =?utf-8?Q?a=FFb?=\n\nc\n",
            rule: .normalizes { pair in
                pair.ours = pair.ours.replacing("\\u{0}", with: "?")
                for path in [\TextPair.ours, \TextPair.theirs] {
                    var text = ""
                    for character in pair[keyPath: path].unicodeScalars.map({ $0 == "\u{FFFD}" ? "?" : Character($0) })
                    {
                        if !(character == "?" && text.last == "?") { text.append(character) }
                    }
                    pair[keyPath: path] = text
                }
            }
        ),
        NamedDifference(
            "form-feed",
            [.text],
            theirs: "keeps form feeds and vertical tabs at the ends of a value",
            ours: "takes them away as blanks",
            reason: "Neither may stand there (RFC 5322 section 2.2); nobody writes one for its meaning.",
            example: "Subject: \u{0C}a\n\nb\n",
            rule: .normalizes { pair in
                for name in ["\\u{b}", "\\u{c}"] {
                    if pair.theirs.hasPrefix(name) { pair.theirs.removeFirst(name.count) }
                    if pair.theirs.hasSuffix(name) { pair.theirs.removeLast(name.count) }
                }
            }
        ),
        NamedDifference(
            "words-behind-padding",
            [.text, .filename],
            theirs: "loses what stands in base64 words behind one that ends in padding",
            ours: "decodes each, and joins characters that were cut in two",
            reason: "Each encoded word is whole by itself (RFC 2047 section 2); a fault of GMime 3.2.13.",
            example: "Subject: =?utf-8?B?YQ==?= =?utf-8?B?Yg==?=\n\nc\n",
            rule: .recognizes { difference, comparison in
                let values =
                    difference.field.map { [$0.value] }
                    ?? [
                        comparison.value("Content-Disposition", difference),
                        comparison.value("Content-Type", difference),
                    ]
                let hasSuchWords = values.contains {
                    let raw = String(decoding: $0, as: UTF8.self).lowercased()
                    return raw.contains("?b?") && raw.split(separator: "=?", omittingEmptySubsequences: false).count > 2
                }
                guard hasSuchWords else { return false }
                return isSubsequence(difference.theirs.filter { $0 != "?" }, of: difference.ours)
            }
        ),
        NamedDifference(
            "charset-of-word-is-no-token",
            [.text],
            theirs: "decodes an encoded word whose charset has characters that none may have",
            ours: "leaves it as it stands",
            reason: "It is no encoded word (RFC 2047 section 2: a charset is a token).",
            bytes: Array("Subject: =?utf".utf8) + [0xFF] + Array("8?Q?a?=\n\nc\n".utf8),
            rule: .recognizes { difference, _ in
                (difference.field?.value ?? []).split(separator: UInt8(ascii: "=")).contains { piece in
                    guard piece.first == UInt8(ascii: "?") else { return false }
                    let charset = piece.dropFirst().prefix { $0 != UInt8(ascii: "?") }
                    return charset.contains { $0 <= 0x20 || $0 >= 0x7F || "()<>@,;:\"/[].".utf8.contains($0) }
                }
            }
        ),
        NamedDifference(
            "word-behind-broken-word",
            [.text],
            theirs: "leaves an encoded word behind a broken one as it stands",
            ours: "decodes it",
            reason: "Each encoded word is whole by itself (RFC 2047 section 2).",
            example: "Subject: =?= =?utf-8?Q?=C3=A9?=\n\nc\n",
            rule: .recognizes { difference, _ in
                guard difference.theirs.contains("=?") else { return false }
                let decoded = Message(bytes: Array("Subject: \(difference.theirs)\n\n".utf8)).subject ?? ""
                return decoded.filter { $0 != " " }
                    == difference.ours.replacing("\\u{d}", with: "").filter { $0 != " " }
            }
        ),
        NamedDifference(
            "eight-bit-by-word",
            [.text],
            theirs: "guesses the charset of unlabelled bytes word by word",
            ours: "guesses it for the field",
            reason: "RFC 5322 section 2.2 allows no such bytes. One writer writes one field.",
            bytes: Array("Subject: \u{C3}\u{A9} ".utf8) + [0xE9, 0x20, 0xC3, 0xA9] + Array("\n\nc\n".utf8),
            rule: .recognizes { difference, _ in
                let value = difference.field?.value ?? []
                let words = value.split(separator: 0x20)
                let isUTF8 = { (bytes: ArraySlice<UInt8>) in String(validating: bytes, as: UTF8.self) != nil }
                return !isUTF8(value[...]) && words.contains { isUTF8($0) && $0.contains { $0 >= 0x80 } }
            }
        ),
        NamedDifference(
            "broken-encoded-word",
            [.text],
            theirs: "decodes what it can of a broken encoded word, and drops what is left at its end",
            ours: "decodes what it can, with U+FFFD for the rest, and reports `invalid-encoded-word`",
            reason: "RFC 2047 section 6.3 leaves it open. Nothing that was there is passed over in silence.",
            example: "Subject: =?shift_jis?Q?=93=FA=96?= c\n\nd\n",
            rule: .recognizes { difference, comparison in
                guard let field = difference.field else { return false }
                return comparison.part(difference).headers.contains {
                    $0.unfoldedBytes == field.value && $0.textDefects.contains { $0.code == .invalidEncodedWord }
                }
            }
        ),
        NamedDifference(
            "nul-in-encoded-word",
            [.text],
            theirs: "ends the text before a NUL in an encoded word",
            ours: "keeps it",
            reason: "As `nul-in-value`.",
            example: "Subject: =?iso-8859-1?Q?a=93=00b?= c\n\nd\n",
            rule: .recognizes { difference, _ in
                difference.ours.contains("\\u{0}") && difference.ours.hasPrefix(difference.theirs.prefix(1))
            }
        ),
    ]

    /// What windows-1252 has at 0x80...0x9F.
    private static let windows1252 = Array(
        "\u{20AC}\u{FFFD}\u{201A}\u{0192}\u{201E}\u{2026}\u{2020}\u{2021}\u{02C6}\u{2030}\u{0160}\u{2039}\u{0152}\u{FFFD}\u{017D}\u{FFFD}\u{FFFD}\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{02DC}\u{2122}\u{0161}\u{203A}\u{0153}\u{FFFD}\u{017E}\u{0178}"
            .unicodeScalars
    )

    private static func isSubsequence(_ short: String, of long: String) -> Bool {
        var rest = short.unicodeScalars[...]
        for scalar in long.unicodeScalars where scalar == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}
