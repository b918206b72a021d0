import Testing

@testable import CriticalAlerts

@Suite("Documents in which alerts arrive (R1, R12)")
struct AlertDocumentTests {
    @Test("A DUIS device alert gives all its values, both times as received", arguments: ["sr", "", "ns3", "x-1"])
    func deviceAlert(prefix: String) throws {
        var builder = DocumentBuilder.deviceAlert(
            throttled: "<sr:ThrottledAlertSequenceId>7</sr:ThrottledAlertSequenceId>"
                + "<sr:ThrottledAlertCount> 4294967295 </sr:ThrottledAlertCount>"
        )
        builder.prefix = prefix
        let alert = try builder.read()
        #expect(alert.form == .duisDeviceAlert)
        #expect(alert.nature == .alert)
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.critical == true)
        #expect(alert.identity?.key == "device/00-00-5E-EF-10-00-00-2A/00-00-5E-EF-10-00-00-01/1234567890123")
        #expect(alert.raisedAt?.asReceived == "2026-03-07T22:14:05Z")
        #expect(alert.receivedAt?.asReceived == "2026-03-07T22:14:31.482Z")
        #expect(alert.receivedAt?.instant == Instant(rfc3339: "2026-03-07T22:14:31.482Z"))
        #expect(alert.receivedAt?.source == .dcc)
        #expect(alert.throttledSequenceID == 7)
        #expect(alert.throttledCount == UInt32.max)
        #expect(alert.responseCode == "I0")
        #expect(alert.meterPoints.isEmpty)
        #expect(alert.defects.isEmpty)
    }

    @Test("A signature, comments, processing instructions, CDATA and character references do not change the values")
    func decorations() throws {
        let payload = GBCSBuilder.base64(GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)).bytes)
        let middle = payload.index(payload.startIndex, offsetBy: 20)
        let text = """
            \u{FEFF}<?xml version='1.0' encoding='utf-8'?>
            <!-- before --><?note ignore?>
            <r:Response xmlns:r="\(DocumentBuilder.duis)" xmlns:ra="\(DocumentBuilder.mmc)" schemaVersion=' 5.4&#32;'><r:Header>
            <r:ResponseCode><![CDATA[I]]>0</r:ResponseCode>
            <r:ResponseDateTime>2026-03-07T22:14:31&#46;482&#x5A;</r:ResponseDateTime></r:Header>
            <r:Body><r:DeviceAlertMessage><r:AlertCode>
              8f<!-- cut -->3<?cut again?>f
            </r:AlertCode><r:GBCSPayload>\(payload[..<middle])&#13;
            <![CDATA[\(payload[middle...])]]></r:GBCSPayload></r:DeviceAlertMessage></r:Body>
            <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>
            </r:Response>
            <!-- behind -->
            """
        let alert = try AlertDocument.read(bytes: Array(text.utf8))
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.schemaVersion == "5.4")
        #expect(alert.receivedAt?.asReceived == "2026-03-07T22:14:31.482Z")
        #expect(alert.payload.alert?.code == AlertCode(0x8F3F))
        #expect(alert.defects.map(\.code) == [.responseIDMissing])
        #expect(alert.identity != nil)
    }

    @Test("Namespaces count, prefixes do not")
    func namespaces() {
        let wrong = DocumentBuilder.deviceAlert().text.split(separator: DocumentBuilder.duis).joined(separator: "urn:x")
        #expect(throws: AlertReadingError(.unknownDocument, "")) { try AlertDocument.read(bytes: Array(wrong.utf8)) }
        let unbound = "<sr:Response schemaVersion='5.4'/>"
        #expect(throws: AlertReadingError(.malformed, "")) { try AlertDocument.read(bytes: Array(unbound.utf8)) }
    }

    @Test(
        "Any decimal is a schemaVersion; one never met, or none, is noted",
        arguments: [
            ("5.0", nil), ("5.3", nil), ("3.1", .schemaVersionUnknown), ("6", .schemaVersionUnknown),
            ("+12.", .schemaVersionUnknown),
            ("v5", .schemaVersionUnreadable), ("", .schemaVersionUnreadable), ("5.4.1", .schemaVersionUnreadable),
        ] as [(String, AlertDefect.Code?)]
    )
    func schemaVersion(_ version: String, _ defect: AlertDefect.Code?) throws {
        var builder = DocumentBuilder.deviceAlert()
        builder.version = version
        let alert = try builder.read()
        #expect(alert.defects.map(\.code) == (defect.map { [$0] } ?? []))
        #expect(alert.schemaVersion == version)
        #expect(alert.alertCode == AlertCode(0x8F3F))
    }

    @Test(
        "DCC's time: no fraction, an offset, no zone, none at all, nonsense",
        arguments: [
            ("2026-03-07T22:14:31Z", "2026-03-07T22:14:31Z", nil),
            ("2026-03-07T23:14:31.5+01:00", "2026-03-07T22:14:31.5Z", nil),
            ("2026-03-07T22:14:31", "2026-03-07T22:14:31Z", .dccZoneMissing),
            (nil, nil, .dccTimeMissing), ("yesterday", nil, .dccTimeUnreadable),
            ("2026-02-30T22:14:31Z", nil, .dccTimeUnreadable),
        ] as [(String?, String?, AlertDefect.Code?)]
    )
    func dccTime(_ text: String?, _ instant: String?, _ defect: AlertDefect.Code?) throws {
        var builder = DocumentBuilder.deviceAlert()
        builder.dateTime = text
        let alert = try builder.read()
        #expect(alert.receivedAt?.instant == instant.flatMap { Instant(rfc3339: $0) })
        #expect(alert.receivedAt?.asReceived == (instant == nil ? nil : text))
        #expect(alert.defects.map(\.code) == (defect.map { [$0] } ?? []))
    }

    @Test("A device's clock may run five minutes ahead of DCC's; beyond that it is noted")
    func eventAfterDCC() throws {
        var builder = DocumentBuilder.deviceAlert()
        builder.dateTime = "2026-03-07T22:09:05Z"
        #expect(try builder.read().defects.isEmpty)
        builder.dateTime = "2026-03-07T22:09:04.999Z"
        #expect(try builder.read().defects.map(\.code) == [.eventAfterDCC])
    }

    @Test("Where document and payload disagree, both values are shown (R2)")
    func disagreements() throws {
        let changes: [(AlertDefect.Code, String, (inout GBCSBuilder) -> Void)] = [
            (.codeDisagrees, "8F1D", { $0.content = GBCSBuilder.dlms(0x8F1D) }),
            (.originatorDisagrees, "00-00-5E-EF-10-00-00-2B", { $0.originator = GBCSBuilder.gasMeter }),
            (.targetDisagrees, "00-00-5E-EF-10-00-00-02", { $0.target += 1 }),
            (.counterDisagrees, "1234567890124", { $0.counter += 1 }),
        ]
        for (code, value, change) in changes {
            var payload = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F))
            change(&payload)
            let alert = try DocumentBuilder.deviceAlert(payload: payload.bytes).read()
            let defect = try #require(alert.defects.first)
            #expect(alert.defects.count == 1)
            #expect(defect.code == code)
            #expect(defect.code.isDisagreement)
            #expect(defect.text.contains(value))
            #expect(alert.alertCode == AlertCode(0x8F3F))
            #expect(alert.originator?.description == "00-00-5E-EF-10-00-00-2A")
            #expect(alert.payload.alert != nil)
        }
    }

    @Test("Without its identifier the payload's values stand; with a wrong one too, and it is noted")
    func identifiers() throws {
        var builder = DocumentBuilder.deviceAlert()
        builder.responseID = nil
        let bare = try builder.read()
        #expect(bare.identity == (try DocumentBuilder.deviceAlert().read().identity))
        #expect(bare.defects.map(\.code) == [.responseIDMissing])
        builder.requestID = "00-00-5e-ef-10-00-00-2a:00-00-5E-EF-10-00-00-01:1234567890123"
        #expect(try builder.read().defects.isEmpty)
        for wrong in [
            "00-00-5E-EF-10-00-00-2A:00-00-5E-EF-10-00-00-01:01", "00-00-5E-EF-10-00-00-2A", "::",
            "00-00-5E-EF-10-00-00-2A:00-00-5E-EF-10-00-00-01:18446744073709551616",
        ] {
            builder.responseID = wrong
            let alert = try builder.read()
            #expect(alert.defects.map(\.code) == [.responseIDUnreadable])
            #expect(alert.originatorCounter?.value == 1_234_567_890_123)
        }
    }

    @Test(
        "Alert codes are four hexadecimal digits; anything else is noted and the payload's code stands",
        arguments: [
            "8F3", "0x8F3F", "8F3F8F3F", "8F3G", "", "８F3F",
        ]
    )
    func malformedCode(_ code: String) throws {
        let alert = try DocumentBuilder.deviceAlert(code: code).read()
        #expect(alert.defects.map(\.code) == [.codeUnreadable])
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(try DocumentBuilder.deviceAlert(code: "8f3f").read().defects.isEmpty)
        #expect(try DocumentBuilder.deviceAlert(code: code, payload: nil).read().alertCode == nil)
    }

    @Test("A payload that is missing, of an unknown shape or damaged is noted; the document's code stands")
    func payloads() throws {
        let good = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)).bytes
        let missing = try DocumentBuilder.deviceAlert(payload: nil).read()
        #expect(missing.payload == .missing)
        #expect(missing.defects.map(\.code) == [.payloadMissing])
        #expect(missing.raisedAt == nil)
        let opaque = try DocumentBuilder.deviceAlert(payload: [0xE0] + good).read()
        #expect(opaque.defects.map(\.code) == [.payloadOpaque])
        let other = try DocumentBuilder.deviceAlert(payload: [0xDD, 8] + good).read()
        #expect(other.defects.map(\.code) == [.payloadOpaque])
        let damaged = try DocumentBuilder.deviceAlert(payload: Array(good.dropLast())).read()
        #expect(damaged.defects.map(\.code) == [.payloadUnreadable])
        let strange = try DocumentBuilder.deviceAlert(payload: GBCSBuilder(content: [0x55, 1, 2]).bytes).read()
        #expect(strange.defects.map(\.code) == [.payloadOpaque])
        #expect(strange.critical == true)
        for alert in [missing, opaque, other, damaged, strange] {
            #expect(alert.alertCode == AlertCode(0x8F3F))
            #expect(alert.identity != nil)
        }
        var text = DocumentBuilder.deviceAlert(payload: good).text
        text = text.split(separator: "</sr:GBCSPayload>").joined(separator: "*</sr:GBCSPayload>")
        #expect(try AlertDocument.read(bytes: Array(text.utf8)).has(.payloadUnreadable))
    }

    @Test("A response code that is not I0, or none, is noted", arguments: ["I99", "E12", nil])
    func responseCode(_ code: String?) throws {
        var builder = DocumentBuilder.deviceAlert()
        builder.responseCode = code
        let alert = try builder.read()
        #expect(alert.responseCode == code)
        #expect(alert.defects.map(\.code) == [code == nil ? .responseCodeMissing : .responseCodeNotI0])
    }

    @Test("The outcome of a future-dated command is recognised (R2)")
    func futureDated() throws {
        let payload = GBCSBuilder.base64(GBCSBuilder(messageCode: 0x00CC, content: GBCSBuilder.dlms(0x8F66)).bytes)
        let alert = try DocumentBuilder(
            body: """
                <sr:ResponseMessage><sr:ServiceReference>1.1</sr:ServiceReference>\
                <sr:ServiceReferenceVariant>1.1.1</sr:ServiceReferenceVariant><sr:FutureDatedDeviceAlertMessage>\
                <sr:FutureDatedAlertCode>8F66</sr:FutureDatedAlertCode><sr:GBCSPayload>\(payload)</sr:GBCSPayload>\
                <sr:InstructionNumber>1</sr:InstructionNumber><sr:TotalCommandInstructions>1</sr:TotalCommandInstructions>\
                </sr:FutureDatedDeviceAlertMessage></sr:ResponseMessage>
                """
        ).read()
        #expect(alert.form == .duisFutureDated)
        #expect(alert.nature == .ownCommandOutcome)
        #expect(alert.alertCode == AlertCode(0x8F66))
        #expect(alert.raisedAt != nil)
        #expect(alert.defects.isEmpty)
    }

    @Test("A DCC alert is recognised, with the meter points that it names (R2)")
    func dccAlert() throws {
        let alert = try DocumentBuilder(
            responseCode: "N27",
            body: """
                <sr:DCCAlertMessage><sr:DCCAlertCode>N27</sr:DCCAlertCode><sr:DCCAlert><sr:ChangeOfSupplier>\
                <sr:DeviceChangeOfSupplier><sr:DeviceID>00-00-5E-EF-10-00-00-2A</sr:DeviceID><sr:MPxNs>\
                <sr:ImportMPxN>1200023305967</sr:ImportMPxN><sr:ExportMPAN>1312345678907</sr:ExportMPAN>\
                <sr:ImportMPxN>1200023305967</sr:ImportMPxN><sr:MPxN>too long for this</sr:MPxN></sr:MPxNs>\
                </sr:DeviceChangeOfSupplier></sr:ChangeOfSupplier></sr:DCCAlert></sr:DCCAlertMessage>
                """
        ).read()
        #expect(alert.form == .duisDCCAlert)
        #expect(alert.nature == .dccAlert)
        #expect(alert.dccAlertCode == "N27")
        #expect(alert.alertCode == nil)
        #expect(alert.meterPoints == ["1200023305967", "1312345678907"])
        #expect(alert.defects.isEmpty)
    }

    @Test("The answer to a command is recognised")
    func response() throws {
        let alert = try DocumentBuilder(
            requestID: "00-00-5E-EF-10-00-00-01:00-00-5E-EF-10-00-00-2A:5",
            responseCode: "I99",
            body: "<sr:ResponseMessage><sr:ServiceReference>8.2</sr:ServiceReference></sr:ResponseMessage>"
        ).read()
        #expect(alert.form == .duisResponse)
        #expect(alert.nature == .response)
        #expect(alert.defects.isEmpty)
    }

    @Test("A SMETS1 alert is taken like others")
    func smets1() throws {
        let inner = "<ra:DeviceAlertContent>\(DocumentBuilder.content())</ra:DeviceAlertContent>"
        let alert = try DocumentBuilder.smets1(inner).read()
        #expect(alert.form == .duisSMETS1)
        #expect(alert.nature == .alert)
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.description == "Tamper")
        #expect(alert.originatorCounter?.value == UInt64.max)
        #expect(alert.originator?.description == "00-00-5E-EF-10-00-00-2A")
        #expect(alert.raisedAt?.source == .decoded)
        #expect(alert.receivedAt != nil)
        #expect(alert.throttledCount == 12)
        #expect(alert.critical == true)
        #expect(alert.defects.map(\.code) == [.responseIDMissing])
        #expect(try DocumentBuilder.smets1("", message: "ResponseMessage").read().nature == .response)
        var disagreeing = DocumentBuilder.smets1(inner)
        disagreeing.responseID = "00-00-5E-EF-10-00-00-2B:00-00-5E-EF-10-00-00-01:18446744073709551615"
        #expect(try disagreeing.read().defects.map(\.code) == [.originatorDisagrees])
    }

    @Test("The decoded form gives the same values, and its own details")
    func decoded() throws {
        func read(_ content: String) throws -> DecodedAlert {
            try AlertDocument.read(bytes: Array(DocumentBuilder.decoded(content).utf8))
        }
        let alert = try read(DocumentBuilder.content(description: String(repeating: "é", count: 300)))
        #expect(alert.form == .mmc)
        #expect(alert.alertCode == AlertCode(0x8F3F))
        #expect(alert.description?.count == 250)
        #expect(alert.messageCode == 0x1000)
        #expect(alert.critical == true)
        #expect(alert.raisedAt?.asReceived == "2026-03-07T22:14:05Z")
        #expect(alert.receivedAt == nil)
        #expect(alert.payload == .notCarried)
        #expect(alert.defects.isEmpty)

        #expect(try read(DocumentBuilder.content(code: nil)).defects.map(\.code) == [.codeMissing])
        #expect(try read(DocumentBuilder.content(code: "8F67")).nature == .ownCommandOutcome)
        #expect(
            try read(DocumentBuilder.content(time: "2026-03-07T22:14:05")).defects.map(\.code) == [.eventZoneMissing]
        )
        #expect(try read(DocumentBuilder.content(time: "soon")).defects.map(\.code) == [.eventTimeUnreadable])
        #expect(try read("").defects.map(\.code) == [.eventTimeMissing, .codeMissing])
        let warning = """
            <ra:SmartMeterIntegrityIssueWarningDeviceAlert><ra:Warning>Error Watchdog</ra:Warning>\
            </ra:SmartMeterIntegrityIssueWarningDeviceAlert>
            """
        #expect(
            try read(DocumentBuilder.content(code: "81A0", data: warning)).details == [
                .integrityWarning(text: "Error Watchdog")
            ]
        )
        let outage = """
            <ra:SupplyOutageRestoreAlert><ra:interruptionValue>2026-03-07T20:00:00Z</ra:interruptionValue>\
            <ra:restorationValue>2026-03-07T21:00:00Z</ra:restorationValue></ra:SupplyOutageRestoreAlert>
            """
        #expect(
            try read(DocumentBuilder.content(code: "8F36", data: outage)).details.first?.description
                == "supply was off from 2026-03-07T20:00:00Z to 2026-03-07T21:00:00Z"
        )
        let response = """
            <ra:GBCSResponse xmlns:ra="\(DocumentBuilder.mmc)" schemaVersion="5.4"><ra:Header/>\
            <ra:Body><ra:ResponseMessage/></ra:Body></ra:GBCSResponse>
            """
        #expect(try AlertDocument.read(bytes: Array(response.utf8)).nature == .response)
    }

    @Test("What could be read in two ways, or lacks its parts, is refused with line and column")
    func structure() {
        let alert = "<sr:DeviceAlertMessage><sr:AlertCode>8F3F</sr:AlertCode></sr:DeviceAlertMessage>"
        let bodies = [
            "", alert + alert, alert + "<sr:ResponseMessage/>",
            "<sr:DeviceAlertMessage><sr:AlertCode>8F3F</sr:AlertCode><sr:AlertCode>8F3F</sr:AlertCode></sr:DeviceAlertMessage>",
            "<sr:DeviceAlertMessage><sr:GBCSPayload/><sr:GBCSPayload/></sr:DeviceAlertMessage>",
            "<sr:SMETS1ResponseMessage/>",
        ]
        for body in bodies {
            expect(.structure, DocumentBuilder(body: body).text)
        }
        expect(.unknownDocument, DocumentBuilder(body: "<sr:NewMessage/>").text)
        expect(.structure, "<r xmlns='\(DocumentBuilder.duis)'/>".split(separator: "r ").joined(separator: "Response "))
        expect(.structure, "<GBCSResponse xmlns='\(DocumentBuilder.mmc)'><Header/><Body/></GBCSResponse>")
        var twice = DocumentBuilder.deviceAlert()
        twice.responseCode = "I0</sr:ResponseCode><sr:ResponseCode>I0"
        expect(.structure, twice.text)
    }

    @Test("What is neither XML nor GBCS is refused; so is nothing")
    func unrecognised() {
        for text in ["Dear Sir", "{\"a\":1}", "%PDF-1.4", "8F3F", "Received."] {
            #expect(throws: AlertReadingError(.unrecognised, "")) { try AlertDocument.read(bytes: Array(text.utf8)) }
        }
        for text in ["", " ", "\r\n\t "] {
            #expect(throws: AlertReadingError(.empty, "")) { try AlertDocument.read(bytes: Array(text.utf8)) }
        }
    }

    @Test("An alert carries the facts of its document, and its name from the catalogue (R12)")
    func alertValue() throws {
        let decoded = try DocumentBuilder.deviceAlert().read()
        let entry = CatalogueEntry(
            code: AlertCode(0x8F3F),
            name: "Tamper",
            fuels: .both,
            alertClass: .critical,
            urgency: .danger,
            forwarding: .forward,
            note: ""
        )
        let alert = try #require(Alert(decoded, catalogue: AlertCatalogue(source: "", entries: [entry])))
        #expect(alert.name == "Tamper")
        #expect(alert.device?.description == "00-00-5E-EF-10-00-00-2A")
        #expect(alert.raisedAt == decoded.raisedAt)
        #expect(alert.receivedAt == decoded.receivedAt)
        #expect(alert.form == .duisDeviceAlert)
        let nameless = try DocumentBuilder.deviceAlert(code: nil, payload: nil).read()
        #expect(Alert(nameless, catalogue: AlertCatalogue(source: "", entries: [])) == nil)
    }

    private func expect(_ code: AlertReadingError.Code, _ text: String) {
        do {
            _ = try AlertDocument.read(bytes: Array(text.utf8))
            Issue.record("accepted: \(text.prefix(300))")
        } catch {
            #expect(error.code == code, "\(error) in \(text.prefix(300))")
            #expect(error.position != nil)
        }
    }
}
