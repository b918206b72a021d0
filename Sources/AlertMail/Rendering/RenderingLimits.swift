/// How much of a value from outside a letter shows, and how large templates may be. Lengths are in Unicode scalars.
public enum RenderingLimits {
    /// An address, in the letter's closing.
    public static let address = 320
    /// A fingerprint.
    public static let fingerprint = 200
    /// Where lines of text are wrapped; fact lines and links are not.
    public static let lineLength = 72
    /// A name: supplier, person, desk, place on the trail.
    public static let name = 80
    /// A short value on a fact line, so that the line stays on one line when it is quoted.
    public static let factValue = 48
    /// A meter's serial number.
    public static let serial = 24
    /// A sentence: a detail, a reason, what happened.
    public static let sentence = 600
    /// A command that a person is to type; it is never cut shorter by rendering, longer ones are refused.
    public static let command = 1_000
    /// A subject's variable part.
    public static let headline = 90
    /// Entries of `References`, our own token apart.
    public static let references = 20
    /// A whole subject, without the mark of a rehearsal.
    public static let subject = 200
    /// Entries of a list: details, commands, known facts, hops, meter points.
    public static let listEntries = 50
    /// References of the other side in one letter.
    public static let theirReferences = 5
    /// A PEM certificate, in characters.
    public static let certificate = 20_000
    /// One template file, in bytes.
    public static let templateBytes = 100_000
}
