public import MailMessage

/// What others' mail means: see ``claims(in:)`` and ``read(_:_:context:)``.
public enum AlertMail {
    /// What a mail claims, for the service to check: tokens, author, signatures, machine part, the servers' results.
    public static func claims(in message: Message) -> Claims {
        ClaimsReader.read(message)
    }

    /// Reads a mail: its nature, what it states, what it raises, and what it permits, each with its evidence.
    ///
    /// Never fails: what cannot be read is a defect or a reason for a person. What it does with `attestations` is to weigh, not to
    /// trust: without them every token is `unknown` and every machine part unproven.
    public static func read(
        _ message: Message,
        _ attestations: Attestations = Attestations(),
        context: ReadingContext = ReadingContext()
    ) -> Reading {
        MailReader(message, attestations, context).reading
    }
}
