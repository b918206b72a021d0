public import CriticalAlerts

/// The fact lines of one letter, found again in text: after quoting, re-wrapping, or conversion from HTML.
///
/// It reads what ``Letter/facts`` wrote, and nothing looser: a line is a fact if it begins, behind blanks, bullets and quote marks, with
/// a label of ``FactLabel`` and a colon. What the lines say is as true as their mail.
public struct FactBlock: Hashable, Sendable {
    /// The facts in their order.
    public let lines: [FactLine]
    /// Where each stands in the text, in UTF-8 bytes.
    public let places: [Range<Int>]

    /// The blocks in a text, in order. A new block begins where the order of labels begins anew, or behind two lines of other text.
    public static func blocks(in text: some StringProtocol) -> [FactBlock] {
        var blocks: [FactBlock] = []
        var current: [FactLine] = []
        var places: [Range<Int>] = []
        var othersSince = 0
        func close() {
            if !current.isEmpty { blocks.append(FactBlock(lines: current, places: places)) }
            current = []
            places = []
        }
        for line in text.split(whereSeparator: \.isNewline) {
            guard let fact = fact(line) else {
                if line.contains(where: { !$0.isWhitespace && $0 != ">" }) { othersSince += 1 }
                continue
            }
            if othersSince > 1 || !isInOrder(fact, after: current.last) { close() }
            current.append(fact)
            let start = text.utf8.distance(from: text.startIndex, to: line.startIndex)
            let length = line.utf8.count
            let blanks = line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
            places.append((start + min(blanks, length))..<(start + length))
            othersSince = 0
        }
        close()
        return blocks
    }

    /// The value of a label, `nil` if there is none. For ``FactLabel/mpan`` and ``FactLabel/mprn`` the first.
    public subscript(label: FactLabel) -> String? {
        lines.first { $0.label == label }?.value
    }

    /// The writer's reference: a case's, a task's or a letter's, as written.
    public var reference: String? { self[.reference] }

    /// The references of the letter's recipient.
    public var recipientReferences: [String] {
        self[.yourReference].map { $0.split(separator: ",").map { Self.trimmed($0) } } ?? []
    }

    /// What an answer says; `nil` if it is none, or in words that no gateway writes.
    public var acknowledgement: AcknowledgementStatement? {
        guard let answer = self[.answer] else { return nil }
        if answer == AnswerWording.heldForPerson { return .heldForPerson }
        if let desk = Self.rest(of: answer, behind: AnswerWording.ours) { return .ours(desk: desk) }
        if let supplier = Self.rest(of: answer, behind: AnswerWording.beingPassedOn) {
            return .beingPassedOn(to: supplier)
        }
        return nil
    }

    /// Whom the alert has gone on to, in a letter of kind ``LetterKind/passedOn``.
    public var passedOnTo: String? {
        self[.answer].flatMap { Self.rest(of: $0, behind: AnswerWording.passedOn) }
    }

    /// The alert code.
    public var code: AlertCode? { self[.alertCode].flatMap { AlertCode($0) } }

    /// The meter points in their order; one that cannot be read is left out.
    public var meterPoints: [MPxN] {
        lines.compactMap { line in
            switch line.label {
            case .mpan: MPxN(line.value, hint: .electricity)
            case .mprn: MPxN(line.value, hint: .gas)
            default: nil
            }
        }
    }

    /// The device.
    public var device: EUI64? { self[.device].flatMap { EUI64($0) } }

    /// The device's event time; what the letter says was received, of source `letter`.
    public var raisedAt: TimeStamp? { self[.raisedUTC].flatMap(Self.stamp) }

    /// DCC's time stamp, in the same form.
    public var receivedAt: TimeStamp? { self[.receivedUTC].flatMap(Self.stamp) }

    /// The alert, if code and meter points are there (R12); known by what was written, and by the mail that said so.
    public func alert(firstMessageID: String) -> AlertFacts? {
        let meterPoints = meterPoints
        guard let code, let first = meterPoints.first else { return nil }
        return AlertFacts(
            identity: .reported(
                meterPoint: first,
                code: code,
                raisedAt: raisedAt?.instant,
                firstMessageID: firstMessageID
            ),
            meterPoints: meterPoints,
            code: code,
            name: self[.alertName],
            urgency: self[.urgency].flatMap { text in
                CatalogueEntry.Urgency(rawValue: String(text.prefix { $0 != " " }))
            },
            raisedAt: raisedAt,
            receivedAt: receivedAt,
            meterSerial: self[.meterSerial],
            throttledCount: self[.throttledCount].flatMap { UInt32($0) },
            reportedDevice: device
        )
    }

    private static let byLabel = Dictionary(
        FactLabel.allCases.map { ($0.rawValue.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    private static let order = Dictionary(
        FactLabel.allCases.enumerated().map { ($0.element, $0.offset) },
        uniquingKeysWith: { first, _ in first }
    )

    /// Meter points of both kinds may repeat and mix; every other label comes once, behind those before it.
    private static func isInOrder(_ fact: FactLine, after last: FactLine?) -> Bool {
        guard let last else { return true }
        let points: Set<FactLabel> = [.mpan, .mprn]
        if points.contains(last.label), points.contains(fact.label) { return true }
        return (order[fact.label] ?? 0) > (order[last.label] ?? 0)
    }

    private static func fact(_ line: some StringProtocol) -> FactLine? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let start = line[..<colon].drop { $0.isWhitespace || $0 == ">" || $0 == "*" || $0 == "-" || $0 == "|" }
        guard start.utf8.count <= 40, let label = byLabel[words(start).lowercased()] else { return nil }
        let value = words(line[line.index(after: colon)...])
        return value.isEmpty ? nil : FactLine(label: label, value: value)
    }

    /// The text with runs of blanks, no-break spaces included, as one blank each.
    private static func words(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func stamp(_ value: String) -> TimeStamp? {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard let first = parts.first, let instant = Instant(rfc3339: first) else { return nil }
        var received = String(first)
        if let rest = rest(of: value, behind: first + AnswerWording.receivedAs), rest.hasSuffix(")") {
            received = String(rest.dropLast())
        }
        return TimeStamp(instant: instant, asReceived: received, source: .letter)
    }

    private static func rest(of text: String, behind prefix: some StringProtocol) -> String? {
        guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count else { return nil }
        return String(text.dropFirst(prefix.count))
    }

    private static func trimmed(_ text: Substring) -> String {
        words(text)
    }
}

extension TokenLine {
    /// The kind and the token that the last `Letter: kind [token]` line of a text names; `nil` if there is none.
    ///
    /// Whether the token is ours, and was minted for this letter, is for others to check.
    public static func last(in text: some StringProtocol) -> (kind: LetterKind, token: LetterToken)? {
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            let start = line.drop { $0.isWhitespace || $0 == ">" }
            guard start.hasPrefix(prefix) else { continue }
            let parts = start.dropFirst(prefix.count).split(separator: " ")
            guard parts.count == 2, let kind = LetterKind(rawValue: String(parts[0])), parts[1].hasPrefix("["),
                parts[1].hasSuffix("]"), let token = LetterToken(parts[1].dropFirst().dropLast())
            else { continue }
            return (kind, token)
        }
        return nil
    }
}
