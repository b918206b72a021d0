public import AlertMail
public import CriticalAlerts

/// The number of a kept alert.
public struct IntakeNumber: Hashable, Comparable, Sendable, Codable {
    /// The row.
    public let value: Int64
    /// The alert with this number.
    public init(_ value: Int64) { self.value = value }
    /// Orders by number.
    public static func < (left: IntakeNumber, right: IntakeNumber) -> Bool { left.value < right.value }
}

/// An operator's own alert, before anything is known of it.
public struct NewIntake: Hashable, Sendable {
    /// The supplier of the installation.
    public var supplier: SupplierID
    /// Where it came from: a path as given, `-` for standard input.
    public var source: String
    /// Its bytes; only the first ones if ``isCut``.
    public var bytes: [UInt8]
    /// When it was taken in.
    public var takenAt: Instant
    /// Whether it is only to be recorded.
    public var isHeld: Bool
    /// Whether there were more bytes than are kept: more than an alert may have.
    public var isCut: Bool
    /// How many bytes there were where it is cut; `nil` if nobody could tell.
    public var wholeSize: Int?

    /// An alert.
    public init(
        supplier: SupplierID,
        source: String,
        bytes: [UInt8],
        takenAt: Instant,
        isHeld: Bool,
        isCut: Bool = false,
        wholeSize: Int? = nil
    ) {
        self.supplier = supplier
        self.source = source
        self.bytes = bytes
        self.takenAt = takenAt
        self.isHeld = isHeld
        self.isCut = isCut
        self.wholeSize = wholeSize
    }
}

/// A kept alert.
public struct KeptIntake: Hashable, Sendable {
    /// Its number.
    public var number: IntakeNumber
    /// As it was taken in.
    public var intake: NewIntake
    /// The case, once decided.
    public var reference: CaseReference?
    /// Why it became no case: set aside with a task, unless ``recordedAs`` says that nobody need look.
    public var quarantine: String?
    /// Why it is only recorded, if it is no device's alert: it is counted, and there is no task.
    public var recordedAs: ForwardingReason.Code?
    /// How often it was handed out to be decided, this time included: durable, so that a rule that crashes on it is found.
    public var attempts: Int

    /// A row.
    public init(
        number: IntakeNumber,
        intake: NewIntake,
        reference: CaseReference?,
        quarantine: String?,
        recordedAs: ForwardingReason.Code?,
        attempts: Int
    ) {
        self.number = number
        self.intake = intake
        self.reference = reference
        self.quarantine = quarantine
        self.recordedAs = recordedAs
        self.attempts = attempts
    }
}
