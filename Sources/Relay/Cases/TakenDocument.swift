import AlertMail
public import CriticalAlerts

/// What one document of a case's alert said, as far as two documents of one alert can contradict each other (R1, R12).
public struct TakenDocument: Hashable, Sendable, Codable {
    /// The form of the document, `nil` if the case does not know it any more.
    public var form: AlertForm?
    /// The alert code.
    public var code: AlertCode
    /// The device's time.
    public var raisedAt: TimeStamp?
    /// DCC's time.
    public var receivedAt: TimeStamp?
    /// What is doubtful about it.
    public var defects: [AlertDefect]
    /// Whether it would be forwarded, by list or by policy: no doubt that a person must settle first.
    public var isClear: Bool
    /// When it was taken in.
    public var takenAt: Instant

    /// What a taken document says, `nil` if it names no code.
    init?(_ taken: TakenAlert, _ policy: Policy) {
        guard let code = taken.alert.alertCode else { return nil }
        form = taken.alert.form
        self.code = code
        raisedAt = taken.alert.raisedAt
        receivedAt = taken.alert.receivedAt
        defects = taken.alert.defects
        isClear =
            switch taken.verdict {
            case .forward: true
            case .optional: policy.forwardedOptionalCodes.contains(code)
            case .never, .person: false
            }
        takenAt = taken.takenAt
    }

    /// What a case knows of the document that it began with, if it kept none.
    init(of state: Case) {
        code = state.facts.code
        raisedAt = state.facts.raisedAt
        receivedAt = state.facts.receivedAt
        defects = []
        isClear = true
        takenAt = state.takenAt
    }

    /// In what two documents contradict each other, one phrase each; none if the one repeats the other.
    ///
    /// What only one of them says is no contradiction: not every form carries both times. Nor are the small defects of one form
    /// those of another; that document and payload disagree always counts.
    func differences(from other: TakenDocument) -> [String] {
        var words: [String] = []
        if code != other.code { words.append("code \(other.code) and \(code)") }
        for (what, mine, theirs) in [
            ("raised", raisedAt, other.raisedAt), ("received by DCC", receivedAt, other.receivedAt),
        ] {
            guard let mine, let theirs, mine.instant != theirs.instant else { continue }
            words.append("\(what) \(theirs.asReceived) and \(mine.asReceived)")
        }
        let (mine, theirs) = (comparable(with: other), other.comparable(with: self))
        if mine != theirs {
            words.append("\(Self.words(theirs)) and \(Self.words(mine))")
        }
        return words
    }

    private func comparable(with other: TakenDocument) -> Set<AlertDefect.Code> {
        Set(defects.map(\.code).filter { form == other.form || $0.isDisagreement })
    }

    private static func words(_ defects: Set<AlertDefect.Code>) -> String {
        defects.isEmpty ? "no defect" : defects.map(\.rawValue).sorted().joined(separator: " with ")
    }

    /// The document in one sentence.
    var sentence: String {
        let times =
            (raisedAt.map { ", raised \($0.asReceived)" } ?? "")
            + (receivedAt.map { ", received by DCC \($0.asReceived)" } ?? "")
        let defects = defects.isEmpty ? "no defects" : defects.map(\.text).joined(separator: "; ")
        return "The document taken in \(takenAt): code \(code)\(times); \(defects)."
    }
}
