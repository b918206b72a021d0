/// What is known of a message without its bytes.
public struct MailSummary: Sendable, Hashable {
    /// Its number.
    public let uid: UID
    /// Its bytes (RFC822.SIZE); some servers only estimate.
    public let size: Int?
    /// When the server received it (INTERNALDATE), in seconds since 1970.
    public let internalDate: Int64?
    /// Its flags.
    public let flags: Set<Flag>
}

/// A message as the server holds it.
public struct FetchedMail: Sendable {
    /// Its number.
    public let uid: UID
    /// When the server received it (INTERNALDATE), in seconds since 1970.
    public let internalDate: Int64?
    /// Its flags.
    public let flags: Set<Flag>
    /// Its bytes, unchanged.
    public let bytes: [UInt8]
}

/// What became of one UID that was to be fetched.
public enum FetchResult: Sendable {
    /// The message.
    case mail(FetchedMail)
    /// There is no such message any more: somebody moved or removed it. No error.
    case vanished(UID)
    /// The message is there but cannot be had; the others can.
    case failed(UID, TransportError)

    /// The UID that was asked for.
    public var uid: UID {
        switch self {
        case .mail(let mail): mail.uid
        case .vanished(let uid), .failed(let uid, _): uid
        }
    }
}

/// What a move did.
public struct MoveResult: Sendable, Hashable {
    /// The generation of the UIDs in the target folder, if the server told (COPYUID, RFC 4315).
    public var uidValidity: UIDValidity?
    /// Old UID to new UID, as far as the server told. A UID that had vanished is not among them.
    public var uids: [UID: UID] = [:]
    /// Whether the originals are gone. False only on servers with neither MOVE nor UIDPLUS, where they are left marked
    /// `\Deleted`: a plain EXPUNGE would remove other people's marked mail too.
    public var areOriginalsGone = true
}

/// Why ``IMAPConnection/idle(until:)`` ended.
public enum IdleEnd: Sendable, Hashable {
    /// Mail has come.
    case newMail
    /// The deadline came.
    case deadline
    /// ``IMAPConnection/interruptIdle()`` was called.
    case interrupted
}
