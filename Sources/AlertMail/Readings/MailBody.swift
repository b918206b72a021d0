import MailMessage

/// The text of a message as its reader sees it: one alternative, attachments and enclosed messages left out.
struct MailBody {
    let lines: [TextLine]
    /// The parts that the text was taken from, in order.
    let parts: [Part]

    /// The first of them.
    var part: Part? { parts.first }

    /// The texts of the parts, one behind the other: offsets of ``lines`` count in them.
    let sections: [Section]

    /// The text of one part.
    struct Section {
        let part: Part
        /// Where it begins among the others.
        let start: Int
        /// Whether the text was taken out of the part as out of a box: of its places only the part is known.
        var isInside = false
        /// Whether HTML hides text from its reader there; what is hidden is not read.
        var hidesText = false

        /// From the text to the message's bytes; works it out anew each time.
        func sourceMap() -> SourceMap {
            if part.contentType.matches("text", "html") { return part.htmlTextSourceMap() }
            return MailBody.isFlowed(part) ? part.flowedTextSourceMap() : part.textSourceMap()
        }
    }

    /// Whether the text was taken out of a winmail.dat, no other part having any.
    var isFromContainer: Bool { sections.contains(where: \.isInside) }

    init(_ message: Message, _ containers: MailContainers) {
        var body = Self.read(Self.parts(message, prefersHTML: false))
        if body.lines.allSatisfy(\.isBlank) { body = Self.read(Self.parts(message, prefersHTML: true)) }
        if body.lines.allSatisfy(\.isBlank) { body = Self.read(containers) ?? body }
        lines = body.lines
        sections = body.sections
        parts = body.sections.map(\.part)
    }

    private static func read(_ parts: [Part]) -> (lines: [TextLine], sections: [Section]) {
        var lines: [TextLine] = []
        var sections: [Section] = []
        var start = 0
        for part in parts {
            var section = Section(part: part, start: start)
            lines += Self.lines(of: &section, upTo: &start)
            sections.append(section)
        }
        return (lines, sections)
    }

    /// The text of the first winmail.dat that has one: the plain text, else that of the HTML.
    private static func read(_ containers: MailContainers) -> (lines: [TextLine], sections: [Section])? {
        for container in containers.all {
            let body = container.tnef.body()
            var lines = TextLine.lines(of: body.text ?? "", from: 0)
            if lines.allSatisfy(\.isBlank), let html = body.html { lines = Self.lines(HTMLText(html), from: 0) }
            guard !lines.allSatisfy(\.isBlank) else { continue }
            return (lines, [Section(part: container.part, start: 0, isInside: true)])
        }
        return nil
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

    private static func isFlowed(_ part: Part) -> Bool {
        part.contentType.parameters["format"]?.lowercased() == "flowed"
    }

    /// The lines of a part. Moves `end` behind its text.
    private static func lines(of section: inout Section, upTo end: inout Int) -> [TextLine] {
        let part = section.part
        let base = section.start
        guard part.contentType.matches("text", "html") else {
            let text = isFlowed(part) ? part.flowedText().text : part.text().text
            end += text.utf8.count + 1
            return TextLine.lines(of: text, from: base)
        }
        let html = part.htmlText()
        section.hidesText = !html.hidden.isEmpty
        end += html.text.utf8.count + 1
        return lines(html, from: base)
    }

    /// The lines of an HTML text; one that begins inside a quote is quoted.
    private static func lines(_ html: HTMLText, from base: Int) -> [TextLine] {
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
                lines.append(
                    TextLine(text, isMarkedQuoted: first < quotedUpTo && first < index, start: base + start)
                )
                start = index + 1
            }
            index += 1
        }
        return lines
    }
}
