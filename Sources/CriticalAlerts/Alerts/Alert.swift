/// One alert as the process carries it: its identity, and the facts that a letter states (R12, R13).
public struct Alert: Hashable, Sendable, Codable {
    /// What makes it the same alert as another message.
    public let identity: AlertIdentity
    /// The alert code.
    public let code: AlertCode
    /// The code's name, from the catalogue or from the program that decoded the alert.
    public let name: String?
    /// Whether the device marked it Critical; `nil` if that is not known.
    public let critical: Bool?
    /// When it happened, by the device's clock.
    public let raisedAt: TimeStamp?
    /// When DCC sent it.
    public let receivedAt: TimeStamp?
    /// For how many alerts it stands (DCC's alert storm protection).
    public let throttledCount: UInt32?
    /// The GBCS message code.
    public let messageCode: UInt16?
    /// What else it says.
    public let details: [AlertDetail]
    /// The form in which it arrived; `nil` if somebody wrote it.
    public let form: AlertForm?

    /// An alert of these facts.
    public init(
        identity: AlertIdentity,
        code: AlertCode,
        name: String? = nil,
        critical: Bool? = nil,
        raisedAt: TimeStamp? = nil,
        receivedAt: TimeStamp? = nil,
        throttledCount: UInt32? = nil,
        messageCode: UInt16? = nil,
        details: [AlertDetail] = [],
        form: AlertForm? = nil
    ) {
        self.identity = identity
        self.code = code
        self.name = name
        self.critical = critical
        self.raisedAt = raisedAt
        self.receivedAt = receivedAt
        self.throttledCount = throttledCount
        self.messageCode = messageCode
        self.details = details
        self.form = form
    }

    /// The alert of a document, named by the catalogue. `nil` if the document names no device, counter or code: then there
    /// is nothing to recognise it by, and it is for a person.
    public init?(_ decoded: DecodedAlert, catalogue: AlertCatalogue) {
        guard let identity = decoded.identity, let code = decoded.alertCode else { return nil }
        self.init(
            identity: identity,
            code: code,
            name: catalogue[code]?.name ?? decoded.description,
            critical: decoded.critical,
            raisedAt: decoded.raisedAt,
            receivedAt: decoded.receivedAt,
            throttledCount: decoded.throttledCount,
            messageCode: decoded.messageCode,
            details: decoded.details,
            form: decoded.form
        )
    }

    /// The device, if the alert is known from it.
    public var device: EUI64? {
        if case .device(let originator, _, _) = identity { originator } else { nil }
    }
}
