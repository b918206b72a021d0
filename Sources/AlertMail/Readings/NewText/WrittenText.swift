import MailMessage

/// A body taken apart: what its writer newly typed, what stands under it, and what is only quoted.
struct WrittenText: Sendable, Equatable {
    /// Without quotes, quote header, banner, disclaimer and signature.
    var newText: String
    /// Signature and disclaimer.
    var tail: String
    /// What is quoted, without its marks.
    var quotedText: String
    /// Whether what is quoted was forwarded.
    var isForward: Bool
    /// Where ``newText`` stands in the body.
    private(set) var newTextMap = SourceMap()
    /// Where ``tail`` stands in the body.
    private(set) var tailMap = SourceMap()
    /// What each stretch of the body was taken for, and by which rule; at most ``ReadingLimits/stretches`` in order.
    private(set) var stretches: [Stretch] = []

    /// A stretch of the body that was taken for something.
    struct Stretch: Sendable, Equatable {
        /// The rule that took it.
        var rule: String
        /// Where it stands in the body.
        var place: Range<Int>
        /// How much the rule counts, 1 to 100.
        var weight: Int
    }

    /// Takes a body apart. Linear in the text but for bounded looks ahead.
    init(_ lines: [TextLine]) {
        var role = Self.quotationMarks(lines)
        isForward = false
        var stretches = Self.markHeaders(lines, &role, &isForward)

        var segments: [[TextLine]] = []
        var current: [TextLine] = []
        var quoted: [String] = []
        for (index, line) in lines.enumerated() {
            switch role[index] {
            case .typed: current.append(line)
            case .quoted, .header:
                if current.contains(where: { !$0.isBlank }) { segments.append(current) }
                current = []
                quoted.append(line.unprefixed.text)
            case .dropped: break
            }
        }
        if current.contains(where: { !$0.isBlank }) { segments.append(current) }
        stretches += Self.quotes(lines, role)

        var written = Joined()
        var tails = Joined()
        for (index, segment) in segments.enumerated() {
            var lines = segment[...]
            if index == 0 {
                let banner = Banner.length(in: lines)
                if let place = Self.place(of: lines.prefix(banner)) {
                    stretches.append(Stretch(rule: "banner", place: place, weight: 70))
                }
                lines = lines.dropFirst(banner)
                while let first = lines.first, first.isBlank { lines.removeFirst() }
                if let first = lines.first, let untagged = Banner.withoutTag(first) {
                    lines[lines.startIndex] = untagged
                }
            }
            let all = Array(lines)
            let start = TailSplit.start(in: all, isWholeAnswer: written.text.isEmpty)
            if let place = written.append(all[..<start]) {
                stretches.append(Stretch(rule: "new-text", place: place, weight: 50))
            }
            if let place = tails.append(all[start...]) {
                let isDisclaimer = all[start...].firstIndex { !$0.isBlank }.map { Disclaimer.begins(at: $0, in: all) }
                let rule = isDisclaimer == true ? "disclaimer" : "signature"
                stretches.append(Stretch(rule: rule, place: place, weight: 70))
            }
        }
        newText = written.text
        newTextMap = written.map
        tail = tails.text
        tailMap = tails.map
        quotedText = quoted.joined(separator: "\n")
        stretches.sort { $0.place.lowerBound < $1.place.lowerBound }
        self.stretches = Array(stretches.prefix(ReadingLimits.stretches))
    }

    /// Takes a plain text apart.
    init(text: some StringProtocol) {
        self.init(TextLine.lines(of: text))
    }

    private enum Role { case typed, quoted, header, dropped }

    /// Lines that the mail itself marks as quoted: by `>` or in its HTML.
    private static func quotationMarks(_ lines: [TextLine]) -> [Role] {
        var role: [Role] = lines.map { $0.isPrefixed || $0.isMarkedQuoted ? .quoted : .typed }
        for index in lines.indices where role[index] == .quoted && !lines[index].isMarkedQuoted {
            // Mailbox files write a line that begins with "From " as ">From ".
            let isLone =
                (index == 0 || !lines[index - 1].isPrefixed)
                && (index + 1 == lines.count || !lines[index + 1].isPrefixed)
            if isLone, lines[index].text.hasPrefix(">From ") { role[index] = .typed }
        }
        // A quoted line that was wrapped on the way leaves its last words without a mark.
        guard lines.count > 2 else { return role }
        for index in 1..<(lines.count - 1)
        where role[index] == .typed && !lines[index].isBlank && lines[index - 1].isPrefixed
            && lines[index + 1].isPrefixed
            && lines[index - 1].folded.count >= 66 && (lines[index].text.first?.isLowercase ?? false)
        {
            role[index] = .quoted
        }
        return role
    }

