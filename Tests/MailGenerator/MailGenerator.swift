/// Mails from a seed: the same seed gives the same bytes on every machine.
///
/// What they look like is decided by a ``Sender`` (the programs that write most mail) and by ``Malformation``s (what
/// goes wrong with mail on its way). Both can be chosen, so that a test can ask for exactly one of them.
public enum MailGenerator {
    /// A mail of any kind: of three mails one is sound, one has a malformation or several, and one has had its bytes
    /// changed at random.
    ///
    /// - Parameters:
    ///   - seed: any number.
    ///   - scale: how much longer than usual texts and attachments are; 1 gives about 2 KB a mail.
    public static func mail(seed: UInt64, scale: Int = 1) -> GeneratedMail {
        var source = RandomSource(seed: seed)
        let sender = source.one(of: Sender.allCases)
        switch source.below(3) {
        case 0: return mail(seed: seed, from: sender, scale: scale)
        case 1:
            var chosen: [Malformation] = []
            for _ in 0...source.below(3) { chosen.append(source.one(of: Malformation.structural)) }
            return mail(seed: seed, from: sender, with: chosen, scale: scale)
        default:
            var chosen: [Malformation] = []
            if source.chance(1, in: 4) { chosen.append(source.one(of: Malformation.structural)) }
            for _ in 0...source.below(3) { chosen.append(source.one(of: Malformation.mutations)) }
            return mail(seed: seed, from: sender, with: chosen, scale: scale)
        }
    }

    /// A mail as that sender writes it, with these malformations.
    public static func mail(
        seed: UInt64,
        from sender: Sender,
        with malformations: [Malformation] = [],
        scale: Int = 1
    ) -> GeneratedMail {
        // Its own stream of numbers: the mail of a sender stays the same when a malformation is added to it.
        var writing = RandomSource(seed: seed ^ 0x5EED_0FA3_A11E_0001)
        var breaking = RandomSource(seed: seed ^ 0xB0B0_CAFE_0000_0002)
        let writer = MailWriter(scale: max(1, scale))
        var entity = writer.mail(from: sender, using: &writing)
        for malformation in malformations { malformation.apply(to: &entity, using: &breaking) }
        let style = LineStyle(newline: writing.chance(1, in: 2) ? .crlf : .lf)
        var bytes = entity.serialized(style)
        for malformation in malformations { malformation.apply(to: &bytes, using: &breaking) }
        return GeneratedMail(seed: seed, sender: sender, malformations: malformations, bytes: bytes)
    }
}

/// A mail, and how it came about.
public struct GeneratedMail: Sendable, CustomStringConvertible {
    /// What it was made from.
    public let seed: UInt64
    /// Whose mail it looks like.
    public let sender: Sender
    /// What was done to it, in this order.
    public let malformations: [Malformation]
    /// The mail.
    public let bytes: [UInt8]

    /// Seed, sender and malformations.
    public var description: String {
        let done = malformations.map(\.rawValue).joined(separator: ", ")
        return "seed \(seed), \(sender.rawValue)" + (done.isEmpty ? "" : ", \(done)")
    }
}
