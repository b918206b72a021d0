import CriticalAlerts

extension FuzzTarget {
    /// Alert documents: DUIS and MMC, and what only looks like them.
    static let alertXML = FuzzTarget("alert-xml", longest: 32 << 10) { bytes in
        AlertInvariants.check(bytes)
    }

    /// Bare GBCS bytes, also written in hexadecimal, and inside a DUIS document.
    static let alertGBCS = FuzzTarget("alert-gbcs", longest: 2 << 10) { bytes in
        AlertInvariants.check(bytes)
        let digits = Array("0123456789ABCDEF".utf8)
        let hexadecimal: [UInt8] = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        AlertInvariants.check(hexadecimal)
        let binary = try? AlertDocument.read(bytes: bytes)
        if let binary {
            let text = try? AlertDocument.read(bytes: hexadecimal)
            require(text == binary, "hexadecimal says what the bytes say")
        }
        let document = """
            <Response xmlns="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><Header/><Body>\
            <DeviceAlertMessage><GBCSPayload>\(Base64Twin.encode(bytes))</GBCSPayload></DeviceAlertMessage></Body>\
            </Response>
            """
        let inside = try? AlertDocument.read(bytes: Array(document.utf8))
        require(inside != nil, "a document is read whatever its payload holds")
        if let binary { require(inside?.payload == binary.payload, "a payload says what bare bytes say") }
    }

    /// Text in which meter points are looked for.
    static let meterPoints = FuzzTarget("meter-points", longest: 8 << 10) { bytes in
        let matches = MeterPointFinder().find(in: bytes)
        require(matches.count <= MeterPointLimits.matches, "no more matches than the limit")
        for match in matches {
            require(
                match.range.lowerBound >= 0 && match.range.upperBound <= bytes.count && !match.range.isEmpty,
                "a match is in the text"
            )
            if let label = match.label {
                require(label.lowerBound >= 0 && label.upperBound <= bytes.count, "a label is in the text")
            }
            require(MPxN(key: match.meterPoint.key) == match.meterPoint, "a meter point can be made of its key")
        }
    }
}

/// What holds of every document that was read as an alert.
enum AlertInvariants {
    static func check(_ bytes: [UInt8]) {
        do throws(AlertReadingError) {
            let alert = try AlertDocument.read(bytes: bytes)
            require((try? AlertDocument.read(bytes: bytes)) == alert, "reading twice gives the same")
            for time in [alert.raisedAt, alert.receivedAt] {
                if let time {
                    require(Instant(rfc3339: time.instant.description) == time.instant, "an instant is read back")
                }
            }
            if let code = alert.alertCode { require(AlertCode(code.description) == code, "a code is read back") }
            if let device = alert.originator { require(EUI64(device.description) == device, "an EUI is read back") }
            require((alert.description?.unicodeScalars.count ?? 0) <= 250, "a description is short")
            for defect in alert.defects { _ = defect.description }
        } catch {
            require(!error.reason.isEmpty, "a refusal has its reason")
            if let place = error.position { require(place.line >= 1 && place.column >= 1, "places count from 1") }
        }
    }
}
