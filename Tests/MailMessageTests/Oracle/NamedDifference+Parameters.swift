import MailMessage

extension NamedDifference {
    /// Differences in parameters: charset and file name.
    static let parameters: [NamedDifference] = [
        NamedDifference(
            "behind-broken-parameter",
            [.charset, .filename, .children],
            theirs: "reads no parameter behind one that is broken",
            ours: "goes on behind it",
            reason:
                "A forgotten semicolon or equals sign (RFC 2045 section 5.1) says nothing of the parameters behind it.",
            example: "Content-Type: text/plain; broken; charset=utf-8\n\na\n",
            rule: .recognizes { difference, comparison in
                let part = comparison.part(difference)
                guard ["none", "", "\""].contains(difference.theirs) else { return false }
                let head = comparison.value("Content-Type", difference).prefix { $0 != UInt8(ascii: ";") }
                return !part.contentType.parameters.isSound || part.disposition?.parameters.isSound == false
                    || head.contains(UInt8(ascii: "="))
            }
        ),
        NamedDifference(
            "value-up-to-semicolon",
            [.charset, .filename],
            theirs: "takes all up to the semicolon for an unquoted value",
            ours: "ends it before a comment, and before another parameter whose semicolon was forgotten",
            reason: "RFC 2045 section 5.1 allows comments there, as in its own example `us-ascii (Plain text)`.",
            example: "Content-Type: text/plain; charset=us-ascii (plain)\n\na\n",
            rule: .recognizes { difference, comparison in
                let names = difference.subject == .charset ? ["charset"] : ["filename", "name"]
                return names.contains { name in
                    ["Content-Disposition", "Content-Type"].contains {
                        let field = comparison.value($0, difference)
                        guard let greedy = greedyValue(name, in: field), greedy.first != UInt8(ascii: "\"") else {
                            return false
                        }
                        return greedy.contains { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "(") }
                    }
                }
            }
        ),
        NamedDifference(
            "extended-value-first",
            [.filename],
            theirs: "takes whichever of `filename` and `filename*` stands first",
            ours: "takes `filename*`",
            reason:
                "Senders that write both mean the plain one for readers without RFC 2231 (RFC 6266 section 4.3 says so for HTTP).",
            example: "Content-Disposition: attachment; filename=plain; filename*=utf-8''%C3%A9\n\na\n",
            rule: .recognizes { difference, comparison in
                ["Content-Disposition", "Content-Type"].contains {
                    let field = String(decoding: comparison.value($0, difference), as: UTF8.self).lowercased()
                    return field.contains("name=") && field.contains("name*")
                }
            }
        ),
        NamedDifference(
            "sections-out-of-order",
            [.filename],
            theirs: "joins sections of one number in any order, and starts anywhere",
            ours: "takes each number once, in order, up from the lowest",
            reason: "RFC 2231 section 3 wants them numbered 0, 1, 2 without gap or repetition.",
            example: "Content-Disposition: attachment; filename*0=a; filename*0=b; filename*1=c\n\na\n",
            rule: .recognizes { difference, comparison in
                comparison.part(difference).disposition?.parameters.isSound == false
                    && String(decoding: comparison.value("Content-Disposition", difference), as: UTF8.self).contains(
                        "*0"
                    )
            }
        ),
        NamedDifference(
            "extended-value-without-charset",
            [.filename],
            theirs: "gives bytes that are no text",
            ours: "reads them as UTF-8, else windows-1252; what is no character is U+FFFD",
            reason: "RFC 2231 section 4 wants charset and language there. Text has to be text.",
            example: "Content-Disposition: attachment; filename*=a%E9b\n\na\n",
            rule: .recognizes { difference, comparison in
                ["Content-Disposition", "Content-Type"].contains {
                    String(decoding: comparison.value($0, difference), as: UTF8.self).contains("*=")
                }
            }
        ),
        NamedDifference(
            "parameters-without-disposition",
            [.filename],
            theirs: "takes the first parameter for the disposition",
            ours: "reads the parameters",
            reason:
                "`Content-Disposition: filename=a.txt` is written, and what is meant is plain (RFC 2183 section 2).",
            example: "Content-Disposition: filename=a.txt\n\na\n",
            rule: .recognizes { difference, comparison in
                comparison.value("Content-Disposition", difference).prefix { $0 != UInt8(ascii: ";") }
                    .contains(UInt8(ascii: "="))
            }
        ),
        NamedDifference(
            "noise-behind-quoted-value",
            [.charset, .filename],
            theirs: "decodes encoded words across the quotes",
            ours: "ends the value at the closing quote",
            reason: "A quoted string ends there (RFC 2045 section 5.1); what follows belongs to no parameter.",
            example: "Content-Type: text/plain; name=\"=?utf-8?Q?a\"b?=\"\n\na\n",
            rule: .recognizes { difference, comparison in
                ["Content-Disposition", "Content-Type"].contains {
                    comparison.value($0, difference).filter { $0 == UInt8(ascii: "\"") }.count > 2
                } && comparison.part(difference).contentType.parameters.isSound == false
            }
        ),
        NamedDifference(
            "unclosed-quote",
            [.charset, .filename],
            theirs: "keeps the opening quote in the value",
            ours: "leaves it out",
            reason:
                "The closing quote is missing (RFC 2045 section 5.1); the opening one is no part of the value either way.",
            example: "Content-Disposition: attachment; filename=\"open.txt\n\na\n",
            rule: .normalizes { pair in
                guard pair.theirs.contains("\"") else { return }
                pair.theirs.removeAll { $0 == "\"" }
                pair.ours.removeAll { $0 == "\"" }
                if pair.ours == "none" { pair.ours = "" }
            }
        ),
        NamedDifference(
            "empty-charset",
            [.charset],
            theirs: "gives the empty text",
            ours: "gives none",
            reason: "An empty value names no charset (RFC 2045 section 5.1: a token has a character).",
            example: "Content-Type: text/plain; charset=\"\"\n\na\n",
            rule: .recognizes { difference, _ in difference.ours == "none" && difference.theirs.isEmpty }
        ),
        NamedDifference(
            "parameters-of-unreadable-type",
            [.charset, .filename],
            theirs: "drops the parameters of a type that it cannot read",
            ours: "keeps them",
            reason: "`Content-Type: text; charset=utf-8` says of the charset what it says (RFC 2045 section 5.2).",
            example: "Content-Type: text; charset=utf-8\n\na\n",
            rule: .recognizes { difference, comparison in
                difference.theirs == "none"
                    && comparison.differences.contains { $0.subject == .type && $0.part == difference.part }
            }
        ),
        NamedDifference(
            "backslash",
            [.filename],
            theirs: "drops every backslash in a quoted value",
            ours: "drops one only before a quote or another backslash",
            reason:
                "Programs write paths of Windows there without escaping them; of `C:\\temp` the backslash is the name's. "
                + "RFC 2045 section 5.1 with RFC 822 section 3.3 would drop it.",
            example: "Content-Disposition: attachment; filename=\"C:\\temp\\new.txt\"\n\na\n",
            rule: .normalizes { pair in
                pair.ours.removeAll { $0 == "\\" }; pair.theirs.removeAll { $0 == "\\" }
            }
        ),
    ]
}
