public import CriticalAlerts
public import Relay

/// A partner's verified answer to an introduction of ours, as it is kept.
public struct KeptAnswer: Hashable, Sendable {
    /// The answer.
    public var answer: VerifiedAnswer
    /// Since when it holds.
    public var keptAt: Instant

    /// A kept answer.
    public init(answer: VerifiedAnswer, keptAt: Instant) {
        self.answer = answer
        self.keptAt = keptAt
    }
}