    /// Marks quote headers, and what follows them where nothing else marks it. Returns where they stand.
    private static func markHeaders(
        _ lines: [TextLine],
        _ role: inout [Role],
        _ isForward: inout Bool
    ) -> [Stretch] {
        var found: [Stretch] = []
        var hasTyped = false
        var index = 0
        while index < lines.count {
            guard role[index] == .typed, !lines[index].isBlank, let match = QuoteHeader.match(at: index, in: lines)
            else {
                if role[index] == .typed, !lines[index].isBlank { hasTyped = true }
                index += 1
                continue
            }
            if match.isCut, !hasTyped {
                // A ticket tool's "reply above this line" as the first line of its own mail.
                role[index] = .dropped
                index = match.end
                continue
            }
            isForward = isForward || match.isForward
            if found.count < ReadingLimits.stretches, let place = place(of: lines[index..<match.end]) {
                found.append(
                    Stretch(rule: match.isForward ? "forward-header" : "quote-header", place: place, weight: 80)
                )
            }
            var before = index - 1
            while before >= 0, role[before] == .typed, lines[before].isBlank || lines[before].isRule(least: 5) {
                role[before] = .header
                before -= 1
            }
            for line in index..<match.end { role[line] = .header }
            var next = match.end
            while next < lines.count, lines[next].isBlank { next += 1 }
            if match.isCut || next >= lines.count || role[next] == .typed {
                for line in match.end..<lines.count { role[line] = .quoted }
                break
            }
            index = match.end
        }
        return found
    }

    /// The runs of quoted lines, by what marks the first of each.
    private static func quotes(_ lines: [TextLine], _ role: [Role]) -> [Stretch] {
        var found: [Stretch] = []
        var index = 0
        while index < lines.count, found.count < ReadingLimits.stretches {
            var end = index
            while end < lines.count, role[end] == .quoted { end += 1 }
            if let place = place(of: lines[index..<end]), let first = lines[index..<end].first(where: { !$0.isBlank }) {
                let rule =
                    first.isMarkedQuoted ? "quote-in-html" : first.isPrefixed ? "quote-marks" : "behind-quote-header"
                found.append(
                    Stretch(rule: rule, place: place, weight: first.isMarkedQuoted || first.isPrefixed ? 90 : 70)
                )
            }
            index = end + 1
        }
        return found
    }

    /// From the first to the last line with something on it, `nil` if there is none.
    private static func place(of lines: ArraySlice<TextLine>) -> Range<Int>? {
        guard let first = lines.first(where: { !$0.isBlank }), let last = lines.last(where: { !$0.isBlank }) else {
            return nil
        }
        return first.start..<max(first.start, last.place.upperBound)
    }

    /// A text of several stretches of lines, divided by blank lines, with the place of each.
    private struct Joined {
        var text = ""
        var map = SourceMap()

        /// Adds the lines without outer blank ones. Returns where they stand, `nil` if nothing is left.
        mutating func append(_ lines: ArraySlice<TextLine>) -> Range<Int>? {
            guard let first = lines.firstIndex(where: { !$0.isBlank }),
                let last = lines.lastIndex(where: { !$0.isBlank })
            else { return nil }
            if !text.isEmpty { write("\n\n", from: lines[first].start..<lines[first].start) }
            for (index, line) in zip(first..., lines[first...last]) {
                if index > first { write("\n", from: max(0, line.start - 1)..<line.start) }
                text += line.text
                map.append(verbatim: line.place.count, from: line.start)
            }
            return place(of: lines)
        }

        private mutating func write(_ separator: String, from place: Range<Int>) {
            text += separator
            map.append(separator.utf8.count, from: place)
        }
    }
}
