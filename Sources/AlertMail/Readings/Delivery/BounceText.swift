/// Reads the failed recipients of a report in words, as servers without RFC 3464 write it.
struct BounceText {
    /// A recipient with what is said about it.
    struct Recipient: Hashable, Sendable {
        var address: String
        var text: String
        /// How sure it is that this is a failed recipient: 3 alone at the start of a line, 2 behind telling words, 1 otherwise.
        var rank: Int
        /// Where the address stands in the body.
        var place: Range<Int>?
    }

    /// The report itself, without the returned mail.
    let report: [TextLine]
    /// The recipients, best rank only, each once.
    let recipients: [Recipient]
    /// Whether a returned mail was found below the report.
    let hasReturnedMail: Bool

    /// Reads a report. `reporterDomain` completes addresses that a server writes without its own domain.
    init(_ lines: [TextLine], reporterDomain: String?) {
        let end = Self.endOfReport(lines)
        report = Array(lines[..<end])
        hasReturnedMail = end < lines.count
        recipients = Self.recipients(report, returned: lines[end...], reporterDomain: reporterDomain)
    }

    // MARK: - Where the returned mail begins

    private static func endOfReport(_ lines: [TextLine]) -> Int {
        var bytes = 0
        for index in lines.indices {
            bytes += lines[index].folded.count + 1
            if bytes > ReadingLimits.reportBytes { return index }
            guard index > 0, !lines[index].isBlank else { continue }
            if isHeaderLine(lines[index]), index + 1 < lines.count, isReturnedHeader(lines, index) { return index }
            let folded = lines[index].folded
            if folded.count <= 120, !folded.contains(UInt8(ascii: "@")),
                folded.contains(any: BounceWording.returnedMail),
                followsHeader(lines, index) || isRuled(folded) || folded.contains(phrase: "follows")
            {
                return index
            }
        }
        return lines.count
    }

    private static func isRuled(_ folded: [UInt8]) -> Bool {
        folded.starts(with: Array("--".utf8)) || folded.starts(with: Array("==".utf8))
            || folded.starts(with: Array("|--".utf8)) || folded.starts(with: Array("**".utf8))
    }

    /// A header field follows within a few lines, or nothing does.
    private static func followsHeader(_ lines: [TextLine], _ index: Int) -> Bool {
        var next = index + 1
        while next < lines.count, next < index + 4, lines[next].isBlank { next += 1 }
        return next >= lines.count || isHeaderLine(lines[next])
    }

    private static func isReturnedHeader(_ lines: [TextLine], _ index: Int) -> Bool {
        let folded = lines[index].unprefixed.folded
        guard returnedFields.contains(where: { folded.hasPrefix($0) }) else { return false }
        return isHeaderLine(lines[index + 1]) || lines[index + 1].text.first == " "
            || lines[index + 1].text.first == "\t" || lines[index + 1].isPrefixed
    }

    private static let returnedFields: [Phrase] = [
        "received:", "return-path:", "x-sender:", "x-originating", "message-id:", "mime-version:", "delivered-to:",
        "content-type: message/",
    ]

    private static func isHeaderLine(_ line: TextLine) -> Bool {
        let folded = line.unprefixed.folded
        guard let colon = folded.prefix(40).firstIndex(of: UInt8(ascii: ":")), colon > 1 else { return false }
        return folded[..<colon].allSatisfy { $0.isLetter || $0 == UInt8(ascii: "-") || $0.isDigit }
    }

    // MARK: - Recipients

    private static func recipients(
        _ report: [TextLine],
        returned: ArraySlice<TextLine>,
        reporterDomain: String?
    ) -> [Recipient] {
        var found: [(recipient: Recipient, line: Int, replaces: Bool)] = []
        for (number, line) in report.enumerated() {
            guard found.count < ReadingLimits.failedRecipients * 4 else { break }
            for (address, range) in AddressFinder.addresses(in: line.text) {
                guard let rank = rank(line, range, address, previous: number > 0 ? report[number - 1].folded : [])
                else { continue }
                let before = Array(Array(line.text.utf8)[..<range.lowerBound])
                let folded = Folding.fold(String(decoding: before, as: UTF8.self))
                let replaces =
                    folded.contains(phrase: "expanded from") || folded.contains(phrase: "generated from")
                    || folded.contains(phrase: "originally addressed")
                    || (number > 0 && report[number - 1].folded.hasSuffix("(expanded from"))
                if replaces, let last = found.indices.last, number - found[last].line <= 2 { found.removeLast() }
                let place = (line.start + range.lowerBound)..<(line.start + range.upperBound)
                let recipient = Recipient(address: address, text: "", rank: replaces ? 3 : rank, place: place)
                found.append((recipient, number, replaces))
            }
        }
        let best = found.map(\.recipient.rank).max() ?? 0
        if best <= 1, let bare = bareRecipient(report, returned, reporterDomain) { return [bare] }
        var recipients: [Recipient] = []
        var lines: [Int] = []
        var seen: Set<String> = []
        for candidate in found
        where candidate.recipient.rank == best && seen.insert(candidate.recipient.address.lowercased()).inserted {
            recipients.append(candidate.recipient)
            lines.append(candidate.line)
        }
        return withTexts(Array(recipients.prefix(ReadingLimits.failedRecipients)), lines, report)
    }

