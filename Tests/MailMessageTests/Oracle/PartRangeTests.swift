import MailGenerator
import MailMessage
import Testing

/// What must hold of every mail, whatever is in it.
@Suite("Ranges of a message")
struct PartRangeTests {
    private static let seeds = 0..<1_500

    /// Marks every byte of the mail with what it belongs to; each may be marked once only.
    private struct Map {
        private(set) var owners: [String?]
        private(set) var clash: String?

        init(count: Int) { owners = Array(repeating: nil, count: count) }

        mutating func mark(_ range: Range<Int>, _ owner: String) {
            guard range.lowerBound >= 0, range.upperBound <= owners.count else {
                clash = clash ?? "\(owner) at \(range) is outside"
                return
            }
            for offset in range {
                if let other = owners[offset] { clash = clash ?? "\(owner) and \(other) share byte \(offset)" }
                owners[offset] = owner
            }
        }

        var gaps: [Range<Int>] {
            var found: [Range<Int>] = []
            for offset in owners.indices where owners[offset] == nil {
                if let last = found.last, last.upperBound == offset {
                    found[found.count - 1] = last.lowerBound..<(offset + 1)
                } else {
                    found.append(offset..<(offset + 1))
                }
            }
            return found
        }
    }

    /// What is left over must be what stands between things: empty lines behind headers, boundary lines, preambles and
    /// epilogues of multiparts, byte order marks and mbox lines.
    @Test("No byte is outside, and none is in two places")
    func partition() {
        for seed in Self.seeds {
            let mail = MailGenerator.mail(seed: UInt64(seed))
            let message = Message(bytes: mail.bytes)
            var map = Map(count: mail.bytes.count)
            if let line = message.mboxLine { map.mark(line, "mbox line") }
            for part in message.parts {
                map.mark(part.headerRange, "header of \(part.index)")
                let separator = part.headerRange.upperBound..<part.bodyRange.lowerBound
                if separator.lowerBound <= separator.upperBound { map.mark(separator, "empty line of \(part.index)") }
                let isOpened = !part.children.isEmpty
                if isOpened {
                    // What is between the children: boundary lines, preamble, epilogue.
                    var position = part.bodyRange.lowerBound
                    for child in part.children {
                        map.mark(position..<max(position, child.range.lowerBound), "between, in \(part.index)")
                        position = child.range.upperBound
                    }
                    map.mark(position..<max(position, part.bodyRange.upperBound), "end of \(part.index)")
                } else {
                    map.mark(part.bodyRange, "body of \(part.index)")
                }
            }
            map.mark(message.root.range.upperBound..<mail.bytes.count, "behind the mail")
            let start = message.mboxLine?.lowerBound ?? message.root.range.lowerBound
            map.mark(0..<start, "byte order mark")
            #expect(start == 0 || (start == 3 && mail.bytes.starts(with: [0xEF, 0xBB, 0xBF])), "\(mail)")
            #expect(map.clash == nil, "\(mail): \(map.clash ?? "")")
            #expect(map.gaps.isEmpty, "\(mail): \(map.gaps)")
            #expect(message.root.range.upperBound == mail.bytes.count, "\(mail)")
        }
    }

    @Test("Between the parts of a multipart stand boundary lines, and nothing of them is in a part")
    func boundaries() {
        for seed in Self.seeds {
            let mail = MailGenerator.mail(seed: UInt64(seed))
            let message = Message(bytes: mail.bytes)
            for part in message.parts where part.contentType.isMultipart {
                for child in part.children {
                    // The line before a child begins with two hyphens and ends where the child begins.
                    let before = mail.bytes[..<child.range.lowerBound]
                    let line = before.dropLast().lastIndex(of: 0x0A).map { before[($0 + 1)...] } ?? before
                    #expect(line.starts(with: "--".utf8), "\(mail), part \(child.index)")
                    #expect(line.last == 0x0A, "\(mail), part \(child.index)")
                }
            }
        }
    }

    @Test("Parts stand inside the part that holds them, in order, and fields inside their header, in order")
    func nesting() {
        for seed in Self.seeds {
            let mail = MailGenerator.mail(seed: UInt64(seed))
            let message = Message(bytes: mail.bytes)
            for part in message.parts {
                #expect(part.headerRange.upperBound <= part.bodyRange.lowerBound, "\(mail)")
                #expect(part.range == part.headerRange.lowerBound..<part.bodyRange.upperBound, "\(mail)")
                var position = part.bodyRange.lowerBound
                for child in part.children {
                    #expect(child.parent?.index == part.index && child.depth == part.depth + 1, "\(mail)")
                    #expect(
                        child.range.lowerBound >= position && child.range.upperBound <= part.bodyRange.upperBound,
                        "\(mail)"
                    )
                    position = child.range.upperBound
                }
                var field = part.headerRange.lowerBound
                for header in part.headers {
                    #expect(
                        header.range.lowerBound >= field && header.range.upperBound <= part.headerRange.upperBound,
                        "\(mail)"
                    )
                    #expect(header.range.contains(header.nameRange.lowerBound), "\(mail)")
                    #expect(
                        header.nameRange.upperBound < header.valueRange.lowerBound
                            && header.valueRange.upperBound <= header.range.upperBound,
                        "\(mail)"
                    )
                    field = header.range.upperBound
                }
            }
            for defect in message.defects {
                #expect(
                    message.parts.indices.contains(defect.part) && (0...mail.bytes.count).contains(defect.offset),
                    "\(mail)"
                )
            }
        }
    }
}
