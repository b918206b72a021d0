/// How much of a file inside a mail (TNEF, RTF) is taken apart. Reaching a limit is a ``Defect``, never a failure.
enum ContainerLimits {
    /// How deep messages may stand inside each other in one TNEF stream.
    static let depth = 16
    /// Messages in one TNEF stream, the outer one included.
    static let messages = 1_000
    /// Attachments in one TNEF stream, those of its messages included.
    static let attachments = 10_000
    /// Bytes of RTF that a compressed body may become.
    static let rtfBytes = 16 << 20
    /// Open groups of an RTF document whose state is kept; deeper ones share the state of the last.
    static let rtfDepth = 1_000
    /// Fonts of an RTF document whose charset is kept.
    static let rtfFonts = 10_000
    /// Bytes of an RTF control word's name; a longer one means nothing.
    static let rtfWordBytes = 32
    /// Fragments of one message (RFC 2046 section 5.2.2).
    static let fragments = 10_000
    /// Missing fragments that are named.
    static let missingFragments = 100
}
