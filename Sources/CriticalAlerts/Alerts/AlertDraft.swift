/// Gathers what the parts of a document say, compares them, and notes what is doubtful.
struct AlertDraft {
    let form: AlertForm
    var nature = MessageNature.alert
    var schemaVersion: String?
    var dccAlertCode: String?
    var description: String?
    var responseCode: String?
    var receivedAt: TimeStamp?
    var throttledCount: UInt32?
    var throttledSequenceID: UInt32?
    var meterPoints: [String] = []
    private(set) var defects: [AlertDefect] = []

    private var documentCode: AlertCode?
    private var documentID: MessageIdentifier?
    private var inner = Inner()
    private var payload = DecodedAlert.Payload.notCarried

    /// What the device's own message says, be it GBCS bytes or another program's decoding of them.
    private struct Inner {
        var code: AlertCode?
        var originator: EUI64?
        var target: EUI64?
        var counter: OriginatorCounter?
        var messageCode: UInt16?
        var isSigned: Bool?
        var raisedAt: TimeStamp?
        var details: [AlertDetail] = []
    }

    init(form: AlertForm) {
        self.form = form
    }

    mutating func note(_ code: AlertDefect.Code, _ text: String) {
        defects.append(AlertDefect(code, text))
    }

    mutating func take(documentID text: String) {
        documentID = MessageIdentifier(text)
        if documentID == nil { note(.responseIDUnreadable, "the message's identifier is not EUI:EUI:counter") }
    }

    /// Exactly four hexadecimal digits, of either letter case (DUIS and MMC, hexBinary).
    mutating func take(code element: XMLElement?) -> AlertCode? {
        guard let element else { return nil }
        let code = AlertCode(element.value)
        if code == nil { note(.codeUnreadable, "\(element.name) is not four hexadecimal digits") }
        return code
    }

    mutating func take(documentCode element: XMLElement?) {
        documentCode = take(code: element)
    }

    mutating func take(throttledIn parent: XMLElement) throws(AlertReadingError) {
        throttledSequenceID = try unsigned("ThrottledAlertSequenceId", in: parent)
        throttledCount = try unsigned("ThrottledAlertCount", in: parent)
    }

    private mutating func unsigned(_ name: String, in parent: XMLElement) throws(AlertReadingError) -> UInt32? {
        guard let element = try parent.only(name, in: .serviceUserGateway) else { return nil }
        let text = element.value
        let number = text.utf8.allSatisfy { hexDigit($0).map { $0 < 10 } ?? false } ? UInt32(text) : nil
        if number == nil { note(.throttlingUnreadable, "\(name) is no number") }
        return number
    }

    /// The GBCS bytes in base64, where the form carries them.
    mutating func take(base64 element: XMLElement?) {
        guard let element, !element.value.isEmpty else { return take(payload: .missing) }
        guard let bytes = Base64Text.decode(element.text.utf8), !bytes.isEmpty else {
            return take(payload: .unreadable(reason: "not base64"))
        }
        guard GBCSAlert.canDecode(bytes) else {
            return take(payload: .opaque(reason: "a GBCS message in a shape that is not decoded (block transfer)"))
        }
        do throws(GBCSFault) {
            take(payload: .decoded(try GBCSAlert(bytes)))
        } catch {
            take(payload: .unreadable(reason: error.text))
        }
    }

    mutating func take(payload: DecodedAlert.Payload) {
        self.payload = payload
        switch payload {
        case .notCarried: break
        case .missing: note(.payloadMissing, "the document holds no GBCS bytes")
        case .opaque(let reason): note(.payloadOpaque, "the GBCS bytes were not decoded: \(reason)")
        case .unreadable(let reason): note(.payloadUnreadable, "the GBCS bytes could not be read: \(reason)")
        case .decoded(let alert):
            inner = Inner(
                code: alert.code,
                originator: alert.originator,
                target: alert.target,
                counter: alert.counter,
                messageCode: alert.messageCode,
                isSigned: alert.isSigned,
                raisedAt: alert.raisedAt,
                details: alert.details
            )
            if let fault = alert.contentFault {
                note(.payloadOpaque, "the content of the GBCS message was not decoded: \(fault)")
            } else if alert.raisedAt == nil {
                note(.eventTimeMissing, "the device gave no time that can be used")
            }
            if alert.isClockDoubtful { note(.clockDoubtful, "the device says that its clock is doubtful") }
        }
    }

    // MARK: The decoded form

    mutating func take(decodedHeader header: XMLElement) throws(AlertReadingError) {
        inner.originator = try read("BusinessOriginatorID", in: header) { EUI64($0) }
        inner.target = try read("BusinessTargetID", in: header) { EUI64($0) }
        inner.counter = try read("OriginatorCounter", in: header) { OriginatorCounter($0) }
        // A message code has the alert codes' written form: four hexadecimal digits.
        inner.messageCode = try read("GBCSHexadecimalMessageCode", in: header) { AlertCode($0)?.value }
    }

    private mutating func read<Value>(
        _ name: String,
        in header: XMLElement,
        _ make: (String) -> Value?
    ) throws(AlertReadingError) -> Value? {
        guard let element = try header.only(name, in: .responseAndAlert) else { return nil }
        let value = make(element.value)
        if value == nil { note(.headerUnreadable, "\(name) cannot be read") }
        return value
    }

