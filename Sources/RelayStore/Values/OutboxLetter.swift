public import AlertMail
public import CriticalAlerts
public import Relay

/// The number of a letter in the outbox.
public struct LetterNumber: Hashable, Comparable, Sendable, Codable {
    /// The row.
    public let value: Int64
    /// The letter with this number.
    public init(_ value: Int64) { self.value = value }
    /// Orders by number.
    public static func < (left: LetterNumber, right: LetterNumber) -> Bool { left.value < right.value }
}

/// A letter as finished bytes with its envelope.
public struct NewLetter: Hashable, Sendable, Codable {
    /// What it is.
    public var kind: LetterKind
    /// `CA-`, `TK-` or `LT-` reference.
    public var reference: String
    /// Its number within the reference.
    public var number: Int
    /// The partner, for daily rates.
    public var partner: SupplierID?
    /// The envelope recipient.
    public var recipient: String
    /// The envelope sender.
    public var sender: String
    /// Its Message-ID without angle brackets.
    public var messageID: String
    /// The message, CRLF line ends.
    public var bytes: [UInt8]
    /// Not before this instant.
    public var notBefore: Instant

    /// A letter.
    public init(
        kind: LetterKind,
        reference: String,
        number: Int,
        partner: SupplierID?,
        recipient: String,
        sender: String,
        messageID: String,
        bytes: [UInt8],
        notBefore: Instant
    ) {
        self.kind = kind
        self.reference = reference
        self.number = number
        self.partner = partner
        self.recipient = recipient
        self.sender = sender
        self.messageID = messageID
        self.bytes = bytes
        self.notBefore = notBefore
    }
}

/// A letter in the outbox; its bytes are read apart.
public struct KeptLetter: Hashable, Sendable {
    /// How far it is.
    public enum Progress: String, Hashable, Sendable, Codable {
        /// Waits for its time.
        case waiting
        /// The final dot was sent, no answer seen: sent again, the same bytes.
        case unknown
        /// The server took it.
        case accepted
        /// Refused for good.
        case refused
        /// Taken back before its final dot was sent: it does not leave.
        case withdrawn
        /// Taken back after its final dot was sent and not answered: not sent again, but it may have arrived.
        case abandoned
    }

    /// Its number.
    public var row: LetterNumber
    /// The letter, its bytes left empty and `notBefore` the time of its next attempt.
    public var letter: NewLetter
    /// How far it is.
    public var progress: Progress
    /// When the final dot of an attempt that is not ended was sent, `nil` if there is none.
    public var dotSentAt: Instant?
    /// Attempts so far.
    public var attempts: Int
    /// When it was written down.
    public var writtenAt: Instant
    /// The last attempt, `nil` before the first.
    public var lastAttempt: LetterAttempt?

    /// A row.
    public init(
        row: LetterNumber,
        letter: NewLetter,
        progress: Progress,
        dotSentAt: Instant?,
        attempts: Int,
        writtenAt: Instant,
        lastAttempt: LetterAttempt?
    ) {
        self.row = row
        self.letter = letter
        self.progress = progress
        self.dotSentAt = dotSentAt
        self.attempts = attempts
        self.writtenAt = writtenAt
        self.lastAttempt = lastAttempt
    }

    /// How far it is, as a decision must know it.
    public var standing: LetterStanding {
        switch progress {
        case .waiting: dotSentAt == nil ? .waiting : .unanswered
        case .unknown: .unanswered
        case .accepted: .accepted
        case .refused, .withdrawn, .abandoned: .ended
        }
    }
}

/// What came of one attempt to send a letter.
public struct LetterAttempt: Hashable, Sendable, Codable {
    /// The letter.
    public var row: LetterNumber
    /// How far it is now.
    public var progress: KeptLetter.Progress
    /// What the process is told; `nil` if it will simply be tried again.
    public var fate: DeliveryReport.Fate?
    /// The server's reply code.
    public var code: Int?
    /// Its enhanced status (RFC 3463).
    public var enhanced: String?
    /// Its words.
    public var says: String
    /// The server's queue id.
    public var queueID: String?
    /// When.
    public var at: Instant
    /// When to try again, for what is not final.
    public var nextAttempt: Instant?

    /// An attempt.
    public init(
        row: LetterNumber,
        progress: KeptLetter.Progress,
        fate: DeliveryReport.Fate?,
        code: Int?,
        enhanced: String?,
        says: String,
        queueID: String?,
        at: Instant,
        nextAttempt: Instant?
    ) {
        self.row = row
        self.progress = progress
        self.fate = fate
        self.code = code
        self.enhanced = enhanced
        self.says = says
        self.queueID = queueID
        self.at = at
        self.nextAttempt = nextAttempt
    }
}
