import MailMessage

extension NamedDifference {
    /// Differences in decoded bodies.
    static let contents: [NamedDifference] = [
        NamedDifference(
            "body-without-empty-line",
            [.content],
            theirs: "loses the body",
            ours: "keeps it, and reports `missing-header-end`",
            reason:
                "The empty line between header and body is missing (RFC 5322 section 2.1). The text is there to be read.",
            example: "Subject: a\nContent-Type: text/plain\nfirst line\nsecond line\n",
            rule: .recognizes { difference, comparison in
                comparison.has(.missingHeaderEnd, in: difference.part)
                    && comparison.theirs.parts[difference.theirPart].size == 0
            }
        ),
        NamedDifference(
            "unfinished-base64-group",
            [.content],
            theirs: "drops the last group of base64 if it is not whole",
            ours: "gives the whole bytes in it, and reports `invalid-base64`",
            reason: "The data was cut (RFC 2045 section 6.8 wants padding); its bytes are there.",
            example: "Content-Transfer-Encoding: base64\n\nYWJjZG\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                guard part.transferEncoding == .base64 else { return false }
                return bodies(part, comparison).contains { body in
                    let bytes = part.transferEncoding.decode(body).bytes
                    return (0...2).contains { comparison.isTheirs(bytes.dropLast($0), difference) }
                }
            }
        ),
        NamedDifference(
            "line-break-before-boundary",
            [.content],
            theirs: "takes away as long a line break before a boundary as the one behind it",
            ours: "takes away the line break that is there",
            reason:
                "RFC 2046 section 5.1.1: the line break before the boundary belongs to it. In a mail of mixed line ends GMime "
                + "loses a byte of the body, or leaves a carriage return.",
            example: "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--\r\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                return bodies(part, comparison).contains {
                    comparison.isTheirs(part.transferEncoding.decode($0).bytes[...], difference)
                }
            }
        ),
        NamedDifference(
            "broken-quoted-printable",
            [.content],
            theirs:
                "passes over two characters behind an equals sign that begins nothing, blanks before a line break too",
            ours: "goes on behind the equals sign; blanks before the break of a soft line break count for nothing",
            reason:
                "RFC 2045 section 6.7 has blanks at the end of a line as put there on the way (rule 3), and leaves broken "
                + "escapes open: what follows one may be sound.",
            example: "Content-Transfer-Encoding: quoted-printable\n\nsoft= \nbreak =-=41\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                return part.transferEncoding == .quotedPrintable
                    && bodies(part, comparison).contains {
                        comparison.isTheirs(quotedPrintable(Array($0))[...], difference)
                    }
            }
        ),
        NamedDifference(
            "damaged-uuencode",
            [.content],
            theirs: "gives what bytes there are",
            ours: "gives as many bytes as each line names, with zeros for missing ones",
            reason: "Relays strip the blanks that stand for zeros at the end of a line. No RFC knows uuencode.",
            example: "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86\n`\nend\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                guard part.transferEncoding == .uuencode else { return false }
                let hasOddLine = part.rawBody.split(separator: 0x0A).contains { line in
                    guard let first = line.first, first >= 0x20, first <= 0x60, !line.starts(with: "begin ".utf8) else {
                        return false
                    }
                    return line.count - 1 != (Int(first - 0x20) % 64 + 2) / 3 * 4
                }
                return hasOddLine || !part.decoded().defects.isEmpty
            }
        ),
    ]

    /// Quoted-printable as GMime decodes it.
    private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var i = 0
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "=") else {
                out.append(bytes[i])
                i += 1
                continue
            }
            guard i + 1 < bytes.count else { break }
            if bytes[i + 1] == 0x0A {
                i += 2
                continue
            }
            guard i + 2 < bytes.count else { break }
            let pair = Array(bytes[(i + 1)...(i + 2)])
            if let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16), pair[0] != UInt8(ascii: "+") {
                out.append(value)
            } else if pair != [0x0D, 0x0A] {
                out += [bytes[i]] + pair
            }
            i += 3
        }
        return out
    }

    /// A body with a byte less or more at its end, as a line break of another length would leave it.
    private static func bodies(_ part: Part, _ comparison: Comparison) -> [ArraySlice<UInt8>] {
        let range = part.bodyRange
        var found = [comparison.mail[range]]
        if !range.isEmpty { found.append(comparison.mail[range.lowerBound..<(range.upperBound - 1)]) }
        if range.upperBound < comparison.mail.count {
            found.append(comparison.mail[range.lowerBound..<(range.upperBound + 1)])
        }
        return found
    }
}

extension Comparison {
    /// Whether these are the bytes that GMime found.
    func isTheirs(_ bytes: ArraySlice<UInt8>, _ difference: Difference) -> Bool {
        let part = theirs.parts[difference.theirPart]
        return part.size == bytes.count && part.digest == Anatomy.digest(bytes)
    }
}