    mutating func take(decodedContent content: XMLElement) throws(AlertReadingError) {
        inner.code = take(code: try content.only("GBCSHexAlertCode", in: .responseAndAlert))
        if let text = try content.only("AlertDescription", in: .responseAndAlert)?.value, !text.isEmpty {
            description = String(
                String.UnicodeScalarView(text.unicodeScalars.prefix(AlertLimits.descriptionCharacters))
            )
        }
        if let element = try content.only("Timestamp", in: .responseAndAlert) {
            inner.raisedAt = time(
                element,
                .decoded,
                unreadable: .eventTimeUnreadable,
                zoneMissing: .eventZoneMissing
            )
        } else {
            note(.eventTimeMissing, "the document gives no time of the event")
        }
        guard let data = try content.only("Payload", in: .responseAndAlert) else { return }
        if let warning = try data.only("SmartMeterIntegrityIssueWarningDeviceAlert", in: .responseAndAlert),
            let text = try warning.only("Warning", in: .responseAndAlert)?.value, !text.isEmpty
        {
            inner.details.append(.integrityWarning(text: String(text.prefix(AlertLimits.descriptionCharacters))))
        }
        if let outage = try data.only("SupplyOutageRestoreAlert", in: .responseAndAlert) {
            let from = try outage.only("interruptionValue", in: .responseAndAlert)
            let to = try outage.only("restorationValue", in: .responseAndAlert)
            inner.details.append(
                .outage(
                    from: from.flatMap { TimeStamp(dateTime: $0.value, source: .decoded) },
                    to: to.flatMap { TimeStamp(dateTime: $0.value, source: .decoded) }
                )
            )
        }
    }

    mutating func time(
        _ element: XMLElement,
        _ source: TimeStamp.Source,
        unreadable: AlertDefect.Code,
        zoneMissing: AlertDefect.Code
    ) -> TimeStamp? {
        guard let read = XSDateTime(element.value) else {
            note(unreadable, "\(element.name) is no dateTime")
            return nil
        }
        if !read.hasZone { note(zoneMissing, "\(element.name) names no zone; UTC is assumed") }
        return TimeStamp(instant: read.instant, asReceived: element.value, source: source)
    }

    // MARK: The whole

    /// Compares the parts and gives the values: the document's where it has them, else the device's.
    func finished() -> DecodedAlert {
        var draft = self
        draft.compare()
        let code = documentCode ?? inner.code
        if nature == .alert || nature == .ownCommandOutcome, code == nil, !draft.defects.contains(.codeUnreadable) {
            draft.note(.codeMissing, "there is no alert code")
        }
        var nature = nature
        if nature == .alert, code == .futureDatedSucceeded || code == .futureDatedFailed { nature = .ownCommandOutcome }
        return DecodedAlert(
            form: form,
            nature: nature,
            schemaVersion: schemaVersion,
            alertCode: code,
            dccAlertCode: dccAlertCode,
            description: description,
            critical: critical,
            originator: documentID?.originator ?? inner.originator,
            target: documentID?.target ?? inner.target,
            originatorCounter: documentID?.counter ?? inner.counter,
            raisedAt: inner.raisedAt,
            receivedAt: receivedAt,
            messageCode: inner.messageCode,
            throttledCount: throttledCount,
            throttledSequenceID: throttledSequenceID,
            responseCode: responseCode,
            meterPoints: meterPoints,
            details: inner.details,
            payload: payload,
            defects: draft.defects
        )
    }

    private mutating func compare() {
        disagree(.codeDisagrees, "alert code", documentCode, inner.code)
        disagree(.originatorDisagrees, "originator", documentID?.originator, inner.originator)
        disagree(.targetDisagrees, "target", documentID?.target, inner.target)
        disagree(.counterDisagrees, "counter", documentID?.counter, inner.counter)
        if let raised = inner.raisedAt?.instant, let received = receivedAt?.instant {
            let bound = received.advanced(bySeconds: AlertLimits.eventAheadOfDCCSeconds)
            if raised > bound {
                note(.eventAfterDCC, "the device's time, \(raised), is more than five minutes after DCC's, \(received)")
            }
        }
    }

    private mutating func disagree<Value: Equatable & CustomStringConvertible>(
        _ code: AlertDefect.Code,
        _ what: String,
        _ document: Value?,
        _ device: Value?
    ) {
        guard let document, let device, document != device else { return }
        note(code, "\(what): \(document) in the document, \(device) in the device's message")
    }

    /// A signature is what makes an alert Critical; without the bytes, the two generic message codes tell as well.
    private var critical: Bool? {
        switch (inner.isSigned, inner.messageCode) {
        case (let signed?, _): signed
        case (nil, 0x1000): true
        case (nil, 0x1001): false
        default: nil
        }
    }
}

extension [AlertDefect] {
    fileprivate func contains(_ code: AlertDefect.Code) -> Bool {
        contains { $0.code == code }
    }
}

extension TimeStamp {
    init?(dateTime text: String, source: Source) {
        guard let read = XSDateTime(text) else { return nil }
        self.init(instant: read.instant, asReceived: text, source: source)
    }
}

/// DUIS RequestID and ResponseID: `EUI:EUI:counter`.
struct MessageIdentifier: Hashable {
    let originator: EUI64
    let target: EUI64
    let counter: OriginatorCounter

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 23, parts[1].utf8.count == 23, let originator = EUI64(parts[0]),
            let target = EUI64(parts[1]), let counter = OriginatorCounter(parts[2])
        else { return nil }
        self.originator = originator
        self.target = target
        self.counter = counter
    }
}
