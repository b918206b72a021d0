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

    /// Takes a body apart. Linear in the text but for bounded looks ahead.
    init(_ lines: [TextLine]) {
        var role = Self.quotationMarks(lines)
        isForward = false
        Self.markHeaders(lines, &role, &isForward)

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

        var written: [String] = []
        var tails: [String] = []
        for (index, segment) in segments.enumerated() {
            var lines = segment[...]
            if index == 0 {
                lines = lines.dropFirst(Banner.length(in: lines))
                while let first = lines.first, first.isBlank { lines.removeFirst() }
                if let first = lines.first, let untagged = Banner.withoutTag(first) {
                    lines[lines.startIndex] = untagged
                }
            }
            let start = TailSplit.start(in: Array(lines), isWholeAnswer: written.isEmpty)
            let all = Array(lines)
            if let body = Self.text(all[..<start]) { written.append(body) }
            if let tail = Self.text(all[start...]) { tails.append(tail) }
        }
        newText = written.joined(separator: "\n\n")
        tail = tails.joined(separator: "\n\n")
        quotedText = quoted.joined(separator: "\n")
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

    /// Marks quote headers, and what follows them where nothing else marks it.
    private static func markHeaders(_ lines: [TextLine], _ role: inout [Role], _ isForward: inout Bool) {
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
                return
            }
            index = match.end
        }
    }

    /// The lines without outer blank ones, `nil` if nothing is left.
    private static func text(_ lines: ArraySlice<TextLine>) -> String? {
        guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank })
        else { return nil }
        return lines[first...last].map(\.text).joined(separator: "\n")
    }
}
