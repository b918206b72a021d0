public import CriticalAlerts

/// How far a letter is in the outbox, as far as a decision must know: whether it can still be taken back.
public enum LetterStanding: String, Hashable, Sendable, Codable {
    /// It waits, and its final dot was never sent.
    case waiting
    /// Its final dot was sent, or is being sent just now, and no answer was seen: it may have arrived.
    case unanswered
    /// A server took it.
    case accepted
    /// It does not leave: refused for good, or taken back before.
    case ended
}

/// An alert letter that shall not leave any more, since its case no longer goes to that supplier.
public struct LetterWithdrawal: Hashable, Sendable, Codable {
    /// The letter's number under the case's reference.
    public var letter: Int
    /// How far the letter was when this was decided. The store refuses the step if that is no longer so, and it is decided anew.
    public var standing: LetterStanding

    /// A withdrawal.
    public init(letter: Int, standing: LetterStanding) {
        self.letter = letter
        self.standing = standing
    }
}

extension Forwarding {
    /// That a letter was taken back: when and why, as ``Case`` keeps it.
    public struct Withdrawal: Hashable, Sendable, Codable {
        /// When.
        public var at: Instant
        /// Why, in one sentence that names who said so.
        public var why: String
        /// Whether its final dot had been sent: it is not sent again, but may have arrived.
        public var mayHaveArrived: Bool

        /// A withdrawal.
        public init(at: Instant, why: String, mayHaveArrived: Bool) {
            self.at = at
            self.why = why
            self.mayHaveArrived = mayHaveArrived
        }
    }
}
