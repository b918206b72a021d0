public import AlertMail
public import CriticalAlerts
public import Relay

/// Where a mail was found.
public struct MailPlace: Hashable, Sendable, Codable {
    /// By which way it came.
    public enum Source: String, Hashable, Sendable, Codable {
        /// Fetched from the monitored inbox.
        case imap
        /// Given to `deliver`.
        case pipe
    }

    /// By which way.
    public var source: Source
    /// Folder, for IMAP.
    public var folder: String
    /// UIDVALIDITY, for IMAP (RFC 3501 section 2.3.1.1).
    public var uidValidity: UInt32
    /// UID, for IMAP.
    public var uid: UInt32

    /// A place in a mailbox.
    public init(folder: String, uidValidity: UInt32, uid: UInt32) {
        source = .imap
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
    }

    /// From the pipe: no place that could be seen twice.
    public static let pipe = MailPlace(source: .pipe)

    private init(source: Source) {
        self.source = source
        folder = ""
        uidValidity = 0
        uid = 0
    }
}

/// A mail, before anything is known of it.
public struct NewMail: Hashable, Sendable {
    /// The supplier of the installation.
    public var supplier: SupplierID
    /// Where it was found.
    public var place: MailPlace
    /// Its bytes.
    public var bytes: [UInt8]
    /// SHA-256 of its bytes: a mail that the mailbox shows again, under another number, is acted on once.
    public var digest: [UInt8]
    /// When our mail server received it (IMAP INTERNALDATE), else the time of the take.
    public var receivedAt: Instant
    /// When it was taken in.
    public var takenAt: Instant
    /// The envelope sender, where known; empty for the null return path.
    public var envelopeSender: String?
    /// The envelope recipients, where known.
    public var envelopeRecipients: [String]
    /// Whether it is recorded, never acted on by itself.
    public var isHeld: Bool

    /// A mail.
    public init(
        supplier: SupplierID,
        place: MailPlace,
        bytes: [UInt8],
        digest: [UInt8],
        receivedAt: Instant,
        takenAt: Instant,
        envelopeSender: String? = nil,
        envelopeRecipients: [String] = [],
        isHeld: Bool = false
    ) {
        self.supplier = supplier
        self.place = place
        self.bytes = bytes
        self.digest = digest
        self.receivedAt = receivedAt
        self.takenAt = takenAt
        self.envelopeSender = envelopeSender
        self.envelopeRecipients = envelopeRecipients
        self.isHeld = isHeld
    }
}

/// What is done with a mail in its mailbox.
public enum MailDisposition: String, Hashable, Sendable, Codable {
    /// Fully dealt with: to the processed folder.
    case processed
    /// A person must see it: to the review folder, or flagged.
    case review
    /// Has nothing to do with us: left alone.
    case unrelated
}

/// A kept mail.
public struct KeptMail: Hashable, Sendable {
    /// Its number.
    public var number: MailNumber
    /// As it was taken in.
    public var mail: NewMail
    /// What is done with it, once decided.
    public var disposition: MailDisposition?
    /// The cases it speaks of.
    public var cases: [CaseReference]
    /// How often it was handed out to be decided, this time included.
    public var attempts: Int

    /// A row.
    public init(
        number: MailNumber,
        mail: NewMail,
        disposition: MailDisposition?,
        cases: [CaseReference],
        attempts: Int
    ) {
        self.number = number
        self.mail = mail
        self.disposition = disposition
        self.cases = cases
        self.attempts = attempts
    }
}

/// How far a folder was read.
public struct FolderProgress: Hashable, Sendable, Codable {
    /// Folder.
    public var folder: String
    /// UIDVALIDITY under which `lastUID` counts.
    public var uidValidity: UInt32
    /// The highest UID that was taken in or set aside.
    public var lastUID: UInt32
    /// Mail received before this instant is recorded, never acted on by itself.
    public var actsFrom: Instant

    /// A progress.
    public init(folder: String, uidValidity: UInt32, lastUID: UInt32, actsFrom: Instant) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.lastUID = lastUID
        self.actsFrom = actsFrom
    }
}
