import CriticalAlerts

/// Alerts told in text: the fact lines of a letter, or a person's own words.
struct AlertText {
    /// What one alert's text gives.
    struct Draft {
        var meterPoints: [MPxN] = []
        var code: AlertCode?
        var raisedAt: TimeStamp?
        var receivedAt: TimeStamp?
        var name: String?
        var meterSerial: String?
        var reference: String?
        var throttledCount: UInt32?

        var isEmpty: Bool { meterPoints.isEmpty && code == nil }

        /// What R12 asks and is missing, in words.
        var missing: [String] {
            var missing: [String] = []
            if meterPoints.isEmpty { missing.append("MPxN") }
            if code == nil { missing.append("alert code") }
            if raisedAt == nil && receivedAt == nil { missing.append("time") }
            return missing
        }
    }

    private(set) var drafts: [Draft] = []
    /// How many facts stood on lines of their own with a label.
    private(set) var labelledFacts = 0

    init(_ text: String) {
        let bounded = String(decoding: text.utf8.prefix(ReadingLimits.statementBytes), as: UTF8.self)
        let lines = TextLine.lines(of: bounded)
        readLines(lines)
    }

    private mutating func readLines(_ lines: [TextLine]) {
        var current = Draft()
        var lastMeterPointLine = -2
        for (number, line) in lines.enumerated() where !line.isBlank {
            let label = AlertLabel.of(line)
            let value = label?.value ?? line.text
            if label != nil { labelledFacts += 1 }
            let points = meterPoints(line, label)
            let code = code(line, label)
            // A code when there is one already, or meter points far from the others, begin the next alert.
            let isNext =
                code != nil && current.code != nil && code != current.code
                || !points.isEmpty && !current.meterPoints.isEmpty && number > lastMeterPointLine + 1
                    && current.code != nil
                    && !points.allSatisfy(current.meterPoints.contains)
            if isNext || label?.kind == .reference && current.reference != nil && !current.isEmpty,
                drafts.count < ReadingLimits.attachedAlerts
            {
                drafts.append(current)
                current = Draft()
            }
            if !points.isEmpty {
                lastMeterPointLine = number
                for point in points where !current.meterPoints.contains(point) && current.meterPoints.count < 50 {
                    current.meterPoints.append(point)
                }
            }
            if let code { current.code = current.code ?? code }
            if let label { read(label, value, into: &current) }
            readTimes(line, label, into: &current)
        }
        if !current.isEmpty { drafts.append(current) }
    }

    private func meterPoints(_ line: TextLine, _ label: AlertLabel.Line?) -> [MPxN] {
        if let label, label.kind == .other || label.kind == .raised || label.kind == .received || label.kind == .serial
        {
            return []
        }
        return MeterPointFinder().find(in: line.text).map(\.meterPoint)
    }

    private func code(_ line: TextLine, _ label: AlertLabel.Line?) -> AlertCode? {
        if let label {
            guard label.kind == .code else {
                return label.kind == .name || label.kind == .words ? AlertCodeFinder.find(in: label.value) : nil
            }
            return AlertCodeFinder.find(in: label.value, isLabelled: true)
        }
        return AlertCodeFinder.find(in: line.text)
    }

    private func read(_ label: AlertLabel.Line, _ value: String, into draft: inout Draft) {
        switch label.kind {
        case .name: draft.name = draft.name ?? (value.isEmpty ? nil : value)
        case .serial: draft.meterSerial = draft.meterSerial ?? (value.isEmpty ? nil : value)
        case .count: draft.throttledCount = UInt32(value)
        case .reference:
            draft.reference = value.split(separator: " ").lazy.compactMap { ReferenceFinder.labelled($0)?.text }.first
        case .code, .meterPoint, .raised, .received, .other, .words: break
        }
    }

    private func readTimes(_ line: TextLine, _ label: AlertLabel.Line?, into draft: inout Draft) {
        if label?.kind == .other { return }
        for time in TextTime.find(in: line.text) {
            let before = Folding.fold(String(decoding: Array(line.text.utf8)[..<time.range.lowerBound], as: UTF8.self))
            let isReceived =
                label?.kind == .received
                || label?.kind != .raised && Self.received.contains { before.suffix(48).contains(phrase: $0) }
            let stamp = Self.asReceived(time.stamp, line.text)
            if isReceived {
                draft.receivedAt = draft.receivedAt ?? stamp
            } else {
                draft.raisedAt = draft.raisedAt ?? stamp
            }
        }
    }

    private static let received: [Phrase] = [
        "received", "by dcc", "dcc time", "from dcc", "response time", "responsedatetime",
    ]

    /// `2026-03-07T22:14:05Z (received as 2026-03-07T22:14:05+00:00)`
    private static func asReceived(_ stamp: TimeStamp, _ line: String) -> TimeStamp {
        let bytes = Array(line.utf8)
        guard let start = bytes.firstIndex(of: Phrase(AnswerWording.receivedAs)), bytes.last == UInt8(ascii: ")") else {
            return stamp
        }
        let first = start + AnswerWording.receivedAs.utf8.count
        guard first < bytes.count - 1 else { return stamp }
        return TimeStamp(
            instant: stamp.instant,
            asReceived: String(decoding: bytes[first..<(bytes.count - 1)], as: UTF8.self),
            source: .letter
        )
    }
}

extension ArraySlice<UInt8> {
    fileprivate func contains(phrase: Phrase) -> Bool { Array(self).contains(phrase: phrase) }
}
