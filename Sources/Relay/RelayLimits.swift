/// Bounds of the process, in one place: what a stranger, an auto-responder or a mailing list can make a case grow by.
enum RelayLimits {
    /// What came back of one letter and is no acknowledgement.
    static let signs = 20
    /// Mails that raised one alert and are owed an acknowledgement; more are counted by a task.
    static let duties = 50
    /// Documents of one alert that contradict each other and are kept to be compared with.
    static let documents = 8
    /// Characters of a server's or a stranger's words that a case keeps.
    static let words = 300
}
