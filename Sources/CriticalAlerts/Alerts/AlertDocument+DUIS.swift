extension AlertDocument {
    /// DUIS `Response`: a header of DCC's, and a body with exactly one message.
    static func duis(_ root: XMLElement) throws(AlertReadingError) -> DecodedAlert {
        let header = try root.required("Header", in: .serviceUserGateway)
        let body = try root.required("Body", in: .serviceUserGateway)
        let messages = body.children.filter { $0.namespace == .serviceUserGateway }
        guard let message = messages.first else {
            throw AlertReadingError(.structure, "Body holds no message", at: body.position)
        }
        guard messages.count == 1 else {
            throw AlertReadingError(.structure, "Body holds more than one message", at: messages[1].position)
        }
        switch message.name {
        case "DeviceAlertMessage": return try deviceAlert(message, header, root)
        case "ResponseMessage": return try response(message, header, root)
        case "DCCAlertMessage": return try dccAlert(message, header, root)
        case "SMETS1ResponseMessage": return try smets1(message, header, root)
        default:
            throw AlertReadingError(.unknownDocument, "Body holds a message of a kind not known", at: message.position)
        }
    }

    private static func deviceAlert(
        _ message: XMLElement,
        _ header: XMLElement,
        _ root: XMLElement
    ) throws(AlertReadingError) -> DecodedAlert {
        var draft = try draft(.duisDeviceAlert, .alert, header, root)
        draft.take(documentCode: try message.only("AlertCode", in: .serviceUserGateway))
        try draft.take(throttledIn: message)
        draft.take(base64: try message.only("GBCSPayload", in: .serviceUserGateway))
        return draft.finished()
    }

    private static func response(
        _ message: XMLElement,
        _ header: XMLElement,
        _ root: XMLElement
    ) throws(AlertReadingError) -> DecodedAlert {
        guard let outcome = try message.only("FutureDatedDeviceAlertMessage", in: .serviceUserGateway) else {
            return try draft(.duisResponse, .response, header, root).finished()
        }
        var draft = try draft(.duisFutureDated, .ownCommandOutcome, header, root)
        draft.take(documentCode: try outcome.only("FutureDatedAlertCode", in: .serviceUserGateway))
        draft.take(base64: try outcome.only("GBCSPayload", in: .serviceUserGateway))
        return draft.finished()
    }

    private static func dccAlert(
        _ message: XMLElement,
        _ header: XMLElement,
        _ root: XMLElement
    ) throws(AlertReadingError) -> DecodedAlert {
        var draft = try draft(.duisDCCAlert, .dccAlert, header, root)
        draft.dccAlertCode = try message.only("DCCAlertCode", in: .serviceUserGateway)?.value
        try draft.take(throttledIn: message)
        if let content = try message.only("DCCAlert", in: .serviceUserGateway) {
            draft.meterPoints = meterPoints(in: content)
        }
        return draft.finished()
    }

    private static func smets1(
        _ message: XMLElement,
        _ header: XMLElement,
        _ root: XMLElement
    ) throws(AlertReadingError) -> DecodedAlert {
        let signed = try message.required("SMETS1SignedResponse", in: .serviceUserGateway)
        let inner = try signed.required("SMETS1Response", in: .serviceUserGateway)
        // Header and Body are named in DUIS; what they hold is typed in MMC.
        let body = try inner.required("Body", in: .serviceUserGateway)
        guard let alert = try body.onlyOfEither("DeviceAlertMessage") else {
            return try draft(.duisSMETS1, .response, header, root).finished()
        }
        var draft = try draft(.duisSMETS1, .alert, header, root)
        try draft.take(throttledIn: message)
        if let device = try inner.only("Header", in: .serviceUserGateway) {
            try draft.take(decodedHeader: device)
        }
        if let content = try alert.only("DeviceAlertContent", in: .responseAndAlert) {
            try draft.take(decodedContent: content)
        }
        return draft.finished()
    }

    /// The header that all DUIS messages share.
    private static func draft(
        _ form: AlertForm,
        _ nature: MessageNature,
        _ header: XMLElement,
        _ root: XMLElement
    ) throws(AlertReadingError) -> AlertDraft {
        var draft = AlertDraft(form: form)
        draft.nature = nature
        draft.take(schemaVersion: root)
        let isFromDevice = nature == .alert
        if let code = try header.only("ResponseCode", in: .serviceUserGateway)?.value {
            draft.responseCode = code
            if isFromDevice, code != "I0" { draft.note(.responseCodeNotI0, "ResponseCode is not I0") }
        } else if isFromDevice {
            draft.note(.responseCodeMissing, "there is no ResponseCode")
        }
        let response = try header.only("ResponseID", in: .serviceUserGateway)
        let request = try header.only("RequestID", in: .serviceUserGateway)
        if let identifier = response ?? request {
            draft.take(documentID: identifier.value)
        } else if isFromDevice {
            draft.note(.responseIDMissing, "the document names neither device nor counter; the GBCS bytes do")
        }
        if let time = try header.only("ResponseDateTime", in: .serviceUserGateway) {
            draft.receivedAt = draft.time(time, .dcc, unreadable: .dccTimeUnreadable, zoneMissing: .dccZoneMissing)
        } else {
            draft.note(.dccTimeMissing, "there is no ResponseDateTime")
        }
        return draft
    }

    /// The texts of the elements that name meter points, in the document's order, each once.
    private static func meterPoints(in content: XMLElement) -> [String] {
        var found: [String] = []
        var waiting = [content]
        while let element = waiting.popLast() {
            if element.namespace == .serviceUserGateway, meterPointNames.contains(element.name),
                element.children.isEmpty,
                (1...meterPointLength).contains(element.value.utf8.count), !found.contains(element.value)
            {
                found.append(element.value)
                if found.count == meterPointCount { break }
            }
            waiting.append(contentsOf: element.children.reversed())
        }
        return found
    }

    private static let meterPointNames: Set<String> = [
        "MPxN", "ImportMPxN", "SecondaryImportMPAN", "ExportMPAN", "MPAN", "MPRN", "ImportMPAN",
    ]
    /// DUIS: 1 to 13 characters.
    private static let meterPointLength = 13
    /// More than a home has; an alert that lists more is not read for them.
    private static let meterPointCount = 64
}

extension AlertDraft {
    /// Any decimal is accepted; one that has not been met is noted.
    mutating func take(schemaVersion root: XMLElement) {
        let text = root.attributes["schemaVersion"].map { String($0.trimmingXMLBlanks) }
        schemaVersion = text
        guard let text, isDecimal(text) else {
            return note(.schemaVersionUnreadable, "schemaVersion is missing or no decimal")
        }
        if !Self.knownVersions.contains(text) {
            note(.schemaVersionUnknown, "a schemaVersion that this program has not been checked with")
        }
    }

    /// Sign, digits, point, digits; at least one digit (XML Schema, decimal).
    private func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.contains { !$0.isEmpty }
            && parts.allSatisfy { $0.allSatisfy { hexDigit($0).map { $0 < 10 } ?? false } }
    }

    private static let knownVersions: Set<String> = ["5.0", "5.1", "5.2", "5.3", "5.4"]
}

extension XMLElement {
    /// The one child of that name in DUIS's or MMC's namespace.
    fileprivate func onlyOfEither(_ name: String) throws(AlertReadingError) -> XMLElement? {
        let first = try only(name, in: .serviceUserGateway)
        guard let second = try only(name, in: .responseAndAlert) else { return first }
        guard first == nil else {
            throw AlertReadingError(.structure, "\(self.name) has more than one \(name)", at: second.position)
        }
        return second
    }
}
