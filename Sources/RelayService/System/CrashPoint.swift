import Glibc

/// The moments between two durable steps at which a killed process must lose nothing and repeat nothing: one closed list.
///
/// In debug builds the process kills itself at the point that `ALERTRELAY_CRASH_AT` names, without any clean-up, as a power cut
/// would; so tests can hit each. In release builds reaching a point is nothing.
enum CrashPoint: String, CaseIterable, Sendable {
    /// An operator's alert or a piped mail is kept, and the caller does not know it yet.
    case intakeKept = "intake-kept"
    /// Fetched mails are kept, and the place up to which the mailbox was read is not.
    case mailKept = "mail-kept"
    /// The place is kept too, and nothing is decided.
    case placeKept = "place-kept"
    /// All is decided, and the mailbox is not told.
    case mailDecided = "mail-decided"
    /// The mailbox is told, and we do not know that it is.
    case mailboxTold = "mailbox-told"
    /// Letters are claimed, and nothing of them has left.
    case lettersClaimed = "letters-claimed"
    /// It is written down that the final dot leaves, and it has not left.
    case dotMarked = "dot-marked"
    /// The server has answered the dot, and the answer is not written down.
    case dotAnswered = "dot-answered"
    /// The answer is written down, and its case does not know it.
    case outcomeKept = "outcome-kept"
    /// The desk has the alert, and its case does not know it.
    case handedOver = "handed-over"
    /// People are told of a task by the local hook, and it is not written down.
    case taskTold = "task-told"

    /// The variable that names a point.
    static let variable = "ALERTRELAY_CRASH_AT"

    /// Marks that the process is there.
    func reached() {
        #if DEBUG
        if environmentVariable(Self.variable) == rawValue { kill(getpid(), SIGKILL) }
        #endif
    }
}
