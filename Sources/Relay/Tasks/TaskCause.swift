/// Why only a person can go on: a closed list.
public enum TaskCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The input could not be read as an alert (R1).
    case unreadableAlert = "unreadable-alert"
    /// A mail could not be dealt with.
    case unreadableMail = "unreadable-mail"
    /// The catalogue does not know the code, or its class is open (R2).
    case unknownCode = "unknown-code"
    /// XML and payload, or two sources, contradict each other.
    case contradiction
    /// The alert was addressed to somebody else's credentials.
    case foreignTarget = "foreign-target"
    /// No MPxN for the device (R5).
    case noMeterPoint = "no-meter-point"
    /// No supplier found (R8).
    case supplierUnknown = "supplier-unknown"
    /// The data are too old, or a gain or loss is pending (reading 19).
    case dataTooOld = "data-too-old"
    /// A supplier code that no supplier has.
    case unknownSupplierCode = "unknown-supplier-code"
    /// The data point back at the sender or at somebody in the trail (R25, R26).
    case pointsBack = "points-back"
    /// Three suppliers have had it (reading 21).
    case tooManyHops = "too-many-hops"
    /// The contact list has no usable way to the supplier (R17).
    case noContact = "no-contact"
    /// The receiver's address is refused or bounces (R16).
    case addressRefused = "address-refused"
    /// Our own server, or the receiver's, refuses us.
    case weAreRefused = "we-are-refused"
    /// The receiver says it is not theirs, and the sources have no other answer (reading 21).
    case declined
    /// Passed on, without the name of the supplier (reading 21).
    case passedOnWithoutName = "passed-on-without-name"
    /// An answer that closes nothing by itself: a person reads it.
    case answerToRead = "answer-to-read"
    /// A question by the receiver.
    case question
    /// The writer is not authenticated, or not on the contact list.
    case unprovenSender = "unproven-sender"
    /// A token of ours with a wrong mac: a security event.
    case forgedToken = "forged-token"
    /// The alert was read from text, not from a machine part or XML: passing on needs a yes.
    case alertFromText = "alert-from-text"
    /// An alert that lacks what R12 asks.
    case incompleteAlert = "incomplete-alert"
    /// A letter had left, or may have, when its case went elsewhere.
    case notWithdrawn = "not-withdrawn"
    /// Handing over to our own desk failed.
    case handOverFailed = "hand-over-failed"
    /// A deadline passed (R14, R20, R47).
    case overdue
    /// Old alerts or mail, recorded and held for release.
    case held
    /// More than the daily number of letters or answers to one partner.
    case rateReached = "rate-reached"
    /// A template failed or lost a field; the built-in letter left instead.
    case templateFault = "template-fault"
}