    /// What is said about each: up to the next recipient; all of the report if there is one only.
    private static func withTexts(_ recipients: [Recipient], _ lines: [Int], _ report: [TextLine]) -> [Recipient] {
        recipients.enumerated().map { index, recipient in
            let start = recipients.count == 1 ? 0 : lines[index]
            let end = index + 1 < recipients.count ? max(lines[index + 1], start + 1) : report.count
            var recipient = recipient
            recipient.text = report[start..<min(end, start + 200)].map(\.text).joined(separator: "\n")
            return recipient
        }
    }

    private static func rank(_ line: TextLine, _ range: Range<Int>, _ address: String, previous: [UInt8]) -> Int? {
        let bytes = Array(line.text.utf8)
        let local = String(address.prefix { $0 != "@" }).lowercased()
        guard !BounceWording.helperLocalParts.contains(local) else { return nil }
        let before = Folding.fold(String(decoding: bytes[..<range.lowerBound], as: UTF8.self)).trimmed
        let behind = Folding.fold(String(decoding: bytes[range.upperBound...], as: UTF8.self)).trimmed
        if before.contains(any: BounceWording.helpers) || before.hasPrefix("from:") || before.hasPrefix("try ")
            || before.hasSuffix("for") && behind.hasPrefix("; ")
        {
            return nil
        }
        if before.hasSuffix("smtp=") { return 3 }
        if before.allSatisfy({ ornaments.contains($0) }) || isRepeated(before, address) {
            return standsAlone(behind) ? 3 : 1
        }
        var core = before
        while let last = core.last, ornaments.contains(last) || last == UInt8(ascii: ",") { core.removeLast() }
        if core.isEmpty, previous.contains(any: BounceWording.helpers) { return nil }
        for phrase in BounceWording.beforeAddress where core.hasSuffix(phrase) && isWordStart(core, phrase) {
            return phrase.bytes == Array("to:".utf8) ? 1 : 2
        }
        return core.hasSuffix("for") ? 1 : nil
    }

    /// `"user@host" <user@host>`
    private static func isRepeated(_ before: [UInt8], _ address: String) -> Bool {
        before.filter { !ornaments.contains($0) } == Folding.fold(address)
    }

    private static func isWordStart(_ core: [UInt8], _ phrase: Phrase) -> Bool {
        let start = core.count - phrase.bytes.count
        return start == 0 || !core[start - 1].isWordByte
    }

    private static func standsAlone(_ behind: [UInt8]) -> Bool {
        guard let first = behind.first(where: { !ornaments.contains($0) }) else { return true }
        if [
            UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: "."),
            UInt8(ascii: "["), UInt8(ascii: "="),
        ].contains(first) {
            return true
        }
        if behind.contains(UInt8(ascii: "-")), behind.first == UInt8(ascii: "-") { return true }
        let words = TextLine.words(of: behind)
        return words.first.map {
            ["on", "failed", "unknown", "does", "was", "is", "user", "no", "has", "not"].contains($0)
        } ?? true
    }

    private static let ornaments: Set<UInt8> = Set("<>\"'*-[]() \t=#|".utf8)

    /// "… to the following recipients could not be delivered …:" with a bare local name on a line of its own.
    private static func bareRecipient(
        _ report: [TextLine],
        _ returned: ArraySlice<TextLine>,
        _ domain: String?
    ) -> Recipient? {
        for index in report.indices.dropFirst() {
            let line = report[index].text
            guard line.first == "\t" || line.first == " " else { continue }
            // The name alone, or a column of names with the reason beside it.
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            let local = trimmed.prefix { $0 != " " && $0 != "\t" }
            guard local.endIndex == trimmed.endIndex || trimmed[local.endIndex...].hasPrefix("  "),
                (1...64).contains(local.utf8.count), local.utf8.contains(where: \.isLetter),
                local.utf8.allSatisfy({ $0.isWordByte || ".-_".utf8.contains($0) })
            else { continue }
            var before = index - 1
            while before > 0, report[before].isBlank { before -= 1 }
            guard report[before].folded.last == UInt8(ascii: ":") else { continue }
            let text = report.map(\.text).joined(separator: "\n")
            // The returned header knows the whole address; else the server means its own domain.
            let whole = returned.prefix(60).lazy.flatMap { AddressFinder.addresses(in: $0.text) }
                .first { $0.address.lowercased().hasPrefix(local.lowercased() + "@") }?.address
            guard let address = whole ?? domain.map({ "\(local)@\($0)" }) else { continue }
            return Recipient(address: address, text: text, rank: 2)
        }
        return nil
    }
}
