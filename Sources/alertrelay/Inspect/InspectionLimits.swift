/// How much `inspect` takes into memory at once. The bound of an alert is that of its reader.
enum InspectionLimits {
    /// Bytes of one mail. Providers take mails of at most about 150 MB.
    static let mailBytes = 256 * 1024 * 1024
    /// Characters of a mail that are shown beside a piece of evidence.
    static let excerptCharacters = 80
    /// Bytes of a part from which excerpts are shown.
    static let excerptedBytes = 4 * 1024 * 1024
}
