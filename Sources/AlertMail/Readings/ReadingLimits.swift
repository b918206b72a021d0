/// What one reading looks at, at most. What lies beyond is not read, and a reading that was cut says so among its defects.
public enum ReadingLimits {
    /// Bytes of body text from which new text is taken.
    public static let textBytes = 1 << 20
    /// Bytes of new text in which statements, references and alerts are looked for; a person does not write more.
    public static let statementBytes = 64 << 10
    /// Bytes of new text up to which a sentence in it is taken for the answer; who writes more is read by a person.
    public static let answerBytes = 2_000
    /// Statements that one mail may make.
    public static let statements = 200
    /// Bytes of report text in which failed recipients are looked for.
    public static let reportBytes = 128 << 10
    /// Lines of a body that are searched for the wording of automatic replies and receipts.
    public static let wordingLines = 60
    /// Failed recipients that one report may name.
    public static let failedRecipients = 200
    /// References that one mail may cite.
    public static let references = 200
    /// Bytes of an attached XML document or machine part.
    public static let attachmentBytes = 2 << 20
    /// Attached documents that are read as alerts.
    public static let attachedAlerts = 100
    /// Bytes of all attached documents of one mail that are read as alerts, together: nothing else is decided meanwhile.
    public static let documentBytes = 4 << 20
    /// First bytes of a document by which it is seen whether it calls itself DCC's.
    static let documentHeadBytes = 4096
    /// Reports of one mail that are said to be incomplete.
    public static let reportDefects = 20
    /// Files of the kind of winmail.dat that are opened.
    public static let containers = 20
    /// Bytes of such a file as it was sent.
    public static let containerBytes = 64 << 20
    /// Stretches of a body of which is said what they were taken for.
    public static let stretches = 40
    /// Pieces of evidence that one reading gives.
    public static let evidence = 200
    /// Bytes of a part in which places are traced; what a larger one says is shown by the whole part.
    public static let tracedBytes = 4 << 20
    /// Bytes of a sentence that is shown as evidence whole; of a longer one its clause is.
    static let shownSentence = 160
    /// Lines that the header of a quotation may be wrapped over.
    static let attributionLines = 4
    /// Lines with something on them that a signature may have before its disclaimer.
    static let signatureLines = 24
}
