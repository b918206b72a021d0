/// What one document says, as read: values, and what is doubtful about them. Nothing is decided here.
///
/// Where document and GBCS payload both name a value, the document's is given here and the payload's in ``payload``; a
/// difference is a defect that shows both (R1, R2).
public struct DecodedAlert: Hashable, Sendable, Codable {
    /// What became of the GBCS bytes.
    public enum Payload: Hashable, Sendable, Codable {
        /// The form carries none: decoded by another program, or not from a device.
        case notCarried
        /// The document should hold them, and does not.
        case missing
        /// In a shape that is not decoded; the reason.
        case opaque(reason: String)
        /// Damaged, or no alert; the reason.
        case unreadable(reason: String)
        /// Decoded.
        case decoded(GBCSAlert)

        /// The decoded alert, if it is one.
        public var alert: GBCSAlert? {
            if case .decoded(let alert) = self { alert } else { nil }
        }
    }

    /// The form of the document.
    public let form: AlertForm
    /// What it is for the process.
    public let nature: MessageNature
    /// `schemaVersion` as written.
    public let schemaVersion: String?
    /// The alert code of a device.
    public let alertCode: AlertCode?
    /// The code of an alert that DCC's systems made (`AD1`, `N27`).
    public let dccAlertCode: String?
    /// The event in words, where another program decoded it (at most 250 characters).
    public let description: String?
    /// Whether the device marked it Critical: by its signature, else by the message code; `nil` if the form does not say.
    public let critical: Bool?
    /// The device.
    public let originator: EUI64?
    /// Whom the device tells.
    public let target: EUI64?
    /// The device's counter of this message.
    public let originatorCounter: OriginatorCounter?
    /// When it happened, by the device's clock.
    public let raisedAt: TimeStamp?
    /// When DCC sent it: `ResponseDateTime`.
    public let receivedAt: TimeStamp?
    /// The GBCS message code.
    public let messageCode: UInt16?
    /// For how many alerts this one stands (DCC's alert storm protection).
    public let throttledCount: UInt32?
    /// DCC's number of the storm.
    public let throttledSequenceID: UInt32?
    /// `ResponseCode` as written.
    public let responseCode: String?
    /// Meter points that the document itself names, as written (DCC alerts only: a device's alert names none).
    public let meterPoints: [String]
    /// What else it says.
    public let details: [AlertDetail]
    /// What became of the GBCS bytes.
    public let payload: Payload
    /// What is doubtful about it.
    public let defects: [AlertDefect]

    /// The identity by which a resend is recognised (domain: originator, target and counter); `nil` if a part is unknown.
    public var identity: AlertIdentity? {
        guard let originator, let target, let originatorCounter else { return nil }
        return .device(originator: originator, target: target, counter: originatorCounter)
    }

    /// Whether there is a defect of this kind.
    public func has(_ code: AlertDefect.Code) -> Bool {
        defects.contains { $0.code == code }
    }
}
