import AlertMail

/// How much `render` takes into memory, and what it gives up on.
enum RenderLimits {
    /// Bytes of a file of values: far more than any letter can show.
    static let valuesBytes = 1 << 20
    /// Objects and arrays inside one another; a letter's values have five.
    static let valuesDepth = 32
    /// Bytes of one template, one more than are accepted.
    static let templateBytes = RenderingLimits.templateBytes + 1
}
