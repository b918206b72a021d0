/// The guidance note that all this follows, and its timescales, as data (R48). They are guidance: nothing is refused for
/// being late (R47).
public struct GuidanceNote: Hashable, Sendable {
    /// A step of table 5.1 that has a time.
    public struct Timescale: Hashable, Sendable {
        /// The step, as the note numbers it.
        public let step: String
        /// What is to be done.
        public let what: String
        /// Within how many working days; "upon receipt" where it is sooner is said in `what`.
        public let workingDays: Int
    }

    /// The note's title.
    public let title: String
    /// Its version.
    public let version: String
    /// Its date, ISO 8601.
    public let date: String
    /// Its timescales, as far as they are a gateway's.
    public let timescales: [Timescale]
    /// What belongs to the note and is not public, so that data of our own stand in its place.
    public let missing: [String]

    /// The note as it was when this version was made.
    public static let current = GuidanceNote(
        title: "Managing Critical Alerts where there is DCC User to Non-User Churn",
        version: "1",
        date: "2016-10-19",
        timescales: [
            Timescale(step: "3", what: "forward", workingDays: 1),
            Timescale(step: "4", what: "acknowledge upon receipt", workingDays: 1),
            Timescale(step: "5", what: "pass on upon receipt", workingDays: 1),
        ],
        missing: ["Appendix A", "Appendix B", "Appendix C"]
    )
}

extension GuidanceNote: CustomStringConvertible {
    /// Title, version, date and timescales in one line.
    public var description: String {
        let times = timescales.map { "\($0.what) (step \($0.step)) within \($0.workingDays) working day" }
        return "\(title), version \(version) of \(date): \(times.joined(separator: ", "))"
    }
}
