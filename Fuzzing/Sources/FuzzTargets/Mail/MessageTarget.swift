import MailMessage

extension FuzzTarget {
    /// Whole mails: structure, every part's fields and bodies, with the limits of every day and with narrow ones.
    static let message = FuzzTarget("message", longest: 64 << 10) { bytes in
        MessageInvariants.check(Message(bytes: bytes), of: bytes)
        let narrow = ParserLimits(
            depth: 3,
            parts: 5,
            headerBytes: 300,
            headerFields: 6,
            parameters: 2,
            addresses: 3,
            defects: 4
        )
        MessageInvariants.check(Message(bytes: bytes, limits: narrow), of: bytes, enclosing: 1)
    }
}
