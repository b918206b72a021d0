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
        var device: EUI64?
        /// The rules that found facts, with where each stands in the text, in UTF-8 bytes.
        var places: [(rule: String, range: Range<Int>)] = []

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
            let (code, codePlace) = code(line, label)
            // A code when there is one already, or meter points far from the others, begin the next alert.
            let isNext =
                code != nil && current.code != nil && code != current.code
                || !points.isEmpty && !current.meterPoints.isEmpty && number > lastMeterPointLine + 1
                    && current.code != nil
                    && !points.allSatisfy { current.meterPoints.contains($0.point) }
            if isNext || label?.kind == .reference && current.reference != nil && !current.isEmpty,
                drafts.count < ReadingLimits.attachedAlerts
            {
                drafts.append(current)
                current = Draft()
            }
            if !points.isEmpty {
                lastMeterPointLine = number
                for (point, place) in points
                where !current.meterPoints.contains(point) && current.meterPoints.count < 50 {
                    current.meterPoints.append(point)
                    current.places.append(("alert-mpxn", place))
                }
            }
            if let code, current.code == nil {
                current.code = code
                if let codePlace { current.places.append(("alert-code", codePlace)) }
            }
            if let label { read(label, value, into: &current) }
            readTimes(line, label, into: &current)
        }
        if !current.isEmpty { drafts.append(current) }
    }

    private func meterPoints(_ line: TextLine, _ label: AlertLabel.Line?) -> [(point: MPxN, place: Range<Int>)] {
        switch label?.kind {
        case .other, .raised, .received, .serial, .device: return []
        default: break
        }
        return MeterPointFinder().find(in: line.text).map { match in
            (match.meterPoint, Self.range(match.range, from: line.start))
        }
    }

    private func code(_ line: TextLine, _ label: AlertLabel.Line?) -> (AlertCode?, place: Range<Int>?) {
        let start = label?.place.lowerBound ?? line.start
        let found: (code: AlertCode, range: Range<Int>)? =
            switch label?.kind {
            case .code: AlertCodeFinder.find(in: label?.value ?? "", isLabelled: true)
            case .name, .words: AlertCodeFinder.find(in: label?.value ?? "")
            case nil: AlertCodeFinder.find(in: line.text)
            default: nil
            }
        return (found?.code, found.map { Self.range($0.range, from: start) })
    }

    private static func range(_ range: Range<Int>, from start: Int) -> Range<Int> {
        (start + range.lowerBound)..<(start + range.upperBound)
    }

    private func read(_ label: AlertLabel.Line, _ value: String, into draft: inout Draft) {
        switch label.kind {
        case .name: draft.name = draft.name ?? (value.isEmpty ? nil : value)
        case .serial: draft.meterSerial = draft.meterSerial ?? (value.isEmpty ? nil : value)
        case .count: draft.throttledCount = UInt32(value)
        case .device:
            guard draft.device == nil, let device = EUI64(value) else { return }
            draft.device = device
            draft.places.append(("alert-device", label.place))
        case .reference:
            draft.reference = value.split(separator: " ").lazy.compactMap { ReferenceFinder.labelled($0)?.text }.first
        case .code, .meterPoint, .raised, .received, .other, .words: break
        }
    }

    private func readTimes(_ line: TextLine, _ label: AlertLabel.Line?, into draft: inout Draft) {
        if label?.kind == .other || label?.kind == .device { return }
        for time in TextTime.find(in: line.text) {
            let before = Folding.fold(String(decoding: Array(line.text.utf8)[..<time.range.lowerBound], as: UTF8.self))
            let isReceived =
                label?.kind == .received
                || label?.kind != .raised && Self.received.contains { before.suffix(48).contains(phrase: $0) }
            let stamp = Self.asReceived(time.stamp, line.text)
            guard (isReceived ? draft.receivedAt : draft.raisedAt) == nil else { continue }
            if isReceived { draft.receivedAt = stamp } else { draft.raisedAt = stamp }
            draft.places.append(("alert-time", Self.range(time.range, from: line.start)))
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
