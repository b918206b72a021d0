/// Within how many working days each step of table 5.1 is to be done, by one version of the guidance note (R14, R20, R23, R48).
///
/// They are guidance: nothing is refused for being late (R47). "Upon receipt" is what a gateway does anyhow, so only the end counts.
public struct Timescales: Hashable, Sendable, Codable {
    /// A step of table 5.1 that has a time.
    public enum Step: Int, Hashable, Sendable, Codable, CaseIterable {
        /// To forward the alert (R14).
        case forward = 3
        /// To acknowledge receipt (R20).
        case acknowledge = 4
        /// To pass on what is not ours (R23).
        case passOn = 5
    }

    /// The version of the note.
    public var version: String
    /// Step 3, working days.
    public var forward: Int
    /// Step 4, working days.
    public var acknowledge: Int
    /// Step 5, working days.
    public var passOn: Int

    /// The timescales of a version.
    public init(version: String, forward: Int, acknowledge: Int, passOn: Int) {
        self.version = version
        self.forward = forward
        self.acknowledge = acknowledge
        self.passOn = passOn
    }

    /// Working days for a step.
    public func workingDays(for step: Step) -> Int {
        switch step {
        case .forward: forward
        case .acknowledge: acknowledge
        case .passOn: passOn
        }
    }

    /// Where a step's time comes from, for people: `step 3 of the guidance note, version 1: 1 working day`.
    public func basis(of step: Step) -> String {
        "step \(step.rawValue) of the guidance note, version \(version): \(Self.words(workingDays(for: step)))"
    }

    static func words(_ workingDays: Int) -> String {
        "\(workingDays) working \(workingDays == 1 ? "day" : "days")"
    }
}
