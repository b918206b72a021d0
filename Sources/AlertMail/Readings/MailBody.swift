import MailMessage

/// The text of a message as its reader sees it: one alternative, attachments and enclosed messages left out.
struct MailBody {
    let lines: [TextLine]
    /// The first part that the text was taken from.
    let part: Part?

    init(_ message: Message) {
        var texts = Self.parts(message, prefersHTML: false)
        var lines = texts.flatMap(Self.lines)
        if lines.allSatisfy(\.isBlank) {
            texts = Self.parts(message, prefersHTML: true)
            lines = texts.flatMap(Self.lines)
        }
        self.lines = lines
        part = texts.first
    }

    /// The text parts in order. A stack in place of recursion; every part is looked at once.
    private static func parts(_ message: Message, prefersHTML: Bool) -> [Part] {
        var texts: [Part] = []
        var stack = [message.root]
        while let part = stack.popLast(), texts.count < 50 {
            let type = part.contentType
            if type.isMessage { continue }
            if type.isMultipart {
                let children = part.children
                switch type.subtype {
                case "alternative": stack += alternative(children, prefersHTML: prefersHTML).map { [$0] } ?? []
                case "signed", "report", "related": stack += children.first.map { [$0] } ?? []
                default: stack += children.reversed()
                }
            } else if type.matches("text", "plain") || type.matches("text", "html") || type.matches("text", "enriched")
            {
                if part.isRootOfMessage || !(part.disposition?.isAttachment ?? (part.filename != nil)) {
                    texts.append(part)
                }
            }
        }
        return texts
    }

    /// The plain alternative if it says something, else the one with HTML.
    private static func alternative(_ children: [Part], prefersHTML: Bool) -> Part? {
        let plain = children.first { $0.contentType.matches("text", "plain") }
        let rich = children.last { $0.contentType.matches("text", "html") || $0.contentType.isMultipart }
        if prefersHTML { return rich ?? plain ?? children.first }
        return plain ?? rich ?? children.first
    }

    private static func lines(_ part: Part) -> [TextLine] {
        guard part.contentType.matches("text", "html") else {
            let isFlowed = part.contentType.parameters["format"]?.lowercased() == "flowed"
            return TextLine.lines(of: isFlowed ? part.flowedText().text : part.text().text)
        }
        return lines(part.htmlText())
    }

    /// The lines of an HTML text; one that begins inside a quote is quoted.
    private static func lines(_ html: HTMLText) -> [TextLine] {
        let bytes = Array(html.text.utf8.prefix(ReadingLimits.textBytes))
        // Blockquotes count as they stand. A header with all that follows it counts too: nothing in it is marked as newly written.
        let quotes = html.quotes.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var lines: [TextLine] = []
        var next = 0
        var quotedUpTo = 0
        var start = 0
        var index = 0
        while index <= bytes.count {
            if index == bytes.count || bytes[index] == 0x0A {
                var first = start
                while first < index, bytes[first] == 0x20 || bytes[first] == 0x09 { first += 1 }
                while next < quotes.count, quotes[next].range.lowerBound <= first {
                    quotedUpTo = max(quotedUpTo, quotes[next].range.upperBound)
                    next += 1
                }
                let text = String(decoding: bytes[start..<index], as: UTF8.self)
                lines.append(TextLine(text, isMarkedQuoted: first < quotedUpTo && first < index))
                start = index + 1
            }
            index += 1
        }
        return lines
    }
}
