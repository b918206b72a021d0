/// The process of table 5.1 as pure functions: `assign` ties mails to cases, `decide` says what follows from an event.
public enum Relay {
    /// The version of the rules, kept with every decision.
    public static let version = "1"
}
